"""Python's cycle collector, while very many people are held."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the cycle collector off: people make no cycles, and it would walk all of them again and again.

    That is a third of the time of an import. It may be used in any thread, also when it is off already.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
