"""The terminal's own ways that Textual does not bear: bytes that are no UTF-8, escapes in what is pasted."""

from __future__ import annotations

import codecs
import io
import sys

from callcockpit.ui.textual_private import decode_terminal_with

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
ESCAPE, ITS_PICTURE = "\x1b", "\u241b"


def prepare_terminal() -> None:
    """Read whatever a terminal sends, and draw in UTF-8 whatever the locale says.

    Textual reads strictly and stops at the first byte that is no UTF-8, which a terminal set to another
    encoding sends with every accent; and of an escape in a paste it makes keys, which would log results.
    """
    decode_terminal_with(_decoder)
    if isinstance(sys.__stderr__, io.TextIOWrapper) and sys.__stderr__.isatty():
        sys.__stderr__.reconfigure(encoding="utf-8")


class InputDecoder(codecs.IncrementalDecoder):
    """UTF-8 in which a wrong byte is a replacement character, and an escape inside a paste its picture."""

    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._last = ""
        """What was returned last, in which a paste may have begun to begin."""
        self._held = ""
        """What may be the beginning of the end of a paste."""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]  # the buffer type of the stub is Python 3.12's
        """Return the text as far as it is known."""
        text, self._held = self._held + self._decoder.decode(data, final), ""
        found = ""
        while text:
            part, text = self._pasted(text, final) if self._pasting else self._typed(text)
            found += part
        return found

    def _typed(self, text: str) -> tuple[str, str]:
        """Return what goes on unchanged, and what is left from the beginning of a paste."""
        begins = (self._last + text).find(PASTE_BEGINS)
        if begins < 0:
            self._last = (self._last + text)[1 - len(PASTE_BEGINS) :]
            return text, ""
        here = begins + len(PASTE_BEGINS) - len(self._last)
        self._pasting, self._last = True, ""
        return text[:here], text[here:]

    def _pasted(self, text: str, final: bool) -> tuple[str, str]:
        """Return what was pasted with its escapes made visible, and what is left after its end."""
        pasted, end, left = text.partition(PASTE_ENDS)
        if end:
            self._pasting = False
        elif not final:
            sizes = range(len(PASTE_ENDS) - 1, 0, -1)
            held = next((size for size in sizes if pasted.endswith(PASTE_ENDS[:size])), 0)
            pasted, self._held = pasted[: len(pasted) - held], pasted[len(pasted) - held :]
        return pasted.replace(ESCAPE, ITS_PICTURE) + end, left


def _decoder(encoding: str) -> type[codecs.IncrementalDecoder]:  # noqa: ARG001 - Textual asks for UTF-8 only
    return InputDecoder
