"""A typed line as tokens: words, numbers and signs, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from callcockpit.domain.dates.values import Dated, Moment

T = TypeVar("T")

_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {
    ord("’"): "'",
    ord("–"): "-",
    ord("—"): "-",
}
"""Lower case for ASCII only: it keeps every position, and no foreign letter becomes an English one."""
_KNOWN: dict[int, tuple[Mapping[str, object], dict[str, int]]] = {}
"""How many words the longest phrase has that begins with a word, by the identity of a table."""
_VERB = (
    r"(?:(?:please|pls|to|and|will|try|again)\s+)*"
    r"(?:call|callback|phone|ring|try|dial|contact|chase|recall|follow(?:\s*|-)up|get\s+back|reach\s+out"
    r"|check\s+in|touch\s+base|catch\s+up|speak|talk|meet|meeting|email|mail|write)"
    r"(?:\s+(?:back|again|up|him|her|them|me|us))*\s*[,:-]*\s*"
)
"""What may stand before a date that still leads the line."""
_CLOSING = r"[\s.!?,;:)\]]*"
_SIGNS = "$€£#.:/+@'&-"
"""Signs that tie what follows them to what stands before."""


def _longest(table: Mapping[str, object]) -> dict[str, int]:
    """Return how many words the longest phrase of a table has, by its first word; tables are constants."""
    known = _KNOWN.get(id(table))
    if known is None:
        lengths: dict[str, int] = {}
        for phrase in table:
            words = phrase.split(" ")
            lengths[words[0]] = max(lengths.get(words[0], 0), len(words))
        # The table is kept with its lengths, so that its identity stays its own.
        known = _KNOWN[id(table)] = (table, lengths)
    return known[1]


@cache
def _tokens() -> re.Pattern[str]:
    """Return the pattern of a token, compiled when the first line is read."""
    return re.compile(
        r"(?<![^\W_])[ap]\.\s?m\.?(?![^\W_])|(?<=[0-9])[ap]\.\s?m\.?(?![^\W_])"
        r"|[0-9]+|[^\W0-9_]+(?:'[^\W0-9_]+)*|\S"
    )


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(_VERB)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(_CLOSING)


class Token(NamedTuple):
    """One word, number or sign."""

    text: str
    """In ASCII lower case, with plain hyphens and apostrophes."""
    start: int
    end: int


Reading = tuple[Dated, int]
"""A day or an instant, and where the words for it end."""
_DEEPEST = 5
"""How many days may be said by one another: *the monday after the week of oct 5* are two."""


class Line:
    """The tokens of a line, and the moment at which it is read."""

    __slots__ = ("_days", "_depth", "_reader", "_texts", "lower", "moment", "raw", "tokens")

    def __init__(self, raw: str, moment: Moment, reader: Callable[[Line, int], Reading | None]) -> None:
        """Take the cleaned line, when it is read, and what reads a day at a token."""
        self._reader = reader
        self._days: dict[int, Reading | None] = {}
        self._depth = 0
        self.raw = raw
        self.moment = moment
        self.lower = raw.translate(_LOWER)
        self.tokens = tuple(
            Token(
                found[0].replace(".", "").replace(" ", "") if len(found[0]) > 1 else found[0], *found.span()
            )
            for found in _tokens().finditer(self.lower)
        )
        self._texts = tuple(token.text for token in self.tokens)

    def day(self, i: int) -> Reading | None:
        """Return the day or instant at ``i``, read once; None also where too many are said by one another."""
        if i not in self._days and self._depth < _DEEPEST:
            self._depth += 1
            self._days[i] = self._reader(self, i)
            self._depth -= 1
        return self._days.get(i)

    def text(self, i: int) -> str:
        """Return the token at ``i``, or nothing outside the line."""
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def said(self, i: int, j: int) -> str:
        """Return the text from token ``i`` to before ``j`` as it was typed."""
        return self.raw[self.tokens[i].start : self.tokens[j - 1].end]

    def digits(self, i: int) -> int | None:
        """Return the number at ``i``, or None where no number of at most nine digits stands."""
        text = self.text(i)
        return int(text) if text and "0" <= text[0] <= "9" and len(text) < 10 else None

    def glued(self, i: int) -> bool:
        """Whether nothing stands between the token at ``i`` and the one before it."""
        return 0 < i < len(self.tokens) and self.tokens[i - 1].end == self.tokens[i].start

    def follows(self, i: int, *texts: str) -> bool:
        """Whether the token at ``i`` is one of these and glued to the one before."""
        return self.glued(i) and self.text(i) in texts

    def find(self, i: int, table: Mapping[str, T]) -> tuple[T, int] | None:
        """Return the value of the longest phrase of ``table`` that stands at ``i``, and where it ends."""
        longest = _longest(table).get(self.text(i))
        if longest is None:
            return None
        for length in range(min(longest, len(self.tokens) - i), 0, -1):
            phrase = " ".join(token.text for token in self.tokens[i : i + length])
            if phrase in table:
                return table[phrase], i + length
        return None

    def skip(self, i: int, table: Mapping[str, object]) -> int:
        """Return where the phrase of ``table`` at ``i`` ends, or ``i`` where none stands there."""
        found = self.find(i, table)
        return found[1] if found else i

    def is_word(self, i: int) -> bool:
        """Whether a word or a number stands at ``i``."""
        text = self.text(i)
        return bool(text) and (text[0].isalnum() or len(text) > 1)

    def comma(self, i: int) -> int:
        """Return ``i``, after a comma where one stands there."""
        return i + 1 if self.text(i) == "," else i

    def begins(self, i: int) -> bool:
        """Whether a phrase may begin at ``i``: not inside a word, a number or an amount of money."""
        if not self.glued(i):
            return True
        before = self.text(i - 1)
        if before == ",":
            return self.digits(i - 2) is None or not self.glued(i - 1)
        return not self.is_word(i - 1) and before not in _SIGNS and before != "_"

    def ends(self, i: int) -> bool:
        """Whether a phrase may end before ``i``: not inside a word, a number, a compound or a possessive."""
        if not self.glued(i):
            return True
        sign = self.text(i)
        if self.is_word(i) or sign in ("%", "_"):
            return False
        number = self.digits(i - 1) is not None
        if (
            ((sign in ".:," and number) or sign == "/")
            and self.glued(i + 1)
            and self.digits(i + 1) is not None
        ):
            return False
        return not (sign in "-/'" and self.glued(i + 1) and self.is_word(i + 1))

    def closes(self, i: int) -> bool:
        """Whether the line, or a part of it, ends before ``i``."""
        return not self.is_word(i) and self.text(i) not in ("$", "€", "£", "#", "+", "@", "(")

    def leads(self, i: int) -> bool:
        """Whether the token at ``i`` is the first of the line, or only a verb stands before it."""
        return i == 0 or _verb().fullmatch(self.lower, 0, self.tokens[i].start) is not None

    def is_last(self, i: int) -> bool:
        """Whether nothing but punctuation stands at ``i`` and after it."""
        return i >= len(self.tokens) or _closing().fullmatch(self.lower, self.tokens[i].start) is not None
