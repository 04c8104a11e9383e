"""Work that goes on beside the keys."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

from textual.dom import DOMNode
from textual.worker import Worker

from callcockpit.ui.widgets.bars import FooterBar

SLOW_SECONDS = 0.7
"""After this long it is said what is being waited for."""
READING = "Reading: another program is using the book …"
SAVING = "Saving: another program is using the book …"


def begin(
    node: DOMNode, work: Callable[[], Coroutine[None, None, None]], group: str, *, exclusive: bool = False
) -> None:
    """Begin work; what is ``exclusive`` overtakes the same work that was begun before.

    It is handed over as what makes the coroutine: one that is overtaken before it began, by the next or by
    the end of the program, complains otherwise that nobody awaited it.
    """
    _: Worker[None] = node.run_worker(work, group=group, exclusive=exclusive)


@contextmanager
def telling(node: DOMNode, footer: FooterBar, words: str) -> Iterator[None]:
    """Say in the message line what is waited for, where what follows takes long."""
    timer = node.set_timer(SLOW_SECONDS, lambda: footer.say(words, "alert"))
    try:
        yield
    finally:
        timer.stop()
        if footer.message == words:
            footer.say("")
