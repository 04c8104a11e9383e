"""The panes of the Partners view: the partners, whom to meet next first, and the names with one of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime

from callcockpit.domain.days import MONTHS, today
from callcockpit.domain.ties import MARK_WORDS, Balance, Named, Thirds
from callcockpit.domain.values import Due
from callcockpit.domain.when import show_due
from callcockpit.domain.words import Result
from callcockpit.store.partners import Alliances, Partner
from callcockpit.ui.showing import Moment
from callcockpit.ui.text import fit, fit_words
from callcockpit.ui.widgets.choice import ChoicePane
from callcockpit.ui.widgets.pane import Line, Span, cut

WHEN, MARKS, DATE, BALANCE, CAME, WAY = 17, 5, 10, 10, 13, 10
"""Cells of a next meeting, the marks, a date, what was given and received, what came of it, and which way."""
WIDE = 96
"""The width from which the last meeting is shown as well."""
MARKS_WIDTH = 114
"""The width in which all marks stand on one line."""


class HeadedPane(ChoicePane):
    """Rows to choose from, below lines that stay."""

    _lead = 0
    """How many lines stand above the rows."""

    @abstractmethod
    def head(self, width: int) -> tuple[Line, ...]:
        """Return the lines above the rows."""

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the head, then the rows around the cursor."""
        head = self.head(width) if self.count else ()
        self._lead = len(head)
        return [*(cut(line, width) for line in head), *super().lines(width, max(1, height - len(head)))]

    def row_style(self, row: int) -> str | None:
        """Mark the row that is chosen."""
        return super().row_style(row - self._lead) if row >= self._lead else None


class PartnerList(HeadedPane):
    """The partners."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="partners")
        self.at = at
        self.found = Alliances()
        self.empty = (
            "No partner yet.\n\n"
            "A in the cockpit makes the person on the screen a partner: somebody you respect and trust,\n"
            "who knows whom you want to meet, and whom you can give names to in return."
        )

    @property
    def count(self) -> int:
        """How many partners there are."""
        return len(self.found.partners)

    @property
    def chosen(self) -> Partner | None:
        """The partner of the cursor."""
        return self.found.partners[self.place] if self.place < self.count else None

    def show(self, found: Alliances, at: Moment) -> None:
        """Show these partners; the cursor stays with whom it was on."""
        before = self.chosen.contact if self.chosen else None
        self.found, self.at = found, at
        self.place = next(
            (place for place, one in enumerate(found.partners) if one.contact == before),
            max(0, min(self.place, self.count - 1)),
        )
        rules = at.rules
        self.name_frame(
            f"Partners · {self.count} of {rules.partners} · this week {found.this_week} of "
            f"{rules.partner_meetings} · a year: {_balance(found.balance)}"
        )
        self.redraw()

    def head(self, width: int) -> tuple[Line, ...]:
        """Draw what the columns are."""
        words = [("next meeting", WHEN), ("name", self._who(width)), ("marks", MARKS)]
        words += [("last met", DATE)] if width >= WIDE else []
        words += [("gave / got", BALANCE), ("names got", CAME)]
        return (tuple((fit(word, cells) + " ", "dim") for word, cells in words),)

    def _who(self, width: int) -> int:
        met = DATE + 1 if width >= WIDE else 0
        return max(12, min(50, width - WHEN - MARKS - BALANCE - CAME - met - 4))

    def row(self, at: int, width: int) -> Line:
        """Draw when they are met next, who they are, and what went each way."""
        one = self.found.partners[at]
        moment = self.at
        day = today(moment.now, moment.zone, moment.rules)
        late = one.next_on < day
        when = show_due(Due(one.next_on), moment.now, moment.zone, moment.rules.day_start)
        if late:
            when = f"{(day - one.next_on).days}d late"
        who = f"{one.name} · {one.company}" if one.company else one.name
        met = "never" if one.met is None else _date(one.met, moment)
        style = "overdue" if late else "text" if one.agreed else "asleep"
        line: list[Span] = [
            (fit(when if one.agreed or late else f"~ {when}", WHEN) + " ", style),
            (fit_words(who, self._who(width)) + " ", "strong"),
            (fit(f"{one.marks.bit_count()}/{len(MARK_WORDS)}", MARKS) + " ", "text"),
        ]
        if width >= WIDE:
            line.append((fit(met, DATE) + " ", "dim"))
        line.append((fit(f"{one.balance.given:>4} / {one.balance.received}", BALANCE) + " ", "text"))
        return (*line, *_marks(one.received))


class NameList(HeadedPane):
    """The names with one partner, and how the alliance stands."""

    def __init__(self, at: Moment) -> None:
        super().__init__(id="names")
        self.at = at
        self.partner: Partner | None = None

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self.partner.names) if self.partner else 0

    @property
    def chosen(self) -> Named | None:
        """The name of the cursor."""
        return self.partner.names[self.place] if self.partner and self.place < self.count else None

    def show(self, partner: Partner | None, at: Moment) -> None:
        """Show the names with a partner; the cursor stays where it is with the same one."""
        before = self.partner.contact if self.partner else None
        if partner is None or partner.contact != before:
            self.place = 0
        self.partner, self.at = partner, at
        self.place = max(0, min(self.place, self.count - 1))
        self.empty = "" if partner is None else "No names yet: L logs a meeting, with the names each way."
        self.name_frame("Names" if partner is None else f"Names · {partner.name}")
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw how the alliance stands, also where there are no names yet."""
        if self.partner is not None and not self.count:
            return [
                *(cut(line, width) for line in self.head(width)),
                (),
                ((self.empty, "dim"),),
            ]
        return super().lines(width, height)

    def head(self, width: int) -> tuple[Line, ...]:
        """Draw the marks, then what became of the names each way."""
        partner = self.partner
        if partner is None:
            return ()
        marks: list[Span] = []
        for mark, word in MARK_WORDS.items():
            has = mark in partner.marks
            marks.append((f"{'✓' if has else '·'} {word}  ", "strong" if has else "dim"))
        given, received = partner.balance.acts_given, partner.balance.acts_received
        introduced = sum(one.introduced for one in partner.names)
        return (
            *((tuple(marks[:4]), tuple(marks[4:])) if width < MARKS_WIDTH else (tuple(marks),)),
            _thirds("gave", partner.given, f"acts {given}", width),
            _thirds("got", partner.received, f"introduced {introduced} · acts {received}", width),
        )

    def row(self, at: int, width: int) -> Line:
        """Draw when, which way, who, and what became of it."""
        if self.partner is None:
            return ()
        one = self.partner.names[at]
        way = "got" if one.id is not None else "referred"
        way = "gave" if not one.received else "introduced" if one.introduced else way
        name = max(14, min(40, width - DATE - WAY - 34))
        outcome = one.outcome.words if one.outcome else "open"
        style = one.outcome.value if one.outcome else "dim"
        return (
            (fit(_date(one.at, self.at), DATE) + " ", "dim"),
            (fit(way, WAY) + " ", "text" if one.received else "key"),
            (fit(one.name, name) + " ", "strong" if one.person is not None else "text"),
            (fit(one.number, 16) + " ", "dim"),
            (fit(outcome, 14), style),
        )


def _date(at: datetime, moment: Moment) -> str:
    """Return a day as the history has it: ``12 Nov 26``."""
    local = at.astimezone(moment.zone)
    return f"{local.day:02} {MONTHS[local.month - 1]} {local:%y}"


def _balance(balance: Balance) -> str:
    return f"gave {balance.given}, got {balance.received}"


_OUTCOMES = ((1, Result.NO_FUTURE), (2, Result.STAY_IN_TOUCH), (3, Result.NEXT_STEP))


def _marks(found: Thirds) -> Line:
    """Return what became of names as the header of the cockpit counts outcomes: ``1▪2 2▪1 3▪4``."""
    counts = (found.no_future, found.stay_in_touch, found.next_step)
    return tuple(
        (f"{key}▪{count} ", outcome.value)
        for (key, outcome), count in zip(_OUTCOMES, counts, strict=True)
        if count
    )


def _thirds(word: str, found: Thirds, acts: str, width: int) -> Line:
    """Return what became of names in words, and how many acts there were; shares where there is room."""
    first, _, _ = acts.partition(" · ")
    ways = [
        _shares(word, found, said, shares=shares)
        for said, shares in ((acts, True), (acts, False), (first, False))
    ]
    whole = (way for way in ways if sum(len(text) for text, _ in way) <= width)
    return next(whole, ways[-1])


def _shares(word: str, found: Thirds, acts: str, *, shares: bool) -> Line:
    """Return what became of names, with ``shares`` each share beside its cases."""
    names = found.known + found.open
    if not names:
        return ((f"{word} no names", "strong"), (f" · {acts}", "dim"))
    spans: list[Span] = [(f"{word} {names}", "strong"), (" · ", "dim")]
    counts = (found.no_future, found.stay_in_touch, found.next_step)
    for (_, outcome), count in zip(_OUTCOMES, counts, strict=True):
        share = f" ({round(100 * count / found.known)}%)" if count and shares else ""
        spans += [(f"{outcome.words} {count}{share}", outcome.value), (" · ", "dim")]
    return (*spans, (f"open {found.open} · {acts}", "dim"))
