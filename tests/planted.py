"""Mistakes planted in the program for tests: one function fails, with private text in its message."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import pytest

SECRET = "Dana Whitfield (614) 555-0142"
"""What the message of a mistake may hold and nobody may read."""


def plant(monkeypatch: pytest.MonkeyPatch, place: str, error: Exception) -> None:
    """Make the function at ``place`` (``module:name`` or ``module:Class.name``) raise."""
    module, _, name = place.partition(":")
    owner: object = import_module(f"callcockpit.{module}")
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(owner, last, fail)
