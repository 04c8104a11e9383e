"""What is written to a terminal that was closed is dropped, and raises nothing."""

from __future__ import annotations

import os
import sys

import pytest

from callcockpit.ui.terminal import outlived


def test_a_terminal_that_was_closed_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    with open(slave, "w", encoding="utf-8", closefd=False) as terminal:
        monkeypatch.setattr(sys, "__stderr__", terminal)
        with outlived():
            screen = sys.__stderr__
            assert screen is not None
            assert screen.isatty()
            assert screen.fileno() == slave
            screen.write("seen\n")
            screen.flush()
            assert os.read(master, 99) == b"seen\r\n"
            os.close(master)
            assert screen.write("not seen") == 8
            screen.flush()
        assert sys.__stderr__ is terminal
        # What lies in its buffer can go nowhere any more.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, slave)
        os.close(null)
    os.close(slave)
    # Python closes the file at its end, and flushes then whatever still writes to it.
    assert screen.write("not seen") == 8
    screen.flush()
    screen.close()
