"""When a reason to skip is answered: once it repeats itself, and not each time after."""

from __future__ import annotations

from collections.abc import Mapping

from callcockpit.domain.rules import Habit
from callcockpit.domain.text import fold


def answer_to(reason: str, times: int, answers: Mapping[str, str], habit: Habit) -> str | None:
    """Return the answer to a reason given ``times`` times lately, this one counted; None for none.

    ``answers`` are by their folded excuse.
    """
    if times < 1 or times % habit.excuse_times:
        return None
    return answers.get(fold(reason))
