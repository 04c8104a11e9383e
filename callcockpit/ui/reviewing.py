"""A look back as cards: figures, bars and a map of the hours, each with the number of its cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.review import INCOMING, Counts, Share, against_third, best_hours, shade, talked
from callcockpit.domain.rhythm import about, load
from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import Range, Span
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store.review import HOURS_DAYS, Ahead, Review, share_reached
from callcockpit.store.tally import Hours
from callcockpit.ui.charts import bar, column_size, columns, sparkline, third
from callcockpit.ui.text import fit, short
from callcockpit.ui.widgets.board import Card
from callcockpit.ui.widgets.pane import Line

OUTCOMES = (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP)
LISTED = 14
"""Parts of a stretch that have a line each; more stand side by side as columns."""
HEIGHT = 4
"""Lines of a chart of columns."""
SOON_WEEKS = 4
HOURS = range(8, 18)
"""Hours that the map always has; others where anything was done in them."""


def cards(found: Review, reach: Range, rules: Rules, hours: Hours | None, ahead: Ahead | None) -> list[Card]:
    """Return the cards of a look back; ``hours`` and ``ahead`` are left out while they are being read."""
    listed = [
        Card("Calls", lambda _: list(_calls(found, rules))),
        Card("What conversations came to", lambda width: list(_outcomes(found.total, width, rules))),
        Card(_parts_title(found, reach), lambda width: _by_part(found, width)),
        Card("Kept", lambda _: list(_kept(found, rules))),
    ]
    if hours is not None:
        title = f"Reached by hour · last {HOURS_DAYS} days"
        listed.append(Card(title, lambda width: list(_map(hours, width, rules))))
    if ahead is not None:
        listed += [
            Card("Whom you cultivate", lambda _: list(_cultivated(ahead, rules))),
            Card("Ahead", lambda _: list(_soon(ahead))),
        ]
    listed += [
        Card("Given", lambda _: list(_given(found.total))),
        Card("Phone blocks", lambda _: list(_blocks(found))),
        Card(f"Passed over · {sum(found.skips.values()):,}", lambda width: list(_skips(found.skips, width))),
    ]
    return listed


def head(found: Review, reach: Range) -> Line:
    """Return the line above: the ranges with the present one, and which days they are."""
    ranges = [(f" {one.value} ", "key" if one is reach else "dim") for one in Range]
    return (*ranges, (f"  {found.span.label} · ", "dim"), (days_text(found.span), "strong"))


def days_text(span: Span) -> str:
    """Return the days of a stretch as they are read: ``Mon 16 Nov – Tue 17 Nov 26``."""
    first, last = span.first, span.last
    end = f"{WEEKDAYS[last.weekday()][:3]} {last.day} {MONTHS[last.month - 1]} {last:%y}"
    if first == last:
        return end
    year = "" if first.year == last.year else f" {first:%y}"
    return f"{WEEKDAYS[first.weekday()][:3]} {first.day} {MONTHS[first.month - 1]}{year} – {end}"


def _calls(found: Review, rules: Rules) -> Iterator[Line]:
    total, past = found.total, found.compared
    if past is not None:
        yield ((f"{'':26}{'before':>8}", "dim"),)
    for name, now, then in (
        ("dials", total.dials, None if past is None else past.dials),
        ("reached", total.reached, None if past is None else past.reached),
        ("conversations", total.conversations, None if past is None else past.conversations),
    ):
        before = "" if then is None else f"{then:,}"
        more = f"   {share_reached(total).words(rules)}" if name == "reached" and total.dials else ""
        yield (
            (f"{name:<17}", "text"),
            (f"{now:>9,}", "strong"),
            (f"{before:>8}", "dim"),
            (more, "dim"),
        )
    each = f"   {talked(total.seconds // total.reached)} each" if total.seconds and total.reached else ""
    before = "" if past is None else talked(past.seconds)
    yield (
        (f"{'time in calls':<15}", "text"),
        (f"{talked(total.seconds):>11}", "strong"),
        (f" {before:>12}" if before else "", "dim"),
        (each, "dim"),
    )
    if total.of(INCOMING):
        yield ((f"{'incoming':<17}{total.of(INCOMING):>9,}", "dim"),)


def _outcomes(total: Counts, width: int, rules: Rules) -> Iterator[Line]:
    size = max(9, min(30, width - 34))
    for number, outcome in enumerate(OUTCOMES, 1):
        share = Share(total.of(outcome), total.conversations)
        told = f" {share.part:>4,} · {share.percent} %" if share.whole >= rules.few else f" {share.part:>4,}"
        yield (
            (f"{number} {outcome.words:<14} ", outcome.value),
            *third(share.percent, size, outcome.value),
            (told, "strong"),
        )
    share = Share(total.of(Result.STAY_IN_TOUCH), total.conversations)
    if total.conversations < rules.few:
        yield ((f"of {total.conversations}: too few to tell a share", "dim"),)
    else:
        yield (("┊ a third each is usual; stay in touch: " + against_third(share, rules), "dim"),)


def _parts_title(found: Review, reach: Range) -> str:
    if reach is Range.DAY:
        return "Dials by hour, █ reached"
    days = max((span.days for span, _ in found.parts), default=1)
    part = "day" if days == 1 else "week" if days <= 7 else "month" if days <= 31 else "year"
    return f"Dials by {part}, █ reached"


def _by_part(found: Review, width: int) -> Sequence[Line]:
    rows = [(span.label, share_reached(counts)) for span, counts in found.parts]
    if found.clock is not None:
        cells = {hour: share for (_, hour), share in found.clock.cells.items()}
        rows = [(f"{hour:02}:00", cells.get(hour, Share())) for hour in _hours_of(found.clock)]
    most = max((share.whole for _, share in rows), default=0)
    if not most:
        return [(("No calls.", "dim"),)]
    if len(rows) <= LISTED:
        size = max(8, width - 9 - 11)
        return [
            (
                (f"{label:<8} ", "dim"),
                *bar(share.part, share.whole, most, size, Result.NEXT_STEP.value),
                (f"{share.whole:>4,}", "strong" if share.whole else "dim"),
                (f" █{share.part:,}" if share.part else "", Result.NEXT_STEP.value),
            )
            for label, share in rows
        ]
    return list(_columns(rows, most, width))


def _columns(rows: Sequence[tuple[str, Share]], most: int, width: int) -> Iterator[Line]:
    """Yield dials as columns, those who were reached as a line of small ones, and what they stand for."""
    size, gap = column_size(len(rows), width - 10)
    for level, line in enumerate(columns([share.whole for _, share in rows], width - 10, HEIGHT, "text")):
        yield ((f"{most if not level else '':>8}  ", "dim"), *line)
    shown = sparkline([share.part for _, share in rows], most)
    yield (("█ reached ", "dim"), ("".join(one * size + " " * gap for one in shown), Result.NEXT_STEP.value))
    last = rows[-1][0]
    room = len(rows) * (size + gap) - gap
    yield ((f"{'':10}{fit(rows[0][0], max(0, room - len(last)))}{last}", "dim"),)


def _hours_of(hours: Hours) -> list[int]:
    """Return the hours to be told, in the order of the user's day."""
    said = {hour for _, hour in hours.cells} | set(HOURS)
    return sorted(said, key=lambda hour: (hour - 4) % 24)


def _kept(found: Review, rules: Rules) -> Iterator[Line]:
    for name, share in (
        ("next steps kept", found.promises.next_steps),
        ("recalls on time", found.promises.recalls),
    ):
        yield ((f"{name:<17}", "text"), (share.words(rules), "strong" if share.whole else "dim"))


def _map(hours: Hours, width: int, rules: Rules) -> Iterator[Line]:
    """Yield the weekdays with their hours: a shade for the share reached, and the dials it is of."""
    if not hours.cells:
        yield (("No calls yet: when people answer will stand here.", "dim"),)
        return
    shown = _hours_of(hours)
    size = 5 if width >= 5 + 5 * len(shown) else 4
    shown = shown[: max(1, (width - 4) // size)]
    yield (("    ", "dim"), ("".join(f"{hour:>{size}}" for hour in shown), "dim"))
    days = [day for day in range(7) if day in rules.working_days or any(d == day for d, _ in hours.cells)]
    for day in days:
        cells = [(hour, hours.cells.get((day, hour), Share())) for hour in shown]
        yield (
            (WEEKDAYS[day][:3].ljust(4), "text"),
            *(_cell(share, hours, size, rules) for _, share in cells),
        )
    best = best_hours(hours.cells, rules)
    if best:
        told = (f"{WEEKDAYS[day][:3]} {hour:02}:00 {share.percent} %" for day, hour, share in best)
        yield (("best: ", "dim"), (" · ".join(told), Result.NEXT_STEP.value))
    else:
        yield ((f"dials; an hour with {rules.few} of them is told a share", "dim"),)


def _cell(share: Share, hours: Hours, size: int, rules: Rules) -> tuple[str, str]:
    if not share.whole:
        return " " * size, "dim"
    dark = shade(share, hours.usual, rules)
    style = {"·": "dim", "░": "dim", "▒": "text", "▓": "stay-in-touch", "█": "next-step"}[dark]
    count = f"{share.whole}" if share.whole < 10 ** (size - 2) else "+" * (size - 2)
    return f"{dark}{count}".rjust(size), style


def _cultivated(ahead: Ahead, rules: Rules) -> Iterator[Line]:
    rhythm = load(ahead.groups, rules)
    if not rhythm.people:
        yield (("Nobody yet: every “stay in touch” adds one.", "dim"),)
        return
    yield ((f"{'people':<17}", "text"), (f"{rhythm.people:>9,}", "strong"))
    yield (
        (f"{'come up a month':<17}", "text"),
        (f"{about(rhythm.a_month):>9}", "strong"),
        (f"   {about(rhythm.a_day)} a working day", "dim"),
    )
    style = "overdue" if ahead.losing else "strong"
    yield ((f"{'losing touch':<17}", "text"), (f"{ahead.losing:>9,}", style))


def _soon(ahead: Ahead) -> Iterator[Line]:
    days = [
        ahead.planned.get(ahead.day.fromordinal(ahead.day.toordinal() + n), 0) for n in range(7 * SOON_WEEKS)
    ]
    style = "overdue" if ahead.overdue else "strong"
    yield ((f"{'overdue':<17}", "text"), (f"{ahead.overdue:>9,}", style))
    yield ((f"{f'next {SOON_WEEKS} weeks':<17}", "text"), (f"{sum(days):>9,}", "strong"))
    weeks = "  ".join(sparkline(days[at : at + 7], max(days)) for at in range(0, len(days), 7))
    yield ((f"{'day by day':<17}", "text"), (weeks, "text"))


def _given(total: Counts) -> Iterator[Line]:
    yield ((f"{'kindnesses':<17}", "text"), (f"{total.kindnesses:>9,}", "strong"))
    for kind, count in total.others.items():
        yield ((f"{TouchKind(kind).words:<17}", "text"), (f"{count:>9,}", "strong"))


def _blocks(found: Review) -> Iterator[Line]:
    blocks = found.blocks
    if not blocks.begun:
        yield (("None begun. B begins one.", "dim"),)
        return
    yield (
        (f"{'begun':<17}", "text"),
        (f"{blocks.begun:>9,}", "strong"),
        (f"   {blocks.whole:,} to the end · {talked(blocks.minutes * 60)}", "dim"),
    )


def _skips(skips: dict[str, int], width: int) -> Iterator[Line]:
    if not skips:
        yield (("Nobody.", "dim"),)
    most = max(skips.values(), default=0)
    for reason, count in list(skips.items())[:6]:
        yield (
            (fit(short(reason, 30), 30) + " ", "text"),
            *bar(count, count, most, max(5, min(20, width - 38)), "text"),
            (f"{count:>5,}", "strong"),
        )
    if len(skips) > 6:
        yield ((f"… and {len(skips) - 6} more reasons", "dim"),)
