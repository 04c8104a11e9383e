"""What the fault tests of the screen begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.seat import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with an empty book."""
    return Place(tmp_path / "data" / "book.db")
