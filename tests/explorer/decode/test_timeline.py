"""The timeline shows a unit's stations around the date of death."""

from __future__ import annotations

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from explorer.decode.query import notice_of
from explorer.decode.timeline import shown_days, station_bars, timeline_chart
from explorer.labels import explorer_words

VI = explorer_words("vi")


def _answer(decoder: Decoder, **query: str) -> Answer:
    return answer_of(decoder.decode(notice_of(query)), decoder)


def test_stations_lie_around_the_date_in_order_and_once(decoder: Decoder) -> None:
    answer = _answer(decoder, unit="e66/f304", died="1972-08", place="Quảng Trị")
    bars = station_bars(answer["hypotheses"][0], answer["period"], decoder.knowledge, VI)
    assert [bar.start for bar in bars] == sorted(bar.start for bar in bars)
    assert all(bar.start.year <= 1974 and bar.end.year >= 1970 for bar in bars)
    assert len({(bar.name, bar.start, bar.end) for bar in bars}) == len(bars)
    assert {bar.is_own for bar in bars} == {True, False}


def test_without_a_date_all_times_are_taken(decoder: Decoder) -> None:
    answer = _answer(decoder, unit="e66/f304")
    period = {"from": "", "to": "", "probability": 0.0}
    bars = station_bars(answer["hypotheses"][0], period, decoder.knowledge, VI)
    assert 0 < len(bars) <= 14
    assert len(timeline_chart(bars, period, shown_days(bars, period), VI).to_dict()["layer"]) == 1


def test_the_days_of_death_are_a_rule_with_its_words(decoder: Decoder) -> None:
    answer = _answer(decoder, unit="e66/f304", died="1972-08")
    bars = station_bars(answer["hypotheses"][0], answer["period"], decoder.knowledge, VI)
    layers = timeline_chart(bars, answer["period"], shown_days(bars, answer["period"]), VI).to_dict()["layer"]
    assert [layer["mark"]["type"] for layer in layers] == ["rect", "rule", "text", "bar"]
    assert layers[2]["encoding"]["text"]["value"].startswith("hy sinh 08/1972")


def test_timelines_show_the_years_around_the_death_or_all_there_is(decoder: Decoder) -> None:
    answer = _answer(decoder, unit="e66/f304", died="1972-08")
    bars = station_bars(answer["hypotheses"][0], answer["period"], decoder.knowledge, VI)
    assert [day.isoformat() for day in shown_days(bars, answer["period"])] == ["1970-01-01", "1974-12-31"]
    nothing = {"from": "", "to": "", "probability": 0.0}
    first, last = shown_days(bars, nothing)
    assert all(first <= bar.start and bar.end <= last for bar in bars)
    assert [day.year for day in shown_days([], nothing)] == [1945, 1990]
