"""What a reader of notices expects of the gazetteer: the right place, its vagueness, and what it is called today."""

import csv
import statistics
import subprocess
import sys
import unicodedata
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kb
from kb.facts_io import BUNDLED_FACTS, Facts, read_folder
from kb.folding import fold
from kb.gazetteer import Gazetteer, PlaceMatch
from kb.geo import distance_km, distances_km
from kb.problems import UnknownIdError


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_folder(BUNDLED_FACTS)[0]


@pytest.fixture(scope="module")
def gazetteer(facts: Facts) -> Gazetteer:
    return Gazetteer(facts)


def _best(gazetteer: Gazetteer, text: str, on: date | None = None) -> PlaceMatch:
    matches = gazetteer.find(text, on=on)
    assert len(matches) > 0, text
    return matches[0]


@pytest.mark.parametrize(
    ("text", "name", "kind", "lat", "lon"),
    [
        ("Quảng Trị", "Quảng Trị", "province", 16.7, 107.0),
        ("Him Lam, Điện Biên Phủ", "Đồi Him Lam", "hill", 21.41, 103.03),
        ("xã Tân Long, Hướng Hóa, Quảng Trị", "Tân Long", "commune", 16.62, 106.66),
        ("ấp Đá Biên, Thạnh Phước, Thạnh Hóa, Long An", "Thạnh Phước", "commune", 10.68, 106.10),
        ("thôn Tân Phú, xã Cam Thành, Cam Lộ, Quảng Trị", "Cam Thành", "commune", 16.75, 106.95),
        ("Thượng Đức, Quảng Nam", "Thượng Đức", "village", 15.88, 107.95),
        ("bắc Bến Hải", "Sông Bến Hải", "river", 17.0, 107.05),
        ("điểm cao 772, Vị Xuyên", "Điểm cao 772", "hill", 22.91, 104.83),
        ("đồi 772, Vị Xuyên, Hà Tuyên", "Điểm cao 772", "hill", 22.91, 104.83),
        ("Buôn Ma Thuột", "Buôn Ma Thuột", "town", 12.67, 108.04),
        ("Ban Mê Thuột", "Buôn Ma Thuột", "town", 12.67, 108.04),
        ("Plây Cu", "Pleiku", None, 13.9, 108.0),
        ("Công Tum", "Kon Tum", "province", 14.5, 107.9),
        ("Đắc Lắc", "Đắk Lắk", "province", 12.7, 108.2),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế", "province", 16.46, 107.59),
        ("Kompong Cham", None, None, 12.0, 105.4),
        ("tỉnh Kiến Tường (ghi thêm An Giang), an táng xóm Mía", "Kiến Tường", "rvn_province", 10.7, 105.9),
        ("Sài Gòn", None, None, 10.8, 106.65),
        ("H. Gio Linh, T. Quảng Trị", None, None, 16.92, 106.98),
        ("Nơi an táng ban đầu: NTLS Tân Biên, huyện Tân Biên, tỉnh Tây Ninh", None, None, 11.55, 106.0),
    ],
)
def test_reads_places_as_papers_write_them(gazetteer, text, name, kind, lat, lon):
    best = _best(gazetteer, text)
    assert name is None or best.name == name
    assert kind is None or best.kind == kind
    assert distance_km(best.lat, best.lon, lat, lon) < 25
    assert text[best.start : best.end] == best.matched_text


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [("mặt trận phía Nam", 300), ("Campuchia", 200), ("Tây Nguyên", 100), ("Mặt trận Đường 9", 40)],
)
def test_a_vague_phrase_keeps_its_big_radius(gazetteer, text, radius_km):
    assert _best(gazetteer, text).radius_km >= radius_km


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Trạm phẫu 24", "Có hài cốt", "Gia đình quy tập về NTLS năm 2010 Có hài cốt", "c12/d3", "1972", "xã"],
)
def test_text_that_names_no_place_gives_nothing(gazetteer, text):
    assert gazetteer.find(text) == ()


def test_wider_places_follow_the_finest(gazetteer):
    matches = gazetteer.find("Minh Đức, Tứ Kỳ, Hải Dương")
    first_of = [next(match for match in matches if match.matched_text == text) for text in ("Minh Đức", "Tứ Kỳ")]
    assert matches[0] == first_of[0]
    assert first_of[0].score > first_of[1].score
    assert any(match.matched_text == "Hải Dương" for match in matches)


def test_a_parent_that_is_named_picks_among_namesakes(gazetteer):
    one, other = (
        _best(gazetteer, f"xã Tân Long, {where}") for where in ("Hướng Hóa, Quảng Trị", "Phú Giáo, Bình Dương")
    )
    assert one.name == other.name == "Tân Long"
    assert distance_km(one.lat, one.lon, other.lat, other.lon) > 400
    assert min(one.score, other.score) > 0.8


def test_a_name_of_many_places_gives_each_a_small_score(gazetteer):
    matches = gazetteer.find("Tân Long", limit=50)
    assert len(matches) > 10
    assert matches[0].score < 0.2
    assert sum(match.score for match in matches) <= 1


def test_an_unknown_small_place_falls_back_on_the_wide_one(gazetteer):
    assert _best(gazetteer, "suối Không Tên Nào, Gio Linh, Quảng Trị").matched_text == "Gio Linh"


def test_a_small_namesake_far_from_the_parent_does_not_win(gazetteer):
    best = _best(gazetteer, "Trại Cá, Đakrông, Quảng Trị")
    assert distance_km(best.lat, best.lon, 16.6, 107.0) < 60


def test_the_places_of_a_list_all_count(gazetteer):
    matches = gazetteer.find("Ninh Thuận, Bình Thuận, Tuyên Đức")
    assert [match.matched_text for match in matches[:3]] == ["Ninh Thuận", "Bình Thuận", "Tuyên Đức"]


@pytest.mark.parametrize("text", ["xã Tân Long, Hướng Hóa, Quảng Trị", "Vạn Tường, Bình Sơn", "Thượng Đức, Quảng Nam"])
def test_text_without_diacritics_finds_the_same_with_a_lower_score(gazetteer, text):
    written, typed = _best(gazetteer, text), _best(gazetteer, fold(text))
    assert typed.place_id == written.place_id
    assert typed.score < written.score


def test_other_tones_are_another_name(gazetteer):
    exact, other = (gazetteer.find(text, limit=99) for text in ("Tân Thạnh", "Tân Thành"))
    assert {match.name for match in exact[:5]} == {"Tân Thạnh"}
    assert {match.name for match in other[:5]} == {"Tân Thành"}


def test_tone_marks_may_stand_on_either_vowel(gazetteer):
    assert _best(gazetteer, "Hoà Bình").place_id == _best(gazetteer, "Hòa Bình").place_id


def test_a_decomposed_text_finds_the_same(gazetteer):
    text = "xã Tân Long, Hướng Hóa, Quảng Trị"
    decomposed = unicodedata.normalize("NFD", text)
    best = _best(gazetteer, decomposed)
    assert best.place_id == _best(gazetteer, text).place_id
    assert decomposed[best.start : best.end] == best.matched_text


def test_a_slip_of_the_pen_is_found_with_a_low_score(gazetteer):
    best = _best(gazetteer, "Quảng Trj")
    assert best.name == "Quảng Trị"
    assert best.score < 0.5


def test_the_day_prefers_the_province_of_that_time(gazetteer):
    then, now = (_best(gazetteer, "Quảng Trị", day) for day in (date(1968, 4, 1), date(2025, 12, 1)))
    assert gazetteer.place(then.place_id).existed_on(date(1968, 4, 1))
    assert now.place_id == "province-quang-tri-2025"
    assert _best(gazetteer, "Hà Tuyên", date(1950, 1, 1)).name == "Hà Tuyên"


def test_near_and_north_of_widen_the_place(gazetteer):
    assert _best(gazetteer, "tây Khe Sanh").radius_km > _best(gazetteer, "Khe Sanh").radius_km


def test_hamlets_of_the_south_are_found(gazetteer):
    best = _best(gazetteer, "Hà Trung, Gio Châu, Gio Linh")
    assert best.place_id.startswith("hamlet-")
    assert gazetteer.place(best.place_id).lands == {"province-quang-tri-1989"}


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "🎖️ Quảng Trị 🎖️",
        ",;-()" * 50,
        "(((",
        "a" * 5000,
        "Tân Long, " * 400,
        "\ud800",
        "Ｑｕảng",
        "١٢٣",
        "²",
        "ß" * 9,
    ],
)
def test_odd_text_does_no_harm(gazetteer, text):
    assert all(0 <= match.score <= 1 for match in gazetteer.find(text))


def test_emoji_do_not_hide_a_place(gazetteer):
    assert _best(gazetteer, "🎖️ Quảng Trị 🎖️").name == "Quảng Trị"


def test_limit_cuts_the_list(gazetteer):
    assert len(gazetteer.find("Tân Long", limit=3)) == 3
    assert gazetteer.find("Tân Long", limit=0) == ()


def test_a_second_gazetteer_answers_the_same(facts, gazetteer):
    texts = ["Tân Long", "Ban Mê Thuột", "Huế - Đà Nẵng", "xã Tân Long, Hướng Hóa, Quảng Trị"]
    other = Gazetteer(facts)
    assert [other.find(text) for text in reversed(texts)][::-1] == [gazetteer.find(text) for text in texts]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "xã",
                    "Tân Long",
                    "Quảng Trị",
                    "huyện",
                    "bắc",
                    ",",
                    "-",
                    "(",
                    ")",
                    "Nam",
                    "đồi",
                    "31",
                    "Huế",
                    "tx",
                    ".",
                    "B",
                ]
            ),
            max_size=14,
        ).map(" ".join),
    )
)
def test_any_text_gives_scores_that_add_up_and_offsets_that_fit(gazetteer, text):
    mass: dict[tuple[int, int], float] = defaultdict(float)
    for match in gazetteer.find(text, limit=1000):
        assert 0 < match.score <= 1
        assert 0 <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.matched_text
        assert match.radius_km > 0
        mass[match.start, match.end] += match.score
    assert all(total <= 1 + 1e-9 for total in mass.values())
    spans = sorted(mass)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("province-ha-tuyen-1975", {"province-tuyen-quang-2025"}),
        ("province-quang-tri-1989", {"province-quang-tri-2025"}),
        ("rvn-province-kien-tuong", {"province-tay-ninh-2025"}),
    ],
)
def test_an_old_province_lies_in_provinces_of_today(gazetteer, old, today):
    successors = gazetteer.successors(old)
    assert {successor.place_id for successor in successors if successor.share > 0.5} == today
    assert sum(successor.share for successor in successors) == pytest.approx(1, abs=0.01)
    assert [successor.is_default for successor in successors] == [True] + [False] * (len(successors) - 1)


def test_every_province_of_vietnam_has_successors(facts, gazetteer):
    for place_id in {row.place_id for row in facts.province_present}:
        assert sum(successor.share for successor in gazetteer.successors(place_id)) == pytest.approx(1, abs=0.02)


def test_the_next_change_is_not_the_one_to_today(gazetteer):
    next_ids = {successor.place_id for successor in gazetteer.successors("province-bac-giang-1945", on_today=False)}
    assert next_ids == {"province-ha-bac-1962"}


def test_a_commune_of_before_goes_to_one_of_today(gazetteer):
    commune = _best(gazetteer, "xã Tân Long, Hướng Hóa, Quảng Trị")
    (successor,) = gazetteer.successors(commune.place_id)
    assert successor.share == 1
    assert successor.basis == "lineage"
    today = gazetteer.place(successor.place_id)
    assert distance_km(today.lat, today.lon, commune.lat, commune.lon) < 25
    assert gazetteer.successors(successor.place_id)[0].place_id == successor.place_id


def test_a_divided_commune_names_all_parts_and_one_default(gazetteer):
    commune = next(
        place
        for place in (
            _best(gazetteer, "xã Trường Thành, Thới Lai, Cần Thơ"),
            _best(gazetteer, "xã Thạnh Quới, Vĩnh Thạnh, Cần Thơ"),
        )
        if len(gazetteer.successors(place.place_id)) > 1
    )
    successors = gazetteer.successors(commune.place_id)
    assert sum(successor.is_default for successor in successors) == 1
    assert sum(successor.share for successor in successors) == pytest.approx(1, abs=0.01)
    assert {successor.basis for successor in successors} == {"land"}


@pytest.mark.parametrize("place_id", ["district-a-luoi-hue", "hill-doi-him-lam", "hamlet-101010101"])
def test_a_point_lies_in_a_province_and_about_a_commune_of_today(gazetteer, place_id):
    province, commune = gazetteer.successors(place_id)
    place, about = gazetteer.place(place_id), gazetteer.place(commune.place_id)
    assert (province.share, province.is_default) == (1, True)
    assert (commune.basis, commune.is_default) == ("nearest", False)
    assert about.parent_id == province.place_id
    assert distance_km(place.lat, place.lon, about.lat, about.lon) < 25


@pytest.mark.parametrize("place_id", ["country-campuchia", "phrase-mat-tran-phia-nam", "kh-province-kratie"])
def test_what_lies_abroad_or_is_too_wide_has_no_successor(gazetteer, place_id):
    assert gazetteer.successors(place_id) == ()


@pytest.mark.parametrize("place_id", ["", "province-atlantis", "commune-99999999", "hamlet-x"])
def test_an_unknown_id_is_refused_with_a_hint(gazetteer, place_id):
    with pytest.raises(UnknownIdError, match=r"places\.csv"):
        gazetteer.place(place_id)


def test_the_texts_of_the_facts_are_found_where_the_facts_put_them(facts, gazetteer):
    rows = [row for row in (*facts.presences, *facts.battles) if row.lat is not None and row.place_text]
    hits = 0
    for row in rows:
        best = gazetteer.find(row.place_text, limit=1)
        reach = best[0].radius_km + 25 if best else -1
        hits += bool(best) and distance_km(row.lat, row.lon, best[0].lat, best[0].lon) <= reach
    assert hits / len(rows) > 0.95


def test_default_radii_are_the_medians_counted_in_the_facts(facts):
    rows = csv.DictReader((Path(kb.__file__).parent / "gazetteer.csv").open(encoding="utf-8"))
    counted = {row["number"]: float(row["value"]) for row in rows if row["basis"] == "counted"}
    radii = defaultdict(list)
    for place in (*facts.places, *facts.districts):
        if place.radius_km is not None:
            radii[place.kind].append(place.radius_km)
    assert counted == {f"radius.{kind}": statistics.median(values) for kind, values in radii.items()}


def test_the_commune_parsers_are_not_imported():
    program = (
        "import sys; from kb.facts_io import *; from kb.gazetteer import Gazetteer; "
        "g = Gazetteer(read_folder(BUNDLED_FACTS)[0]); assert g.find('xã Tân Long, Hướng Hóa'); "
        "assert not {'vietnamadminunits', 'streamlit', 'rdflib', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_distances_agree_for_points_and_arrays():
    lats, lons = np.array([21.0278, -90.0, 0.0]), np.array([105.8342, 0.0, 180.0])
    many = distances_km(lats, lons, np.array([10.8231]), np.array([106.6297]))
    one = [distance_km(lat, lon, 10.8231, 106.6297) for lat, lon in zip(lats, lons, strict=True)]
    assert many == pytest.approx(one)
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015.1, abs=0.1)
