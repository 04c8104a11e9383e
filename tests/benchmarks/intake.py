"""Measures an import against two floors: the same rows by a bare ``executemany``, each number looked at.

The first floor parses each number once. The second also asks whether it is valid, writes it as E.164 and
finds its time zones, which an import has to know as well. ``python -m tests.benchmarks.intake [--people N]
[--times N]`` prints the seconds on the clock and of the processor, the ratios on the clock, the longest time
for which another program could not write to the book, and the most memory that the import took.
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Supply
from callcockpit.exchange import opened
from callcockpit.store.book import open_book
from callcockpit.store.intake import take_in

HEADER = ("First Name", "Last Name", "Company", "Job Title", "Email", "Phone", "Notes")
_AREAS = (212, 213, 305, 312, 404, 415, 503, 512, 602, 614, 617, 702, 713, 720, 801, 919)
_FORMS = ("({}) 555-{}", "{}-555-{}", "+1 {} 555 {}", "{}555{}", "{}.555.{}", "1-{}-555-{}")


def write_people(path: Path, people: int) -> None:
    """Write a table of that many people, each with one number written as people write them."""
    chance = random.Random(people)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for n in range(people):
            digits = f"{n % 10_000:04}"
            number = chance.choice(_FORMS).format(chance.choice(_AREAS), digits)
            number = number.replace("555", str(200 + n // 10_000 % 700), 1)
            mail = f"person{n}@example{n % 5000}.com"
            who = f"First{n % 700}", f"Last{n}", f"Company {n % 5000}", "Head of Ops"
            table.writerow((*who, mail, number, "met at a fair"))


def parsed(number: str) -> tuple[str, str]:
    """Return what the first floor knows of a number."""
    return str(phonenumbers.parse(number, "US").national_number), ""


def understood(number: str) -> tuple[str, str]:
    """Return what the second floor knows of a number."""
    read = phonenumbers.parse(number, "US")
    valid = phonenumbers.is_valid_number(read)
    zones = timezone.time_zones_for_number(read) if valid else ()
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164), " ".join(zones)


def floor(path: Path, folder: Path, look: Callable[[str], tuple[str, str]]) -> float:
    """Return the seconds for the bare job: rows read, numbers looked at, all of it in one transaction."""
    began = time.perf_counter()
    db = sqlite3.connect(folder / "floor.db")
    db.execute("CREATE TABLE person (given, family, company, title, email, number, notes, e164, zones)")
    with path.open(newline="", encoding="utf-8") as file, db:
        rows = csv.reader(file)
        next(rows)
        db.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ([*row, *look(row[5])] for row in rows)
        )
    db.close()
    (folder / "floor.db").unlink()
    return time.perf_counter() - began


def product(path: Path, folder: Path, *, watched: bool = True) -> tuple[float, float, float]:
    """Return the seconds for the import, those of the processor, and for how long nobody else could write.

    Only what is ``watched`` tells the last; whoever asks for the right to write also takes it, and time.
    """
    book_path = folder / "book.db"
    with open_book(book_path, Rules(), ZoneInfo("UTC")) as book:
        done = threading.Event()
        waits = [0.0]
        watcher = threading.Thread(target=_watch, args=(book_path, done, waits))
        if watched:
            watcher.start()
        began, worked = time.perf_counter(), time.process_time()
        with opened(path, "US", whole=True) as supply:
            assert isinstance(supply, Supply)
            take_in(book, supply, datetime.now(UTC), file_name=path.name)
        taken, work = time.perf_counter() - began, time.process_time() - worked
        done.set()
        if watched:
            watcher.join()
    book_path.unlink()
    return taken, work, max(waits)


def _watch(path: Path, done: threading.Event, waits: list[float]) -> None:
    """Ask again and again for the right to write, as another cockpit does with every result."""
    db = sqlite3.connect(path, timeout=600, isolation_level=None)
    while not done.wait(0.05):
        began = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
        waits.append(time.perf_counter() - began)
    db.close()


MEMORY = """
import resource
import sys
from pathlib import Path
from tests.benchmarks.intake import peak, product
before = peak()
product(Path(sys.argv[1]), Path(sys.argv[2]))
print(peak() - before + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
"""A process of its own, because the most memory a process ever had is all the system tells."""


def peak() -> float:
    """Return the most megabytes that this process ever held, as Linux tells."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def memory(path: Path, folder: Path) -> float:
    """Return the megabytes that an import adds to what the program needs anyway, its reader's among them."""
    command = [sys.executable, "-c", MEMORY, str(path), str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Read how much to measure, and measure it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.intake")
    parser.add_argument("--people", type=int, action="append", help="repeatable; default 100000")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    write = sys.stdout.write
    names = ("people", "import", "cpu", "parsed", "ratio", "placed", "ratio", "locked", "memory")
    write("".join(f"{name:>10}" for name in names) + "\n")
    for people in asked.people or (100_000,):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            path = folder / "people.csv"
            write_people(path, people)
            rounds = [
                (*product(path, folder), floor(path, folder, parsed), floor(path, folder, understood))
                for _ in range(asked.times)
            ]
            mine, work, locked, bare, placed = map(statistics.median, zip(*rounds, strict=True))
            more = memory(path, folder)
        write(f"{people:>10,}{mine:>9.2f}s{work:>9.2f}s{bare:>9.2f}s{mine / bare:>10.1f}")
        write(f"{placed:>9.2f}s{mine / placed:>10.1f}{locked:>9.2f}s{more:>7.0f} MB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
