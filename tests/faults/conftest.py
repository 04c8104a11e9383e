"""What the fault tests of the screen begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.nest import Nest
from tests.faults.session import environment
from tests.ui.seat import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with an empty book."""
    return Place(tmp_path / "data" / "book.db")


@pytest.fixture
def nest(tmp_path: Path, scaled: Callable[[int, int], int]) -> Iterator[Nest | None]:
    """What cockpits start from where they start many hundred times; in CI each starts as for a person."""
    if not scaled(0, 1):
        yield None
        return
    opened = Nest(environment(tmp_path))
    yield opened
    opened.close()
