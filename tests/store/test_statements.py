"""What no statement of the book may do."""

from __future__ import annotations

import re
from pathlib import Path

import callcockpit

PACKAGE = Path(callcockpit.__file__).parent
FROZEN = PACKAGE / "store" / "migrations"
"""Steps between layouts stay as they were when they were released."""


def test_no_row_is_written_by_removing_the_one_that_is_there() -> None:
    replacing = re.compile(r"\b(INSERT\s+OR\s+REPLACE|REPLACE\s+INTO)\b", re.IGNORECASE)
    found = [
        path.name
        for path in PACKAGE.rglob("*.py")
        if FROZEN not in path.parents and replacing.search(path.read_text("utf-8"))
    ]
    assert found == [], "foreign keys take along what refers to the row: use ON CONFLICT … DO UPDATE"
