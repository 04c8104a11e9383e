"""What a file will become, column by column, and what became of it, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from callcockpit.domain.values import Candidate
from callcockpit.exchange import Preview, details
from callcockpit.store import imports
from callcockpit.store.intake import Intake
from callcockpit.ui.text import fit, wrap
from callcockpit.ui.widgets.pane import Line, Pane, cut

LISTED = 5_000
"""Rows of a file whose fate is listed on the screen."""


class ColumnsPane(Pane, can_focus=True):
    """Every column of the file with what it becomes, and the first people as they will be; or the summary."""

    DEFAULT_CSS = """
    ColumnsPane { border: round $frame; padding: 0 1; height: 1fr; border-title-color: $text-muted; }
    ColumnsPane:focus { border: round $frame-focus; border-title-color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.preview: Preview | None = None
        self.summary: tuple[str, ...] = ()
        self.place = 0
        self._top = 0

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the columns around the cursor and the people below them, or the summary from where it is."""
        if self.summary:
            self.place = max(0, min(self.place, self._last(width, height)))
            told = self.summary[self.place : self.place + height]
            return [((part, "text"),) for line in told for part in _wrapped(line, width)][:height]
        if self.preview is None:
            return [
                (("A LinkedIn download, Google or Outlook contacts, a CRM's export, vCards,", "dim"),),
                (("a spreadsheet, a phone's call log, or what Call Cockpit exported.", "dim"),),
            ]
        if self.preview.whole:
            return [cut(((self.preview.whole, "text"),), width)]
        people = [_person(row, person, width) for row, person in self.preview.people]
        rejects = [
            cut(((f"row {reject.row}: {reject.reason}", "alert"),), width)
            for reject in self.preview.rejects[:2]
        ]
        below: list[Line] = [
            (("", "dim"),),
            (("The first people, as they will be", "title"),),
            *people,
            *rejects,
        ]
        room = max(3, height - len(below))
        columns = self.preview.columns
        self._top = max(0, min(self._top, self.place))
        self._top = max(self._top, self.place + 1 - room)
        shown = [self._column(header, word, width) for header, word in columns[self._top : self._top + room]]
        return [*shown, *below]

    def _last(self, width: int, height: int) -> int:
        """Return from which line on the end of the summary is shown."""
        place = len(self.summary)
        while place and (height := height - len(_wrapped(self.summary[place - 1], width))) >= 0:
            place -= 1
        return min(place, len(self.summary) - 1)

    def _column(self, header: str, word: str, width: int) -> Line:
        return (
            (fit(header or "(no name)", min(40, width // 2)), "text"),
            (" → ", "dim"),
            (word.replace("_", " "), "dim" if word == "ignore" else "strong"),
        )

    def row_style(self, row: int) -> str | None:
        """Mark the column that the arrows change."""
        chosen = self.preview is not None and self.preview.columns and not self.summary
        return "cursor" if chosen and row == self.place - self._top else None


def _wrapped(line: str, width: int) -> list[str]:
    """Return a line of the summary in as many as it takes, the later ones indented."""
    first, *rest = wrap(line, width)
    return [first, *(f"    {part}" for part in wrap(" ".join(rest), max(1, width - 4)) if rest)]


def _person(row: int, person: Candidate, width: int) -> Line:
    said = " · ".join(details(person))
    return (
        (fit(f"row {row}", 9), "dim"),
        (fit(person.name, 26) + " ", "strong"),
        (fit(said, max(1, width - 36)), "dim"),
    )


def summary(taken: Intake) -> list[str]:
    """Return what became of a file: the counts, what was left out, and the rows, of very many the first."""
    said = [f"File: {taken.file}", *imports.outcome(taken)]
    if taken.batch is None:
        said.append("Nothing in it was new: the book is as it was, and there is nothing to undo.")
    said.append("")
    said += [
        f"row {one.row:<7} {one.fate.value:<9} {one.name}  {one.detail}".rstrip()
        for one in islice(taken.fates, LISTED)
    ]
    if (more := len(taken.fates) - LISTED) > 0:
        said.append(f"… and {more:,} more rows: callcockpit import --dry-run tells what becomes of each")
    return said
