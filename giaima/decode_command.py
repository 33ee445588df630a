"""`giaima decode`: one notice."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from decoder.answer import answer_of, to_json
from decoder.decode import Decoder, NoticeError
from decoder.explain import problem_text
from decoder.notice import Notice
from giaima.console import AsKnown, Lang, clean_argument, command_words, err, open_or_stop, write_text
from giaima.show_answer import show_answer


def decode_one(
    unit: Annotated[str, typer.Argument(help='Unit as written, such as "c5/d8/e66/f304"; - reads standard input.')],
    died: Annotated[str, typer.Option(help="Date of death: 17-6-1969, 5-1972, 1972, 1972-08.")] = "",
    place: Annotated[str, typer.Option(help="Place of death.")] = "",
    burial: Annotated[str, typer.Option(help="First burial place.")] = "",
    enlisted: Annotated[str, typer.Option(help="Date of enlistment.")] = "",
    home: Annotated[str, typer.Option(help="Home.")] = "",
    rank: Annotated[str, typer.Option(help="Rank or position.")] = "",
    top: Annotated[int | None, typer.Option(min=1, help="Most hypotheses to show.")] = None,
    as_known: AsKnown = "",
    lang: Lang = "vi",
    as_json: Annotated[bool, typer.Option("--json", help="Print docs/decoding.schema.json's form.")] = False,
) -> None:
    """Decode one notice: readings, ranked hypotheses, safe level, period, place, reasons and sources."""
    unit_text = sys.stdin.buffer.read().decode("utf-8", "replace") if unit == "-" else unit
    texts = [clean_argument(text) for text in (unit_text, died, place, burial, enlisted, home, rank)]
    knowledge = open_or_stop(lang, as_known)
    maker = Decoder(knowledge)
    try:
        decoding = maker.decode(Notice(*texts))
    except NoticeError as error:
        words = command_words(lang)
        for problem in error.problems:
            err.print(problem_text(problem, words), style="red", markup=False)
        raise typer.Exit(2) from None
    answer = answer_of(decoding, maker, language=lang, top=top)
    if as_json:
        write_text(to_json(answer))
    else:
        show_answer(answer, knowledge, command_words(lang))
