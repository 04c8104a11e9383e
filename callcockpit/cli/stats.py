"""``stats``: what the review tells, as lines or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping

from callcockpit.cli.output import columns, write, write_json
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.days import WEEKDAYS
from callcockpit.domain.review import (
    ANSWERED,
    INCOMING,
    Counts,
    Share,
    against_third,
    best_hours,
    definitions,
    talked,
)
from callcockpit.domain.rhythm import about, load
from callcockpit.domain.rules import Rules
from callcockpit.domain.shapes import Shape
from callcockpit.domain.spans import Span, by_day, by_month, by_week
from callcockpit.domain.text import counted
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store.book import Book
from callcockpit.store.review import Ahead, Review, ahead, by_spans, hours_of, review_days, share_reached
from callcockpit.store.tally import Hours

OUTCOME_ORDER = (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP)
SOON = 14
"""Days ahead whose calls are told."""


def stats(asked: Namespace, workplace: Workplace) -> int:
    """Print the honest numbers of the last days."""
    now = workplace.moment(asked.at)
    with workplace.book() as book:
        found = review_days(book, asked.days, now)
        # Before the first day that the book tells of there is nothing to be told apart.
        first = max(found.span.first, min(found.beginning or found.span.last, found.span.last))
        told = Span(first, found.span.last)
        hours, coming = hours_of(book, told), ahead(book, now)
        if asked.json:
            write_json(_shape(book, found, told, hours, coming))
        else:
            for line in _lines(book, found, hours, coming):
                write(line)
    return 0


def _shape(book: Book, found: Review, told: Span, hours: Hours, coming: Ahead) -> Shape:
    total, rules, span = found.total, book.rules, found.span
    rhythm = load(coming.groups, rules)
    return {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        **_counts(total),
        "no_outcome": total.of(ANSWERED),
        "incoming": total.of(INCOMING),
        "results": {result.value: total.of(result) for result in Result},
        "next_steps": _share("kept", found.promises.next_steps),
        "recalls": _share("on_time", found.promises.recalls),
        "touches": total.others,
        "skips": [{"reason": reason, "count": count} for reason, count in found.skips.items()],
        "blocks": {
            "begun": found.blocks.begun,
            "to_the_end": found.blocks.whole,
            "minutes": found.blocks.minutes,
        },
        "cultivated": {
            "people": rhythm.people,
            "a_month": round(rhythm.a_month, 1),
            "a_working_day": round(rhythm.a_day, 1),
            "losing_touch": coming.losing,
        },
        "ahead": {
            "overdue": coming.overdue,
            "days": [
                {"day": day.isoformat(), "calls": calls} for day, calls in sorted(coming.planned.items())
            ],
        },
        "by_day": _parts(book, by_day(told)),
        "by_week": _parts(book, by_week(told)),
        "by_month": _parts(book, by_month(told)),
        "by_hour": [
            {"weekday": WEEKDAYS[day].lower(), "hour": hour, "dials": share.whole, "reached": share.part}
            for (day, hour), share in sorted(hours.cells.items())
        ],
        "definitions": definitions(rules),
    }


def _counts(counts: Counts) -> Shape:
    return {
        "dials": counts.dials,
        "reached": counts.reached,
        "conversations": counts.conversations,
        "outcomes": {outcome.value.replace("-", "_"): counts.of(outcome) for outcome in OUTCOME_ORDER},
        "seconds": counts.seconds,
        "kindnesses": counts.kindnesses,
    }


def _share(part: str, share: Share) -> Shape:
    return {"due": share.whole, part: share.part}


def _parts(book: Book, spans: Iterable[Span]) -> list[Shape]:
    """Return the stretches in which anything was done."""
    return [
        {"from": span.first.isoformat(), "to": span.last.isoformat(), **_counts(counts)}
        for span, counts in by_spans(book, list(spans))
        if any(counts.touches.values())
    ]


def _lines(book: Book, found: Review, hours: Hours, coming: Ahead) -> Iterable[str]:
    rules, total, rhythm = book.rules, found.total, load(coming.groups, book.rules)
    yield f"{found.span.first} to {found.span.last} · {counted(found.span.days, 'day')}"
    figures: dict[str, str] = {
        "dials": f"{total.dials:,}",
        "reached": share_reached(total).words(rules),
        "conversations": f"{total.conversations:,}",
    }
    for outcome in OUTCOME_ORDER:
        share = Share(total.of(outcome), total.conversations)
        third = against_third(share, rules)
        figures[outcome.words] = f"{share.words(rules)}{f' · {third}' if third else ''}"
    figures["time in calls"] = talked(total.seconds)
    figures["next steps kept"] = found.promises.next_steps.words(rules)
    figures["recalls on time"] = found.promises.recalls.words(rules)
    figures["kindnesses"] = f"{total.kindnesses:,}"
    figures |= {TouchKind(kind).words: f"{count:,}" for kind, count in total.others.items()}
    blocks = found.blocks
    figures["blocks"] = f"{blocks.begun} begun, {blocks.whole} to the end, {talked(blocks.minutes * 60)}"
    figures["cultivated"] = (
        f"{counted(rhythm.people, 'person', 'people')} · {about(rhythm.a_month)} come up a month, "
        f"{about(rhythm.a_day)} a working day · {coming.losing:,} losing touch"
    )
    soon = sum(calls for day, calls in coming.planned.items() if (day - coming.day).days < SOON)
    figures["ahead"] = f"{soon:,} due in the next {SOON} days, {coming.overdue:,} overdue"
    figures["skips"] = f"{sum(found.skips.values()):,}"
    figures |= {f"“{reason}”": f"{count:,}" for reason, count in found.skips.items()}
    yield from _told(figures)
    yield from _best(hours, rules)


def _told(figures: Mapping[str, str]) -> Iterable[str]:
    for name, value in figures.items():
        yield columns((name, value), (34,))


def _best(hours: Hours, rules: Rules) -> Iterable[str]:
    best = best_hours(hours.cells, rules)
    if best:
        said = (f"{WEEKDAYS[day][:3]} {hour:02}:00 {share.words(rules)}" for day, hour, share in best)
        yield columns(("reached best", "; ".join(said)), (34,))
