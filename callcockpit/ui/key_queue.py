"""Keys one after the other: each is taken when the one before it has done its work, or refused aloud.

Textual hands a key to whatever has the focus when it comes; keys that come at once, because somebody types
ahead or the machine was busy, would all go there, and the letters of a note would log results.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from callcockpit.ui.frames import Frames, Press

KEY_SECONDS = 0.5
"""How long a key may take until the next one is taken all the same: its widget may have gone with it."""
REST_SECONDS = 0.03
"""How long after a key it is looked whether it has done its work, where no other one comes sooner."""
LOOK_SECONDS = 0.002
"""How often it is looked whether a key still has to wait."""
TYPING_SECONDS = 0.5
"""Keys that follow a refused one faster than this were typed with it: the text for a field that a refused *n*
or *3* did not open is no row of commands."""


@runtime_checkable
class Keyed(Protocol):
    """A screen whose keys are about what it shows."""

    @property
    def subject(self) -> Hashable:
        """What the keys are about, once all of it is painted; None until then."""

    def holds_up(self, key: str, press: Press) -> bool:
        """Whether a key has to wait for what is on its way to the book or to the screen."""

    def refusal(self, key: str, press: Press) -> str:
        """Return why a key is not carried out, empty where it is."""

    def say_refused(self, words: str) -> None:
        """Say that keys were not carried out."""


class Refused(NamedTuple):
    """A key that was not carried out, and those typed right after it."""

    at: float
    words: str
    more: int = 0

    def said(self) -> str:
        """Return the words with how many keys went with it."""
        return self.words + (f", with {self.more} more" if self.more else "")


class KeyQueue:
    """Hands keys to the app in their order, each after the work of the one before it."""

    def __init__(
        self, app: App[int], frames: Frames, deliver: Callable[[events.Event], Awaitable[None]]
    ) -> None:
        """Take the app, what its terminal shows, and how a key is handed to Textual."""
        self._app, self._frames, self._deliver = app, frames, deliver
        self._keys: deque[tuple[events.Key | events.Paste, Press]] = deque()
        self.taking = True
        """Whether a key is at work or waits; so it seems until the screen is there for the first one."""
        self._patience: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._way: Sequence[MessagePump] = ()
        self._refused: Refused | None = None

    async def add(self, event: events.Key | events.Paste) -> None:
        """Take a key, now or in its turn."""
        self._keys.append((event, self._frames.stamp_of(event)))
        if self.taking:
            self.follow()
        else:
            await self._next()

    async def _next(self) -> None:
        """Take the next key, as soon as it need not wait."""
        self.taking = bool(self._keys)
        if not self._keys:
            return
        if self._held_up():
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look_again)
        else:
            await self._take()

    def _look_again(self) -> None:
        if self._patience is None:
            self._app.call_later(self._next)

    def _held_up(self) -> bool:
        """Whether the screen is still doing what the key before asked for."""
        event, press = self._keys[0]
        key = event.key if isinstance(event, events.Key) else ""
        screen = self._app.screen
        return isinstance(screen, Keyed) and screen.holds_up(key, press)

    async def _take(self) -> None:
        event, press = self._keys.popleft()
        if self._goes_with_refused(event, press):
            self._app.call_later(self._next)
            return
        self._frames.pressed = press
        focused = self._app.focused or self._app.screen
        await self._deliver(event)
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(KEY_SECONDS, self.taken)
        # What the key has changed is painted first: a person's next one comes later than that.
        self._way = (*focused.ancestors_with_self, self._app)
        self._rest = loop.call_later(REST_SECONDS, self.follow)
        if self._keys:
            self.follow()

    def follow(self) -> None:
        """Find out whether the key has done its work: now, if the next one is here already.

        A key that is not for the focused widget climbs from parent to parent; this climbs behind it, and ends
        behind whatever the key has asked the app to do.
        """
        if self._rest is not None and self._patience is not None:
            self._rest.cancel()
            self._rest = None
            self._climb(self._way, self._patience)

    def _climb(self, way: Sequence[MessagePump], patience: asyncio.TimerHandle) -> None:
        if way:
            way[0].call_later(self._climb, way[1:], patience)
        elif patience is self._patience:
            self.taken()

    def taken(self) -> None:
        """Go on with the next key: the one before has been handled."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        self.taking = bool(self._keys)
        if self._keys:
            self._app.call_later(self._next)

    # Keys that are not carried out

    def refuse(self, event: events.Key) -> None:
        """Stop a key that was pressed for what the screen does not show any more, and say so."""
        screen, press = self._app.screen, self._frames.pressed
        if isinstance(screen, Keyed) and (words := screen.refusal(event.key, press)):
            event.prevent_default()
            self._refused = Refused(press.at, words)
            screen.say_refused(words)

    def _goes_with_refused(self, event: events.Key | events.Paste, press: Press) -> bool:
        """Whether a key was typed right after one that was refused; it is refused with it then."""
        before, self._refused = self._refused, None
        if before is None or press.at - before.at >= TYPING_SECONDS:
            return False
        if isinstance(event, events.Key) and event.key == "escape":
            return False
        self._refused = before._replace(at=press.at, more=before.more + 1)
        screen = self._app.screen
        if isinstance(screen, Keyed):
            screen.say_refused(self._refused.said())
        return True
