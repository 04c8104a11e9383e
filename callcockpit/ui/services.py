"""What the screens are given: the desk, the settings, the clock and the phone."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from callcockpit.dialing.handoff import Handler, dial, find_handler
from callcockpit.domain.values import Number
from callcockpit.settings import Dialing, Opening, Settings
from callcockpit.store.book import Book
from callcockpit.ui.caretaker import Caretaker
from callcockpit.ui.desk import Desk
from callcockpit.ui.frames import Frames
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.showing import Moment


@dataclass(slots=True)
class Phone:
    """How numbers leave the program; asks the system once what opens them."""

    settings: Dialing
    agreed: bool = False
    """Whether the user has said yes to opening the phone program in this session."""
    refused: bool = False
    _handler: Handler | None = None
    _asked: bool = False

    async def handler(self) -> Handler | None:
        """Return the program that takes numbers, or None where the number is only shown."""
        if self.settings.open is Opening.NEVER or self.refused:
            return None
        if not self._asked:
            self._handler = await asyncio.to_thread(find_handler, self.settings, os.environ, sys.platform)
            self._asked = True
        return self._handler

    @property
    def must_ask(self) -> bool:
        """Whether the user has to agree before another program is opened."""
        return self.settings.open is Opening.ASK and not self.agreed

    async def hand_over(self, handler: Handler, number: Number) -> None:
        """Give the number to the phone program; raises CockpitError where it does not start."""
        await asyncio.to_thread(dial, handler, number)


class Services(NamedTuple):
    """Everything a screen needs from outside."""

    desk: Desk
    settings: Settings
    settings_path: Path
    keymap: Keymap
    zone: tzinfo
    phone: Phone
    clock: Callable[[], datetime]
    """Returns now, aware."""
    tick: Callable[[], float]
    """Returns seconds that only ever grow, for the guards against held keys."""
    frames: Frames
    """What the terminal shows, and the key that is being carried out."""
    owner: str
    """The name under which this cockpit holds a call."""
    problems: tuple[str, ...] = ()
    """Sentences about the settings, said once at start."""
    open_book: Callable[[], Book] | None = None
    """Opens the book once more, for long work on a thread of its own."""
    caretaker: Caretaker | None = None
    """Backs the book up and looks at its health; None in a demo."""

    def moment(self) -> Moment:
        """Return when and where it is."""
        return Moment(self.clock(), self.zone, self.settings.rules)
