"""What the fault tests of the screen begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.nest import Nest
from tests.faults.session import environment
from tests.ui.seat import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with an empty book."""
    return Place(tmp_path / "data" / "book.db")


@pytest.fixture(scope="session")
def nest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    """What cockpits start from where the start itself is not what is tried."""
    opened = Nest(environment(tmp_path_factory.mktemp("nest")))
    yield opened
    opened.close()


LONG_ONLY = {"test_race.py"}
"""Takes a minute even where it is short."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the race to ``--long``."""
    if not config.getoption("--long"):
        for item in items:
            if item.path.name in LONG_ONLY:
                item.add_marker(pytest.mark.skip(reason="with --long"))
