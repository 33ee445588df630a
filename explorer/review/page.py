"""The page "Duyệt": the queue, the batches, the history of an entity, the ledger itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from explorer.address_fields import view_field
from explorer.desk import Desk
from explorer.ledger_notes import show_ledger_notes
from explorer.review.deciding import show_last_decision
from explorer.review.queue import show_queue
from explorer.review.records import show_batches, show_history, show_ledger
from kb.ledger.ledger import Ledger

_PARTS: Mapping[str, Callable[[Ledger, Desk], None]] = MappingProxyType(
    {"queue": show_queue, "batches": show_batches, "history": show_history, "ledger": show_ledger}
)


def show_review_page(desk: Desk) -> None:
    """Draw the part that the address names."""
    if not show_ledger_notes(desk) or desk.ledger is None:
        return
    labels = {part: desk.words(f"review.part.{part}") for part in _PARTS}
    part = view_field(desk.words("page.review"), "part", labels)
    show_last_decision(desk.ledger, desk)
    _PARTS[part](desk.ledger, desk)
