"""What somebody says that the columns of a table are, over what is told from their headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from callcockpit.domain.words import NumberKind
from callcockpit.exchange.headers import RANKS, Column, Field, Layout
from callcockpit.exchange.vocabulary import normal

IGNORE = "ignore"
"""The word for a column that is not taken over."""
FIELDS = (
    *(one.value for one in Field if one not in (Field.LABEL, Field.EXTENSION)),
    *(kind.value for kind in NumberKind),
    IGNORE,
)
"""The words for what a column can be; those of a kind are numbers of that kind."""


def parse(said: str) -> tuple[str, str]:
    """Return folded header, or column number, and field of ``Header=field``; ValueError with the reason."""
    header, equals, word = said.rpartition("=")
    word = word.strip().lower().replace("-", "_").replace(" ", "_")
    if not equals or not normal(header):
        raise ValueError(f"“{said}” is no mapping: write Header=field or 3=field")
    if word not in FIELDS:
        raise ValueError(f"“{word}” is nothing a column can be: give one of {', '.join(FIELDS)}")
    return normal(header), word


def _nothing(_headers: Sequence[str]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Choices:
    """What is said about columns now, and what was said before about the same header row."""

    given: Mapping[str, str] = field(default_factory=dict)
    """Folded header, or number of the column from 1, to a word of ``FIELDS``."""
    recall: Callable[[Sequence[str]], Mapping[str, str]] = _nothing
    """Returns the same for a header row, from memory."""

    @property
    def numbered(self) -> bool:
        """Whether columns are named by number, as in files without a line of names."""
        return any(key.isdigit() for key in self.given)

    def about(self, headers: Sequence[str]) -> dict[str, str]:
        """Return everything that is said about the columns of a table."""
        return {**self.recall(headers), **self.given}

    def know(self, row: Sequence[str]) -> bool:
        """Whether a row is a header because something is said about its columns."""
        names = {normal(cell) for cell in row if len(cell) <= 80}
        said = any(key in names for key in self.given if not key.isdigit())
        return said or tuple(row[:2]) == numbers(2) or bool(self.recall(row))


NONE = Choices()


def numbers(width: int) -> tuple[str, ...]:
    """Return names for the columns of a table that has none."""
    return tuple(f"column {number}" for number in range(1, width + 1))


def overruled(layout: Layout, mapping: Mapping[str, str]) -> Layout:
    """Return the layout with the columns that ``mapping`` names, by header or number, as it says."""
    columns = {column.index: column for column in layout.columns}
    for index, header in enumerate(layout.headers):
        word = mapping.get(normal(header)) or mapping.get(str(index + 1))
        if word is None:
            continue
        columns.pop(index, None)
        if word != IGNORE:
            columns[index] = _column(index, header, word)
    return Layout(layout.format, layout.headers, tuple(column for _, column in sorted(columns.items())))


def _column(index: int, header: str, word: str) -> Column:
    kinds = {kind.value: kind for kind in NumberKind}
    kind = kinds.get(word)
    if kind is not None or word == Field.NUMBER:
        kind = kind or NumberKind.OTHER
        return Column(index, header, Field.NUMBER, kind, header.strip(), RANKS[kind])
    return Column(index, header, Field(word))


def uses(layout: Layout) -> tuple[tuple[str, str], ...]:
    """Return every header with what its column becomes: a word of ``FIELDS``."""
    fields = {column.index: _word(column) for column in layout.columns}
    return tuple((header, fields.get(index, IGNORE)) for index, header in enumerate(layout.headers))


def _word(column: Column) -> str:
    number = column.field is Field.NUMBER and column.kind is not NumberKind.OTHER
    return column.kind.value if number else column.field.value
