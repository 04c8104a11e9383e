"""What the commands do, print and return."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from callcockpit.cli import main
from callcockpit.settings import Settings, load

Run = Callable[..., tuple[int, str, str]]

PEOPLE = (
    "First Name,Last Name,Company,Job Title,E-mail Address,Mobile Phone\n"
    "Dana,Whitfield,Northwind,COO,dana@northwind.example,+1 614-555-0142\n"
    "Omar,Haddad,Lakeshore,Owner,omar@lakeshore.example,312-555-0117\n"
    "Omar,Haddad,Eastshore,,,312-555-0118\n"
    "Ana,Ruiz,,,ana@ruiz.example,\n"
)
TUESDAY = "2026-11-24T10:00"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: datetime
) -> Run:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv, lambda: now)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def people(run: Run, tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    assert run("import", str(file))[0] == 0
    return file


def test_import_tells_what_became_of_every_row(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    code, out, err = run("import", str(file), "--region", "us", "--tag", "fair")
    assert (code, err) == (0, "")
    assert "row 2       new       Dana Whitfield" in out
    assert "4 new, 0 updated, 0 same, 0 rejected; 1 without a number" in out
    _, out, _ = run("contacts", "fair", "--json")
    assert len(json.loads(out)) == 4


def test_rejected_rows_stand_beside_the_file_and_a_dry_run_writes_none(run: Run, tmp_path: Path) -> None:
    file, rejects = tmp_path / "people.csv", tmp_path / "people rejects.csv"
    file.write_text("Name,Phone\nDana,614-555-0142\nOmar,4.155550134E+09\n")
    assert run("import", str(file), "--dry-run")[0] == 1
    assert not rejects.exists()
    code, out, _ = run("import", str(file))
    assert (code, f"The rejected rows were written to {rejects}" in out) == (1, True)
    rejects.write_text(rejects.read_text("utf-8").replace("4.155550134E+09", "415-555-0134"))
    (told,) = json.loads(run("import", str(rejects), "--json")[1])
    assert (told["new"], told["rejected"], told["rejects"]) == (1, [], None)
    assert json.loads(run("import", str(file), "--json")[1])[0]["rejects"] == str(rejects)


def test_a_call_log_is_known_by_its_content(run: Run, people: Path) -> None:
    file = people.with_name("calls.xml")
    file.write_text(
        '<calls><call number="6145550142" duration="65" date="1795014012000" type="2"/>'
        '<call number="2125550199" duration="5" date="1795014012000" type="2"/></calls>'
    )
    code, out, err = run("import", str(file))
    assert (code, err) == (0, "")
    assert "1 call with nobody in the book" in out
    (touch,) = json.loads(run("history", "+16145550142", "--json")[1])
    assert (touch["kind"], touch["result"], touch["seconds"]) == ("call", None, 65)
    assert json.loads(run("import", str(file), "--json")[1])[0]["same"] == 1
    assert run("undo")[0] == 0
    assert json.loads(run("history", "+16145550142", "--json")[1])[0]["undone"]


def test_what_a_column_is_can_be_said_and_is_remembered(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Wer;Phone;Kürzel\nDana Whitfield;614-555-0142;vip\n;4.155550134E+09;x\n")
    said = ("--map", "wer=name", "--map", "Kürzel=tags", "--map", "Phone=work")
    out = run("import", str(file), "--dry-run", *said)[1]
    lines = [line.split() for line in out.splitlines()]
    assert lines[:3] == [["Wer", "→", "name"], ["Phone", "→", "work"], ["Kürzel", "→", "tags"]]
    assert "row 2       Dana Whitfield                work +16145550142 · tags vip" in out
    assert "no line of column names" in run("import", str(file), "--dry-run")[2], "nothing is remembered yet"
    assert run("import", str(file), *said)[0] == 1
    assert (tmp_path / "people rejects.csv").read_text("utf-8-sig").splitlines()[
        0
    ] == "Wer;Phone;Kürzel;Reason"
    other = tmp_path / "others.csv"
    other.write_text("Wer;Phone;Kürzel\nOmar Haddad;614-555-0143;vip\n")
    assert run("import", str(other))[0] == 0
    omar = json.loads(run("contacts", "omar", "--json")[1])[0]
    assert (omar["name"], omar["tags"], omar["numbers"][0]["kind"]) == ("Omar Haddad", ["vip"], "work")


def test_a_file_without_column_names_takes_their_numbers(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.txt"
    file.write_text("1|614-555-0142|Dana|Whitfield\n2|4.155550134E+09|Omar|Haddad\n3|614-555-0144|Ana|Ruiz\n")
    code, _, err = run("import", str(file))
    assert (code, "--map 1=name" in err) == (1, True)
    said = ("--map", "2=mobile", "--map", "3=given", "--map", "4=family")
    (told,) = json.loads(run("import", str(file), "--json", *said)[1])
    assert (told["rows"], told["new"], [one["row"] for one in told["rejected"]]) == (3, 2, [2])
    names = [one["name"] for one in json.loads(run("contacts", "--json")[1])]
    assert sorted(names) == ["Ana Ruiz", "Dana Whitfield"]
    rejects = tmp_path / "leads rejects.csv"
    rejects.write_text(rejects.read_text("utf-8").replace("4.155550134E+09", "415-555-0134"))
    assert json.loads(run("import", str(rejects), "--json", *said)[1])[0]["new"] == 1


@pytest.mark.parametrize("said", ["Name", "=name", "Name=nonsense", "Name=label"])
def test_a_mapping_that_means_nothing_is_wrong_usage(run: Run, tmp_path: Path, said: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    code, _, err = run("import", str(file), "--map", said)
    assert (code, err.count("\n")) == (2, 1)
    assert json.loads(run("contacts", "--json")[1]) == []


def test_import_json_has_the_promised_shape(run: Run, people: Path) -> None:
    bad = people.with_name("bad.csv")
    bad.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Eve,Adams,https://linkedin.com/in/eve,,,,12 Mar 2024\n,,,,,,12 Mar 2024\n"
    )
    code, out, err = run("import", str(people), str(bad), "--json")
    first, second = json.loads(out)
    assert list(first)[:11] == [
        *("file", "format", "encoding", "region", "rows", "new", "updated", "same", "needs_number"),
        *("rejected", "batch"),
    ]
    assert (first["file"], first["new"], first["same"], first["batch"]) == (str(people), 0, 4, None)
    assert (second["rows"], second["new"], second["needs_number"], second["region"]) == (2, 1, 1, "US")
    assert [reject["row"] for reject in second["rejected"]] == [3]
    assert isinstance(second["batch"], int)
    assert (code, err) == (1, f"{bad}: 1 row was rejected.\n")


def test_a_file_that_cannot_be_read_stops_no_other(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    code, out, err = run("import", str(tmp_path / "none.csv"), str(file), "--json")
    first, second = json.loads(out)
    assert (code, first["new"], second["new"]) == (1, 0, 4)
    assert first["rejected"][0]["reason"].startswith("There is no file")
    assert err.startswith("There is no file")


def test_a_dry_run_leaves_the_book_empty(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    assert "nothing was written" in run("import", "--dry-run", str(file))[1]
    assert run("contacts", "--json")[1] == "[]\n"


def test_a_dry_run_tells_what_every_column_becomes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Cell,Shoe Size\nDana,614-555-0142,9\n")
    (told,) = json.loads(run("import", "--dry-run", "--json", str(file), "--map", "Shoe Size=notes")[1])
    assert told["columns"] == [
        {"header": "Name", "becomes": "name"},
        {"header": "Cell", "becomes": "mobile"},
        {"header": "Shoe Size", "becomes": "notes"},
    ]
    (cards,) = json.loads(run("import", "--dry-run", "--json", str(tmp_path / "missing.vcf"))[1])
    assert cards["columns"] == []


def test_contacts_json_has_the_promised_shape(run: Run, people: Path) -> None:
    _, out, _ = run("contacts", "dana", "--json")
    (dana,) = json.loads(out)
    assert list(dana) == [
        *("id", "name", "given", "family", "company", "title", "emails", "urls", "notes", "tags", "source"),
        *(
            "referred_by",
            "birthday",
            "zone",
            "state",
            "do_not_call",
            "numbers",
            "next",
            "cadence",
            "uid",
            "steps",
        ),
    ]
    assert dana["numbers"] == [
        {
            "raw": "+1 614-555-0142",
            "e164": "+16145550142",
            "extension": None,
            "kind": "mobile",
            "label": dana["numbers"][0]["label"],
            "dialable": True,
            "struck": False,
            "zones": ["America/New_York"],
        }
    ]
    assert list(dana["next"]) == ["kind", "due", "why"]
    assert (dana["state"], dana["next"]["kind"], dana["birthday"]) == ("new", "first_call", None)


def test_contacts_are_found_by_what_was_said_and_cut_where_it_is_asked(run: Run, people: Path) -> None:
    run("log", "dana", "stay-in-touch", "--note", "likes the idea\nask again about pumps", "--at", TUESDAY)
    _, out, _ = run("contacts", "pump")
    assert "Dana Whitfield" in out
    assert out.endswith("\n        2026-11-24: ask again about pumps\n")
    assert len(json.loads(run("contacts", "--json", "--limit", "2")[1])) == 2
    assert len(run("contacts", "--limit", "1")[1].splitlines()) == 1


@pytest.mark.parametrize("shown", ["(614) 555-0142", "6145550142", "001 614 555 0142", "5550142", "555 0142"])
def test_a_call_is_logged_by_the_number_that_the_phone_shows(run: Run, people: Path, shown: str) -> None:
    code, _, err = run("log", shown, "voicemail", "--at", TUESDAY, "--json")
    assert (code, err) == (0, "")
    (touch,) = json.loads(run("history", shown, "--json")[1])
    assert (touch["number"], touch["result"]) == ("+16145550142", "voicemail")
    assert [one["name"] for one in json.loads(run("contacts", shown, "--json")[1])] == ["Dana Whitfield"]


def test_due_json_is_the_queue_in_its_order_with_sleepers_last(run: Run, people: Path) -> None:
    run("log", "dana", "next-step", "--next", "thu 14:30 send quote", "--at", TUESDAY)
    code, out, _ = run("due", "--json", "--at", "2026-11-26T14:31")
    lines = json.loads(out)
    assert code == 0
    assert list(lines[0]) == [
        *("contact", "name", "number", "kind", "due", "why", "section", "attempts", "local_time", "callable"),
        "wakes",
        "steps",
    ]
    assert [line["name"] for line in lines] == ["Dana Whitfield", "Omar Haddad", "Omar Haddad"]
    assert (lines[0]["due"], lines[0]["why"], lines[0]["local_time"]) == (
        "2026-11-26T19:30:00+00:00",
        "send quote",
        "14:31",
    )
    night = json.loads(run("due", "--json", "--at", "2026-11-27T03:00Z")[1])
    assert {(line["section"], line["callable"]) for line in night} == {("sleeping", "no")}
    assert night[0]["wakes"].endswith("+00:00")
    assert len(json.loads(run("due", "--json", "--limit", "1", "--at", "2026-11-26T14:31")[1])) == 1


def test_due_for_people_shows_sections_and_reasons(run: Run, people: Path) -> None:
    _, out, _ = run("due", "--at", "2026-11-24T10:00")
    assert out.startswith("First calls · 3\n")
    assert "Dana Whitfield" in out
    assert "new in the book" in out
    assert "wakes tomorrow 09:00" in run("due", "--at", "2026-11-24T20:00")[1]


def test_log_books_and_undo_takes_it_back(run: Run, people: Path) -> None:
    code, out, _ = run(
        "log", "+1 (614) 555-0142", "no-answer", "--note", "rang long", "--at", TUESDAY, "--json"
    )
    logged = json.loads(out)
    assert (code, list(logged)) == (0, ["operation", "contact", "result", "booked", "next"])
    assert logged["booked"] == {
        "kind": "retry",
        "due": "2026-11-25T19:10:00+00:00",
        "why": "no answer Tue 24 Nov 10:00",
    }
    (touch,) = json.loads(run("history", str(logged["contact"]), "--json")[1])
    assert list(touch) == [
        *("id", "at", "kind", "result", "outcome", "purpose", "number", "seconds", "note", "undone"),
        "received",
        "direction",
        "agreed",
    ]
    assert (touch["result"], touch["outcome"], touch["number"], touch["note"], touch["at"]) == (
        "no-answer",
        None,
        "+16145550142",
        "rang long",
        "2026-11-24T15:00:00+00:00",
    )
    assert run("undo")[:2] == (0, "undone: no answer · Dana Whitfield\n")
    assert json.loads(run("history", "dana", "--json")[1])[0]["undone"] is True
    assert json.loads(run("redo", "--json")[1])["words"] == "no answer · Dana Whitfield"
    assert json.loads(run("history", "dana", "--json")[1])[0]["undone"] is False


def test_an_outcome_is_named_twice_in_the_history(run: Run, people: Path) -> None:
    logged = json.loads(run("log", "dana", "stay-in-touch", "--json")[1])
    assert logged["booked"]["kind"] == "recall"
    (touch,) = json.loads(run("history", "dana", "--json")[1])
    assert touch["outcome"] == touch["result"] == "stay-in-touch"
    assert json.loads(run("log", "dana", "no-future", "--json")[1])["booked"] is None


def test_an_hour_of_theirs_is_booked_in_the_users_time_and_said(run: Run, people: Path) -> None:
    log = ("log", "dana", "next-step", "--at", TUESDAY, "--next")
    assert "thu 14:30" not in run(*log, "fri 10am their time demo")[1]
    assert json.loads(run(*log, "fri 2pm London time demo", "--json")[1])["booked"]["due"] == (
        "2026-11-27T14:00:00+00:00"
    )
    assert "Fri 27 Nov 09:00 (14:00 London time) · demo" in run(*log, "fri 2pm London time demo")[1]


def test_a_date_can_be_set_for_any_result_that_books(run: Run, people: Path) -> None:
    out = run("log", "dana", "voicemail", "--next", "3 dec", "--at", TUESDAY, "--json")[1]
    assert json.loads(out)["booked"]["due"] == "2026-12-03"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("dana", "next-step", "--next", "every fri 3pm"), "comes again and again: say one day; nothing was"),
        (("dana", "next-step", "--next", "teusday 3pm"), "did you mean tuesday?; nothing was logged"),
        (("dana", "next-step"), "A next step needs --next"),
        (("dana", "next-step", "--next", "send quote"), "No date in that"),
        (("dana", "next-step", "--next", "30 feb"), "30"),
        (("dana", "no-future", "--next", "fri"), "no-future books nothing"),
        (("dana", "busy", "--next", "fri send quote"), "into --note"),
        (("dana", "busy", "--at", "yesterday"), "no moment for --at"),
        (("dana", "busy", "--at", "0001-01-01"), "no moment for --at"),
        (("dana", "busy", "--number", "+16145550199"), "has no number"),
        (("omar haddad", "busy"), "2 Omar Haddad (Lakeshore); 3 Omar Haddad (Eastshore)"),
        (("nobody", "busy"), "Nobody in the book is"),
        (("99", "busy"), "Nobody in the book is"),
        (("9" * 40, "busy"), "Nobody has the id"),
        (("dana", "frobbed"), "invalid choice"),
    ],
)
def test_wrong_use_of_log_is_one_sentence_and_logs_nothing(
    run: Run, people: Path, argv: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run("log", *argv)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert run("history", "dana", "--json")[1] == "[]\n"


def test_somebody_not_to_be_called_is_not_brought_back_by_log(run: Run, people: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "book.db")
    with db:
        db.execute("INSERT INTO blocked (number, at) VALUES ('+16145550142', 0)")
        db.execute("UPDATE contact SET do_not_call = 1, state = 'closed' WHERE id = 1")
        db.execute("UPDATE plan SET closed_at = 1 WHERE contact_id = 1")
    db.close()
    code, out, err = run("log", "dana", "stay-in-touch")
    assert (code, out) == (1, "")
    assert "do-not-call" in err
    assert run("allow", "614-555-0142", "--reason", " ")[0] == 2
    assert run("allow", "614-555-0142", "--reason", "asked to be called again")[0] == 0
    assert json.loads(run("contacts", "dana", "--json")[1])[0]["do_not_call"] is False
    assert run("allow", "614-555-0142", "--reason", "again")[0] == 1


def test_nothing_to_undo_is_said(run: Run) -> None:
    assert run("undo") == (1, "", "There is nothing to undo.\n")
    assert run("redo", "--json")[:2] == (1, "null\n")


def test_a_backup_is_a_whole_private_book(run: Run, people: Path, tmp_path: Path) -> None:
    code, out, _ = run("backup", str(tmp_path / "copy.db"))
    assert (code, out) == (0, f"{tmp_path / 'copy.db'}\n")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert len(json.loads(run("contacts", "--json", "--book", str(tmp_path / "copy.db"))[1])) == 4
    default = Path(run("backup")[1].strip())
    assert default.parent == tmp_path / "book backups"
    assert default.is_file()


def test_a_backup_never_replaces_the_book(run: Run, people: Path, tmp_path: Path) -> None:
    before = (tmp_path / "book.db").read_bytes()
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "book.db")
    for target in (tmp_path / "book.db", link):
        assert run("backup", str(target))[0] == 2
    assert (tmp_path / "book.db").read_bytes() == before


def test_where_prints_the_paths_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("where", "--book", str(tmp_path / "far" / "b.db"))
    assert code == 0
    assert out.splitlines()[0] == f"book      {tmp_path / 'far' / 'b.db'}"
    assert [line.split()[0] for line in out.splitlines()] == ["book", "settings", "tracks", "log", "backups"]
    assert not (tmp_path / "far").exists()


@pytest.mark.parametrize("argv", [("--demo", "due", "--json"), ("due", "--json", "--demo")])
def test_the_demo_is_a_book_of_its_own_and_gone_afterwards(
    run: Run, people: Path, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    before = sorted(tmp_path.iterdir())
    code, out, _ = run(*argv)
    assert code == 0
    assert len(json.loads(out)) > 20
    assert sorted(tmp_path.iterdir()) == before
    assert run("--demo", "undo")[0] == 1
    assert len(json.loads(run("--demo", "contacts", "--json")[1])) > 50


def test_the_demo_knows_its_referrers_and_whom_not_to_call(run: Run) -> None:
    contacts = json.loads(run("--demo", "contacts", "--json")[1])
    closed = [one for one in contacts if one["do_not_call"]]
    assert closed
    assert all(one["next"] is None and not any(n["dialable"] for n in one["numbers"]) for one in closed)
    assert {"cultivated", "active", "new", "needs_number", "unreachable", "closed"} == {
        one["state"] for one in contacts
    }


def test_a_wrong_setting_is_said_once_and_the_command_runs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\nregion = "XX"\n')
    code, out, err = run("contacts", "--json")
    assert (code, out) == (0, "[]\n")
    assert err.count("region") == 1
    assert "line 2" in err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"this is a letter and not a book" * 40, "is not a book of Call Cockpit"),
        (b"SQLite format 3\x00" + b"\xff" * 4000, "book"),
    ],
)
def test_a_file_that_is_no_book_is_one_sentence(
    run: Run, tmp_path: Path, content: bytes, sentence: str
) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    code, out, err = run("due", "--book", str(other))
    assert (code, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert other.read_bytes() == content


def test_a_damaged_page_is_one_sentence(run: Run, people: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    db = sqlite3.connect(book)
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'contact'").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    raw = bytearray(book.read_bytes())
    raw[(page - 1) * size : page * size] = b"\xee" * size
    book.write_bytes(raw)
    code, _, err = run("contacts")
    assert code == 1
    assert "is damaged: restore a backup" in err


def test_a_newer_book_is_refused_and_untouched(run: Run, people: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "book.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = (tmp_path / "book.db").read_bytes()
    code, _, err = run("import", str(people))
    assert code == 1
    assert "newer Call Cockpit" in err
    assert (tmp_path / "book.db").read_bytes() == before


def test_an_address_is_no_book_here(run: Run) -> None:
    code, _, err = run("--book", "postgresql://host/book", "due")
    assert code == 1
    assert "keeps the book in a file" in err


def test_an_interrupted_command_returns_130(run: Run, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("callcockpit.cli.listing.due", interrupted)
    assert run("due") == (130, "", "Interrupted.\n")


def test_control_characters_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x\x1b]0;y\x07.csv"
    file.write_text("Name,Company,Phone,Notes\n\x1b[31mRed\x07,\u202eAcme,212-555-0100,\x9b2J\n")
    for argv in (("import", str(file)), ("contacts",), ("due",), ("history", "1")):
        _, out, err = run(*argv)
        assert not set("\x1b\x07\x9b\u202e") & set(out + err)


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    return {
        **os.environ,
        "CALLCOCKPIT_SETTINGS": str(tmp_path / "settings.toml"),
        "CALLCOCKPIT_BOOK": str(tmp_path / "book.db"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
        **more,
    }


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "callcockpit", "--demo", "contacts", "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, env=environment(tmp_path), check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_json_is_right_on_a_terminal_without_unicode(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "callcockpit", "--demo", "contacts", "--json"]
    env = environment(tmp_path, PYTHONIOENCODING="ascii")
    done = subprocess.run(command, capture_output=True, env=env, check=True)
    assert "Kenji Sato" in {one["name"] for one in json.loads(done.stdout.decode("ascii"))}
    subprocess.run(command[:-1], capture_output=True, env=env, check=True)


def test_the_settings_that_are_printed_are_read_without_a_mistake(run: Run, tmp_path: Path) -> None:
    code, out, err = run("settings")
    assert (code, err) == (0, "")
    (tmp_path / "settings.toml").write_text(out)
    assert load(tmp_path / "settings.toml") == (Settings(), ())


def test_without_a_terminal_the_cockpit_says_so_and_touches_nothing(tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    command = [sys.executable, "-m", "callcockpit", "--book", str(book)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert done.stderr == (
        "The cockpit needs a terminal that can draw: open it in one, or use callcockpit due.\n"
    )
    assert done.stdout == ""
    assert not book.exists()


def test_the_purpose_of_a_call_is_logged_and_told(run: Run, people: Path) -> None:
    assert run("log", "dana", "stay-in-touch", "--purpose", "strategic", "--at", TUESDAY)[0] == 0
    assert run("log", "dana", "voicemail", "--at", "2027-02-22T10:00")[0] == 0
    found = json.loads(run("history", "dana", "--json")[1])
    assert [one["purpose"] for one in found] == ["care", "strategic"]
    assert "(strategic)" in run("history", "dana")[1]


def test_talk_tracks_are_written_once_and_named(run: Run, tmp_path: Path) -> None:
    code, out, err = run("tracks")
    care = tmp_path / "talk tracks" / "care.txt"
    assert (code, str(care) in out.splitlines()) == (0, True)
    assert err == ""
    care.write_bytes(b"\xff")
    code, _, err = run("tracks")
    assert code == 1
    assert f"{care} cannot be used" in err
    assert care.read_bytes() == b"\xff"
