"""What a start costs: until the first person is on the screen, on the processor, in memory, at the prompt."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.place import Place

RESTED = 0.5
"""Seconds without a change on the screen after which memory is looked at."""


def starts(place: Place, times: int) -> Iterator[Figure]:
    """Measure the cockpit and the bare app in turns, from the start to the end.

    The last two figures are of memory and have no floor yet: theirs is the smallest book's.
    """
    shown = Figure("start → first paint with the queue", Goal(ratio=1.35))
    worked = Figure("start and end, time of the processor")
    whole = Figure("memory: resident, MiB", Goal(ratio=1.1, most=60))
    shared = Figure("memory: with its part of what is shared, MiB", Goal(ratio=1.1))
    mine, floor = place.numbers()[0]
    for start, number in ((place.cockpit, mine), (place.floor, floor)):
        # Once for the compiler.
        with start() as terminal:
            terminal.until(number)
    for _ in range(times):
        for start, number in ((place.cockpit, mine), (place.floor, floor)):
            cockpit = start == place.cockpit
            with start() as terminal:
                (shown.cockpit if cockpit else shown.floor).append(terminal.until(number))
                terminal.settle(RESTED if cockpit else 0.2)
                if cockpit:
                    resident, proportional = terminal.memory()
                    whole.cockpit.append(resident)
                    shared.cockpit.append(proportional)
                terminal.press("q")
                terminal.wait()
                (worked.cockpit if cockpit else worked.floor).append(terminal.worked)
    yield from (shown, worked, whole, shared)


def listing(place: Place, times: int) -> Iterator[Figure]:
    """Measure ``due --json`` against an interpreter that does nothing."""
    figure = Figure("due --json against bare Python", Goal(more=120))
    commands = (place.command("due", "--json", "--limit", "1"), [sys.executable, "-c", "pass"])
    _run(place, commands[0])
    for _ in range(times):
        for command, into in zip(commands, (figure.cockpit, figure.floor), strict=True):
            began = time.perf_counter()
            _run(place, command)
            into.append((time.perf_counter() - began) * 1000)
    yield figure
    imported = [sys.executable, "-X", "importtime", *commands[0][1:]]
    loaded = _run(place, imported)
    textual = Figure("… modules of Textual that it loads", Goal(most=0))
    textual.cockpit.append(sum(line.split("|")[-1].strip().startswith("textual") for line in loaded))
    yield textual


def _run(place: Place, command: Sequence[str]) -> list[str]:
    """Run a command and return the lines of its standard error."""
    around = {**os.environ, **place.around}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=around).stderr.splitlines()
