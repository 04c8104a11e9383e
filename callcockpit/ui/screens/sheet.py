"""A text to read over the cockpit: the help, or why somebody is here."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from callcockpit.ui.keymap import Keymap
from callcockpit.ui.keys import BOOK_KEYS, CALL_KEYS, QUEUE_KEYS, VIEW_KEYS
from callcockpit.ui.text import plain, wrap
from callcockpit.ui.widgets.pane import Line, Pane, cut


class SheetText(Pane, can_focus=True):
    """Lines that scroll."""

    DEFAULT_CSS = """
    SheetText { border: round $frame-focus; padding: 0 2; background: $surface; }
    """

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self.said = said
        self.top = 0

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the lines from where they are scrolled to; a line that begins with ``# `` is a heading."""
        drawn: list[Line] = []
        for line in self.said:
            if line.startswith("# "):
                drawn.append(cut(((line[2:], "title"),), width))
            elif "\t" in line:
                key, words, *rest = line.split("\t")
                drawn += _keyed(key, words, "".join(rest), width)
            else:
                drawn += [((part, "text"),) for part in wrap(line, width)]
        self.top = max(0, min(self.top, len(drawn) - height))
        return drawn[self.top : self.top + height]


def _keyed(key: str, words: str, identity: str, width: int) -> Iterable[Line]:
    """Return a key with what it does, and its id at the right: below, where there is no room beside it."""
    left = width - 16 - len(words) - 2
    line = ((f"{key:>14}  ", "key"), (words, "text"))
    if not identity:
        yield cut(line, width)
    elif left >= len(identity):
        yield (*line, (f"  {identity:>{left}}", "dim"))
    else:
        yield cut(line, width)
        yield (((" " * 16 + identity).rjust(width), "dim"),)


class SheetScreen(ModalScreen[None]):
    """Shows a text until a key closes it; arrows and page keys scroll."""

    DEFAULT_CSS = """
    SheetScreen { align: center middle; }
    SheetScreen SheetText { width: 84; max-width: 96%; height: auto; max-height: 90%; }
    """

    def __init__(self, title: str, said: list[str]) -> None:
        super().__init__()
        self.title_text = title
        self.foot = "any key closes · ↑ ↓ scroll"
        self.said = said

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield SheetText(self.said)

    def on_mount(self) -> None:
        """Give the text its title and the keys."""
        text = self.query_one(SheetText)
        text.border_title = plain(self.title_text)
        text.border_subtitle = Content(self.foot)
        text.styles.height = min(len(self.said) + 2 + sum(len(line) // 78 for line in self.said), 200)
        text.focus()

    @on(events.Key)
    def scroll_or_close(self, event: events.Key) -> None:
        """Scroll with the arrows, close with anything else."""
        event.stop()
        event.prevent_default()
        text = self.query_one(SheetText)
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            text.top = max(0, text.top + steps[event.key])
            text.redraw()
        else:
            self.dismiss()


_WHERE = {
    "ready": "Ready: whom to call now is on the screen. Enter dials; 1 2 3 log a call made elsewhere.",
    "calling": "Calling: Enter when they answer; one key logs how an unanswered call ended.",
    "wrap-up": "Wrap-up: they answered. 1, 2 or 3 logs what came of it; Enter logs the one marked ▸.",
    "notes": "Notes: type freely, it is kept as you type. Esc brings the keys back; results are keys then.",
}


def help_lines(where: str, keymap: Keymap) -> list[str]:
    """Return the help for where the user is: what counts here first, then every key."""
    said = [_WHERE[where], ""]
    for title, keys in (
        ("This person and call", CALL_KEYS),
        ("The queue", QUEUE_KEYS),
        ("The book", BOOK_KEYS),
        ("Getting about", VIEW_KEYS),
    ):
        said.append(f"# {title}")
        said += [f"{keymap.keys(key.id)}\t{key.help}\t{key.id}" for key in keys]
        said.append("")
    said.append(
        "Every key can be changed in the settings file by its id, which stands behind it: "
        "callcockpit where tells the place of the file."
    )
    return said
