"""What the call that is planned with somebody is for, where nobody has chosen; design, section 5."""

from __future__ import annotations

from collections.abc import Sequence

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Contact, Touch
from callcockpit.domain.words import PlanKind, Purpose, Result


def purpose_of(contact: Contact, touches: Sequence[Touch], rules: Rules) -> Purpose:
    """Return the purpose of the next call with somebody, whose newest touches come first.

    Whom a tag makes a partner is called for strategy, whom one makes a client for the relationship, whatever
    is due. For the others a recall is care; a first call and what was promised are a new opportunity; a
    retry, or a call that nobody has planned, is for what the last talk came to.
    """
    tags = {tag.lower() for tag in contact.tags}
    if tags & rules.strategic_tags:
        return Purpose.STRATEGIC
    if tags & rules.relationship_tags:
        return Purpose.RELATIONSHIP
    kind = None if contact.plan is None else contact.plan.kind
    if kind is PlanKind.RECALL:
        return Purpose.CARE
    if kind in (PlanKind.FIRST_CALL, PlanKind.CALLBACK, PlanKind.NEXT_STEP):
        return Purpose.NEW_OPPORTUNITY
    last = next(
        (touch.result for touch in touches if touch.result is not None and touch.result.reached), None
    )
    return Purpose.CARE if last is Result.STAY_IN_TOUCH else Purpose.NEW_OPPORTUNITY
