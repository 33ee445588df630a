"""Rows whose verdict flipped: the leading unit, how strongly it is supported, and the level that is safe to state."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from decoder.arrays.numbering import Numbers

VERDICT = ("unit_id", "unit", "safe_level", "strength")
"""What a verdict tells, as `decoder.impact.Verdict`, and the unit's name; strength stands with a safe level only."""
FLIP_COLUMNS = ("row", "notice_id", *(f"{name}_{when}" for when in ("before", "after") for name in VERDICT))


def verdicts_of(results: pa.RecordBatch) -> pa.RecordBatch:
    """Return the verdict of each row of results: the columns of `VERDICT`, empty texts where there is nothing to tell.

    No unit leads where "none of these" is likelier than the first hypothesis.
    """
    first, none = results.column("hypothesis_1_probability"), results.column("none_of_these")
    leads = pc.fill_null(pc.greater_equal(first, none), False)
    unit = [pc.if_else(leads, results.column(f"hypothesis_1_{name}"), "") for name in ("unit_id", "unit")]
    told = [*unit, results.column("safe_level"), results.column("strength")]
    return pa.record_batch([pc.fill_null(column, "") for column in told], names=list(VERDICT))


def flips_of(rows: Numbers, notice_ids: pa.Array, before: pa.RecordBatch, after: pa.RecordBatch) -> pa.RecordBatch:
    """Return the rows whose verdict differs: the columns of `FLIP_COLUMNS`.

    Args:
        rows: Number of each row in the list, from 1.
        notice_ids: As the list numbers them.
        before: The results there were.
        after: The results there are.
    """
    old, new = verdicts_of(before), verdicts_of(after)
    differs = pa.array([False] * len(rows), pa.bool_())
    for name in ("unit_id", "safe_level", "strength"):
        differs = pc.or_(differs, pc.not_equal(old.column(name), new.column(name)))
    columns = [pa.array(rows), notice_ids, *old.columns, *new.columns]
    return pa.record_batch(columns, names=list(FLIP_COLUMNS)).filter(differs)
