"""Work that goes on beside the keys."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from textual.dom import DOMNode
from textual.worker import Worker


def begin(
    node: DOMNode, work: Callable[[], Coroutine[None, None, None]], group: str, *, exclusive: bool = False
) -> None:
    """Begin work; what is ``exclusive`` overtakes the same work that was begun before.

    It is handed over as what makes the coroutine: one that is overtaken before it began, by the next or by
    the end of the program, complains otherwise that nobody awaited it.
    """
    _: Worker[None] = node.run_worker(work, group=group, exclusive=exclusive)
