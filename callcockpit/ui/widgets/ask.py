"""Questions in the place of the classifier: a line to type, or one key to press; nothing else moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, NamedTuple, Protocol, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from callcockpit.domain.text import LINE_LIMIT, clean_line
from callcockpit.ui.pasting import LeftOut
from callcockpit.ui.widgets.pane import Line, Pane, cut


class Echo(NamedTuple):
    """How a typed line is understood."""

    text: str
    valid: bool


Check = Callable[[str], Echo]
T = TypeVar("T")


class Reading(NamedTuple, Generic[T]):
    """What a typed line means, with how it is understood; where it is not valid it means nothing."""

    said: str
    valid: bool = False
    meant: T | None = None


class AskLine(Protocol):
    """Asks for a line, as the screens do."""

    async def __call__(self, question: str, hint: str, check: Check, *, topic: str) -> str | None:
        """Return the line once ``check`` finds it valid; None when the user leaves."""


async def ask_meaning(
    ask_line: AskLine, question: str, hint: str, read: Callable[[str], Reading[T]], *, topic: str
) -> Reading[T] | None:
    """Ask for a line and return what it meant when it was shown; None when the user leaves.

    It is not read again after Enter: *tomorrow* or *in an hour* is something else by then.
    """
    shown: list[Reading[T]] = []

    def check(line: str) -> Echo:
        shown[:] = [read(line)]
        return Echo(shown[0].said, shown[0].valid)

    line = await ask_line(question, hint, check, topic=topic)
    return None if line is None else shown[0]


ON_ONE_LINE = 5
"""Keys of a choice that stand on one line."""


LONG = 24
"""Characters of what a key does from which each key has a line of its own."""
ROWS = 2
"""Rows below a question at least, so that few things move."""


def _rows(options: Mapping[str, str], more: str) -> list[Line]:
    """Return the keys of a choice with what they do, and what else can be done.

    Long ones have a line each; many short ones go over two lines, few leave the second one to what else.
    """
    if len(options) > 1 and max(map(len, options.values())) > LONG:
        return [*(((f"{key} ", "key"), (does, "text")) for key, does in options.items()), ((more, "dim"),)]
    many = len(options) > ON_ONE_LINE
    gap = " " * (2 if many else 3)
    spans = [((f"{key} ", "key"), (does + gap, "text")) for key, does in options.items()]
    first = len(spans) // 2 if many else len(spans)
    rows = [tuple(span for pair in some for span in pair) for some in (spans[:first], spans[first:])]
    return [rows[0], (*rows[1], (more, "dim"))]


def asked_keys(keys: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the keys that a question takes, for the footer: Escape leaves every one."""
    return (*keys.items(), ("Esc", "leave it"))


class AskText(Pane):
    """Words of a question."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.said: tuple[Line, ...] = ()

    def say(self, *said: Line) -> None:
        """Show these lines."""
        self.said = said
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:  # noqa: ARG002 - as many as there are
        """Draw the words, each line cut to the width."""
        return [cut(line, width) for line in self.said]


class AskInput(Input):
    """A line to type in; pasted text is cleaned and joined to one line."""

    DEFAULT_CSS = """
    AskInput { border: none; height: 1; padding: 0; background: $field; }
    AskInput:focus { border: none; background: $chosen; }
    """

    def on_paste(self, event: events.Paste) -> None:
        """Take the paste as one clean line."""
        event.prevent_default()
        event.stop()
        text = clean_line(event.text, len(event.text) + 1)
        limit = self.max_length or LINE_LIMIT
        room = max(0, limit - len(self.value))
        if len(text) > room:
            self.app.bell()
            self.post_message(LeftOut(len(text) - room, limit))
        self.insert_text_at_cursor(text[:room])


class Ask(Vertical, can_focus=True):
    """Asks one thing at a time and hands the answer to whoever awaits it."""

    DEFAULT_CSS = """
    Ask { height: 4; padding: 0 1; display: none; }
    Ask #question { height: 1; }
    Ask #echo { height: 2; }
    Ask.-choice AskInput { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._answer: asyncio.Future[str | None] | None = None
        self._check: Check | None = None
        self._shown: tuple[str, Echo] | None = None
        """The line as it stands, and how it was last understood."""
        self._options: Mapping[str, str] = {}
        self._kept: dict[str, str] = {}
        self._topic = ""
        self._passing = False

    def compose(self) -> ComposeResult:
        """Lay out the question, the line and how it is understood."""
        yield AskText(id="question")
        yield AskInput(select_on_focus=False, max_length=LINE_LIMIT)
        yield AskText(id="echo")

    @property
    def active(self) -> bool:
        """Whether a question stands and waits for a key; one that has its answer takes no more."""
        return self._answer is not None and not self._answer.done()

    def allows(self, action: str) -> bool:
        """Whether an action of the screen may run: while a question is open only the way out of it."""
        return not self.active or action == "back"

    def focused_by(self, clicked: Widget | None) -> Widget | None:
        """Return what a click gives the focus to: beside an open question nothing."""
        beside = clicked is not None and self not in clicked.ancestors_with_self
        return None if self.active and beside else clicked

    async def line(
        self, question: str, hint: str, check: Check, *, topic: str, initial: str = ""
    ) -> str | None:
        """Ask for a line and return it once ``check`` finds it valid; None when the user leaves.

        What was typed and left is there again when the same ``topic`` comes up.
        """
        field = self.query_one(AskInput)
        self._topic, self._check = topic, check
        self.remove_class("-choice")
        self._make_room(ROWS)
        self.query_one("#question", AskText).say(((question + " ", "strong"), (hint, "dim")))
        with field.prevent(Input.Changed):
            field.value = self._kept.get(topic, initial)
        field.cursor_position = len(field.value)
        self._echo(field.value)
        self.display = True
        # At once: Widget.focus() waits for its turn, and the next letter may be there before.
        self.screen.set_focus(field)
        return await self._wait()

    async def choice(
        self, question: str, options: Mapping[str, str], more: str = "", *, passing: bool = False
    ) -> str | None:
        """Ask for one of the keys of ``options`` (key and what it does); None when the user leaves.

        With ``passing`` any other key withdraws the question and counts as if nothing had been asked.
        """
        self._options, self._passing = options, passing
        self.add_class("-choice")
        self.query_one("#question", AskText).say(((question, "alert"),))
        rows = _rows(options, more)
        self._make_room(len(rows))
        self.query_one("#echo", AskText).say(*rows)
        self.display = True
        self.screen.set_focus(self)
        return await self._wait()

    def _make_room(self, rows: int) -> None:
        """Make room for so many rows below the question."""
        self.query_one("#echo", AskText).styles.height = max(ROWS, rows)
        self.styles.height = max(ROWS, rows) + 2

    def leave(self) -> None:
        """Withdraw the question; a typed line is kept for the next time."""
        if self._answer is not None and not self._answer.done():
            if not self.has_class("-choice"):
                self._kept[self._topic] = self.query_one(AskInput).value
            self._answer.set_result(None)

    async def _wait(self) -> str | None:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            return await self._answer
        finally:
            self._answer = None
            self.display = False

    def _echo(self, line: str) -> None:
        if self._check is None:
            return
        found = self._check(line)
        self._shown = line, found
        mark = "→ " if found.valid else "  "
        style = "strong" if found.valid else "dim"
        self.query_one("#echo", AskText).say(((mark + found.text, style),))

    @on(Input.Changed)
    def show_understood(self, event: Input.Changed) -> None:
        """Show how the line reads so far."""
        event.stop()
        self._echo(event.value)

    @on(Input.Submitted)
    def take_line(self, event: Input.Submitted) -> None:
        """Take the line where it is valid; else say why and keep it."""
        event.stop()
        if self._check is None or self._answer is None or self._answer.done():
            return
        if self._shown is None or self._shown[0] != event.value:
            self._echo(event.value)
        found = self._shown[1] if self._shown is not None else Echo("", valid=False)
        if found.valid:
            self._kept.pop(self._topic, None)
            self._answer.set_result(event.value)
        else:
            self.query_one("#echo", AskText).say(((found.text, "alert"),))

    @on(events.Key)
    def take_key(self, event: events.Key) -> None:
        """Take the key of a choice, and Escape of both kinds; other keys wait."""
        if self._answer is None or self._answer.done():
            return
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.leave()
        elif self.has_class("-choice"):
            self._take_choice(event, self._answer)

    def _take_choice(self, event: events.Key, answer: asyncio.Future[str | None]) -> None:
        pressed = event.character if event.is_printable else event.key
        chosen = next((key for key in self._options if key.lower() in (pressed, event.key)), None)
        if chosen is None and pressed != "n" and self._passing:
            # Whoever presses on did not mean to be asked: the key goes on to what it is bound to.
            answer.set_result(None)
            return
        event.stop()
        event.prevent_default()
        if chosen is not None:
            answer.set_result(chosen)
        elif pressed == "n":
            self.leave()
