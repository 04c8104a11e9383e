"""Wrong usage, which ends a command with exit 2."""

from __future__ import annotations

from callcockpit.domain.errors import CockpitError


class UsageError(CockpitError):
    """Something was asked for in a way that cannot be understood or done."""
