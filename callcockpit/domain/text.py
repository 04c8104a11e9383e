"""Text from people: cleaned where it comes in, folded where it is compared, shortened where it is shown."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 200
"""Characters kept of a name, company, title, tag or address."""

LINE_LIMIT = 2_000
"""Characters kept of a one-line promise, reason or label."""

_MARKS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
"""C0 controls and DEL to their visible pictures (Unicode block *Control Pictures*)."""
_MARKS |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_MARKS |= dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
"""Overrides of the writing direction, which can make a number read as another one."""
_MARKS |= {0x2028: 0x0A, 0x2029: 0x0A, 0xFEFF: None}  # type: ignore[dict-item]  # None deletes, as str.translate has it
_MULTILINE = {key: value for key, value in _MARKS.items() if key not in (0x09, 0x0A)}
_SURROGATE = re.compile("[\ud800-\udfff]")
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What no terminal may be sent as it is: controls, directions, line separators, lone surrogates."""

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "ƒ": "f",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ɲ": "n",
        "ə": "e",
        "ɛ": "e",
        "ɔ": "o",
        "ſ": "s",
        "ƶ": "z",
        "ɨ": "i",
        "ʉ": "u",
        "ŀ": "l",
    }
)
"""Letters of Latin alphabets that are no other letter with an accent, as a plain keyboard types them."""
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Return ``text`` with control characters, bidi overrides and lone surrogates made visible.

    Line breaks of every kind become line feeds; tabs stay. Nothing readable is removed.
    """
    if text.isprintable() or UNSAFE.search(text) is None:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text.translate(_MULTILINE))


def clean_line(text: str, limit: int = NAME_LIMIT) -> str:
    """Return ``text`` as one clean line without outer blanks, at most ``limit`` characters long."""
    # Nothing printable is unsafe, and the one blank among it is the space: most lines are done here.
    if not text.isprintable():
        line = " ".join(clean(text).split())
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        line = " ".join(text.split())
    else:
        line = text
    return line if len(line) <= limit else line[: limit - 1] + "…"


def is_name(text: str) -> bool:
    """Whether a text can be somebody's name: it holds a letter, a digit or a picture, not just marks."""
    if text[:1].isalnum():
        return True
    return any(c.isalnum() or unicodedata.category(c) in ("So", "Mn", "Mc") for c in text)


def fold(text: str) -> str:
    """Return ``text`` as it is compared: no case, no accents, no punctuation, single blanks."""
    if text.isascii():
        plain = text.lower()
    else:
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
        )
    if plain.isalnum():
        return plain
    return " ".join(_BETWEEN_WORDS.sub(" ", plain).split())


def searchable(text: str) -> str:
    """Return ``text`` as it is looked for: folded, and its Latin letters as a plain keyboard has them.

    Two names that differ in such a letter alone stay two where they are compared.
    """
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_LETTERS)


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many there are, with the word for it: ``1 call``, ``2,000 calls``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
