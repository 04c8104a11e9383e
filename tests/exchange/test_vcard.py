"""What can be counted on when people come as vCards."""

from __future__ import annotations

import pytest

from callcockpit.domain.values import Candidate, Reading
from callcockpit.exchange import read_bytes


def read(content: str | bytes, region: str | None = "US") -> Reading:
    return read_bytes(content if isinstance(content, bytes) else content.encode(), "people.vcf", region)


def person(body: str | bytes, region: str | None = "US", version: str = "3.0") -> Candidate:
    """Read one card with these properties."""
    middle = body if isinstance(body, bytes) else body.encode()
    reading = read(b"BEGIN:VCARD\nVERSION:" + version.encode() + b"\n" + middle + b"\nEND:VCARD\n", region)
    assert reading.rejects == ()
    ((_, found),) = reading.people
    return found


def dialed(found: Candidate) -> list[str]:
    return [
        f"{n.kind} {n.e164 or n.raw}" + (f" x{n.extension}" if n.extension else "") for n in found.numbers
    ]


def test_a_whole_card_is_taken_over() -> None:
    found = person(
        "N:Whitfield;Dana;Q;Dr.;\nFN:Dana Whitfield\nORG:Northwind\\, Inc.;Operations\nTITLE:COO\n"
        "TEL;TYPE=CELL:614-555-0142 x3\nEMAIL;TYPE=work:dana@example.com\nURL:https://example.com/a;b\n"
        "NOTE:first\\, second\\nthird\nNOTE:fourth\nCATEGORIES:Customers,a\\,"
        "b\nBDAY:1974-06-02\nUID:urn:uuid:7\n"
        "TZ:America/Chicago"
    )
    assert (found.name, found.given, found.family, found.title) == (
        "Dana Whitfield",
        "Dana",
        "Whitfield",
        "COO",
    )
    assert found.company == "Northwind, Inc."
    assert dialed(found) == ["mobile +16145550142 x3"]
    assert (found.emails, found.urls) == (("dana@example.com",), ("https://example.com/a;b",))
    assert found.notes == "first, second\nthird\nfourth\nDepartment: Operations"
    assert (found.tags, found.birthday, found.uid) == (("Customers", "a,b"), "1974-06-02", "urn:uuid:7")
    assert found.zone == "America/Chicago"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TEL;CELL;PREF:614-555-0142", "mobile +16145550142"),
        ("tel;cell:614-555-0142", "mobile +16145550142"),
        ('TEL;TYPE="voice,work":614-555-0142', "work +16145550142"),
        ("TEL;TYPE=HOME;TYPE=VOICE:614-555-0142", "home +16145550142"),
        ("TEL;type=IPHONE;type=CELL;type=pref:614-555-0142", "mobile +16145550142"),
        ("TEL;WORK;FAX:614-555-0142", "fax +16145550142"),
        ("TEL;TYPE=pager:614-555-0142", "pager +16145550142"),
        ("item1.TEL:614-555-0142\nitem1.X-ABLabel:_$!<Main>!$_", "main +16145550142"),
        ("item1.TEL:614-555-0142\nitem1.X-ABLabel:_$!<HomeFAX>!$_", "fax +16145550142"),
        ("TEL;VALUE=uri;TYPE=home:tel:+1-614-555-0142;ext=204", "home +16145550142 x204"),
        ("TEL;VALUE=uri:tel:+44-20-7946-0123", "other +442079460123"),
        ("TEL:ask Jenny", "other ask Jenny"),
        ("TEL:614-555-0142\\;204", "other +16145550142 x204"),
        ("TEL;ENCODING=QUOTED-PRINTABLE:614-555=2D0142", "other +16145550142"),
        (
            "TEL;TYPE=WORK:030 23125 000 DW 12\nADR;TYPE=WORK:;;Weg 1;Berlin;;10115;Deutschland",
            "work +493023125000 x12",
        ),
    ],
)
def test_a_number_is_read_however_its_type_is_written(line: str, expected: str) -> None:
    assert dialed(person("FN:Dana\n" + line)) == [expected]


def test_the_preferred_number_comes_first_and_an_empty_one_is_none() -> None:
    found = person("FN:Dana\nTEL;HOME:614-555-0143\nTEL;HOME:\nTEL;CELL;PREF:614-555-0142")
    assert dialed(found) == ["mobile +16145550142", "home +16145550143"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("N:Whitfield;Dana;;;", "Dana Whitfield"),
        ("FN:\nN:Whitfield;Dana", "Dana Whitfield"),
        ("N:;;;;\nORG:Acme;Sales", "Acme"),
        ("EMAIL:dana@example.com", "dana@example.com"),
        ("TEL:614-555-0142", "614-555-0142"),
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BC=\nrgen", "Jürgen"),
        ("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen", "Jürgen"),
        ("FN;CHARSET=nonsense;ENCODING=QUOTED-PRINTABLE:J=FCrgen", "Jürgen"),
        ("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen", "Jürgen"),
        ("FN;ENCODING=BASE64:SsO8cmdlbg==", "Jürgen"),
        ('FN;LANGUAGE=de;X-A="b:c;d":Dana', "Dana"),
        ("FN:Dana, of Acme", "Dana, of Acme"),
        ("FN:Da\n na", "Dana"),
    ],
)
def test_a_name_is_found_and_decoded(body: str, name: str) -> None:
    assert person(body, version="2.1").name == name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jürgen Groß\r\nTEL:614-555-0142\r\nEND:VCARD\r\n"
    ((_, found),) = read(text.encode(encoding)).people
    assert (found.name, dialed(found)) == ("Jürgen Groß", ["other +16145550142"])


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_folding_inside_a_letter_is_undone_before_decoding(end: bytes) -> None:
    card = end.join([b"BEGIN:VCARD", b"FN:J\xc3", b" \xbcrgen", b"NOTE:one ", b"  two", b"END:VCARD", b""])
    ((_, found),) = read(card).people
    assert (found.name, found.notes) == ("Jürgen", "one  two")


def test_quoted_printable_notes_keep_their_lines_and_soft_breaks_leave_no_trace() -> None:
    found = person(
        "FN:Dana\nNOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo, th=\nree; =3D four=\n\nTEL:614-555-0142"
    )
    assert found.notes == "one\ntwo, three; = four"
    assert dialed(found) == ["other +16145550142"]


def test_a_note_with_bare_line_breaks_is_kept_whole() -> None:
    assert person("FN:Dana\nNOTE:one\ntwo\nTITLE:COO").notes == "one\ntwo"


@pytest.mark.parametrize(
    ("body", "birthday", "notes"),
    [
        ("BDAY:19740602", "1974-06-02", ""),
        ("BDAY;VALUE=date:1974-06-02T00:00:00Z", "1974-06-02", ""),
        ("BDAY:--0602", "--06-02", ""),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-02", "--06-02", ""),
        ("BDAY;VALUE=text:circa 1800", None, "Birthday: circa 1800"),
        ("BDAY:1974-13-45", None, "Birthday: 1974-13-45"),
    ],
)
def test_a_birthday_is_read_or_kept_in_the_notes(body: str, birthday: str | None, notes: str) -> None:
    found = person("FN:Dana\n" + body)
    assert (found.birthday, found.notes) == (birthday, notes)


AGENTS = [
    "AGENT:\nBEGIN:VCARD\nFN:Agent\nTEL:614-555-0199\nEND:VCARD\n",
    "AGENT:BEGIN:VCARD\nFN:Agent\nTEL:614-555-0199\nEND:VCARD\n",
    "AGENT:BEGIN:VCARD\\nFN:Agent\\nTEL:614-555-0199\\nEND:VCARD\\n\n",
]


@pytest.mark.parametrize("agent", AGENTS)
def test_the_numbers_of_an_agent_do_not_leak_into_the_owner(agent: str) -> None:
    reading = read(f"BEGIN:VCARD\nFN:Dana\n{agent}TEL:614-555-0142\nEND:VCARD\n")
    assert [(found.name, dialed(found)) for _, found in reading.people] == [("Dana", ["other +16145550142"])]
    assert "AGENT" in reading.ignored


def test_pictures_are_skipped_however_they_are_broken() -> None:
    picture = "\n".join([" /9j/4AAQSkZJRgABAQ" * 4] * 200)
    bare = "\n".join(["SkZJRgABAQ/9j/4AAQ" * 4] * 200)
    found = person(
        f"FN:Dana\nPHOTO;ENCODING=BASE64;TYPE=JPEG:\n{picture}\n\nLOGO;BASE64:\n{bare}\n\nNOTE:kept"
    )
    assert (found.name, found.notes) == ("Dana", "kept")


def test_a_picture_in_one_line_of_ten_megabytes_is_no_matter() -> None:
    found = person(b"FN:Dana\nPHOTO;ENCODING=b:" + b"A" * 10_000_000 + b"\nNOTE:kept")
    assert found.notes == "kept"


def test_versions_may_be_mixed_and_one_bad_card_does_not_sink_the_file() -> None:
    reading = read(
        "\n\nBEGIN:VCARD\nVERSION:2.1\nN:A;Ann\nEND:VCARD\n\nBEGIN:VCARD\nVERSION:3.0\nFN:Bob\n"
        "begin:vcard\nVERSION:4.0\nEND:VCARD\nBEGIN:VCARD\nKIND:group\nFN:Team\nEND:VCARD\n"
        "BEGIN:VCARD\n:::;;;\n;\nrubbish\nFN:Cid\nEND:VCARD\nBEGIN:VCARD\nFN:Dee\nTEL:614-555-0142"
    )
    assert [(row, found.name) for row, found in reading.people] == [
        (1, "Ann A"),
        (2, "Bob"),
        (5, "Cid"),
        (6, "Dee"),
    ]
    assert [(reject.row, reject.reason) for reject in reading.rejects] == [
        (3, "no name, company, e-mail address or number"),
        (4, "a group, not a person"),
    ]
    assert (reading.rows, reading.format) == (6, "vcard")


def test_an_organisation_is_kept_as_a_person_of_that_company() -> None:
    found = person("KIND:org\nFN:Riverside Printers\nTEL:614-555-0142")
    assert (found.name, found.company) == ("Riverside Printers", "Riverside Printers")


def test_apple_groups_are_no_people() -> None:
    reading = read("BEGIN:VCARD\nFN:Team\nX-ADDRESSBOOKSERVER-KIND:group\nEND:VCARD\n")
    assert [reject.reason for reject in reading.rejects] == ["a group, not a person"]


def test_what_is_not_taken_over_is_named() -> None:
    reading = read("BEGIN:VCARD\nFN:Dana\nADR:;;Street 1;Town;;;\nX-SKYPE:dana\nGEO:\nEND:VCARD\n")
    assert reading.ignored == ("ADR", "X-SKYPE")


def test_control_characters_never_reach_the_screen() -> None:
    found = person("FN:Da\x1b]0;na\x07\nNOTE:a\u202eb\nORG:\x9bAcme")
    for text in (found.name, found.notes, found.company):
        assert not set("\x1b\x07\x9b\u202e") & set(text)


def test_cards_that_are_indented_as_a_whole_are_read() -> None:
    reading = read(
        "  BEGIN:VCARD\n  FN:Da\n   na\n  TEL:614-555-0142\n  END:VCARD\nBEGIN:VCARD\nFN:Omar\nEND:VCARD\n"
    )
    assert [(found.name, dialed(found)) for _, found in reading.people] == [
        ("Dana", ["other +16145550142"]),
        ("Omar", []),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TEL;TLX:614-555-0142", ["fax +16145550142"]),
        ("TEL;ISDN:614-555-0142", ["fax +16145550142"]),
        ("TEL;TYPE=textphone:614-555-0142", ["fax +16145550142"]),
        ("TEL;X-COMPANY:614-555-0142", ["main +16145550142"]),
        ("TEL;type=IPHONE:614-555-0142", ["mobile +16145550142"]),
        ("TEL;WORK:614-555-0142 (fax)", ["fax +16145550142"]),
        ("TEL;FAX:614-555-0142 work", ["fax +16145550142"]),
        (
            "TEL;PREF=3:614-555-0142\nTEL;PREF=1:614-555-0143\nTEL;PREF=2:614-555-0144",
            ["other +16145550143", "other +16145550144", "other +16145550142"],
        ),
    ],
)
def test_machines_are_not_dialed_and_the_order_is_the_cards(line: str, expected: list[str]) -> None:
    found = person("FN:Dana\n" + line)
    assert dialed(found) == expected
    assert all(number.dialable == (number.kind != "fax") for number in found.numbers)


TWO = "BEGIN:VCARD\nFN:Ann\nTEL:614-555-0142\nEND:VCARD{}BEGIN:VCARD\nFN:Bob\nTEL:614-555-0143\nEND:VCARD"


@pytest.mark.parametrize("between", ["\n", "", " ", "\n\ufeff", "\ufeff", "\n\n\n"])
def test_files_put_behind_each_other_stay_two_people(between: str) -> None:
    reading = read(TWO.format(between))
    assert [(found.name, dialed(found)) for _, found in reading.people] == [
        ("Ann", ["other +16145550142"]),
        ("Bob", ["other +16145550143"]),
    ]


@pytest.mark.parametrize(
    ("body", "notes"),
    [
        ("NOTE:see\nhttp://x.example\nTuesday: called\nbye", "see\nhttp://x.example\nTuesday: called\nbye"),
        ("ORG:Acme\nand Sons\nNOTE:x", "and Sons\nx"),
        ("NOTE:a\nACCOUNT;TYPE=home:7", "a"),
        ("NOTE:a\nX-A:7", "a"),
        ("ORG:Acme;Sales;East\nNOTE:x", "x\nDepartment: Sales, East"),
        ("ORG:;Sales", ""),
        ("BDAY:0000-00-00", ""),
        ("NOTE:it\\'s \\\"so\\\"", "it's \"so\""),
    ],
)  # fmt: skip
def test_what_stands_around_the_properties_is_kept_in_the_notes(body: str, notes: str) -> None:
    assert person("FN:Dana\n" + body).notes == notes


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("FN:--\nN:Whitfield;Dana", "Dana Whitfield"),
        ("FN:.\nORG:Acme", "Acme"),
        ("FN:?\nTEL:614-555-0142", "614-555-0142"),
        ("FN:---\nNICKNAME:Dee", "Dee"),
        ("FN:\U0001f600", "\U0001f600"),
        ("FN;CHARSET=ISO-2022-JP:\x1b$B;3ED\x1b(B", "山田"),
        ("FN;CHARSET=UTF-7:M+APw-ller", "Müller"),
    ],
)
def test_marks_are_nobodys_name(body: str, name: str) -> None:
    assert person(body).name == name


def test_who_is_called_by_marks_alone_is_rejected() -> None:
    reading = read("BEGIN:VCARD\nFN:--\nNOTE:x\nEND:VCARD\n")
    assert [reject.reason for reject in reading.rejects] == ["no name, company, e-mail address or number"]


def test_a_nickname_is_a_name_only_where_there_is_no_other() -> None:
    assert read("BEGIN:VCARD\nFN:Dana\nNICKNAME:Dee\nEND:VCARD\n").ignored == ("NICKNAME",)
    assert read("BEGIN:VCARD\nNICKNAME:Dee\nEND:VCARD\n").ignored == ()
