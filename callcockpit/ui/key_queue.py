"""Keys one after the other: each is taken when the one before it has done its work, or refused aloud.

Textual hands a key to whatever has the focus when it comes; keys that come at once, because somebody types
ahead or the machine was busy, would all go there, and the letters of a note would log results.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from callcockpit.ui.frames import Frames, Press
from callcockpit.ui.held_keys import BOUNCE_SECONDS

KEY_SECONDS = 0.5
"""How long a key may take until the next one is taken all the same: its widget may have gone with it."""
REST_SECONDS = 0.03
"""How long after a key it is looked whether it has done its work, where no other one comes sooner."""
LOOK_SECONDS = 0.002
"""How often it is looked whether a key still has to wait."""
TYPING_SECONDS = 0.5
"""Keys that follow a refused one faster than this were pressed with it."""
BURST_SECONDS = 1.0
"""Later than this after the refused key its refusal was read: who goes on pressing means what is shown."""
TEXT_SECONDS = 2.0
"""The same after a key that opens a field: its text is no row of commands, and people stop to think."""

Input = events.Key | events.Paste | events.MouseDown | events.MouseUp
"""What people do, in the order in which they do it."""


class Failed(NamedTuple):
    """A write that came to nothing: when that was, in ticks, and what was said."""

    at: float
    words: str


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

    def opens_field(self, key: str) -> bool:
        """Whether a text follows this key."""

    def take_failed(self) -> Failed | None:
        """Return the write that failed since this was asked last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A key that was not carried out, and those typed right after it."""

    began: float
    """When the refused key itself was pressed."""
    at: float
    """When the last key was pressed that went with it."""
    words: str
    text: bool
    """Whether it opens a field: the text for it ends with Enter or Esc."""
    more: int = 0

    def said(self) -> str:
        """Return the words with how many keys went with it."""
        return self.words + (f", with {self.more} more" if self.more else "")

    def takes(self, key: str, at: float) -> bool:
        """Whether a key was typed with it; Esc never is."""
        if key == "escape":
            return False
        if self.text:
            return at - self.at < TEXT_SECONDS
        since = at - self.at
        return since < BOUNCE_SECONDS or (since < TYPING_SECONDS and at - self.began < BURST_SECONDS)

    def ends_with(self, key: str) -> bool:
        """Whether the text typed with it ends with this key."""
        return self.text and key == "enter" and self.more > 0


class KeyQueue:
    """Hands keys to the app in their order, each after the work of the one before it."""

    def __init__(
        self, app: App[int], frames: Frames, deliver: Callable[[events.Event], Awaitable[None]]
    ) -> None:
        """Take the app, what its terminal shows, and how a key is handed to Textual."""
        self._app, self._frames, self._deliver = app, frames, deliver
        self._keys: deque[tuple[Input, Press]] = deque()
        self.taking = True
        """Whether a key is at work or waits; so it seems until the screen is there for the first one."""
        self._patience: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._way: Sequence[MessagePump] = ()
        self._refused: Refused | None = None

    async def add(self, event: Input) -> None:
        """Take a key or a click, now or in its turn."""
        if isinstance(event, events.MouseEvent) and not self.taking:
            await self._deliver(event)
            return
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
        screen = self._app.screen
        click = isinstance(event, events.MouseEvent)
        return isinstance(screen, Keyed) and not click and screen.holds_up(_key_of(event), press)

    async def _take(self) -> None:
        event, press = self._keys.popleft()
        if isinstance(event, events.MouseEvent):
            # It must not take the focus from what the keys before it were for.
            await self._deliver(event)
            self._app.call_later(self._next)
            return
        self._heed_failed()
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
            self._refused = Refused(
                began=press.at, at=press.at, words=words, text=screen.opens_field(event.key)
            )
            screen.say_refused(words)

    def _heed_failed(self) -> None:
        """Let the keys that were pressed before a failed write was read go with it: they counted on it."""
        screen = self._app.screen
        failed = screen.take_failed() if isinstance(screen, Keyed) else None
        if failed is not None:
            self._refused = Refused(
                began=failed.at - BURST_SECONDS, at=failed.at, words=failed.words.rstrip("."), text=False
            )

    def _goes_with_refused(self, event: Input, press: Press) -> bool:
        """Whether a key was typed right after one that was refused; it is refused with it then."""
        before, self._refused = self._refused, None
        key, screen = _key_of(event), self._app.screen
        if before is None or not isinstance(screen, Keyed) or not before.takes(key, press.at):
            return False
        text = before.text or screen.opens_field(key)
        after = replace(before, at=press.at, more=before.more + 1, text=text)
        self._refused = None if before.ends_with(key) else after
        screen.say_refused(after.said())
        return True


def _key_of(event: Input) -> str:
    return event.key if isinstance(event, events.Key) else ""
