"""The words of the product as enumerations: one word for one thing in code, book, screen and file."""

from __future__ import annotations

from enum import IntFlag, StrEnum


class Result(StrEnum):
    """What came of one attempt: the five reach results, then the three outcomes of a reached call."""

    NO_ANSWER = "no-answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    WRONG_NUMBER = "wrong-number"
    SOMEONE_ELSE = "someone-else"
    NO_FUTURE = "no-future"
    STAY_IN_TOUCH = "stay-in-touch"
    NEXT_STEP = "next-step"

    @property
    def reached(self) -> bool:
        """Whether the person themselves answered."""
        return self in OUTCOMES

    @property
    def words(self) -> str:
        """The result as it is read on the screen, in lower case."""
        return self.value.replace("-", " ")


OUTCOMES = frozenset({Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP})
"""The results that say the person was reached."""


class PlanKind(StrEnum):
    """The next dated thing to do with a contact, in the order in which the queue serves them."""

    CALLBACK = "callback"
    NEXT_STEP = "next_step"
    RETRY = "retry"
    RECALL = "recall"
    FIRST_CALL = "first_call"

    @property
    def words(self) -> str:
        """The kind as it is read on the screen."""
        return self.value.replace("_", " ")


class State(StrEnum):
    """Where a contact stands."""

    NEW = "new"
    ACTIVE = "active"
    CULTIVATED = "cultivated"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    NEEDS_NUMBER = "needs_number"

    @property
    def words(self) -> str:
        """The state as it is read on the screen."""
        return self.value.replace("_", " ")


ACTIVE = frozenset({State.NEW, State.ACTIVE, State.CULTIVATED})
"""The states in which a person must have a next date."""


class TouchKind(StrEnum):
    """Anything that can be done with a contact and stands in the history."""

    CALL = "call"
    EMAIL = "email"
    LETTER = "letter"
    MEAL = "meal"
    MEETING = "meeting"
    INTRODUCTION = "introduction"
    ITEM = "item"
    THINKING_OF_YOU = "thinking_of_you"
    KINDNESS = "kindness"

    @property
    def words(self) -> str:
        """The kind as it is read on the screen."""
        return _TOUCH_WORDS.get(self, self.value)


_TOUCH_WORDS = {
    TouchKind.LETTER: "handwritten note",
    TouchKind.ITEM: "item of value",
    TouchKind.THINKING_OF_YOU: "thinking of you",
}


class PlannedBy(StrEnum):
    """What a planned touch comes from: somebody once, a frequency of the touch plan, or a day of the year."""

    ONCE = "once"
    FREQUENCY = "frequency"
    BIRTHDAY = "birthday"
    OCCASION = "occasion"


class Purpose(StrEnum):
    """What a call is for."""

    CARE = "care"
    NEW_OPPORTUNITY = "new_opportunity"
    RELATIONSHIP = "relationship"
    STRATEGIC = "strategic"

    @property
    def words(self) -> str:
        """The purpose as it is read on the screen."""
        return self.value.replace("_", " ")

    @property
    def short(self) -> str:
        """The purpose in one word, where there is little room."""
        return {"new_opportunity": "new", "relationship": "relation"}.get(self.value, self.value)


class NumberKind(StrEnum):
    """What hangs on the other end of a number."""

    MOBILE = "mobile"
    WORK = "work"
    DIRECT = "direct"
    MAIN = "main"
    HOME = "home"
    OTHER = "other"
    FAX = "fax"
    PAGER = "pager"

    @property
    def voice(self) -> bool:
        """Whether a person can answer it; fax and pager are kept and never dialed."""
        return self not in (NumberKind.FAX, NumberKind.PAGER)


class Callable(StrEnum):
    """Whether it is within calling hours where the number is."""

    YES = "yes"
    NO = "no"
    SOME = "some"
    UNKNOWN = "unknown"


class Profile(IntFlag):
    """What is known of somebody one would like to work with; each mark is a plain yes."""

    UNDERSTANDS = 1
    VALUES = 2
    DESIRES = 4
    CAN_AFFORD = 8


NO_PROFILE = Profile(0)
"""Nothing is known."""
