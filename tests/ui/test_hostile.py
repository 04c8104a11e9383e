"""Text that wants to be markup, keys or escape sequences is shown as it is, in every field, everywhere."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Mapping
from contextlib import closing

import pytest
from rich.cells import cell_len

from callcockpit.domain.text import clean_line
from callcockpit.domain.words import Result
from callcockpit.store import blocklist, calls, own_plan, touchplan
from tests.conftest import PersonBuilder
from tests.ui.seat import Place, Seat, screen_strips

MARKUP = [
    "Acme [Ltd]",
    "[/oops]",
    "[/]",
    "[",
    "]",
    "[[",
    "a\\[b]",
    "\\[b]x[/b]",
    "[b]bold[/b]",
    "[bold red]x",
    "[@click=app.quit]x[/]",
    "[ @click=app.quit]x",
    "[@click=app.leave()]x[/]",
    "[ @click='app.simulate_key(\"1\")']x",
    "[@click=screen.result('no-future')]x[/]",
    "[link=https://example.com]x[/link]",
    "[on $error]x[/]",
    "[$primary]x[/$primary]",
    "[#ff0000]x",
    "$name ${name} {name} {0} %s %(x)s",
    "{self.__class__}",
    ":smile: :warning:",
    "<b>x</b> &amp; <script>",
    "# heading",
    "key\twords",
]
SEQUENCES = [
    "\x1b[31mred\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]52;c;aGFjaw==\x07",
    "\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[6n",
    "\x1b[c",
    "\x1bP$q q\x1b\\",
    "\x1b_Gi=1\x1b\\",
    "\x1bc",
    "\x1b[?1049l",
    "\x1b[?1003h",
    "\x9b31mred",
    "\x9d0;title\x9c",
    "\x90dcs\x9c",
    "\x85next\x84",
    "nul\x00nul",
    "bell\x07",
    "back\x08\x08\x08space",
    "del\x7f",
    "vertical\x0btab\x0cfeed",
    "carriage\rreturn",
    "tab\x1b[2J\twords\x1b[2J",
    "line\nbreak\r\nbreak",
    "\x0e\x0f shift",
    "\x18\x1a cancel",
]
CHARACTERS = [
    "名前",
    "田中さん、こんにちは",
    "한국어 이름",
    "é combining",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306algo",
    "\u0301",
    "مرحبا بالعالم",
    "שלום",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "\u200e\u200f\u061c marks",
    "\u2028line\u2029paragraph",
    "\u200bzero\u200bwidth",
    "👩‍👩‍👧 family",
    "👍🏽 🇺🇸",
    "\ufeffbom",
    "\ufffe\uffff",
    "\ud800",
    "x\udfff\ud800y",
    "\U0001f9d1\u200d\U0001f680",
    "\u00ad soft\u00adhyphen",
    "ﷺ wide one",
    "\u3000ideographic\u3000",
    "   ",
    "x" * 5_000,
    "名" * 3_000,
    "'; DROP TABLE contact; --",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
]
HOSTILE = [*MARKUP, *SEQUENCES, *CHARACTERS]
BUNDLES = [" ".join(HOSTILE[start : start + 20]) for start in range(0, len(HOSTILE), 20)]
"""Several at once: a walk over every screen takes its time."""
FORBIDDEN = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u2028\u2029\u061c\u200e\u200f\ufeff"}
FORBIDDEN |= {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
FIELDS = {
    "contact": "name given family company title notes source referred_by",
    "number": "raw label",
    "address": "value",
    "tag": "name",
    "touch": "note number",
    "plan": "why",
    "touch_plan": "own",
    "occasion": "name",
    "planned_touch": "why",
    "draft": "note",
    "operation": "words",
}


NOTES = {"contact": "notes", "touch": "note"}


def plant(place: Place, text: str, fields: Mapping[str, str] = FIELDS) -> None:
    """Write ``text`` into every field of the first person, past everything that cleans."""
    raw = text.encode("utf-8", "surrogatepass")
    with closing(sqlite3.connect(place.path)) as db, db:
        for table, columns in fields.items():
            values = ", ".join(f"{column} = CAST(:raw AS TEXT)" for column in columns.split())
            where = " WHERE id = 1" if table == "contact" else ""
            db.execute(f"UPDATE {table} SET {values}{where}", {"raw": raw})
        db.execute("UPDATE blocked SET reason = CAST(? AS TEXT)", (raw,))


def hold_people(place: Place, person: PersonBuilder) -> None:
    """Put somebody with every field into the book, and a plain person after them."""
    first, second = place.add(
        person("Dana", "0142", "0143", company="x", tags=("t",), referred_by="x", notes="x"),
        person("Omar Haddad", "0111"),
    )
    with place.book() as book:
        calls.log(book, first, Result.BUSY, place.watch.now)
        calls.undo(book, place.watch.now)
        calls.log(book, first, Result.VOICEMAIL, place.watch.now)
        book.db.sql(
            "INSERT INTO draft (contact_id, note, owner, saved_at) VALUES (1, 'x', '', 1)",
        )
        book.db.sql(
            "INSERT INTO address (contact_id, position, kind, value, value_key) "
            "VALUES (1, 0, 'email', 'x', 'x')"
        )
        touchplan.put_on(book, (first,), place.watch.now)
        own_plan.add_occasion(book, first, "x", 12, 3, place.watch.now)
    place.watch.wait(4 * 86400)
    assert (first, second) == (1, 2)


def look(seat: Seat, where: str) -> None:
    """Make sure that nothing on the screen can reach the terminal as anything but a picture."""
    for strip in screen_strips(seat.app):
        for segment in strip:
            bad = {one for one in segment.text if one in FORBIDDEN or unicodedata.category(one) == "Cs"}
            assert not bad, f"{where}: {bad} in {segment.text!r}"
            meta = segment.style.meta if segment.style is not None else {}
            assert "@click" not in meta, f"{where}: {meta}"
            assert segment.style is None or segment.style.link is None


async def walk(seat: Seat) -> None:
    """Look at every screen that shows the person, and do a little on each."""
    look(seat, "cockpit")
    for where, keys in {
        "history": ("tab",),
        "why": ("escape", "i"),
        "talk track": ("escape", "t"),
        "form": ("escape", "e"),
        "referral": ("escape", "r"),
        "block": ("escape", "X"),
        "contacts": ("escape", "slash"),
        "touch plan": ("escape", "C"),
        "touches": ("escape", "right_square_bracket", "right_square_bracket"),
        "done": ("T",),
        "moved": ("escape", "d"),
        "mail": ("escape", "l"),
        "palette": ("escape", "ctrl+p"),
    }.items():
        for key in keys:
            await seat.pilot.press(key)
        await seat.settle()
        if where in ("contacts", "palette"):
            await seat.type("4")
        look(seat, where)
    await seat.press("escape", "enter", "enter", "escape")
    look(seat, "call")
    await seat.press("2")
    look(seat, "logged")
    await seat.press("u")
    look(seat, "undone")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:30])
async def test_hostile_text_in_every_field_is_shown_as_it_is(
    place: Place, person: PersonBuilder, text: str
) -> None:
    hold_people(place, person)
    plant(place, text)
    async with place.sit_down() as seat:
        look(seat, "cockpit")
        shown = clean_line(text)
        if any(unicodedata.category(one) == "Cs" for one in text):
            # SQLite hands over bytes that are no UTF-8, one mark for each.
            shown = ""
        if shown and cell_len(shown) < 18:
            assert shown in seat.queue, seat.screen
        if shown and cell_len(shown) < 40:
            assert shown in seat.card, seat.screen


@pytest.mark.parametrize("text", [*BUNDLES, "\x1b[2J", "[ @click=app.quit]x", ""])
async def test_hostile_text_does_nothing_on_any_screen(
    place: Place, person: PersonBuilder, text: str
) -> None:
    hold_people(place, person)
    plant(place, text)
    async with place.sit_down() as seat:
        await walk(seat)
        assert seat.app.is_running
        assert seat.app.title == "Call Cockpit"
    with place.book() as book:
        assert book.db.sql("SELECT count(*) FROM contact").fetchone()[0] == 2
        assert book.db.sql("SELECT count(*) FROM touch WHERE undone = 0").fetchone()[0] == 1


@pytest.mark.parametrize(
    "text", ["Acme [Ltd]", "[/oops]", "[@click=app.quit]x[/]", "\x1b]0;t\x07", "\u202eevil"]
)
async def test_a_hostile_reason_for_the_do_not_call_list_is_shown_as_it_is(
    place: Place, person: PersonBuilder, text: str
) -> None:
    hold_people(place, person)
    with place.book() as book:
        blocklist.do_not_call(book, 1, "x", place.watch.now)
    plant(place, text)
    async with place.sit_down() as seat:
        await seat.press("slash")
        await seat.type("4")
        await seat.press("enter")
        look(seat, "cockpit")


@pytest.mark.parametrize(
    "text", ["Acme [Ltd]", "[/oops]", "[@click=app.quit]x[/]", "名前", "a\\[b]", "{0} %s"]
)
async def test_hostile_text_that_is_typed_is_kept_as_it_is(place: Place, text: str) -> None:
    async with place.sit_down() as seat:
        await seat.press("a")
        await seat.type(text)
        await seat.press("tab")
        await seat.type(text)
        await seat.press("enter")
        assert f"✓ added {text}" in seat.said
        assert f"{text}  {text}" in seat.card
        look(seat, "added")
        await seat.press("K")
        await seat.type(f"{text}\n\n")
        assert text in seat.line("kindness ")
    with place.book() as book:
        assert book.db.sql("SELECT name, company FROM contact").fetchone() == (text, text)


async def test_a_note_of_a_megabyte_does_not_hold_up_the_screen(place: Place, person: PersonBuilder) -> None:
    hold_people(place, person)
    plant(place, "word " * 200_000 + "\x1b[2J", NOTES)
    async with place.sit_down() as seat:
        await walk(seat)
        assert "word word" in seat.card


async def test_a_row_that_is_no_utf_8_at_all_is_shown_beside_the_others(
    place: Place, person: PersonBuilder
) -> None:
    hold_people(place, person)
    with closing(sqlite3.connect(place.path)) as db, db:
        db.execute("UPDATE contact SET name = CAST(x'ff41fe' AS TEXT) WHERE id = 1")
    async with place.sit_down() as seat:
        assert "\ufffdA\ufffd" in seat.queue
        assert "Omar Haddad" in seat.queue
