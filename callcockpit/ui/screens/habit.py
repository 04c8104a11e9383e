"""The three screens of the habit, in the order in which a key leads from one to the next."""

from __future__ import annotations

from callcockpit.ui.screens.ninety import NinetyScreen
from callcockpit.ui.screens.past_blocks import PastBlocksScreen
from callcockpit.ui.screens.week import WeekScreen

HABIT = (WeekScreen, NinetyScreen, PastBlocksScreen)
