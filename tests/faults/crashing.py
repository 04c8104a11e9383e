"""Opens the cockpit with a mistake in it: the key y raises, with private text all around."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from callcockpit.settings import Dialing, Opening, Settings
from callcockpit.store.book import open_book
from callcockpit.ui.app import run_cockpit
from callcockpit.ui.screens.cockpit import CockpitScreen


def crash(screen: CockpitScreen) -> None:
    """Raise with the name, the number and the note in the message and in the local variables."""
    assert screen.card is not None
    name, number, note = screen.card.contact.name, screen.card.contact.numbers[0].raw, screen.notes.text
    raise RuntimeError(f"{name} {number} {note}")


def main(path: Path) -> int:
    """Run until the mistake."""
    setattr(CockpitScreen, "action_copy", crash)  # noqa: B010 - the injected mistake
    settings, zone = Settings(dialing=Dialing(Opening.NEVER)), ZoneInfo("America/New_York")
    return run_cockpit(
        lambda: open_book(path, settings.rules, zone),
        settings,
        zone,
        path.with_name("settings.toml"),
        path.with_suffix(".log"),
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
