"""Many notices at once: columns of text in, columns of results out, the same as one by one.

Data flow: each distinct text of a field is read once -> each distinct unit text with its days gives a table of
hypotheses -> the tables of all rows are laid one behind the other -> places and homes are weighed over them -> sums
and orders per row -> columns. Rows that the arrays do not know (several days a date can mean, a campaign named, a
fault) are decoded one by one, each distinct one once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from decoder.arrays.home_terms import HomeWeigher
from decoder.arrays.numbering import ChainNumbers, Flags, Floats, Numbers
from decoder.arrays.place_terms import PlaceNumbers, PlaceWeigher
from decoder.arrays.result_columns import ResultColumns
from decoder.arrays.summing import Summing
from decoder.arrays.tables import UNKNOWN, Laid, lay_out
from decoder.arrays.texts import Texts, texts_of
from decoder.arrays.unit_tables import UnitTables
from decoder.arrays.unit_texts import UnitText, UnitTexts
from decoder.arrays.window_table import WindowTable
from decoder.burials import split_burial
from decoder.decode import Decoder, windows_of
from decoder.explain import decoder_words
from decoder.missing import (
    missing_in_date,
    missing_in_enlistment,
    missing_in_places,
    missing_place,
)
from decoder.notice import FIELD_LIMIT, TEXT_FIELDS, Notice
from decoder.notice_dates import NoticeDate, read_date
from decoder.result_rows import HYPOTHESES, NUMBER_COLUMNS, RESULT_COLUMNS, Cell, in_columns, result_row
from decoder.window import OPEN_WINDOW, Window
from kb.gazetteer import PlaceMatch
from kb.geo import distances_km
from kb.words import Language

_CANDIDATES_AT_ONCE = 2_500_000
"""Candidates that rows decoded together can have; a third of them come about, half a kilobyte each."""
_TOLD = ("unit_text", "place_text", "burial_text")


def result_schema() -> pa.Schema:
    """Return the columns of results."""
    kinds = {name: pa.float64() for name in NUMBER_COLUMNS}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in RESULT_COLUMNS])


@dataclass(frozen=True, slots=True)
class Read:
    """What the rows say.

    Attributes:
        fields: Field of `Notice` to its texts.
        units: What each distinct unit text says.
        died: The date of each distinct date text.
        windows: Distinct windows of days.
        window_codes: Place of each row's window among them.
        died_places: Number of the places that the place of death can mean: array (rows).
        buried_places: The same of the first grave.
        reburied_places: The same of a later grave.
        home_places: The same of the home.
    """

    fields: Mapping[str, Texts]
    units: Sequence[UnitText]
    died: Sequence[NoticeDate | None]
    windows: WindowTable
    window_codes: Numbers
    died_places: Numbers
    buried_places: Numbers
    reburied_places: Numbers
    home_places: Numbers


class BatchDecoder:
    """Decodes many notices at once; what it learns of one batch serves the next.

    Args:
        decoder: The decoder, with all its evidence.
        language: Of names and reasons.

    Raises:
        ValueError: If the decoder leaves evidence out, which the arrays cannot.
    """

    def __init__(self, decoder: Decoder, language: Language = "vi") -> None:
        if not decoder.is_whole:
            raise ValueError("Lists are decoded with all evidence: make the decoder without `without`.")
        self._decoder = decoder
        self._language: Language = language
        chains = ChainNumbers()
        self._unit_tables = UnitTables(decoder.lookups, chains)
        self._unit_texts = UnitTexts(decoder, self._unit_tables.readings, language)
        self._place_weigher = PlaceWeigher(decoder.lookups)
        self._home_weigher = HomeWeigher(decoder.lookups)
        self._summing = Summing(decoder.lookups, chains)
        self._columns = ResultColumns(decoder, language, chains)
        self._words = decoder_words(language)

    def decode(self, notices: pa.RecordBatch) -> pa.RecordBatch:
        """Decode notices.

        Args:
            notices: Columns of text named as the fields of `Notice`; those that are not there are empty.

        Returns:
            The columns of `result_schema`, row by row.
        """
        self._unit_texts.forget_many()
        fields = {name: texts_of(notices, name) for name in TEXT_FIELDS}
        dates, is_faulty = _dates_of(fields["died_text"])
        single = self._is_single(fields, dates, is_faulty)
        date_of = dict(zip(fields["died_text"].texts, dates, strict=True))
        pieces = self._pieces(fields["unit_text"], np.flatnonzero(single))
        decoded = [
            self._decode_single({name: each.at(rows) for name, each in fields.items()}, date_of) for rows in pieces
        ]
        others = np.flatnonzero(~single)
        if len(others) > 0:
            pieces.append(others)
            decoded.append(self._decode_apart(fields, others))
        if len(pieces) == 1:
            return decoded[0]
        order = np.argsort(np.concatenate(pieces))
        return pa.Table.from_batches(decoded).take(pa.array(order)).combine_chunks().to_batches()[0]

    def _pieces(self, units: Texts, rows: Numbers) -> list[Numbers]:
        """Cut rows into pieces whose candidates together fit into memory: under a theatre's code stand hundreds."""
        chosen = units.at(rows)
        meanings = [self._unit_texts.meaning(self._unit_texts.read(text).meaning) for text in chosen.texts]
        most = np.array([self._unit_tables.most_candidates(meaning) for meaning in meanings], dtype=np.int64)
        piece = np.cumsum(most[chosen.codes]) // _CANDIDATES_AT_ONCE
        return np.split(rows, np.flatnonzero(np.diff(piece)) + 1)

    def search_places(self, texts: Iterable[str]) -> dict[str, tuple[PlaceMatch, ...]]:
        """Search texts that name places of no day, such as homes: what `remember_places` takes over elsewhere."""
        return {text: self._decoder.place_matches(text, OPEN_WINDOW) for text in map(str.strip, texts)}

    def remember_places(self, found: Mapping[str, tuple[PlaceMatch, ...]]) -> None:
        """Take over what another decoder with the same facts found by `search_places`."""
        self._decoder.knowledge.gazetteer.remember(found)

    def _is_single(self, fields: Mapping[str, Texts], dates: Sequence[NoticeDate | None], is_faulty: Flags) -> Flags:
        """Tell which rows the arrays know: no fault, one window of days, no campaign."""
        is_told = np.zeros(len(fields["unit_text"].codes), dtype=bool)
        for name in _TOLD:
            is_told |= fields[name].tell(lambda text: text.strip() != "")
        is_short = np.ones(len(is_told), dtype=bool)
        for each in fields.values():
            is_short &= each.tell(_is_short)
        spans = np.array([1 if found is None else len(found.spans) for found in dates], dtype=np.int64)
        plain = (spans == 1) & ~is_faulty
        campaign = self._decoder.campaign
        names_none = fields["place_text"].tell(lambda text: _is_short(text) and campaign(text) is None)
        known: Flags = is_told & is_short & plain[fields["died_text"].codes] & names_none
        return known

    def _decode_apart(self, fields: Mapping[str, Texts], rows: Numbers) -> pa.RecordBatch:
        """Decode rows one by one, each distinct notice once."""
        known: dict[Notice, tuple[Cell, ...]] = {}
        found = []
        for row in rows.tolist():
            told = {name: each.texts[each.codes[row]] for name, each in fields.items()}
            if len(told["notice_id"]) <= FIELD_LIMIT:  # else it is a fault, which the result tells
                told["notice_id"] = ""
            notice = Notice(**told)
            if notice not in known:
                known[notice] = in_columns(result_row(notice, self._decoder, self._language))
            found.append(known[notice])
        schema = result_schema()
        columns = zip(*found, strict=True)
        return pa.record_batch([pa.array(each, kind.type) for each, kind in zip(columns, schema, strict=True)], schema)

    def _decode_single(self, fields: Mapping[str, Texts], date_of: Mapping[str, NoticeDate | None]) -> pa.RecordBatch:
        places = PlaceNumbers()
        read = self._read(fields, [date_of[text] for text in fields["died_text"].texts], places)
        laid = self._lay_out(read, places)
        bits = laid.bits + self._place_bits(read, laid, places) + self._home_bits(read, laid, places)[laid.candidates]
        sums = self._summing.sum_up(laid, bits, len(read.window_codes), HYPOTHESES)
        columns = self._columns.write(laid, sums, read.windows, read.window_codes)
        columns |= self._reading_columns(read) | {"missing": self._missing(read, places)}
        return pa.record_batch([columns[name] for name in RESULT_COLUMNS], schema=result_schema())

    def _read(self, fields: Mapping[str, Texts], dates: Sequence[NoticeDate | None], places: PlaceNumbers) -> Read:
        """Read each distinct text, and each distinct place on the days of its notice."""
        windows = [windows_of(found)[0][0] for found in dates]
        distinct = sorted(set(windows), key=lambda window: (window.first, window.last, window.is_given))
        code_of = {window: code for code, window in enumerate(distinct)}
        codes = np.array([code_of[window] for window in windows], dtype=np.int64)[fields["died_text"].codes]
        burials = [split_burial(text) for text in fields["burial_text"].texts]
        firsts = Texts([burial.first for burial in burials], fields["burial_text"].codes)
        laters = Texts([burial.later for burial in burials], fields["burial_text"].codes)
        always = np.zeros(len(codes), dtype=np.int64)

        def found_in(texts: Texts, of_days: Sequence[Window], days: Numbers) -> Numbers:
            pairs, which = np.unique(texts.codes * len(of_days) + days, return_inverse=True)
            search, stripped = self._decoder.place_matches, [text.strip() for text in texts.texts]
            asked = [(stripped[pair // len(of_days)], of_days[pair % len(of_days)]) for pair in pairs.tolist()]
            numbers = [places.number(text, search(text, window)) for text, window in asked]
            return np.array(numbers, dtype=np.int64)[which]

        return Read(
            fields,
            [self._unit_texts.read(text) for text in fields["unit_text"].texts],
            dates,
            WindowTable(distinct, self._decoder.lookups.deaths),
            codes,
            found_in(fields["place_text"], distinct, codes),
            found_in(firsts, distinct, codes),
            found_in(laters, (OPEN_WINDOW,), always),
            found_in(fields["home_text"], (OPEN_WINDOW,), always),
        )

    def _lay_out(self, read: Read, places: PlaceNumbers) -> Laid:
        """Make each distinct table once, in the order of the days, and lay them out row by row."""
        meanings = np.array([each.meaning for each in read.units], dtype=np.int64)[read.fields["unit_text"].codes]
        distinct, which = np.unique(meanings, return_inverse=True)
        is_nothing = [self._unit_texts.meaning(number).levels is None for number in distinct.tolist()]
        names_nothing = np.array(is_nothing, dtype=bool)[which]
        is_found = places.is_found()
        near = np.where(is_found[read.died_places], read.died_places, read.buried_places)
        near = np.where(names_nothing, near, 0)
        keys = (meanings * len(places) + near) * len(read.windows.windows) + read.window_codes
        _, firsts, table_of_row = np.unique(keys, return_index=True, return_inverse=True)
        tables = self._unit_tables.make(
            [self._unit_texts.meaning(number) for number in meanings[firsts].tolist()],
            read.windows,
            read.window_codes[firsts],
            [places.places(number) for number in near[firsts].tolist()],
        )
        return lay_out(tables, table_of_row)

    def _place_bits(self, read: Read, laid: Laid, places: PlaceNumbers) -> Floats:
        """Weigh the one field that tells a place: the place of death, else the first grave, else a later one."""
        weights = self._decoder.lookups.weights
        found = places.is_found()
        grave, home = places.best(read.reburied_places), places.best(read.home_places)
        apart = distances_km(grave[:, 0], grave[:, 1], home[:, 0], home[:, 1]) - grave[:, 2] - home[:, 2]
        is_at_home = apart <= weights("home", "near limit")  # never where one of them was not found
        told = [
            (read.died_places, found[read.died_places], 1.0),
            (read.buried_places, found[read.buried_places], weights("place", "burial factor")),
            (read.reburied_places, found[read.reburied_places] & ~is_at_home, weights("place", "reburial factor")),
        ]
        conditions = [usable for _, usable, _ in told]
        numbers = np.select(conditions, [number for number, _, _ in told], default=UNKNOWN)[laid.rows]
        factors = np.select(
            conditions, [np.full(len(numbers_of), factor) for numbers_of, _, factor in told], default=0.0
        )
        at = np.flatnonzero((numbers != UNKNOWN) & (laid.places != UNKNOWN))
        ratios = self._place_weigher.ratios(places, numbers[at], laid.places[at], laid.stations[at] == UNKNOWN)
        bits = np.zeros(len(laid.bits))
        trust = laid.trust[at]
        softened = np.where(trust == 1.0, ratios, trust * ratios + 1 - trust)
        bits[at] = np.log2(softened) * factors[laid.rows[at]]
        return bits

    def _home_bits(self, read: Read, laid: Laid, places: PlaceNumbers) -> Floats:
        """Weigh homes for each candidate."""
        texts = read.fields["enlisted_text"]
        days = np.array(
            [self._home_weigher.enlistment(read_date(text, "enlisted_text")[0]) for text in texts.texts], dtype=np.int64
        ).reshape(-1, 2)
        homes = read.home_places[laid.candidate_rows]
        at = np.flatnonzero(places.is_found()[homes])
        bits = np.zeros(len(laid.units))
        enlisted = days[texts.codes[laid.candidate_rows[at]]]
        bits[at] = self._home_weigher.bits(places, homes[at], enlisted, laid.units[at])
        return bits

    def _reading_columns(self, read: Read) -> dict[str, pa.Array]:
        codes = pa.array(read.fields["unit_text"].codes)
        told, costs = [each.reading for each in read.units], [each.cost_bits for each in read.units]
        return {
            "reading": pa.array(told, pa.string()).take(codes),
            "reading_cost": pa.array(costs, pa.float64()).take(codes),
        }

    def _missing(self, read: Read, places: PlaceNumbers) -> pa.Array:
        """Say what each row lacks: the sentences of its fields, joined once for each distinct row of sentences."""
        words, fields = self._words, read.fields
        of_places = [" ".join(missing_in_places(places.places(number), words)) for number in range(len(places))]
        died = fields["died_text"]
        enlisted = fields["enlisted_text"]
        pairs, which = np.unique(enlisted.codes * len(died.texts) + died.codes, return_inverse=True)
        of_enlistment = [
            missing_in_enlistment(enlisted.texts[pair // len(died.texts)], read.died[pair % len(died.texts)], words)
            for pair in pairs.tolist()
        ]
        pieces = [
            ([each.missing for each in read.units], fields["unit_text"].codes),
            (of_places, read.died_places),
            (of_places, read.buried_places),
            (of_places, read.reburied_places),
            ([" ".join(missing_in_date(each, words)) for each in read.died], died.codes),
            ([" ".join(missing_place(text, words)) for text in fields["place_text"].texts], fields["place_text"].codes),
            ([" ".join(each) for each in of_enlistment], which),
        ]
        return _joined(pieces)


def _joined(pieces: Sequence[tuple[Sequence[str], Numbers]]) -> pa.Array:
    """Join the pieces of each row, the empty ones left out; null where all are empty."""
    known: dict[str, int] = {"": 0}
    columns = [
        np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)[codes]
        for texts, codes in pieces
    ]
    texts = list(known)
    distinct, rows = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    joined = [" ".join(texts[code] for code in codes if code != 0) or None for codes in distinct.tolist()]
    return pa.array(joined, pa.string()).take(pa.array(rows.reshape(-1)))


def _is_short(text: str) -> bool:
    return len(text) <= FIELD_LIMIT


def _dates_of(texts: Texts) -> tuple[list[NoticeDate | None], Flags]:
    """Read each distinct date; and tell which cannot be read."""
    read = [read_date(text) if _is_short(text) else (None, []) for text in texts.texts]
    return [found for found, _ in read], np.array([len(faults) > 0 for _, faults in read], dtype=bool)
