"""What other programs find in the files that are written for them."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.archive import PlanOf, TouchOf
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Contact, Due, Number, Plan, Touch
from callcockpit.domain.words import NumberKind, PlanKind, Purpose, Result, TouchKind
from callcockpit.exchange import activities, calendar, own_cards, own_table, read_bytes
from callcockpit.exchange.target import write_file

NOW = datetime(2026, 11, 17, 3, 30, tzinfo=UTC)
DANA = Candidate(
    "Dana Whitfield",
    given="Dana",
    family="Whitfield",
    company="Northwind; Freight",
    notes="likes, tea\n=SUM(A1)",
    emails=("dana@northwind.example",),
    numbers=(
        Number("(614) 555-0142", "+16145550142", "204", NumberKind.MOBILE),
        Number("ask Jenny", kind=NumberKind.FAX, label="front desk"),
    ),
    tags=("vip", "a,b"),
    birthday="--02-29",
    zone="America/New_York",
    uid="urn:callcockpit:5f-1",
)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_of_contacts_guards_texts_and_never_a_phone_number() -> None:
    eve = Candidate(
        "=1+1", company="+ACME", notes=" @x", numbers=(Number("+1 614 555-0143", "+16145550143"),)
    )
    first, second = table("".join(own_table.lines([DANA, eve])))
    assert (first["Phone 1"], first["Phone 1 extension"]) == ("+1 6145550142", "204")
    assert first["Notes"] == "likes, tea\n=SUM(A1)"
    assert (second["Name"], second["Company"], second["Notes"]) == ("'=1+1", "'+ACME", "' @x")
    assert (second["Phone 1"], second["Phone 1 as given"]) == ("+1 6145550143", "+1 614 555-0143")


@pytest.mark.parametrize(
    "saved_again",
    [
        lambda text: text.replace('","', '";"'),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\r\n", "\n"),
        lambda text: "\n".join(
            ",".join(f'"{cell}"' for cell in reversed(row)) for row in csv.reader(io.StringIO(text))
        ),
    ],
    ids=["semicolons", "mark", "line feeds", "columns moved"],
)
def test_a_table_that_a_spreadsheet_saved_again_is_still_ours(saved_again: object) -> None:
    assert callable(saved_again)
    text = saved_again("".join(own_table.lines([DANA])))
    reading = read_bytes(text.encode(), "people.csv", None)
    assert reading.format == "callcockpit"
    assert [number.e164 for _, person in reading.people for number in person.numbers] == [
        "+16145550142",
        None,
    ]


def test_a_row_of_our_table_without_anybody_is_rejected_with_its_line() -> None:
    text = "".join(own_table.lines([DANA])) + '"","x"' + ',""' * (len(own_table.HEADER) - 2) + "\r\n"
    (reject,) = read_bytes(text.encode(), "people.csv", None).rejects
    assert (reject.row, reject.reason) == (5, "no name, company, e-mail address or number")


def test_a_vcard_4_says_everything_in_the_words_of_the_standard() -> None:
    text = "".join(own_cards.lines([DANA])).replace("\r\n ", "")
    said = text.split("\r\n")
    assert said[:5] == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"PRODID:{own_cards.PRODUCT}",
        f"UID:{DANA.uid}",
        "FN:Dana Whitfield",
    ]
    for line in (
        "N:Whitfield;Dana;;;",
        "ORG:Northwind\\; Freight",
        "NOTE:likes\\, tea\\n=SUM(A1)",
        "phone1.TEL;VALUE=uri;TYPE=cell:tel:+16145550142;ext=204",
        "phone2.TEL;VALUE=text;TYPE=fax:ask Jenny",
        "phone2.X-ABLABEL:front desk",
        "CATEGORIES:vip,a\\,b",
        "BDAY:--0229",
        "TZ:America/New_York",
    ):
        assert line in said
    assert said[-2:] == ["END:VCARD", ""]


def test_a_vcard_3_has_neither_uris_nor_birthdays_without_a_year() -> None:
    said = "".join(own_cards.lines([DANA], "3.0")).replace("\r\n ", "").split("\r\n")
    assert "VERSION:3.0" in said
    assert "phone1.TEL;TYPE=CELL:+16145550142 ext. 204" in said
    assert "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29" in said


def test_a_number_that_another_program_changed_in_our_card_is_the_new_one() -> None:
    text = "".join(own_cards.lines([DANA])).replace("tel:+16145550142;ext=204", "tel:+16145550199")
    ((_, person),) = read_bytes(text.encode(), "people.vcf", None).people
    assert [number.e164 for number in person.numbers] == ["+16145550199", None]


def event(kind: PlanKind, due: Due, why: str = "send quote") -> str:
    plan = Plan(kind, due, why, made=NOW)
    contact = Contact(7, "Dana", company="Northwind", numbers=DANA.numbers, added=NOW, plan=plan)
    return "".join(calendar.lines([PlanOf(contact=contact, key="next", plan=plan, changed=NOW)]))


def test_an_agreed_hour_is_an_instant_of_a_quarter_of_an_hour() -> None:
    hour = datetime(2026, 11, 19, 14, 30, tzinfo=ZoneInfo("America/New_York"))
    said = event(PlanKind.NEXT_STEP, Due(hour.date(), hour)).split("\r\n")
    assert {"DTSTART:20261119T193000Z", "DURATION:PT15M", "TRANSP:TRANSPARENT"} <= set(said)
    assert {"DTSTAMP:20261117T033000Z", "SUMMARY:Dana\\, Northwind: send quote"} <= set(said)


def test_a_day_is_a_day_in_every_zone() -> None:
    said = event(PlanKind.RECALL, Due(date(2026, 11, 19))).split("\r\n")
    assert "DTSTART;VALUE=DATE:20261119" in said
    assert not any(line.startswith("DURATION") for line in said)
    assert "SUMMARY:Call Dana\\, Northwind" in said


def test_what_is_not_to_be_done_any_more_is_cancelled() -> None:
    contact = Contact(7, "Dana", added=NOW)
    plan = Plan(PlanKind.NEXT_STEP, Due(NOW.date()), "send quote")
    one = PlanOf(contact=contact, key="step:3", plan=plan, changed=NOW, cancelled=True)
    said = "".join(calendar.lines([one])).split("\r\n")
    assert "STATUS:CANCELLED" in said
    assert any(line.startswith("UID:") and line.endswith(":step:3") for line in said)


def call(
    result: Result | None,
    *,
    kind: TouchKind = TouchKind.CALL,
    note: str = "",
    seconds: int | None = None,
    undone: bool = False,
) -> TouchOf:
    number = "+16145550142;ext=204"
    touch = Touch(NOW, kind, result, Purpose.CARE, number, seconds, note, undone=undone)
    return TouchOf(7, "Dana", "dana@northwind.example", touch)


def test_hubspot_gets_calls_in_milliseconds_with_its_own_outcomes() -> None:
    said = [call(result, seconds=414 if result.reached else None) for result in Result]
    others = [call(None, kind=TouchKind.MEAL), call(Result.BUSY, undone=True)]
    rows = table("".join(activities.hubspot_lines([*said, *others])))
    assert [row["Call outcome"] for row in rows] == [
        *("No answer", "Left voicemail", "Busy", "Wrong number", "Left live message"),
        *("Connected", "Connected", "Connected"),
    ]
    assert [row["Call duration"] for row in rows] == [""] * 5 + ["414000"] * 3
    assert rows[0]["Activity date"] == "2026-11-17T03:30:00Z"
    assert (rows[0]["Call direction"], rows[0]["To number"]) == ("Outbound", "+1 6145550142 ext. 204")
    assert list(rows[0])[:6] == list(activities.HUBSPOT[:6])


def test_salesforce_gets_tasks_in_seconds_on_the_days_of_the_user() -> None:
    said = [call(Result.NEXT_STEP, seconds=414, note="@home"), call(None, kind=TouchKind.EMAIL)]
    first, second = table("".join(activities.salesforce_lines(said, ZoneInfo("America/New_York"))))
    assert (first["ActivityDate"], first["CallDurationInSeconds"]) == ("2026-11-16", "414")
    assert (first["Subject"], first["Description"]) == ("Call with Dana: next step", "'@home")
    assert [row["TaskSubtype"] for row in (first, second)] == ["Call", "Email"]
    assert [row["CallType"] for row in (first, second)] == ["Outbound", ""]


def test_our_own_history_marks_what_was_taken_back() -> None:
    (row,) = table("".join(activities.lines([call(Result.BUSY, undone=True)])))
    assert (row["Contact"], row["At"], row["Undone"]) == ("7", "2026-11-17T03:30:00+00:00", "yes")


def test_our_own_history_is_not_taken_for_a_list_of_people() -> None:
    text = "".join(activities.lines([call(Result.BUSY, note="busy")]))
    with pytest.raises(CockpitError, match="list of activities"):
        read_bytes(text.encode(), "touches.csv", None)


def test_a_file_is_written_whole_for_the_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    file.chmod(0o644)
    write_file(file, ["a\r\n", "ß\n"])
    assert file.read_bytes() == b"a\r\n\xc3\x9f\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    file, link = tmp_path / "theirs", tmp_path / "link.csv"
    file.write_text("theirs")
    link.symlink_to(file)
    write_file(link, ["ours"])
    assert (link.is_symlink(), link.read_text(), file.read_text()) == (False, "ours", "theirs")


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")

    def torn() -> Iterator[str]:
        yield "new" * 100_000
        raise CockpitError("The book is damaged.")

    with pytest.raises(CockpitError, match="damaged"):
        write_file(file, torn())
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_device_is_written_to_and_stays_one() -> None:
    write_file(Path(os.devnull), ["a"])
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("name", ["", "missing/out.csv"])
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(CockpitError, match=r"is a folder|could not be written"):
        write_file(tmp_path / name, ["a"])
    assert list(tmp_path.iterdir()) == []
