"""Every key of the program in one table: its id for the settings, what it does, and where it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from textual.binding import Binding, BindingType

from callcockpit.domain.words import Result
from callcockpit.settings import Settings
from callcockpit.settings.reading import place


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


class Mistake(NamedTuple):
    """What is wrong with a changed key."""

    id: str
    what: str


def usable_keys(changed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Mistake, ...]]:
    """Return the changed keys that can be used, and what is wrong with the others: their defaults are used.

    Of two that would have one key on the same screen the later is wrong; those of different screens never
    meet. Textual itself would let a key be stolen in silence.
    """
    taken: dict[str, str] = {}
    wrong: list[Mistake] = []
    for identity, keys in changed.items():
        if what := _wrong(identity, keys):
            wrong.append(Mistake(identity, what))
        else:
            taken[identity] = keys
    while (clash := _clash(taken)) is not None:
        del taken[clash.id]
        wrong.append(clash)
    return taken, tuple(wrong)


def _wrong(identity: str, keys: str) -> str:
    """Return what is wrong with the keys of a binding by themselves; empty where nothing is."""
    if identity not in BY_ID:
        # Only a mistake needs it.
        from difflib import get_close_matches

        near = get_close_matches(identity, sorted(BY_ID), 1, 0.6)
        hint = f"did you mean “{near[0]}”?" if near else "? shows the ids."
        return f"no key has the id “{identity}”: {hint}"
    for name in _names(keys):
        if not name:
            return f"“{identity}” is left without a key: the default is used."
        if not _is_key(name):
            return f"“{name}” for “{identity}” is no key that a terminal tells apart: the default is used."
    return ""


def _is_key(name: str) -> bool:
    """Whether this is a key by Textual's name that every terminal tells apart from others."""
    *held, key = name.split("+")
    named = key in _NAMED or re.fullmatch(r"f([1-9]|1[0-9]|2[0-4])", key) is not None
    single = len(key) == 1 or key in _PUNCTUATION
    if not held:
        return named or single
    if held == ["shift"]:
        return key == "tab" or (named and key in _MOVING)
    if held == ["ctrl"]:
        return (len(key) == 1 and key in "abcdefgklnopqrstuvwxyz") or key in _MOVING
    return held == ["alt"] and len(key) == 1 and key.isalpha()


def _clash(taken: Mapping[str, str]) -> Mistake | None:
    """Return the last changed key that another one of the same screen has too."""
    keys = {key.id: _names(taken.get(key.id, key.keys)) for key in ALL_KEYS}
    for identity in reversed(list(taken)):
        for other in keys:
            if other == identity or not _meet(identity, other):
                continue
            if same := set(keys[identity]).intersection(keys[other]):
                key, usual = shown(min(same)), BY_ID[identity].keys
                return Mistake(
                    identity,
                    f"“{identity}” may not have the key {key}, which “{other}” has on the same screen: "
                    f"{' '.join(map(shown, _names(usual)))} is used.",
                )
    return None


def _meet(one: str, other: str) -> bool:
    """Whether two bindings count on the same screen."""
    return any(one in ids and other in ids for ids in SCREENS.values())


def _names(keys: str) -> list[str]:
    """Return Textual's names of keys, parted by commas, as people write them."""
    return [_name(key.strip()) for key in keys.split(",")]


def _name(key: str) -> str:
    *held, last = key.split("+") if len(key) > 1 else [key]
    if len(last) > 1:
        last = _WRITTEN.get(last.lower(), last.lower())
    elif held:
        last = last.lower()
    return "+".join((*(one.lower() for one in held), _CHARACTERS.get(last, last)))


_CHARACTERS = {
    "?": "question_mark",
    "/": "slash",
    "-": "minus",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    " ": "space",
    ".": "full_stop",
    ";": "semicolon",
    ":": "colon",
    "'": "apostrophe",
    '"': "quotation_mark",
    "!": "exclamation_mark",
    "#": "number_sign",
    "$": "dollar_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "@": "at",
    "\\": "backslash",
    "^": "circumflex_accent",
    "_": "underscore",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "|": "vertical_line",
    "}": "right_curly_bracket",
    "~": "tilde",
    "+": "plus",
}
_PUNCTUATION = frozenset(_CHARACTERS.values())
_MOVING = frozenset(("left", "right", "up", "down", "home", "end", "pageup", "pagedown", "insert", "delete"))
_NAMED = _MOVING | {"escape", "enter", "tab", "space", "backspace"}
_WRITTEN = {
    "esc": "escape",
    "return": "enter",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "ins": "insert",
    "del": "delete",
    "backtab": "shift+tab",
}
"""Other names that people have for keys."""
_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "at": "@",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "ctrl+p": "Ctrl+P",
    "ctrl+s": "Ctrl+S",
    "ctrl+n": "Ctrl+N",
    "ctrl+q": "Ctrl+Q",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}


_SHOWN = {name: character for character, name in _CHARACTERS.items()} | _SHOWN


def shown(name: str) -> str:
    """Return a key as it is printed on the keyboard."""
    return _SHOWN.get(name, name)


@lru_cache
def _owners(changed: tuple[tuple[str, str], ...], among: frozenset[str]) -> dict[str, str]:
    """Return the id of the binding for each key, of those that count on one screen."""
    keys = dict(changed)
    return {name: one for one in among for name in _names(keys.get(one, BY_ID[one].keys))}


class Keymap(NamedTuple):
    """The keys as they are after the settings were read."""

    changed: Mapping[str, str]

    def key(self, identity: str) -> str:
        """Return the first key of a binding as it is printed on the keyboard."""
        return shown(self.name(identity))

    def keys(self, identity: str) -> str:
        """Return all keys of a binding."""
        return " ".join(shown(name) for name in _names(self.changed.get(identity, BY_ID[identity].keys)))

    def name(self, identity: str) -> str:
        """Return the first key of a binding by Textual's name for it."""
        return _names(self.changed.get(identity, BY_ID[identity].keys))[0]

    def identity(self, name: str, among: frozenset[str] = COCKPIT) -> str | None:
        """Return the id of the binding that has this key, by Textual's name, ``among`` those of a screen."""
        return _owners(tuple(self.changed.items()), among).get(name)

    def normal(self) -> dict[str, str]:
        """Return the changed keys by Textual's names."""
        return {identity: ",".join(_names(keys)) for identity, keys in self.changed.items()}


def working_keys(settings: Settings, path: Path) -> tuple[Keymap, tuple[str, ...]]:
    """Return the keys that the settings of a file make, and a sentence for each that they cannot change."""
    keys, wrong = usable_keys(settings.keys)
    return Keymap(keys), tuple(f"{place(path, f'keys.{one.id}')}: {one.what}" for one in wrong)
