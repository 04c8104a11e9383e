"""Phone numbers as they are looked up: by whatever of a number a telephone shows of who is calling."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*(?:(?:tel|callto|sms|phone)\s*:)?[\s\d+()./-]+", re.IGNORECASE)
_TWO_DIGIT_CODES = frozenset(
    str(code)
    for span in (
        (20, 21),
        (27, 28),
        (30, 35),
        (36, 37),
        (39, 42),
        (43, 50),
        (51, 59),
        (60, 67),
        (81, 83),
        (84, 85),
    )
    for code in range(*span)
) | {"86", "90", "91", "92", "93", "94", "95", "98"}
"""Country calling codes of two digits; 1 and 7 have one, all others three."""
_TRUNKS = ("0", "8", "06", "01", "1", "044", "045")
"""What is dialed in some country before a national number."""
_EXITS = ("00", "011", "0011", "810", "000", "001", "002", "009", "010")
"""What is dialed in some country before a foreign number."""
LENGTHS = range(3, 25)
"""Digits of a text that is looked for inside numbers."""
TAIL = 7
"""Digits at the end of a number by which it is known."""


def number_words(e164: str, raw: str) -> str:
    """Return the words of a number for the search index: all digits, the national ones, and all backwards."""
    digits = e164.removeprefix("+") or _digits(raw)
    national = _national(digits) if e164 else digits
    return f"{digits} {national} {_backwards(digits)} {raw}"


def typed_digits(text: str) -> str:
    """Return the digits of a text that may be a phone number or its beginning; empty where it is none."""
    digits = _digits(text) if _NUMBER.fullmatch(text) else ""
    return digits if len(digits) in LENGTHS else ""


def beginning(digits: str) -> str:
    """Return what the index is asked for numbers that begin so, or that are known by these digits."""
    begins = {digits, digits.lstrip("0")}
    asked = [f'"{one}"*' for one in sorted(begins) if len(one) in LENGTHS]
    return " OR ".join((*asked, *filter(None, (whole(digits), tail(digits)))))


def whole(digits: str) -> str:
    """Return what the index is asked for numbers of all these digits, as some country dials them."""
    if len(digits) < TAIL:
        return ""
    dialed = (digits.removeprefix(prefix) for prefix in (*_TRUNKS, *_EXITS))
    return " OR ".join(f'"{one}"' for one in dict.fromkeys((digits, *dialed)) if len(one) >= TAIL)


def tail(digits: str) -> str:
    """Return what the index is asked for numbers that end so; empty where these are too few digits."""
    ends = digits.lstrip("0")
    return f'"{_backwards(ends)}"*' if len(ends) >= TAIL else ""


def _backwards(digits: str) -> str:
    return f"r{digits[::-1]}"


def _national(digits: str) -> str:
    if digits[:1] in ("1", "7"):
        return digits[1:]
    return digits[2:] if digits[:2] in _TWO_DIGIT_CODES else digits[3:]


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isascii() and character.isdigit())
