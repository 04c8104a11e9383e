"""What a call is for, by what is due and what was said before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from callcockpit.domain.purpose import purpose_of
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Contact, Due, Plan, Touch
from callcockpit.domain.words import PlanKind, Purpose, Result, TouchKind

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
CARE, NEW, RELATIONSHIP, STRATEGIC = Purpose
STAY, STEP, MISSED = Result.STAY_IN_TOUCH, Result.NEXT_STEP, Result.NO_ANSWER


def someone(kind: PlanKind | None, *tags: str) -> Contact:
    plan = None if kind is None else Plan(kind, Due(date(2026, 11, 17)))
    return Contact(1, "Dana Whitfield", tags=tags, plan=plan)


@pytest.mark.parametrize(
    ("kind", "results", "purpose"),
    [
        (PlanKind.FIRST_CALL, (), NEW),
        (PlanKind.RECALL, (STAY,), CARE),
        (PlanKind.CALLBACK, (STEP,), NEW),
        (PlanKind.NEXT_STEP, (STEP, STAY), NEW),
        (PlanKind.NEXT_STEP, (STAY,), NEW),
        (PlanKind.RETRY, (MISSED,), NEW),
        (PlanKind.RETRY, (MISSED, STAY), CARE),
        (PlanKind.RETRY, (MISSED, MISSED, STEP, STAY), NEW),
        (None, (), NEW),
        (None, (STAY,), CARE),
    ],
)
def test_what_is_due_tells_what_the_call_is_for(
    kind: PlanKind | None, results: tuple[Result, ...], purpose: Purpose
) -> None:
    touches = [Touch(NOW, TouchKind.EMAIL), *(Touch(NOW, TouchKind.CALL, result) for result in results)]
    assert purpose_of(someone(kind), touches, Rules()) is purpose


@pytest.mark.parametrize(
    ("tags", "purpose"),
    [
        (("prospect",), CARE),
        (("Client",), RELATIONSHIP),
        (("prospect", "project"), RELATIONSHIP),
        (("partner", "client"), STRATEGIC),
    ],
)
def test_a_tag_says_more_than_what_is_due(tags: tuple[str, ...], purpose: Purpose) -> None:
    assert purpose_of(someone(PlanKind.RECALL, *tags), (), Rules()) is purpose


def test_the_tags_that_say_so_are_the_users_own() -> None:
    rules = Rules()._replace(relationship_tags=frozenset({"buyer"}), strategic_tags=frozenset())
    assert purpose_of(someone(PlanKind.RECALL, "Buyer"), (), rules) is RELATIONSHIP
    assert purpose_of(someone(PlanKind.RECALL, "partner"), (), rules) is CARE
