"""Commands whose code is loaded when they are called: none waits for what another one needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command


class LaterCommand(TyperCommand):
    """A command, or a group of them, that is known by name and help until it is called.

    Args:
        name: As it is typed.
        place: Where its code is, ``module:name``; the name is that of a function, or of a `typer.Typer` for a group.
        summary: The help that the list of commands shows; a test holds that it is the command's own.
    """

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self.place = place

    def loaded(self) -> Any:
        """Load the code and return the command itself."""
        module, _, name = self.place.partition(":")
        found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            return get_command(found)
        app = typer.Typer(add_completion=False)
        app.command(self.name)(found)
        return get_command(app)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Return the context of the command itself: from here on it takes this one's place."""
        return self.loaded().make_context(info_name, args, parent, **extra)
