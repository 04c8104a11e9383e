"""Charts of text: bars, columns and a line of columns; what a colour says, a character says as well."""

from __future__ import annotations

from collections.abc import Sequence

from callcockpit.ui.widgets.pane import Line, Span

EIGHTHS = " ▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[int], most: int = 0) -> str:
    """Return one column for each value, as high as it is against the highest; a dot for nothing."""
    highest = max(most, *values, 1) if values else 1
    return "".join("·" if not value else EIGHTHS[max(1, value * 8 // highest)] for value in values)


def bar(part: int, whole: int, most: int, width: int, style: str) -> Line:
    """Return a whole as long as it is against the longest, its part filled; exactly ``width`` cells."""
    long = _cells(whole, most, width)
    filled = min(long, _cells(part, most, width)) if part else 0
    if part and whole > part and filled == long and long > 1:
        filled -= 1
    return (("█" * filled, style), ("░" * (long - filled), "dim"), (" " * (width - long), "dim"))


def _cells(value: int, most: int, width: int) -> int:
    return max(1, round(width * value / most)) if value and most else 0


def third(percent: int, width: int, style: str) -> Line:
    """Return a bar of a hundred percent with a mark where a third of it lies; exactly ``width`` cells."""
    filled, mark = round(width * percent / 100), round(width / 3)
    cells = [("█", style) if at < filled else (" ", "dim") for at in range(width)]
    cells[mark] = ("┃", "strong") if mark < filled else ("┊", "dim")
    return joined(cells)


def columns(values: Sequence[int], width: int, height: int, style: str) -> list[Line]:
    """Return columns as high as their values against the highest, ``height`` lines from the top down."""
    size, gap = column_size(len(values), width)
    highest = max(*values, 1, 1)
    lines: list[Line] = []
    for level in range(height - 1, -1, -1):
        cells: list[Span] = []
        for value in values:
            eighths = 0 if not value else max(1, round(value * 8 * height / highest))
            filled = EIGHTHS[max(0, min(8, eighths - 8 * level))]
            if not value and not level:
                filled = "·"
            cells.append((filled * size + " " * gap, style if value else "dim"))
        lines.append(joined(cells))
    return lines


def column_size(count: int, width: int) -> tuple[int, int]:
    """Return how wide a column and the gap after it are, of so many in ``width`` cells."""
    each = max(1, min(6, width // max(1, count)))
    return (each, 0) if each == 1 else (each - 1, 1)


def joined(cells: Sequence[Span]) -> Line:
    """Return neighbours of one style as one span."""
    spans: list[Span] = []
    for text, style in cells:
        if spans and spans[-1][1] == style:
            spans[-1] = (spans[-1][0] + text, style)
        else:
            spans.append((text, style))
    return tuple(spans)
