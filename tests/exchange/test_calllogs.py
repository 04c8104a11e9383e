"""Calls that other programs logged, as they were."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.calllog import CallLog, LoggedCall
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Reject
from callcockpit.domain.words import Result
from callcockpit.exchange import opened, read

AT = datetime(2026, 11, 17, 15, 0, 12, tzinfo=UTC)
STAMP = f"{int(AT.timestamp())}345"
XML = f"""<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!-- made by SMS Backup &amp; Restore -->
<calls count="7" backup_set="1">
  <call number="(614) 555-0142" duration="65" date="{STAMP}" type="2" contact_name="Dana Groß &amp; Co" />
  <call number="+16145550143" duration="0" date="{STAMP}" type="2" contact_name="(Unknown)" />
  <call number="6145550144" duration="30" date="{STAMP}" type="1" />
  <call number="6145550144" duration="0" date="{STAMP}" type="3" />
  <call number="-2" duration="9" date="{STAMP}" type="1" />
  <call number="6145550144" duration="9" date="soon" type="1" />
  <call number="6145550144" duration="9" date="{STAMP}" type="99" />
</calls>
"""


def rows(path: Path, content: str | bytes) -> list[tuple[int, LoggedCall] | Reject]:
    """Return what is read, the writing of its numbers left aside."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with opened(path, "US", zone=ZoneInfo("America/New_York")) as log:
        assert isinstance(log, CallLog)
        return [row if isinstance(row, Reject) else (row[0], row[1]._replace(shown="")) for row in log.rows]


def test_androids_log_is_read_by_its_content(tmp_path: Path) -> None:
    assert rows(tmp_path / "backup.txt", XML) == [
        (1, LoggedCall(AT, "+16145550142", "Dana Groß & Co", seconds=65)),
        (2, LoggedCall(AT, "+16145550143", result=Result.NO_ANSWER)),
        (3, LoggedCall(AT, "+16145550144", seconds=30, incoming=True)),
        (4, LoggedCall(AT, "+16145550144", result=Result.NO_ANSWER, incoming=True)),
        (5, LoggedCall(AT, seconds=9, incoming=True)),
        Reject(6, "“soon” is no date of a call"),
        Reject(7, "“99” is no type of a call"),
    ]


BOMB = (
    '<!DOCTYPE calls [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + ']>\n<calls><call number="&i;"/></calls>'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, "declares a document type"),
        ('<!DOCTYPE calls SYSTEM "file:///etc/passwd"><calls/>', "declares a document type"),
        ("<html><body/></html>", "no call log"),
        (XML[:-30], "damaged call log"),
        ('<?xml version="1.0" encoding="UTnull-8"?><calls/>', "damaged call log"),
        ('<?xml version="1.0" encoding="utf-7"?><calls/>', "damaged call log"),
        ('<?xml version="1.0" encoding="big5"?><calls/>', "damaged call log"),
        ('<?xml version="1.0" encoding="idna"?><calls/>', "damaged call log"),
        ('<calls><call number="\x00"/></calls>', "damaged call log"),
    ],
)
def test_other_or_hostile_xml_is_refused_in_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CockpitError, match=sentence) as refused:
        rows(tmp_path / "calls.xml", content)
    assert "\n" not in str(refused.value)


def test_an_endless_element_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "calls.xml"
    with path.open("wb") as file:
        file.write(b'<calls><call number="')
        for _ in range(64):
            file.write(b"1" * (1 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(CockpitError, match="more than a million characters"), opened(path, "US") as log:
            list(log.rows)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


HUBSPOT = (
    "Activity date,Call title,Call notes,Call direction,Call duration,Call outcome,To number,Contact name,"
    "Email\n2026-11-17T15:00:12+00:00,Intro,likes mornings,OUTBOUND,65000,Connected,614-555-0142,Dana,"
    "d@example.com\n"
    "2026-11-17 10:00,,,OUTBOUND,0,Left voicemail,614-555-0143,,\n"
    "2026-11-17 10:00,,,INBOUND,30000,Demo booked,614-555-0143,,\n"
    "soon,,,OUTBOUND,0,Busy,614-555-0143,,\n"
)


def test_hubspots_calls_are_read(tmp_path: Path) -> None:
    at = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
    assert rows(tmp_path / "calls.csv", HUBSPOT) == [
        (
            2,
            LoggedCall(
                AT,
                "+16145550142",
                "Dana",
                "d@example.com",
                seconds=65,
                note="Intro\nlikes mornings",
                words="likes mornings",
            ),
        ),
        (3, LoggedCall(at, "+16145550143", result=Result.VOICEMAIL)),
        (4, LoggedCall(at, "+16145550143", seconds=30, incoming=True, note="Demo booked")),
        Reject(5, "“soon” is no date of a call"),
    ]


def test_hubspots_bare_columns_are_known_as_calls(tmp_path: Path) -> None:
    content = (
        "Activity date,Call title,Call notes,Call direction,Call duration,Call outcome\n"
        "11/17/2026 10:00 AM,Intro,,OUTBOUND,,No answer\n"
    )
    ((_, call),) = (row for row in rows(tmp_path / "x.csv", content) if not isinstance(row, Reject))
    assert (call.at, call.result, call.note) == (
        datetime(2026, 11, 17, 15, 0, tzinfo=UTC),
        Result.NO_ANSWER,
        "Intro",
    )


def test_salesforces_tasks_are_read_at_noon_and_others_than_calls_are_said(tmp_path: Path) -> None:
    content = (
        "Subject,ActivityDate,Status,Priority,Description,CallDurationInSeconds,CallType,CallDisposition,"
        "TaskSubtype,Phone,Name\n"
        "Call,2026-11-17,Completed,Normal,all well,65,Outbound,,Call,614-555-0142,Dana\n"
        "Mail,2026-11-17,Completed,Normal,,,,,Email,614-555-0142,Dana\n"
    )
    noon = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
    assert rows(tmp_path / "tasks.csv", content) == [
        (
            2,
            LoggedCall(
                noon,
                "+16145550142",
                "Dana",
                seconds=65,
                note="Call\nall well",
                words="all well",
                day_only=True,
            ),
        ),
        Reject(3, "“Email” is no call"),
    ]


def test_a_list_of_calls_is_no_list_of_people(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(HUBSPOT)
    with pytest.raises(CockpitError, match="list of calls, not of people"):
        read(path, "US")
