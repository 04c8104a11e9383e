"""What the screen says: why somebody is here, with the year where it is another one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Contact, Due, Plan
from callcockpit.domain.wording import plan_text
from callcockpit.domain.words import PlanKind

MADE = datetime(2026, 12, 29, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "why", "now", "said"),
    [
        (PlanKind.RETRY, "no answer Tue 29 Dec 10:00", MADE, "no answer Tue 29 Dec 10:00"),
        (
            PlanKind.RETRY,
            "no answer Tue 29 Dec 10:00",
            MADE.replace(year=2027),
            "no answer Tue 29 Dec 2026 10:00",
        ),
        (PlanKind.RETRY, "second attempt", MADE.replace(year=2027), "second attempt"),
        (
            PlanKind.RECALL,
            "stay in touch, every 90 days",
            MADE.replace(year=2027),
            "stay in touch, every 90 days",
        ),
        (PlanKind.NEXT_STEP, "the one of 29 Dec 10:00", MADE.replace(year=2027), "the one of 29 Dec 10:00"),
    ],
)
def test_a_reason_in_another_year_has_its_year(kind: PlanKind, why: str, now: datetime, said: str) -> None:
    plan = Plan(kind, Due(date(2027, 1, 5)), why, 90, MADE)
    assert said in plan_text(Contact(1, "Dana", plan=plan), now, UTC, Rules())
