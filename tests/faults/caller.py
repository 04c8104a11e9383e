"""Logs results in a process of its own, as the cockpit does; each is printed when it is committed.

``python -m tests.faults.caller BOOK RESULTS SEED`` prints a line ``seconds name result`` for each.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from callcockpit.domain.rules import Rules
from callcockpit.domain.words import Result
from callcockpit.store import calls
from callcockpit.store.book import open_book
from callcockpit.ui.looking import look
from tests.faults.soundness import ZONE

RESULTS = (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.VOICEMAIL)


def main(path: Path, results: int, random: Random) -> int:
    """Log results about whoever is due: the first as often as somebody further down."""
    with open_book(path, Rules(), ZONE) as book:
        found = look(book, datetime.now(UTC))
        for _ in range(results):
            now = datetime.now(UTC)
            entry = random.choice(found.queue.due[: random.choice((1, 9))])
            result = random.choice(RESULTS)
            began = time.monotonic()
            logged = calls.log(book, entry.contact, result, now, token=f"{random.getrandbits(128):x}")
            found = look(book, now)
            name = logged.receipt.words.partition(" · ")[2]
            sys.stdout.write(f"{time.monotonic() - began:.3f} {name} {result.words}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), Random(sys.argv[3])))
