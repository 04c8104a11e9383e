"""Excuses and their answers: a text file beside the settings that the user can change.

One excuse to a line, ``excuse: answer``. The file is made once, where there is none; what stands in it is
never written over. Texts in it are data and shown as they are.
"""

from __future__ import annotations

import os
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line, fold
from callcockpit.paths import make_private_file, make_private_folder

FILE = "excuses.txt"
"""Its name, beside the settings."""
LARGEST = 200_000
"""Bytes that are read of it."""

DEFAULT_EXCUSES = """\
# Excuses and their answers, one to a line: excuse: answer
# When you skip people with the same reason again and again, its answer is shown in one line.
# Change, add and remove lines as you like; lines that begin with # are left alone.
# No file is written over: to have this one anew, delete it. Off: answers = false in [habit] of the settings.

not the right time: They decide whether it is the right time; “is this a bad moment?” takes four seconds.
don't want to be pushy: Asking how they are doing is not pushy. Not calling when you said you would is.
not ready yet: You know their name and their last words. That is more than they expect; the rest is listening.
they will be busy: Then nobody answers, and the retry is booked. Let them decide that, not you.
no news: You need none. Asking what is new on their side is the call.
they would have called: They have as many reasons to put it off as you have. One of you begins.
"""
"""What the file says at first."""


def answers(path: Path) -> tuple[dict[str, str], str]:
    """Return the answers of a file by their folded excuse, and one sentence where it cannot be read.

    Without a file, and where it cannot be read, they are the default ones.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST).decode("utf-8-sig")
    except FileNotFoundError:
        return _read(DEFAULT_EXCUSES), ""
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return _read(DEFAULT_EXCUSES), f"{path} cannot be read ({reason}); the usual answers are used"
    except UnicodeDecodeError:
        return _read(DEFAULT_EXCUSES), f"{path} is not UTF-8; the usual answers are used"
    return _read(text), ""


def _read(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        excuse, colon, answer = line.partition(":")
        if colon and not line.lstrip().startswith("#") and fold(excuse) and answer.strip():
            found.setdefault(fold(excuse), clean_line(answer, 300))
    return found


def offer(path: Path) -> bool:
    """Make the file with what it says at first, where there is none; return whether it was made now.

    A folder that cannot be written to is no reason to stop: the answers are there without the file.
    """
    try:
        make_private_folder(path.parent)
        handle = make_private_file(path, os.O_WRONLY | os.O_EXCL)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(DEFAULT_EXCUSES)
    except (OSError, CockpitError):
        return False
    return True
