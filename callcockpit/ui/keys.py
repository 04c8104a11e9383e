"""Every key of the program in one table: its id for the settings, what it does, and where it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual.binding import Binding, BindingType

from callcockpit.domain.words import Result


class Key(NamedTuple):
    """A key and what it does."""

    id: str
    keys: str
    """Default keys by Textual's names, parted by commas."""
    action: str
    label: str
    """What it does, in one or two words, for the footer."""
    help: str
    """What it does, in one line, for the help."""


RESULT_KEYS: dict[Result, Key] = {
    Result.NO_FUTURE: Key("outcome.no-future", "1", "result('no-future')", "no future", "No future: closed"),
    Result.STAY_IN_TOUCH: Key(
        "outcome.stay-in-touch", "2", "result('stay-in-touch')", "stay in touch", "Stay in touch: a recall"
    ),
    Result.NEXT_STEP: Key(
        "outcome.next-step", "3", "result('next-step')", "next step", "Next step: one line, when and what"
    ),
    Result.NO_ANSWER: Key(
        "result.no-answer", "space", "space", "no answer", "Ready: dial. Calling: no answer"
    ),
    Result.VOICEMAIL: Key("result.voicemail", "v", "result('voicemail')", "voicemail", "Voicemail"),
    Result.BUSY: Key("result.busy", "b", "result('busy')", "busy", "Busy"),
    Result.WRONG_NUMBER: Key(
        "result.wrong-number", "w", "result('wrong-number')", "wrong number", "Wrong number: it is struck"
    ),
    Result.SOMEONE_ELSE: Key(
        "result.someone-else", "o", "result('someone-else')", "someone else", "Someone else answered"
    ),
}
"""The key of every result."""

CALL_KEYS = (
    Key("call.enter", "enter", "enter", "dial", "Dial · they answered · log the highlighted outcome"),
    *RESULT_KEYS.values(),
    Key("call.date", "d", "date", "date", "Set the date that the next result books, or move an open step"),
    Key("call.when", "at", "when", "when it was", "Say when the call or touch was that is logged next"),
    Key("call.number", "p", "other_number", "other number", "Another number of this person"),
    Key("call.notes", "n", "notes", "notes", "Go to the notes"),
    Key("call.copy", "y", "copy", "copy", "Copy the number"),
    Key("call.why", "i", "why", "why here", "Why is this person here?"),
    Key("call.track", "t", "track", "talk track", "Show the talk track, and tick its points"),
    Key("call.purpose", "O", "purpose", "purpose", "What this call is for: care, new opportunity …"),
    Key("call.need", "N", "need", "note a need", "Note a need they told you of, for an introduction"),
    Key("call.zone", "z", "zone", "time zone", "Set this person's own time zone"),
    Key("call.block", "X", "block_contact", "do not call", "Do not call: every number of this person"),
)
"""Keys about the person on the screen."""

QUEUE_KEYS = (
    Key("move.down", "j,down", "move(1)", "next", "Next person"),
    Key("move.up", "k,up", "move(-1)", "previous", "Previous person"),
    Key("move.top", "g,home", "jump('top')", "top", "First person"),
    Key("move.bottom", "G,end", "jump('bottom')", "bottom", "Last person"),
    Key("move.page-down", "pagedown", "move(10)", "page down", "Ten further"),
    Key("move.page-up", "pageup", "move(-10)", "page up", "Ten back"),
    Key("queue.snooze", "s", "snooze", "snooze", "Snooze: out of the queue until …"),
    Key("queue.skip", "minus", "skip", "skip", "Skip for today, with the reason if you like"),
)
"""Keys about the queue."""

BOOK_KEYS = (
    Key("book.undo", "u", "undo", "undo", "Undo, step by step, also tomorrow"),
    Key("book.redo", "U", "redo", "redo", "Redo what was undone"),
    Key("book.add", "a", "add", "add", "Add a person"),
    Key("book.edit", "e", "edit", "edit", "Edit this person"),
    Key(
        "book.import", "I", "import", "import", "Import people from a file, after a look at what they will be"
    ),
    Key("book.referral", "r", "referral", "referral", "Add somebody this person refers you to"),
    Key("book.tree", "R", "tree", "referrals", "Who referred this person, and whom they referred"),
    Key("book.profile", "P", "profile", "profile", "Profile: understands, values, desires, can afford"),
    Key("book.partner", "A", "partner", "partner", "Make this person a partner"),
    Key("book.touch", "T", "touch", "touch", "Log another touch: email, note, meal …"),
    Key("touch.plan", "C", "touch_plan", "touch plan", "This person's touch plan: on, off, how often, dates"),
    Key("touch.mail", "l", "mail", "email", "Touches: write an email in the mail program; nothing is sent"),
    Key("book.kindness", "K", "kindness", "kindness", "Count a kindness, with a word on what"),
    Key("partner.marks", "M", "marks", "marks", "Partners: the eight marks of a partner"),
    Key("partner.meet", "L", "meet", "log a meeting", "Partners: log a meeting, with names each way"),
    Key("partner.end", "E", "end", "end", "Partners: end the alliance; names and history stay"),
    Key("twins.merge", "m", "merge", "merge", "Duplicates: make the two one, as it is shown"),
    Key("twins.apart", "x", "apart", "not the same", "Duplicates: not the same, and not asked again"),
    Key("twins.swap", "c", "swap", "keep the other", "Duplicates: change who stays"),
)
"""Keys that change the book."""

VIEW_KEYS = (
    Key("view.find", "slash", "find", "find", "Find anybody in the book"),
    Key("view.next", "right_square_bracket", "view(1)", "next view", "Next view"),
    Key("view.previous", "left_square_bracket", "view(-1)", "previous view", "Previous view"),
    Key(
        "view.filter", "f", "filter(1)", "next state", "Contacts: only the next state. Review: the next range"
    ),
    Key("view.filter-back", "F", "filter(-1)", "previous state", "Contacts, Review: the previous one"),
    Key("review.earlier", "left", "stretch(1)", "earlier", "Review: the day, week or month before"),
    Key("review.later", "right", "stretch(-1)", "later", "Review: the day, week or month after"),
    Key(
        "view.duplicates", "D", "duplicates", "duplicates", "Duplicates: people who may be in the book twice"
    ),
    Key("view.unreachable", "Q", "unreachable", "unreachable", "The path of those who never pick up"),
    Key("view.needs", "H", "needs", "needs", "Needs people told you of, and who could help"),
    Key("pursuit.answered", "Y", "answered", "they answered", "Unreachable: they answered; back with a date"),
    Key("list.close", "Z", "close_it", "close", "Unreachable: no future; needs: met, or none any more"),
    Key("view.block", "B", "block", "block", "Start a phone block; pause or end the one that runs"),
    Key("view.pause", "h", "pause", "pause", "Pause the phone block, or go on with it"),
    Key("view.week", "W", "week", "week", "The blocks of the week, the ninety days, the blocks that were"),
    Key("view.pane", "tab", "pane(1)", "next pane", "Next pane"),
    Key("view.pane-back", "shift+tab", "pane(-1)", "previous pane", "Previous pane"),
    Key("view.help", "question_mark", "help", "help", "Help for where you are"),
    Key("view.palette", "ctrl+p", "palette", "palette", "People and commands by name"),
    Key("view.back", "escape", "back", "back", "One level out; never destroys text"),
    Key("view.save", "ctrl+s", "save", "save", "Save the form of a person"),
    Key("view.save-next", "ctrl+n", "save_next", "save and next", "Save a referral and type in the next one"),
    Key("view.quit", "q", "quit_cockpit", "quit", "Back and out"),
    Key("view.leave", "ctrl+q", "leave", "leave", "Out at once, from anywhere; a call is kept"),
)
"""Keys to get about."""

ALL_KEYS = (*CALL_KEYS, *QUEUE_KEYS, *BOOK_KEYS, *VIEW_KEYS)
BY_ID = {key.id: key for key in ALL_KEYS}
ELSEWHERE = {
    *("review.earlier", "review.later"),
    *("view.filter", "view.filter-back", "view.save", "view.save-next", "view.leave"),
    "touch.mail",
    *("partner.marks", "partner.meet", "partner.end"),
    *("pursuit.answered", "list.close"),
    *("twins.merge", "twins.apart", "twins.swap"),
}
"""Keys of other screens than the cockpit, or of the whole program."""
COCKPIT = frozenset(BY_ID).difference(ELSEWHERE)
"""Keys of the cockpit itself."""
VIEW_IDS = (
    *("move.down", "move.up", "move.top", "move.bottom", "move.page-down", "move.page-up"),
    *("view.next", "view.previous", "view.help", "view.back", "view.quit"),
)
"""The keys that every view beside the cockpit has."""
_OWN = {
    "cadences": ("call.enter", "touch.plan", "book.undo", "book.redo"),
    "contacts": (
        *("call.enter", "view.find", "view.filter", "view.filter-back", "view.duplicates"),
        *("view.unreachable", "view.pane"),
    ),
    "duplicates": (
        *("call.enter", "twins.merge", "twins.apart", "twins.swap", "book.undo", "book.redo"),
        *("view.pane", "view.pane-back"),
    ),
    "experts": ("call.enter", "view.find"),
    "imports": ("call.enter", "book.undo"),
    "needs": ("call.enter", "list.close", "result.no-answer", "call.why", "book.undo", "book.redo"),
    "ninety": ("call.enter", "book.add", "book.undo", "book.redo", "view.pane", "view.pane-back"),
    "partners": (
        *("call.enter", "partner.meet", "partner.marks", "partner.end", "call.date", "outcome.no-future"),
        *("outcome.stay-in-touch", "outcome.next-step", "book.undo", "book.redo", "view.pane"),
        "view.pane-back",
    ),
    "past blocks": ("call.enter", "book.undo", "book.redo", "view.pane", "view.pane-back"),
    "review": (
        *("call.enter", "call.why", "view.filter", "view.filter-back", "review.earlier", "review.later"),
        *("book.undo", "book.redo"),
    ),
    "touch plan": ("call.enter", "touch.plan", "book.add", "queue.skip", "book.undo", "book.redo"),
    "touches": (
        *("call.enter", "book.touch", "call.date", "queue.skip", "touch.mail", "touch.plan", "book.add"),
        *("book.undo", "book.redo"),
    ),
    "unreachable": (
        *("call.enter", "call.date", "call.notes", "call.why", "result.no-answer", "pursuit.answered"),
        *("list.close", "book.undo", "book.redo"),
    ),
    "week": (
        *("call.enter", "book.add", "twins.apart", "book.undo", "book.redo", "view.pane", "view.pane-back"),
    ),
}
"""What each view has beside those."""
SCREENS: Mapping[str, frozenset[str]] = {
    "cockpit": COCKPIT | {"view.leave"},
    "form": frozenset(("view.save", "view.save-next", "view.leave")),
    **{name: frozenset((*VIEW_IDS, *own, "view.leave")) for name, own in _OWN.items()},
}
"""The keys that count on the same screen: two of them never have the same key."""
PRIORITY = {"view.palette", "view.save", "view.save-next", "view.leave"}
"""Keys that count also where a text field has the focus; letters never do."""
LOGGING = {"call.enter", *(key.id for key in RESULT_KEYS.values())}
"""Keys of the cockpit that dial or log: they count only a moment after the person was painted."""
ABOUT_PERSON = {
    *(key.id for key in CALL_KEYS),
    *("queue.snooze", "queue.skip"),
    *("book.edit", "book.referral", "book.tree", "book.profile", "book.partner", "book.touch"),
    *("book.kindness", "touch.plan"),
}
"""Keys of the cockpit about the person on the screen."""
OPENING = {
    *("outcome.next-step", "call.date", "call.when", "call.notes", "call.need", "call.zone", "call.block"),
    *("queue.snooze", "queue.skip", "book.edit", "book.referral", "book.touch", "book.kindness"),
}
"""Keys of the cockpit about a person that a text follows."""


def cockpit_keys() -> tuple[Key, ...]:
    """Return the keys of the cockpit itself."""
    return tuple(key for key in ALL_KEYS if key.id in COCKPIT)


def bindings(keys: tuple[Key, ...]) -> list[BindingType]:
    """Return the bindings of these keys, each with its id so that the settings can change it."""
    return [
        Binding(key.keys, key.action, key.label, show=False, id=key.id, priority=key.id in PRIORITY)
        for key in keys
    ]


def pick(*ids: str) -> tuple[Key, ...]:
    """Return the keys of these ids."""
    return tuple(BY_ID[identity] for identity in ids)
