"""The one database thread: every job runs there, in the order sent; none is lost to a cancelled wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from callcockpit import crashes
from callcockpit.store.book import Book

T = TypeVar("T")

CLOSING_SECONDS = 2.0
"""How long a closing cockpit waits for what is still being written."""


class Desk:
    """Runs jobs on the open book, one after another, on a thread of its own."""

    def __init__(self, open_book: Callable[[], Book], log: Path | None = None) -> None:
        """Begin opening the book at once; :meth:`opened` tells how that went.

        ``log`` gets the kind and place of unexpected errors in a job.
        """
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="book")
        self.log = log

        def opened() -> Book:
            with crashes.owned(log):
                book = open_book()
                book.hush()
                return book

        self._book: Future[Book] = self._pool.submit(opened)

    async def run(self, job: Callable[[Book], T]) -> T:
        """Run ``job`` and return what it returns; raises CockpitError, see :meth:`Book.work`.

        Cancelling the wait does not cancel the job: what was sent is written.
        """
        return await asyncio.shield(asyncio.wrap_future(self.send(job)))

    def send(self, job: Callable[[Book], T]) -> Future[T]:
        """Queue ``job`` without waiting for it."""

        def run() -> T:
            book = self._book.result()
            with book.work(self.log):
                return job(book)

        return self._pool.submit(run)

    def opened(self) -> Book:
        """Wait until the book is open; raises CockpitError where it could not be opened."""
        return self._book.result()

    def close(self) -> None:
        """Finish what was sent, close the book and end the thread."""

        def shut() -> None:
            if self._book.exception() is None:
                self._book.result().close()

        done = self._pool.submit(shut)
        self._pool.shutdown(wait=False)
        done.exception(CLOSING_SECONDS)
