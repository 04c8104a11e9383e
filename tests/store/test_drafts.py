"""What is typed is kept: through restarts, for the cockpit that holds the call and no other."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from callcockpit.domain.values import Candidate
from callcockpit.domain.words import Purpose, Result, TouchKind
from callcockpit.store import calls, drafts, people, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.drafts import Draft, owner, owner_alive


def test_a_draft_is_there_after_a_restart(book: Book, dana: int, now: datetime) -> None:
    contact = people.contact(book.db, dana)
    assert contact is not None
    draft = Draft(
        dana,
        "likes the sur",
        contact.numbers[0].id,
        now,
        now + timedelta(seconds=9),
        owner="here:1",
        purpose=Purpose.STRATEGIC,
        points=("asked for a need", "invited them"),
    )
    drafts.save(book.db, draft, now)
    book.close()
    with open_book(book.path, book.rules, book.zone) as again:
        assert drafts.load(again.db, dana) == draft


def test_the_newest_text_counts_and_no_text_is_no_draft(book: Book, dana: int, now: datetime) -> None:
    for note in ("l", "li", "lik"):
        drafts.save(book.db, Draft(dana, note), now)
    assert drafts.load(book.db, dana) == Draft(dana, "lik")
    drafts.save(book.db, Draft(dana), now)
    assert drafts.load(book.db, dana) is None
    for worth in (
        Draft(dana, dialed=now),
        Draft(dana, purpose=Purpose.CARE),
        Draft(dana, points=("asked",)),
    ):
        drafts.save(book.db, worth, now)
        assert drafts.load(book.db, dana) == worth


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\x1b[31m", "a" * 1_000_000, "two\nlines", "  "])
def test_any_text_is_kept_and_nothing_dangerous_comes_back(
    book: Book, dana: int, now: datetime, text: str
) -> None:
    drafts.save(book.db, Draft(dana, text), now)
    found = drafts.load(book.db, dana)
    assert found is not None
    assert len(found.note) == len(text)
    assert not {"\x00", "\ud800", "\x1b"} & set(found.note)


def test_typing_is_no_operation_that_undo_takes_back(book: Book, dana: int, now: datetime) -> None:
    calls.log_touch(book, dana, TouchKind.EMAIL, "", now)
    drafts.save(book.db, Draft(dana, "typed"), now)
    undone = calls.undo(book, now)
    assert undone is not None
    assert undone.kind == "touch"
    assert drafts.load(book.db, dana) == Draft(dana, "typed")


def test_a_draft_about_somebody_who_is_gone_is_dropped(book: Book, dana: int, now: datetime) -> None:
    drafts.save(book.db, Draft(dana + 5, "nobody"), now)
    assert drafts.load(book.db, dana + 5) is None


def test_the_newest_call_nobody_holds_is_taken_up(book: Book, dana: int, now: datetime) -> None:
    others = [upkeep.add(book, Candidate(f"Person {number}"), now)[1] for number in range(3)]
    drafts.save(book.db, Draft(dana, "text without a call"), now)
    assert drafts.in_progress(book.db, alive=lambda _: False) is None
    for hours, contact in enumerate(others):
        dialed = now + timedelta(hours=hours)
        drafts.save(book.db, Draft(contact, dialed=dialed, owner=f"cockpit {hours}"), now)
    found = drafts.in_progress(book.db, alive=lambda name: name == "cockpit 2")
    assert found is not None
    assert found.contact == others[1]
    assert drafts.in_progress(book.db, alive=lambda _: True) is None


def test_a_call_that_is_over_is_not_taken_up_again(book: Book, dana: int, now: datetime) -> None:
    drafts.save(book.db, Draft(dana, dialed=now, ended=now + timedelta(minutes=3)), now)
    assert drafts.in_progress(book.db, alive=lambda _: False) is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system tells nothing of processes")
def test_a_killed_cockpit_holds_nothing_though_nobody_has_buried_it_yet() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        name = f"{socket.gethostname()}:{other.pid}"
        assert owner_alive(name)
        assert not owner_alive(f"{name}:1"), "another process has the number since"
        other.kill()
        # Waits for the end without burying it.
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert not owner_alive(name)


def test_a_cockpit_holds_its_call_while_it_runs() -> None:
    host = socket.gethostname()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert owner_alive(f"{host}:{other.pid}")
        assert not owner_alive(f"elsewhere:{other.pid}")
        other.communicate(b"\n")
    assert not owner_alive(f"{host}:{other.pid}")
    assert owner().startswith(f"{host}:{os.getpid()}:")
    assert not owner_alive(owner())


@pytest.mark.parametrize("name", ["", ":", "x", "here:", "here:abc", "here:-1"])
def test_a_name_that_is_no_cockpits_holds_nothing(name: str) -> None:
    assert not owner_alive(name.replace("here", socket.gethostname()))


def test_undo_brings_back_what_was_ticked_and_what_the_call_was_for(
    book: Book, dana: int, now: datetime
) -> None:
    draft = Draft(dana, "well", purpose=Purpose.CARE, points=("asked for a need",))
    drafts.save(book.db, draft, now)
    facts = CallFacts(note="well", purpose=Purpose.CARE, points=draft.points)
    calls.log(book, dana, Result.STAY_IN_TOUCH, now, facts)
    (touch,) = people.history(book.db, dana)
    assert (touch.purpose, touch.note) == (Purpose.CARE, "well\n✓ asked for a need")
    assert drafts.load(book.db, dana) is None
    calls.undo(book, now)
    assert drafts.load(book.db, dana) == draft


def test_a_result_from_outside_the_screen_is_logged_for_what_was_due(
    book: Book, dana: int, now: datetime
) -> None:
    for result, purpose in (
        (Result.NO_ANSWER, Purpose.NEW_OPPORTUNITY),
        (Result.STAY_IN_TOUCH, Purpose.NEW_OPPORTUNITY),
        (Result.VOICEMAIL, Purpose.CARE),
    ):
        now += timedelta(days=1)
        calls.log(book, dana, result, now, CallFacts(points=("ticked",)))
        touch = people.history(book.db, dana)[0]
        assert (touch.purpose, touch.note) == (purpose, "✓ ticked" if result.reached else "")
