"""The classifier: every result with its key and what pressing it will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rich.cells import cell_len

from callcockpit.domain.words import Result
from callcockpit.ui.text import fit
from callcockpit.ui.widgets.pane import Line, Pane, Span


class Offer(NamedTuple):
    """A result key and its consequence."""

    key: str
    consequence: str
    valid: bool = True


LEFT_CELLS, RIGHT_CELLS = 42, 30
"""Cells in which the longest consequence of either column is whole."""
LEFT = (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP, Result.NO_ANSWER)
RIGHT = (Result.VOICEMAIL, Result.BUSY, Result.WRONG_NUMBER, Result.SOMEONE_ELSE)


class Classifier(Pane):
    """Four lines of two columns that keep their place, whatever stands in them."""

    DEFAULT_CSS = "Classifier { height: 4; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.offers: Mapping[Result, Offer] = {}
        self.marked: Result | None = None

    def show(self, offers: Mapping[Result, Offer], marked: Result | None) -> None:
        """Show these offers; ``marked`` is the one that Enter logs."""
        self.offers, self.marked = offers, marked
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[Line]:  # noqa: ARG002 - always four lines
        """Draw outcomes and *no answer* at the left, the other reach results at the right."""
        # Enough at the right for every date in another year, then at the left; the rest is shared.
        right = max(min(RIGHT_CELLS, width // 2), min(width - LEFT_CELLS, width * 45 // 100))
        for left_result, right_result in zip(LEFT, RIGHT, strict=True):
            yield (
                *self._offer(left_result, width - right - 1, 5, 13),
                (" ", "dim"),
                *self._offer(right_result, right, 1, 12),
            )

    def _offer(self, result: Result, width: int, keys: int, label: int) -> tuple[Span, ...]:
        offer = self.offers.get(result)
        if offer is None:
            return ((" " * width, "dim"),)
        marked = result is self.marked
        style = result.value if result.reached else "text"
        rest = width - keys - label - 3
        # How many days it is to a date goes before a part of the date does.
        said = offer.consequence
        said = said if cell_len(said) <= rest else said.rpartition(", ")[0] or said
        return (
            ("▸" if marked else " ", "key"),
            (fit(offer.key, keys) + " ", "key" if offer.valid else "dim"),
            (fit(result.words.capitalize(), label) + " ", style if offer.valid else "dim"),
            (fit(said, rest), "strong" if marked else "dim"),
        )
