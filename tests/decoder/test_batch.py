"""Many notices at once say the same as each by itself."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from decoder.arrays.commands import Commands
from decoder.arrays.numbering import ChainNumbers
from decoder.arrays.tables import UNKNOWN
from decoder.arrays.whereabouts import Whereabouts
from decoder.arrays.window_table import WindowTable
from decoder.batch import BatchDecoder, result_schema
from decoder.decode import Decoder, windows_of
from decoder.evidence.places import nearest_in_time
from decoder.notice import TEXT_FIELDS, Notice
from decoder.notice_dates import read_date
from decoder.notice_lists import bundled_notices
from decoder.result_rows import NUMBER_COLUMNS, RESULT_COLUMNS, in_columns, result_row
from decoder.simulate import NoiseName, Simulator, read_noise
from kb.knowledge import KnowledgeBase
from kb.words import Language

CASES = Path(__file__).parents[1] / "cases" / "cases.csv"
ODD = (
    Notice(),
    Notice("x" * 2000),
    Notice("e66", "31/2/1970"),
    Notice("e66", "hôm qua"),
    Notice("KB", "Tết Mậu Thân"),
    Notice("", "1972", "Chiến dịch Tây Nguyên"),
    Notice("e66", "", "Quảng Trị"),
    Notice("", "17-6-1969", "Phước Long"),
    Notice("", "", "Phước Long"),
    Notice("bộ binh", "1972", "Quảng Trị"),
    Notice("e66 f304", "15/8/1968 âm lịch"),
    Notice("@@@ ???", "1968"),
    Notice("e66", "1972", "Quảng Trị", enlisted_text="1973", home_text="Minh Đức, Tứ Kỳ, Hải Dương"),
    Notice("e66", "1972", burial_text="Nơi an táng ban đầu: Hải Lăng, Quảng Trị UBND xã quy tập về NTLS 1995"),
    Notice("d7/e64", "1968", burial_text="NTLS huyện Long Thành, tỉnh Đồng Nai", home_text="Long Thành, Đồng Nai"),
    Notice("", "1972", burial_text="Nơi an táng ban đầu: Hải Lăng, Quảng Trị"),
)


def batch_of(notices: Sequence[Notice]) -> pa.RecordBatch:
    columns = [pa.array([getattr(notice, name) for notice in notices], pa.string()) for name in TEXT_FIELDS]
    return pa.record_batch(columns, names=list(TEXT_FIELDS))


def assert_the_same(notices: Iterable[Notice], decoder: Decoder, language: Language = "vi") -> None:
    listed = list(notices)
    together = BatchDecoder(decoder, language).decode(batch_of(listed)).to_pylist()
    for notice, found in zip(listed, together, strict=True):
        alone = dict(zip(RESULT_COLUMNS, in_columns(result_row(notice, decoder, language)), strict=True))
        for name in RESULT_COLUMNS:
            is_number = name in NUMBER_COLUMNS and found[name] is not None and alone[name] is not None
            if is_number:
                assert math.isclose(found[name], float(str(alone[name])), rel_tol=1e-8, abs_tol=1e-9), (notice, name)
            else:
                assert found[name] == alone[name], (notice, name)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_bundled_notices_and_odd_ones(decoder: Decoder, language: Language) -> None:
    assert_the_same((*bundled_notices(), *ODD), decoder, language)


def test_labelled_cases(decoder: Decoder) -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert_the_same(
        (Notice(row["raw_unit_text"], row["raw_death_date"], row["raw_death_place"]) for row in rows), decoder
    )


@pytest.mark.parametrize(
    ("noise", "count"),
    [
        ("usual", 300),
        pytest.param("usual", 2500, marks=pytest.mark.slow),
        pytest.param("heavy", 2500, marks=pytest.mark.slow),
    ],
)
def test_drawn_notices(decoder: Decoder, noise: NoiseName, count: int) -> None:
    drawn = Simulator(decoder, read_noise(noise), seed=count).draw(count)
    assert_the_same((Notice(each.unit_text, each.died_text, each.place_text) for each in drawn), decoder)


def test_what_was_decoded_before_changes_nothing(decoder: Decoder) -> None:
    together = BatchDecoder(decoder)
    whole = together.decode(batch_of(bundled_notices()))
    for begin in range(0, len(bundled_notices()), 50):
        some = bundled_notices()[begin : begin + 50]
        assert together.decode(batch_of(some)).equals(whole.slice(begin, 50))


def test_nothing_changes_where_little_fits_into_memory(decoder: Decoder, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = batch_of((*bundled_notices(), *ODD))
    whole = BatchDecoder(decoder).decode(rows)
    monkeypatch.setattr("decoder.batch._CANDIDATES_AT_ONCE", 100)
    monkeypatch.setattr("decoder.arrays.unit_texts._TEXTS_KEPT", 10)
    monkeypatch.setattr("decoder.arrays.commands._LINES_KEPT", 10)
    monkeypatch.setattr("decoder.arrays.name_terms._PLACE_WORDS_KEPT", 1)
    forgetful = BatchDecoder(decoder)
    for begin in range(0, rows.num_rows, 40):
        assert forgetful.decode(rows.slice(begin, 40)).equals(whole.slice(begin, 40))


def test_no_rows_and_missing_columns(decoder: Decoder) -> None:
    together = BatchDecoder(decoder)
    assert together.decode(batch_of([])).num_rows == 0
    found = together.decode(pa.record_batch([pa.array(["e66 f304", None])], names=["unit_text"]))
    assert found.schema == result_schema()
    assert found.column("none_of_these").null_count == 1


SOURCES = """source_id,title,url,publisher,kind,language,note
    s,Sách,,,book,vi,"""
UNITS = """unit_id,name_vi,name_en,level,branch,source_id,note
    division-304,Sư đoàn 304,,division,infantry,s,
    regiment-66,Trung đoàn 66,,regiment,infantry,s,"""
DESIGNATIONS = """unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence,note
    division-304,Sư đoàn 304,phien_hieu,whole,,,s,high,
    regiment-66,Trung đoàn 66,phien_hieu,whole,1965,,s,high,"""


def test_facts_without_a_station_or_a_superior(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(sources=SOURCES, units=UNITS, designations=DESIGNATIONS)
    notices = (
        Notice("e66/f304", "1968", "Quảng Trị"),
        Notice("", "17-6-1969", "Quảng Trị"),
        Notice("e66", "1990"),
        Notice("e99", "3-1944"),
        *ODD,
    )
    assert_the_same(notices, Decoder(knowledge))


STATIONS = """unit_id,place_text,place_id,lat,lon,radius_km,valid_from,valid_to,activity,source_id,note
    division-304,Khe Sanh,,16.6,106.7,5,1968,1968,,s,
    regiment-66,nơi không ai biết 1,,,,,1965,1965,,s,
    regiment-66,nơi không ai biết 2,,,,,1966,1966,,s,
    regiment-66,Ia Drăng,,13.6,107.7,9,1961,1961,,s,"""


def test_a_station_without_a_place_is_passed_over(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(sources=SOURCES, units=UNITS, designations=DESIGNATIONS, presences=STATIONS)
    days = [f"{day}-{month}-{year}" for year in range(1958, 1973) for month in (1, 6) for day in (1, 20)]
    assert_the_same((Notice("", day, "Khe Sanh") for day in days), Decoder(knowledge))
    assert_the_same((Notice("e66", day, "Ia Drăng") for day in days), Decoder(knowledge))
    decoder = Decoder(knowledge)
    lookups = decoder.lookups
    whereabouts = Whereabouts(lookups, Commands(lookups, ChainNumbers()))
    everyone = np.arange(len(lookups.units.units))
    for day in days:
        window = windows_of(read_date(day)[0])[0][0]
        stations, gaps = whereabouts.nearest_in_time(everyone, WindowTable([window], lookups.deaths), 0 * everyone)
        for number, unit in enumerate(decoder.lookups.units.units):
            alone = nearest_in_time(unit.unit_id, window, decoder.lookups)
            known = decoder.lookups.stations.number(alone[0]) if alone is not None else UNKNOWN
            assert stations[number] == known
            assert alone is None or gaps[number] == alone[2]


def test_a_decoder_without_some_evidence_is_refused(knowledge: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="without"):
        BatchDecoder(Decoder(knowledge, without=("prior",)))
