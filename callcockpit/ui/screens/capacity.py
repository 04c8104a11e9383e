"""What a plan or a cadence makes of the months, in words, before it is accepted."""

from __future__ import annotations

from callcockpit.domain.cadence import cadence_for
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import counted
from callcockpit.domain.values import Contact
from callcockpit.domain.words import State
from callcockpit.store.cultivation import CallLoad, call_load
from callcockpit.store.touchplan import Preview
from callcockpit.ui.services import Services

MONTHS_TOLD = 3
"""Months that are named before a plan is accepted."""
WORKING_DAYS = 250
"""Days of a year on which touches are made, about."""


def plan_told(look: Preview, per_day: int) -> str:
    """Return what the next months hold with the plan: ``40 in Dec, at most 4 a day``, and what a year makes.

    Where the days cannot hold it, how many people they would hold comes first.
    """
    months = " · ".join(month.words for month in look.months[:MONTHS_TOLD])
    room = per_day * WORKING_DAYS
    if look.a_year <= room or not look.months:
        return f"{months} · {counted(round(look.a_year), 'touch', 'touches')} a year"
    people = max(1, round(look.people * room / look.a_year))
    return (
        f"{per_day} a day are enough for {counted(people, 'person', 'people')}; the first round lasts until "
        f"{look.months[-1].first.year} · {months}"
    )


async def cadence_told(services: Services, contact: Contact, days: int | None) -> str:
    """Return what a cadence of somebody's own, or the usual one again, does to the calls a month."""
    rules = services.settings.rules
    try:
        load = await services.desk.run(call_load)
    except CockpitError as error:
        return str(error)
    counts = contact.state is State.CULTIVATED
    before = cadence_for(contact.cadence, contact.tags, rules).wanted if counts else None
    return load_told(load, before, cadence_for(days, contact.tags, rules).wanted)


def load_told(load: CallLoad, before: int | None, wanted: int) -> str:
    """Return what another cadence does to the calls a month; ``before`` is None for whoever has none yet."""
    instead = f" instead of {365 / before:.1f}" if before else ""
    after = load.a_month - (30.4 / before if before else 0) + 30.4 / wanted
    return (
        f"every {counted(wanted, 'day')}: {365 / wanted:.1f} calls a year{instead} · "
        f"all who stay in touch: {after:.1f} a month instead of {load.a_month:.1f}"
    )
