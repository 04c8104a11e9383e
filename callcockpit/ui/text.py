"""Stored text on its way to the screen: never markup, never a control character, never too wide."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from callcockpit.domain.text import clean, clean_line

LINES_LIMIT = 500
"""Lines of one text that a pane lays out; more are named, not drawn."""

CHARACTERS_LIMIT = 10_000


def plain(text: str) -> Content:
    """Return text from people as content that is shown as it is, in one line."""
    return Content(clean_line(text, 1_000))


def fit(text: str, width: int) -> str:
    """Return one clean line exactly ``width`` cells wide, cut with an ellipsis where it is longer."""
    if width <= 0:
        return ""
    # Cleaning a megabyte to show a line of it would hold up every repaint.
    line = clean_line(text[: 1_000 + width * 8], width * 4 + 8)
    if line.isascii():
        return line.ljust(width) if len(line) <= width else f"{line[: width - 1]}…"
    if cell_len(line) <= width:
        return set_cell_size(line, width)
    return f"{set_cell_size(line, width - 1)}…"


def short(text: str, width: int) -> str:
    """Return one clean line at most ``width`` cells wide."""
    return fit(text, width).rstrip()


def wrap(text: str, width: int, limit: int = LINES_LIMIT) -> list[str]:
    """Return text as clean lines at most ``width`` cells wide; what is left out is named."""
    shown = clean(text[:CHARACTERS_LIMIT]).replace("\t", "    ")
    lines: list[str] = []
    for paragraph in shown.split("\n"):
        lines += _wrap_paragraph(paragraph, max(1, width))
        if len(lines) > limit:
            break
    left = len(text) - CHARACTERS_LIMIT
    if len(lines) > limit:
        return [*lines[: limit - 1], "… more text is kept in the book"]
    return [*lines, f"… {left:,} more characters are kept in the book"] if left > 0 else lines


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line, filled = "", 0
    for word in paragraph.split(" "):
        size = cell_len(word)
        if line and filled + 1 + size > width:
            lines.append(line)
            line, filled = "", 0
        if line:
            line, filled = f"{line} {word}", filled + 1 + size
        else:
            line, filled = word, size
        while filled > width:
            cut = max(1, _fitting(line, width))
            head, line = line[:cut], line[cut:]
            lines.append(head)
            filled = cell_len(line)
    return [*lines, line]


def _fitting(line: str, width: int) -> int:
    """Return how many characters of ``line`` fit into ``width`` cells."""
    if line.isascii():
        return min(len(line), width)
    filled = 0
    for place, character in enumerate(line):
        filled += cell_len(character)
        if filled > width:
            return place
    return len(line)


def by_words(text: str, width: int, height: int = 1) -> list[str]:
    """Return text in ``height`` clean lines, ended with an ellipsis after a whole word where it is longer.

    A word that would leave a third of the line empty, such as a path, is cut: its beginning tells something.
    """
    shown = clean_line(text[: 1_000 + width * height * 8], width * height * 4 + 8)
    lines = _wrap_paragraph(shown, max(1, width))
    if len(lines) > height:
        rest = " ".join(lines[height - 1 :])
        lines = lines[:height]
        while " " in lines[-1] and cell_len(lines[-1]) + 2 > width:
            lines[-1] = lines[-1].rpartition(" ")[0]
        last = short(f"{lines[-1].rstrip(' ·,;:')} …", width)
        lines[-1] = last if cell_len(last) * 3 >= width * 2 else short(rest, width)
    return lines + [""] * (height - len(lines))


def fit_words(text: str, width: int) -> str:
    """Return one clean line exactly ``width`` cells wide, cut after a whole word where it is longer."""
    return fit(by_words(text, width)[0], width) if width > 0 else ""
