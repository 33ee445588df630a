"""The `giaima` command: its sub-commands put together."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from giaima.later import LaterCommand
from kb.problems import GiaiMaError

COMMANDS = (
    LaterCommand(
        "unit",
        "giaima.browse_commands:unit",
        "Show a unit: names, superiors, sub-units, stations and battles, with sources.",
    ),
    LaterCommand("code", "giaima.browse_commands:code", "Show who bore a name, number or code, and when."),
    LaterCommand(
        "battle",
        "giaima.browse_commands:battle",
        "Show a battle: dates and their rivals, place, units and losses by claimant.",
    ),
    LaterCommand(
        "decode",
        "giaima.decode_command:decode_one",
        "Decode one notice: readings, ranked hypotheses, safe level, period, place, reasons and sources.",
    ),
    LaterCommand(
        "batch",
        "giaima.decode_commands:batch",
        "Decode a list of any length; every row is kept, and a run that was stopped goes on where it was.",
    ),
    LaterCommand(
        "notices",
        "giaima.decode_commands:notices",
        "Decode the bundled notices of four commune cemeteries and print the results.",
    ),
    LaterCommand(
        "evaluate",
        "giaima.evaluate_command:evaluate_cases",
        "Measure the decoder on labelled cases: accuracy, coverage, abstention, calibration, and every case.",
    ),
    LaterCommand(
        "fit",
        "giaima.fit_command:fit_cases",
        "Count weights anew on labelled cases; write them unless cases left out of the count get worse.",
    ),
    LaterCommand(
        "kb",
        "giaima.kb_commands:app",
        "Kiểm tra, thống kê, sổ dữ kiện. Check and count the facts, keep the ledger of claims.",
    ),
    LaterCommand(
        "rdf",
        "giaima.rdf_commands:app",
        "Dữ kiện thành dữ liệu liên kết (RDF): xuất, nhập, kiểm tra, hỏi bằng SPARQL. The facts as linked data.",
    ),
)


class _Commands(TyperGroup):
    """All sub-commands, in the order in which they are listed."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {str(each.name): each for each in COMMANDS}


app = typer.Typer(
    name="giaima", cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@app.callback()
def giaima() -> None:
    """Giải mã phiên hiệu trên giấy báo tử liệt sĩ. Decode the unit codes on Vietnamese martyrs' death notices."""


def main() -> None:
    """Run the command; what breaks a ledger or a file under it is told and not shown as a trace."""
    try:
        app()
    except GiaiMaError as error:
        typer.secho(str(error), fg="red", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
