"""The `giaima` command: its sub-commands put together."""

from __future__ import annotations

import sys

import typer

from giaima import browse_commands, decode_commands, evaluate_command, fit_command, kb_commands, rdf_commands
from giaima.console import cell, err
from kb.problems import GiaiMaError

app = typer.Typer(
    name="giaima",
    help="Giải mã phiên hiệu trên giấy báo tử liệt sĩ. Decode the unit codes on Vietnamese martyrs' death notices.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(kb_commands.app, name="kb")
app.add_typer(rdf_commands.app, name="rdf")
browse_commands.register(app)
decode_commands.register(app)
evaluate_command.register(app)
fit_command.register(app)


def main() -> None:
    """Run the command; what breaks a ledger or a file under it is told and not shown as a trace."""
    try:
        app()
    except GiaiMaError as error:
        err.print(cell(error), style="red")
        sys.exit(2)


if __name__ == "__main__":
    main()
