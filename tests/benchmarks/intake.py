"""Measures an import against its floor: the same rows by a bare ``executemany``, each number parsed once.

``python -m tests.benchmarks.intake [--people N] [--times N]`` prints both, their ratio, the most memory that
Python held, and the longest time for which another cockpit could not write.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers

from callcockpit.domain.rules import Rules
from callcockpit.exchange import stream
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
            table.writerow(
                (f"First{n % 700}", f"Last{n}", f"Company {n % 5000}", "Head of Ops", mail, number, "met at a fair")
            )


def floor(path: Path, folder: Path) -> float:
    """Return the seconds for the bare job: rows read, numbers parsed, all of it in one transaction."""
    began = time.perf_counter()
    db = sqlite3.connect(folder / "floor.db")
    db.execute("CREATE TABLE person (given, family, company, title, email, number, notes, e164)")
    with path.open(newline="", encoding="utf-8") as file, db:
        rows = csv.reader(file)
        next(rows)
        db.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ([*row, str(phonenumbers.parse(row[5], "US").national_number)] for row in rows),
        )
    db.close()
    (folder / "floor.db").unlink()
    return time.perf_counter() - began
