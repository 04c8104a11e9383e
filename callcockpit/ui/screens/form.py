"""The form for a person: added or edited without leaving the keyboard; wrong entries say so and stay."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, TextArea

from callcockpit.domain.bounds import CADENCE, LONGEST, whole
from callcockpit.domain.days import zone_of
from callcockpit.domain.text import LINE_LIMIT, clean, clean_line
from callcockpit.domain.values import Candidate, Contact, Number, as_candidate
from callcockpit.domain.words import NumberKind
from callcockpit.store.referrals import NOTHING_SAID, Said
from callcockpit.ui.keys import bindings, pick
from callcockpit.ui.screens.entries import cells_of, damage_of, numbers_of
from callcockpit.ui.text import plain
from callcockpit.ui.widgets.ask import AskInput, AskText
from callcockpit.ui.widgets.notes import Notes
from callcockpit.ui.work import begin


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form holds once it is valid."""

    person: Candidate
    cadence: int | None
    said: Said | None = None
    """What is said of a referral; None where that was not asked."""


_FIELDS = (
    ("name", "Name", "Dana Whitfield"),
    ("company", "Company", ""),
    ("title", "Title", ""),
    ("numbers", "Numbers", "mobile 614 555 0142, work +1 614 555 0100 x204"),
    ("emails", "E-mail", ""),
    ("tags", "Tags", "client, golf"),
    ("referred_by", "Referred by", ""),
    ("birthday", "Birthday", "1971-12-03 or 12-03"),
    ("zone", "Time zone", "from the number; else such as America/Chicago"),
    ("cadence", "Cadence", "days between calls; else the tag's or the usual"),
)
_OF_REFERRAL = (
    ("reason", "Reason", "why they were named: what it could do for them"),
    ("introduced", "Introduced", "y where the introduction is made for you"),
)
"""The lines of somebody who was referred."""


class FormScreen(ModalScreen[Filled | None]):
    """Some lines and the notes; Ctrl+S saves, Esc leaves and asks first where something was typed."""

    DEFAULT_CSS = """
    FormScreen { align: center middle; }
    FormScreen > Vertical {
        width: 90; max-width: 98%; height: 24; max-height: 98%; border: round $frame-focus; padding: 0 1;
        background: $surface;
    }
    FormScreen Horizontal { height: 1; }
    FormScreen Label { width: 13; color: $text-muted; }
    FormScreen AskInput { width: 1fr; }
    FormScreen Notes { height: 1fr; background: $field; margin-top: 1; padding: 0; }
    FormScreen #said { height: 2; margin-top: 1; }
    """

    BINDINGS = bindings(pick("view.save", "view.save-next"))

    def __init__(
        self,
        region: str,
        title: str,
        *,
        person: Candidate | None = None,
        cadence: int | None = None,
        said: Said | None = None,
        keep_one: Callable[[Filled], bool] | None = None,
    ) -> None:
        """Take the region for numbers without a country code, and what to begin with.

        ``said`` is what is said of a referral, None for somebody who is none. With ``keep_one`` several can
        be typed in one after another; it is handed each but the last, and tells whether it took them.
        """
        super().__init__()
        self.country = region
        self.heading = title
        self.person = person or Candidate(name="")
        self.cadence = cadence
        self.said = said or NOTHING_SAID
        self.keep_one = keep_one
        self.kept = 0
        """How many were typed in and kept before this one."""
        self.fields = _FIELDS if said is None else (*_FIELDS, *_OF_REFERRAL)
        self.before: dict[str, str] = {}
        self.leaving = False
        self.load_told: Callable[[int | None], Awaitable[str]] | None = None
        """Says what another cadence does to the calls a month; None where nobody can."""

    @classmethod
    def of(cls, contact: Contact, region: str) -> FormScreen:
        """Return the form of somebody who is in the book."""
        return cls(
            region,
            f"Edit {clean_line(contact.name, 60)}",
            person=as_candidate(contact),
            cadence=contact.cadence,
            said=Said(contact.reason, contact.introduced) if contact.referred_by else None,
        )

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with Vertical() as box:
            box.border_title = plain(self.heading)
            several = " · Ctrl+N saves, and the next one" if self.keep_one else ""
            box.border_subtitle = Content(f"Ctrl+S saves{several} · Tab next · Esc leaves")
            for name, label, hint in self.fields:
                with Horizontal():
                    yield Label(label, markup=False)
                    yield AskInput(
                        self._text(name), placeholder=hint, id=f"field-{name}", select_on_focus=False
                    )
            yield Notes(id="field-notes", hint="notes")
            yield AskText(id="said")

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one(Notes).load_note(self.person.notes[:10_000])
        self.before = self._values()
        self.query_one("#field-name", AskInput).focus()

    def _text(self, name: str) -> str:
        if name == "numbers":
            return ", ".join(_typed(number) for number in self.person.numbers)
        if name == "reason":
            return self.said.reason
        if name == "introduced":
            return "y" if self.said.introduced else ""
        if name == "cadence":
            return str(self.cadence or "")
        value = getattr(self.person, name)
        return clean_line(", ".join(value) if isinstance(value, tuple) else str(value or ""), LINE_LIMIT)

    def _values(self) -> dict[str, str]:
        values = {name: self.query_one(f"#field-{name}", AskInput).value for name, _, _ in self.fields}
        return {**values, "notes": self.query_one(Notes).text}

    @on(events.Key)
    def take_key(self, event: events.Key) -> None:
        """Leave, or go from line to line."""
        if event.key == "escape":
            event.stop()
            self._leave()
        elif event.key in ("down", "up") and not isinstance(self.focused, TextArea):
            event.stop()
            (self.focus_next if event.key == "down" else self.focus_previous)()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Save where everything is valid; else say what is not and stay."""
        values = self._values()
        if self.kept and values == self.before:
            self.dismiss(None)
        elif self._valid(values):
            self.dismiss(self._filled(values))

    def action_save_next(self) -> None:
        """Keep this one, and begin with the next."""
        values = self._values()
        if self.keep_one is None or not self._valid(values):
            return
        if not self.keep_one(self._filled(values)):
            self.query_one("#said", AskText).say((("Not yet: the one before is being saved.", "alert"),))
            return
        self.kept += 1
        for name, _, _ in self.fields:
            self.query_one(f"#field-{name}", AskInput).value = self.before[name]
        self.query_one(Notes).load_note(self.before["notes"])
        said = f"✓ {clean_line(values['name'], 60)} · and the next one; Esc when that was all"
        self.query_one("#said", AskText).say(((said, "text"),))
        self.query_one("#field-name", AskInput).focus()

    def _valid(self, values: dict[str, str]) -> bool:
        """Whether everything is valid; where it is not, that is said and the keys go there."""
        problem = self._problem(values)
        if problem is not None:
            field, sentence = problem
            self.query_one("#said", AskText).say(((sentence, "alert"),))
            self.query_one(f"#field-{field}", AskInput).focus()
        return problem is None

    @on(Input.Changed, "#field-cadence")
    def weigh_cadence(self, event: Input.Changed) -> None:
        """Say what another cadence does to the load, before it is saved."""
        typed = event.value.strip()
        days = whole(typed, CADENCE)
        if self.load_told is not None and typed != self.before.get("cadence") and (days or not typed):
            begin(self, partial(self._weigh, self.load_told, days), "weigh", exclusive=True)

    async def _weigh(self, told: Callable[[int | None], Awaitable[str]], days: int | None) -> None:
        self.query_one("#said", AskText).say(((await told(days), "dim"),))

    def _problem(self, values: dict[str, str]) -> tuple[str, str] | None:
        if not values["name"].strip():
            return "name", "A person needs a name."
        changed = values["numbers"] != self.before["numbers"]
        for cell in cells_of(values["numbers"]) if changed else ():
            said = damage_of(cell)
            if said is not None:
                return "numbers", said
        if values["birthday"].strip() and _birthday(values["birthday"]) is None:
            return "birthday", "A birthday reads 1971-12-03, or 12-03 without the year."
        zone = values["zone"].strip().replace(" ", "_")
        if zone and zone_of(zone) is None:
            return "zone", f"No such time zone: {clean_line(zone, 40)}. Name it like Europe/Zurich."
        if values.get("introduced", "").strip().lower() not in _YES_NO:
            return "introduced", "Introduced is y or n: y where the introduction is made for you."
        if values["cadence"].strip() and whole(values["cadence"], CADENCE) is None:
            return "cadence", f"The cadence is a number of days, 1 to {LONGEST}."
        return None

    def _filled(self, values: dict[str, str]) -> Filled:
        name = clean_line(values["name"])
        person = self.person
        same_name = name == person.name
        # A long note is shown in part only; the part that was not shown stays as it is.
        notes = values["notes"] + person.notes[10_000:]
        filled = Candidate(
            name=name,
            given=person.given if same_name else "",
            family=person.family if same_name else "",
            company=clean_line(values["company"]),
            title=clean_line(values["title"]),
            emails=self._list("emails", values, person.emails),
            urls=person.urls,
            numbers=self._numbers(values["numbers"]),
            notes=clean(notes),
            tags=self._list("tags", values, person.tags),
            source=person.source or "typed in",
            referred_by=clean_line(values["referred_by"]),
            birthday=_birthday(values["birthday"]),
            zone=values["zone"].strip().replace(" ", "_") or None,
        )
        said = None
        if "introduced" in values:
            introduced = _YES_NO[values["introduced"].strip().lower()]
            said = Said(clean_line(values["reason"], LINE_LIMIT), introduced)
        return Filled(filled, whole(values["cadence"], CADENCE), said)

    def _list(self, name: str, values: dict[str, str], held: tuple[str, ...]) -> tuple[str, ...]:
        """Return the entries of a line; one that was not typed in keeps even the commas of its entries."""
        return held if values[name] == self.before[name] else tuple(cells_of(values[name]))

    def _numbers(self, typed: str) -> tuple[Number, ...]:
        if typed == self.before["numbers"]:
            return self.person.numbers
        known = {_typed(number): number for number in self.person.numbers}
        found: list[Number] = []
        for cell in cells_of(typed):
            found += [known[cell]] if cell in known else numbers_of((cell,), self.country)
        return tuple(found)

    def _leave(self) -> None:
        if self._values() == self.before or self.leaving:
            self.dismiss(None)
            return
        self.leaving = True
        self.query_one("#said", AskText).say(
            (("Leave without saving? Esc again leaves, any other key goes on.", "alert"),)
        )

    @on(Input.Changed)
    @on(TextArea.Changed)
    def stay(self) -> None:
        """Forget the wish to leave when somebody types on."""
        if self.leaving:
            self.leaving = False
            self.query_one("#said", AskText).say()


_YES_NO = {"": False, "n": False, "no": False, "y": True, "yes": True}


def _typed(number: Number) -> str:
    word = "" if number.kind is NumberKind.OTHER else f"{number.kind.value} "
    return f"{word}{clean_line(number.raw)}"


def _birthday(typed: str) -> str | None:
    parts = [int(part) for part in re.findall(r"\d+", typed)]
    try:
        if len(parts) == 3:
            return date(parts[0], parts[1], parts[2]).isoformat()
        if len(parts) == 2:
            # 2000 is a leap year, so that 29 February may be somebody's birthday.
            return f"--{date(2000, parts[0], parts[1]):%m-%d}"
    except ValueError:
        return None
    return None
