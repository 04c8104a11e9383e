"""The terminal's own ways that Textual does not bear: bytes that are no UTF-8, output said to be ASCII."""

from __future__ import annotations

import codecs
import io
import sys


def read_any_bytes() -> None:
    """Let keys and pastes hold bytes that are no UTF-8, and the screen be drawn whatever the locale says.

    Textual reads strictly and stops at the first such byte, which a terminal set to another encoding sends
    with every accent. Left out of a long paste, the rest of it would come as keys: each is a mark instead.
    """
    if sys.platform != "win32":
        from textual.drivers import linux_driver

        setattr(linux_driver, "getincrementaldecoder", _tolerant)  # noqa: B010 - a name Textual imports
    if isinstance(sys.__stderr__, io.TextIOWrapper) and sys.__stderr__.isatty():
        sys.__stderr__.reconfigure(encoding="utf-8")


class _Tolerant(codecs.IncrementalDecoder):
    """UTF-8 in which a wrong byte is a replacement character."""

    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]  # the buffer type of the stub is Python 3.12's
        return self._decoder.decode(data, final)


def _tolerant(encoding: str) -> type[codecs.IncrementalDecoder]:  # noqa: ARG001 - Textual asks for UTF-8 only
    return _Tolerant
