"""Private names of Textual that the program uses; all of them stand here, and a test names each.

Textual may change them in any release: where one is gone, that test fails and this module is the one to mend.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable
from typing import TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import App

ReturnT = TypeVar("ReturnT")


class ToldApp(App[ReturnT]):
    """An app that ends with one sentence after a mistake: the traceback of Textual shows local variables."""

    def crash_sentence(self, error: BaseException | None) -> str:
        """Return what is said of a mistake."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        """End after an exception, which Textual keeps as ``_exception``; without a word it would hang."""
        said = "The program stopped because of a mistake of its own."
        try:
            said = self.crash_sentence(self._exception or sys.exc_info()[1])
        finally:
            super().panic(Text(said))

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002 - they hold a traceback
        """End after an exception in a thread of Textual's."""
        self.exit(return_code=1)
        self._fatal_error()


def decode_terminal_with(decoder: Callable[[str], type[codecs.IncrementalDecoder]]) -> None:
    """Read what the terminal sends with this decoder; only Textual's driver for Unix has one to replace."""
    if sys.platform != "win32":
        from textual.drivers import linux_driver

        setattr(linux_driver, "getincrementaldecoder", decoder)  # noqa: B010 - a name that Textual imports
