"""A look back as cards: figures, bars and a map of the hours, each with the number of its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.review import INCOMING, Counts, Share, against_third, best_hours, shade, talked
from callcockpit.domain.rhythm import about, load
from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import Range, Span
from callcockpit.domain.text import counted
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store.review import HOURS_DAYS, Ahead, Review, share_reached
from callcockpit.store.tally import Hours
from callcockpit.ui.board import Card
from callcockpit.ui.charts import bar, column_size, columns, sparkline, third
from callcockpit.ui.text import fit, short, wrap
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
    label = "" if reach is Range.ALL else f" · {found.span.label}"
    return (*ranges, (f"  {days_text(found.span)}", "strong"), (label, "dim"))


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
        yield ((f"{'':26}{'before':>11}", "dim"),)
    share = share_reached(total)
    reached = f"{share.percent} % of {share.whole:,}" if share.whole >= rules.few else "too few to tell"
    each = f"{talked(total.seconds // total.reached)} each" if total.seconds and total.reached else ""
    figures: list[tuple[str, Callable[[Counts], str], str]] = [
        ("dials", lambda counts: f"{counts.dials:,}", ""),
        ("reached", lambda counts: f"{counts.reached:,}", reached if share.whole else ""),
        ("conversations", lambda counts: f"{counts.conversations:,}", ""),
        ("time in calls", lambda counts: talked(counts.seconds), each),
    ]
    if total.of(INCOMING):
        figures.append(("incoming", lambda counts: f"{counts.of(INCOMING):,}", ""))
    for name, figure, more in figures:
        before = "" if past is None else figure(past)
        yield (
            (f"{name:<15}", "text"),
            (f"{figure(total):>11}", "strong"),
            (f"{before:>11}", "dim"),
            (f"   {more}" if more else "", "dim"),
        )


def _outcomes(total: Counts, width: int, rules: Rules) -> Iterator[Line]:
    size = max(9, min(30, width - 31))
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
        yield from _note(f"┊ a third each is usual; {total.conversations} are too few to tell", width)
    else:
        told = against_third(share, rules)
        yield from _note(f"┊ a third each is usual; you have {told} who stay in touch", width)


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
    size = 5 if width >= 4 + 5 * len(HOURS) else 4
    shown = _busiest(hours, max(1, (width - 4) // size))
    yield (("    ", "dim"), ("".join(f"{hour:>{size}}" for hour in shown), "dim"))
    called = {day for day, hour in hours.cells if hour in shown}
    days = [day for day in range(7) if day in rules.working_days or day in called]
    for day in days:
        cells = (_cell(hours.cells.get((day, hour), Share()), hours, size, rules) for hour in shown)
        yield ((WEEKDAYS[day][:3].ljust(4), "text"), *cells)
    whole = (_cell(_at_hour(hours, hour), hours, size, rules) for hour in shown)
    yield (("all ", "strong"), *whole)
    best = best_hours(hours.cells, rules)
    if best:
        told = (
            f"{WEEKDAYS[day][:3]} {hour:02}:00 {share.percent} % of {share.whole:,}"
            for day, hour, share in best[:2]
        )
        yield (("best: ", "dim"), (" · ".join(told), Result.NEXT_STEP.value))
    usual = f"your usual is {hours.usual.percent} %; " if hours.usual.whole >= rules.few else ""
    few = counted(rules.few, "dial")
    said = f"{usual}░ ▒ ▓ █ less, about, more, far more of the dials reached; · fewer than {few}"
    yield from _note(said, width)


def _note(words: str, width: int) -> Iterator[Line]:
    for line in wrap(words, width):
        yield ((line, "dim"),)


def _at_hour(hours: Hours, hour: int) -> Share:
    some = [share for (_, one), share in hours.cells.items() if one == hour]
    return Share(sum(share.part for share in some), sum(share.whole for share in some))


def _busiest(hours: Hours, room: int) -> list[int]:
    """Return as many hours one after the other as there is room for, those with the most dials."""
    said = _hours_of(hours)
    dials = [_at_hour(hours, hour).whole for hour in said]
    start = max(range(max(1, len(said) - room + 1)), key=lambda at: (sum(dials[at : at + room]), -at))
    return said[start : start + room]


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
