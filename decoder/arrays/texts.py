"""Columns of text as distinct texts, each read once, and the place of each row's text among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from decoder.arrays.numbering import Flags, Numbers


@dataclass(frozen=True, slots=True)
class Texts:
    """A column as distinct texts and the place of each row's text among them."""

    texts: list[str]
    codes: Numbers

    def at(self, rows: Numbers) -> Texts:
        """Return the texts of some rows, and no others."""
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return Texts([self.texts[code] for code in used.tolist()], codes.astype(np.int64))

    def tell(self, is_so: Callable[[str], bool]) -> Flags:
        """Tell of each row's text whether something is so, asked once for each distinct one: array (rows)."""
        return np.array([is_so(text) for text in self.texts], dtype=bool)[self.codes]


def texts_of(notices: pa.RecordBatch, name: str) -> Texts:
    """Return a column as distinct texts; one empty text where there is no such column."""
    if name not in notices.schema.names:
        return Texts([""], np.zeros(notices.num_rows, dtype=np.int64))
    encoded = pc.fill_null(notices.column(name).cast(pa.string()), "").dictionary_encode()
    return Texts(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64))
