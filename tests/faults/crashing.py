"""Runs the program with a mistake in it: one function raises, with private text all around.

``crashing.py PLACE KIND [COMMAND …]``; the places are ``module:name`` or ``module:Class.name``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

from callcockpit.cli import main

SECRETS = ("Dana Whitfield", "(614) 555-0142", "6145550142", "wants the quote by Friday", "dana@example.com")
"""What no crash may tell."""


class UnforeseenError(Exception):
    """A mistake that nobody has thought of."""


def _decoding(said: str) -> Exception:
    return UnicodeDecodeError("utf-8", said.encode(), 0, 1, said)


KINDS: dict[str, Callable[[str], BaseException]] = {
    "runtime": RuntimeError,
    "key": KeyError,
    "value": ValueError,
    "file": lambda said: FileNotFoundError(2, said, said),
    "io": lambda _: OSError(5, "Input/output error"),
    "decoding": _decoding,
    "assertion": AssertionError,
    "group": lambda said: ExceptionGroup(said, [ValueError(said)]),
    "unforeseen": UnforeseenError,
    "memory": MemoryError,
}


def break_at(place: str, kind: str) -> None:
    """Make the function at a place raise, caused by another error with the same text in it."""
    module, _, name = place.partition(":")
    owner: object = import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)

    def crash(*args: object, **kwargs: object) -> NoReturn:
        private = " ".join(SECRETS)
        error = KINDS[kind](private)
        error.add_note(private)
        raise error from LookupError(private)

    if not callable(getattr(owner, last)):
        raise AttributeError(place)
    setattr(owner, last, crash)


if __name__ == "__main__":
    break_at(sys.argv[1], sys.argv[2])
    sys.exit(main(sys.argv[3:]))
