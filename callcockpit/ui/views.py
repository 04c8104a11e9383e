"""The views, and where the way goes from one."""

from __future__ import annotations

from typing import NamedTuple

VIEWS = ("Cockpit", "Contacts", "Touches", "Partners", "Review")
"""The views in the order in which the keys go through them."""


class Leave(NamedTuple):
    """Where the way goes from a view: to somebody in the cockpit, to a view beside it, or just back."""

    contact: int | None = None
    steps: int = 0
    """Steps through the ring of the views; 0 for the cockpit itself."""


BACK = Leave()
