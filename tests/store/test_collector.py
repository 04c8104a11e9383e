"""The collector is left as it was found."""

from __future__ import annotations

import gc

import pytest

from callcockpit.store.collector import without_collector


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(on: bool) -> None:
    (gc.enable if on else gc.disable)()
    try:
        with without_collector():
            assert not gc.isenabled()
        assert gc.isenabled() is on
    finally:
        gc.enable()
