"""Keys by name: as people write them in the settings, as Textual calls them, as keyboards print them."""

from __future__ import annotations

import re


def names(keys: str) -> list[str]:
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


def is_key(name: str) -> bool:
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
