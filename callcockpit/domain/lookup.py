"""Phone numbers as they are looked up: by whatever of a number a telephone shows of who is calling."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = re.compile(r"\+?[\s\d()./-]+")
_URI = re.compile(r"\A(?:tel|callto|sms|phone)\s*:\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:;|ext\b|x\s*\d).*\Z", re.IGNORECASE | re.DOTALL)
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


class Typed(NamedTuple):
    """Digits of a phone number as somebody reads them off a telephone."""

    digits: str
    international: bool = False
    """Whether they begin with a country code after ``+``: then they are all there is of the number."""

    @property
    def whole(self) -> tuple[str, ...]:
        """What all digits of the number can be, as some country dials them; none where they are too few."""
        if len(self.digits) < TAIL or self.international:
            return (self.digits,) if self.international else ()
        dialed = (self.digits.removeprefix(prefix) for prefix in (*_TRUNKS, *_EXITS))
        return tuple(one for one in dict.fromkeys((self.digits, *dialed)) if len(one) >= TAIL)

    @property
    def tail(self) -> str:
        """What the number ends with; empty where that is not known, or too short to tell whose it is."""
        ends = self.digits.lstrip("0")
        return ends if len(ends) >= TAIL and not self.international else ""


def typed(text: str) -> Typed | None:
    """Return the digits of a text that may be a phone number or its beginning; None where it is none."""
    bare = _EXTENSION.sub("", _URI.sub("", text.strip()))
    if not _NUMBER.fullmatch(bare):
        return None
    international = bare.startswith("+")
    digits = _digits(bare.replace("(0)", "") if international else bare)
    return Typed(digits, international) if len(digits) in LENGTHS else None


def beginning(said: Typed) -> str:
    """Return what the index is asked for numbers that begin so, or that are known by these digits."""
    begins = {said.digits, said.digits if said.international else said.digits.lstrip("0")}
    asked = [f'"{one}"*' for one in sorted(begins) if len(one) in LENGTHS]
    return " OR ".join((*asked, *filter(None, (known(said),))))


def known(said: Typed) -> str:
    """Return what the index is asked for numbers that are known by these digits; empty where none can be."""
    asked = [f'"{one}"' for one in said.whole]
    if said.tail:
        asked.append(f'"{_backwards(said.tail)}"*')
    return " OR ".join(asked)


def fits(said: Typed, e164: str) -> bool:
    """Whether a number is known by these digits."""
    digits = e164.removeprefix("+")
    whole = digits in said.whole or (not said.international and _national(digits) in said.whole)
    return whole or bool(said.tail and digits.endswith(said.tail))


def _backwards(digits: str) -> str:
    return f"r{digits[::-1]}"


def _national(digits: str) -> str:
    if digits[:1] in ("1", "7"):
        return digits[1:]
    return digits[2:] if digits[:2] in _TWO_DIGIT_CODES else digits[3:]


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isascii() and character.isdigit())
