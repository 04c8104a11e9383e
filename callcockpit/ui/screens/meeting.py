"""The form of a meeting with a partner: names given and received, one to a line, and when the next one is."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, TextArea

from callcockpit.domain.text import LINE_LIMIT, clean_line
from callcockpit.domain.values import Candidate
from callcockpit.domain.when import no_day, understand
from callcockpit.store.alliances import Meeting
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.entries import person_of, problem_of
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import plain
from callcockpit.ui.widgets.ask import AskInput, AskText
from callcockpit.ui.widgets.notes import Notes


class MeetingScreen(ModalScreen[Meeting | None]):
    """Two fields of names and two lines; Ctrl+S saves, Esc leaves and asks where something was typed."""

    DEFAULT_CSS = """
    MeetingScreen { align: center middle; }
    MeetingScreen > Vertical {
        width: 100; max-width: 98%; height: 22; max-height: 98%; border: round $frame-focus; padding: 0 1;
        background: $surface;
    }
    MeetingScreen #names { height: 1fr; }
    MeetingScreen #names Vertical { width: 1fr; padding-right: 1; }
    MeetingScreen .line { height: 1; }
    MeetingScreen .line Label { width: 15; }
    MeetingScreen Label { color: $text-muted; }
    MeetingScreen AskInput { width: 1fr; }
    MeetingScreen Notes { height: 1fr; background: $field; padding: 0; }
    MeetingScreen #said { height: 2; margin-top: 1; }
    """

    BINDINGS = bindings(pick("view.save"))

    def __init__(self, partner: str, region: str, moment: Callable[[], Moment]) -> None:
        """Take the partner's name, the region for numbers without a country code, and what time it is."""
        super().__init__()
        self.partner = partner
        self.country = region
        self.moment = moment
        self.leaving = False

    def compose(self) -> ComposeResult:
        """Lay out the names side by side, and the lines below."""
        with Vertical() as box:
            box.border_title = plain(f"Meeting with {self.partner}")
            box.border_subtitle = Content("Ctrl+S saves · Tab next · Esc leaves")
            with Horizontal(id="names"):
                for side, words in (("given", "Names you gave"), ("received", "Names you received")):
                    with Vertical():
                        yield Label(words, markup=False)
                        yield Notes(id=side, hint="one to a line: name, number, company")
            for name, words, hint in (
                ("note", "A word on it", ""),
                ("next", "Next meeting", "6w · mon · 12 feb; nothing: when their turn comes"),
            ):
                with Horizontal(classes="line"):
                    yield Label(words, markup=False)
                    yield AskInput(placeholder=hint, id=name, select_on_focus=False)
            yield AskText(id="said")

    def on_mount(self) -> None:
        """Begin with the names given."""
        self.query_one("#given", Notes).focus()

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", AskInput).value

    def _lines(self, side: str) -> list[str]:
        return [line for line in self.query_one(f"#{side}", Notes).text.split("\n") if line.strip()]

    @on(TextArea.Changed)
    @on(Input.Changed)
    def count(self) -> None:
        """Say how the names read so far, and forget the wish to leave."""
        self.leaving = False
        given, received = len(self._lines("given")), len(self._lines("received"))
        each = self.moment().rules.partner_names
        self._say(f"{given} of {each} given · {received} of {each} received", "dim")

    def _say(self, words: str, style: str) -> None:
        self.query_one("#said", AskText).say(((words, style),))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Save where everything can be read; else say what cannot, and stay there."""
        for side in ("given", "received"):
            for line in self._lines(side):
                if (problem := problem_of(line)) is not None:
                    self._say(problem, "alert")
                    self.query_one(f"#{side}", Notes).focus()
                    return
        at, typed = self.moment(), self._text("next")
        found = understand(typed, at.now, at.rules, at.zone) if typed.strip() else None
        if found is not None and (wrong := no_day(found)) is not None:
            self._say(wrong, "alert")
            self.query_one("#next", AskInput).focus()
            return
        note = clean_line(self._text("note"), LINE_LIMIT)
        day = found.due.day if found is not None and found.due is not None else None
        self.dismiss(Meeting(self._people("given"), self._people("received"), note, day))

    def _people(self, side: str) -> tuple[Candidate, ...]:
        source = f"named by {self.partner}" if side == "received" else ""
        people = (person_of(line, self.country, source) for line in self._lines(side))
        return tuple(person for person in people if person is not None)

    @on(events.Key)
    def take_key(self, event: events.Key) -> None:
        """Leave, asking first where something was typed."""
        if event.key != "escape":
            return
        event.stop()
        typed = self._lines("given") or self._lines("received") or self._text("note") or self._text("next")
        if not typed or self.leaving:
            self.dismiss(None)
            return
        self.leaving = True
        self._say("Leave without saving? Esc again leaves, any other key goes on.", "alert")
