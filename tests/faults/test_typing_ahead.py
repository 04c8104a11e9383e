"""Whoever types before the cockpit stands is not misunderstood: no letter of a note is taken for a result."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import open_book
from tests.faults.session import cockpit


def test_keys_typed_during_the_start_are_taken_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "data" / "book.db"
    with open_book(path, Rules(), ZoneInfo("America/New_York")) as book:
        phone = Number("(800) 555-0142", "+18005550142")
        upkeep.add(book, Candidate("Dana Whitfield", numbers=(phone,)), datetime.now(UTC))
    with cockpit(tmp_path, path) as session:
        session.press("n12 boxes by 3")
        session.until("12 boxes by 3")
        session.until("dials 0")
