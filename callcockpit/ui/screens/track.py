"""The talk track over the cockpit: prompts to read, and points that are ticked by their digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from callcockpit.domain.tracks import Prompt
from callcockpit.ui.text import plain, wrap
from callcockpit.ui.widgets.pane import Line, Pane

POINTS = 9
"""As many points as there are digits."""


class TrackText(Pane, can_focus=True):
    """The prompts, with a box and a digit before every point."""

    DEFAULT_CSS = """
    TrackText { border: round $frame-focus; padding: 0 2; background: $surface; }
    """

    def __init__(self, said: tuple[Prompt, ...], ticked: tuple[str, ...], problem: str) -> None:
        super().__init__()
        self.said = said
        self.problem = problem
        self.points = tuple(dict.fromkeys(prompt.point for prompt in said if prompt.point))[:POINTS]
        self.ticked = ticked
        self.top = 0

    def toggle(self, point: str) -> None:
        """Tick a point, or take the tick away; they stay in the order of the track."""
        wanted = set(self.ticked) ^ {point}
        own = [one for one in self.points if one in wanted]
        self.ticked = (*(one for one in self.ticked if one not in self.points), *own)
        self.redraw()

    def drawn(self, width: int) -> list[Line]:
        """Return all lines, each as wide as there is room."""
        found: list[Line] = []
        for prompt in self.said:
            if prompt.heading:
                found += [(), ((prompt.text, "title"),)] if found else [((prompt.text, "title"),)]
            elif prompt.point in self.points:
                place = self.points.index(prompt.point) + 1
                done = prompt.point in self.ticked
                first, *rest = wrap(prompt.text, width - 6)
                box = "[✓]" if done else "[ ]"
                style = "dim" if done else "text"
                found.append(
                    ((f"{place} ", "key"), (f"{box} ", "next-step" if done else "dim"), (first, style))
                )
                found += [((f"      {line}", style),) for line in rest]
            else:
                found += [((line, "text"),) for line in wrap(prompt.text, width)]
        if self.problem:
            found += [(), *(((line, "alert"),) for line in wrap(self.problem, width))]
        return found

    def lines(self, width: int, height: int) -> Iterable[Line]:
        """Draw the lines from where they are scrolled to."""
        drawn = self.drawn(width)
        self.top = max(0, min(self.top, len(drawn) - height))
        return drawn[self.top : self.top + height]


class TrackScreen(ModalScreen[None]):
    """Shows a talk track until a key closes it; digits tick its points, which ``tick`` is told at once."""

    DEFAULT_CSS = """
    TrackScreen { align: center middle; }
    TrackScreen TrackText { width: 84; max-width: 96%; height: auto; max-height: 90%; }
    """

    def __init__(
        self,
        title: str,
        said: tuple[Prompt, ...],
        ticked: tuple[str, ...],
        problem: str,
        tick: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__()
        self.title_text = title
        self.text = TrackText(said, ticked, problem)
        self.tick = tick

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield self.text

    def on_mount(self) -> None:
        """Give the text its title, its keys and as many lines as it has."""
        text = self.text
        text.border_title = plain(self.title_text)
        digits = f"1–{len(text.points)} tick · " if len(text.points) > 1 else "1 ticks · " * len(text.points)
        text.border_subtitle = Content(f"{digits}any other key closes · ↑ ↓ scroll")
        width = min(84, self.app.size.width * 96 // 100) - 6
        text.styles.height = max(1, len(text.drawn(width))) + 2
        text.focus()

    @on(events.Key)
    def tick_or_close(self, event: events.Key) -> None:
        """Tick with the digits, scroll with the arrows, close with anything else."""
        event.stop()
        event.prevent_default()
        text = self.text
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            text.top = max(0, text.top + steps[event.key])
            text.redraw()
        elif event.key.isdecimal() and 0 < int(event.key) <= len(text.points):
            text.toggle(text.points[int(event.key) - 1])
            self.tick(text.ticked)
        else:
            self.dismiss()
