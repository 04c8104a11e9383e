"""Column types of the book: instants as UTC microseconds, days as ISO text, words as their values."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from peewee import BigIntegerField, TextField

from callcockpit.store.instants import from_micros, to_micros

WordT = TypeVar("WordT", bound=StrEnum)


class UtcField(BigIntegerField):
    """An instant: aware in, aware in UTC out, whole microseconds in the table so that it sorts."""

    def db_value(self, value: datetime | int | None) -> int | None:
        """Return what the table holds."""
        return to_micros(value) if isinstance(value, datetime) else value

    def python_value(self, value: int | None) -> datetime | None:
        """Return the instant in UTC."""
        return None if value is None else from_micros(value)


class DayField(TextField):
    """A date without an hour, as ``YYYY-MM-DD``."""

    def db_value(self, value: date | str | None) -> str | None:
        """Return what the table holds."""
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        """Return the date."""
        return None if value is None else date.fromisoformat(value)


class WordField(TextField, Generic[WordT]):
    """One of the product's words, as its text."""

    def __init__(self, words: type[WordT], null: bool = False) -> None:
        """Take the enumeration whose members the column holds."""
        super().__init__(null=null)
        self.words = words

    def db_value(self, value: WordT | str | None) -> str | None:
        """Return what the table holds; a word that is none of the enumeration raises ValueError."""
        return None if value is None else self.words(value).value

    def python_value(self, value: str | None) -> WordT | None:
        """Return the member of the enumeration."""
        return None if value is None else self.words(value)
