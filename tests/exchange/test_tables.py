"""What can be counted on when people come as a table, from whichever program."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Reading, Reject, Supply
from callcockpit.exchange import Choices, opened, read_bytes


def read(content: str | bytes, region: str | None = "US") -> Reading:
    return read_bytes(content if isinstance(content, bytes) else content.encode(), "people.csv", region)


def person(content: str | bytes, region: str | None = "US") -> Candidate:
    reading = read(content, region)
    assert reading.rejects == ()
    ((_, found),) = reading.people
    return found


def dialed(found: Candidate) -> list[str]:
    return [
        f"{n.kind} {n.e164 or n.raw}" + (f" x{n.extension}" if n.extension else "") for n in found.numbers
    ]


LINKEDIN = (
    'Notes:\n"When exporting your connection data, you may notice,'
    ' that\nsome of the addresses are missing."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    'Dana,Whitfield,https://l.example/dana,dana@example.com,"Northwind, Inc.","Head of ""Ops""",12 Mar 2024\n'
    ",,,,,,13 Mar 2024\n"
    "Omar,Haddad,https://l.example/omar,,Acme,,7-Feb-22\n"
)


def test_linkedin_connections_are_people_who_need_a_number() -> None:
    reading = read(LINKEDIN)
    assert (reading.format, reading.rows, reading.ignored) == ("linkedin", 3, ("Connected On",))
    assert reading.people == (
        (
            6,
            Candidate(
                "Dana Whitfield", "Dana", "Whitfield", "Northwind, Inc.", 'Head of "Ops"',
                ("dana@example.com",), ("https://l.example/dana",), source="LinkedIn",
            ),
        ),
        (
            8,
            Candidate(
                "Omar Haddad", "Omar", "Haddad", "Acme", urls=("https://l.example/omar",), source="LinkedIn"
            ),
        ),
    )  # fmt: skip
    assert [(reject.row, reject.reason) for reject in reading.rejects] == [(7, "nothing but a date")]


@pytest.mark.parametrize(("second", "ignored"), [("", ()), ("Head of Ops", ()), ("Buyer", ("Post",))])
def test_what_a_second_column_of_a_kind_says_is_taken_over_or_told(
    tmp_path: Path, second: str, ignored: tuple[str, ...]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"Name,Title,Post\nDana Whitfield,Head of Ops,{second}\n", encoding="utf-8")
    with opened(path, "US", choices=Choices({"post": "title"})) as supply:
        assert isinstance(supply, Supply)
        ((_, person),) = [row for row in supply.rows if not isinstance(row, Reject)]
        assert (person.title, supply.left_out()) == ("Head of Ops", ignored)


def test_a_row_that_holds_a_bare_number_alone_is_no_date() -> None:
    reading = read("Id,Name,Phone\n1040,,\n,Dana Whitfield,\n2024-03-12,,\n")
    assert [(one.row, one.reason) for one in reading.rejects] == [
        (2, "no name, company, e-mail address or number"),
        (4, "nothing but a date"),
    ]


def test_an_older_linkedin_file_without_preamble_is_known_too() -> None:
    reading = read(
        "First Name,Last Name,Email Address,Company,Position,Connected On\nAnn,A,,Acme,CEO,1/2/19\n"
    )
    assert (reading.format, reading.people[0][1].name) == ("linkedin", "Ann A")


GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Nickname,File As,"
    "Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Phone 3 - Label,Phone 3 - Value,"
    "Address 1 - Label,Address 1 - Country,Website 1 - Label,Website 1 - Value\n"
)


def test_google_of_today_is_read_with_labels_and_several_values_in_a_cell() -> None:
    found = person(
        GOOGLE + 'Ana,M,Ruiz,,,Jr.,,,Acme,CEO,,--05-03,"one, two\nthree",,Customers ::: * myContacts ::: VIP,'
        "* Work,a@example.com ::: b@example.com,Home,c@example.com,"
        "Work Fax,614-555-0199,* Work,614-555-0142 ::: +44 20 7946 0123,Ana's cell,614-555-0143 x9,,,,"
        "https://a.example\n"
    )
    assert (found.name, found.given, found.family) == ("Ana M Ruiz Jr.", "Ana", "Ruiz")
    assert (found.company, found.title, found.birthday) == ("Acme", "CEO", "--05-03")
    assert found.notes == "one, two\nthree"
    assert found.tags == ("Customers", "VIP")
    assert found.emails == ("a@example.com", "b@example.com", "c@example.com")
    assert found.urls == ("https://a.example",)
    assert dialed(found) == [
        "mobile +16145550143 x9",
        "work +16145550142",
        "work +442079460123",
        "fax +16145550199",
    ]
    assert found.numbers[0].label == "Ana's cell"


def test_google_numbers_are_read_in_the_country_of_the_address() -> None:
    found = person(GOOGLE + "Ana" + "," * 19 + "Work,020 7946 0123" + "," * 6 + "United Kingdom,,\n")
    assert dialed(found) == ["work +442079460123"]


def test_old_google_is_read() -> None:
    reading = read(
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Notes,Group Membership,"
        "E-mail 1 - Type,"
        "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"
        "Organization 1 - Title\nAna Ruiz,Ana,,Ruiz,,1974-06-02,note,* myContacts ::: Partners,* ,"
        "a@example.com,"
        "Mobile,(614) 555-0142,,Acme,CEO\n"
    )
    ((_, found),) = reading.people
    assert reading.format == "google-old"
    assert (found.name, found.given, found.family, found.company) == ("Ana Ruiz", "Ana", "Ruiz", "Acme")
    assert (found.title, found.birthday, found.tags, found.notes) == (
        "CEO",
        "1974-06-02",
        ("Partners",),
        "note",
    )
    assert dialed(found) == ["mobile +16145550142"]


def test_outlook_desktop_keeps_the_job_and_leaves_salutation_and_assistant_out() -> None:
    reading = read(
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Country/Region,"
        "Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,"
        "Company Main Phone,"
        "Home Phone,ISDN,Mobile Phone,Other Phone,Pager,Primary Phone,Telex,Account,Birthday,Categories,"
        "E-mail Address,E-mail Type,E-mail 2 Address,Manager's Name,Notes,Referred By,Web Page\n"
        '"Dr.",Dana,,Groß,,Acme,,COO,"United States of America",614-555-0190,614-555-0191,614-555-0142,'
        "614-555-0143 x2,614-555-0192,614-555-0144,614-555-0145,614-555-0146,614-555-0193,614-555-0147,"
        '614-555-0148,614-555-0194,614-555-0149,614-555-0195,acct,0/0/00,"VIP;Golf",'
        '/o=ExchangeLabs/ou=Group/cn=Recipients,EX,dana@example.com,The Boss,"a, b",Billy Stone,\n'.encode(
            "cp1252"
        ),
        "GB",
    )
    ((_, found),) = reading.people
    assert (reading.format, reading.encoding) == ("outlook", "cp1252")
    assert (found.name, found.title, found.company) == ("Dana Groß", "COO", "Acme")
    assert dialed(found) == [
        "mobile +16145550147",
        "work +16145550142",
        "work +16145550143 x2",
        "main +16145550145",
        "other +16145550149",
        "home +16145550146",
        "other +16145550148",
        "other +16145550144",
        "fax +16145550191",
        "pager +16145550194",
    ]
    assert [n.label for n in found.numbers][4:8] == [
        "Primary Phone",
        "Home Phone",
        "Other Phone",
        "Car Phone",
    ]
    assert (found.birthday, found.tags, found.emails) == (None, ("VIP", "Golf"), ("dana@example.com",))
    assert (found.notes, found.referred_by) == ("a, b", "Billy Stone")
    assert {"Title", "Assistant's Phone", "Telex", "ISDN", "Manager's Name"} <= set(reading.ignored)


@pytest.mark.parametrize(
    ("content", "source", "expected"),
    [
        (
            "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,"
            "Home Phone,Business Phone,Job Title,Company\nDana,,Whitfield,Ms.,,,,,d@example.com,614-555-0143,"
            "614-555-0142,COO,Acme\n",
            "outlook.com",
            ("Dana Whitfield", "COO", "Acme", ["work +16145550142", "home +16145550143"]),
        ),
        (
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,"
            "Job Title,"
            "Associated Company,Associated Company IDs\n1,Dana,Whitfield,d@example.com,(614) 555-0142,"
            "Sales Person,"
            "NEW,2024-01-01,COO,Acme,1;2\n",
            "hubspot",
            ("Dana Whitfield", "COO", "Acme", ["other +16145550142"]),
        ),
        (
            "FirstName,LastName,Title,Company,Phone,MobilePhone,Fax,Email,Status,LeadSource,OwnerId\n"
            "Dana,Whitfield,COO,Acme,614-555-0142,614-555-0143,614-555-0144,d@example.com,Open,Web,005\n",
            "salesforce",
            ("Dana Whitfield", "COO", "Acme",
             ["mobile +16145550143", "other +16145550142", "fax +16145550144"]),
        ),
        (
            "First Name,Last Name,Title,Company / Account,Phone,Lead Owner\nDana,Whitfield,COO,Acme,"
            "614-555-0142,Sales Person\n",
            "salesforce",
            ("Dana Whitfield", "COO", "Acme", ["other +16145550142"]),
        ),
        (
            "Person - Name,Person - Email,Person - Phone,Person - Owner,Organization - Name,"
            "Person - Job title\n"
            '"Dana Whitfield",d@example.com,"614-555-0142, 614-555-0143",Sales Person,Acme,COO\n',
            "pipedrive",
            ("Dana Whitfield", "COO", "Acme", ["other +16145550142", "other +16145550143"]),
        ),
        (
            "id,display_name,status_label,primary_contact_name,primary_contact_title,"
            "primary_contact_primary_phone,"
            "primary_contact_primary_phone_type\nlead_1,Acme,Potential,Dana Whitfield,COO,+16145550142,"
            "mobile\n",
            "close",
            ("Dana Whitfield", "COO", "Acme", ["mobile +16145550142"]),
        ),
        (
            "First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Email Status,"
            "Contact Owner,"
            "Work Direct Phone,Home Phone,Mobile Phone,Corporate Phone,Other Phone,Do Not Call,Keywords\n"
            "Dana,Whitfield,COO,Acme,acme,d@example.com,Verified,owner@example.com,'+1 614-555-0142,,"
            "'+16145550143,'+1 614-555-0144,,false,a;b\n",
            "apollo",
            ("Dana Whitfield", "COO", "Acme",
             ["mobile +16145550143", "direct +16145550142", "main +16145550144"]),
        ),
    ],
)  # fmt: skip
def test_a_crm_export_is_known_by_its_headers(
    content: str, source: str, expected: tuple[str, str, str, list[str]]
) -> None:
    reading = read(content)
    ((_, found),) = reading.people
    assert reading.format == source
    assert (found.name, found.title, found.company, dialed(found)) == expected
    assert "owner" not in " ".join(found.emails)
    assert "Sales Person" not in repr(found)


@pytest.mark.parametrize(
    ("cell", "blocked"), [("1", True), ("TRUE", True), ("Yes", True), ("0", False), ("", False)]
)
@pytest.mark.parametrize("header", ["Do Not Call", "DoNotCall", "do_not_call"])
def test_do_not_call_is_taken_over(header: str, cell: str, blocked: bool) -> None:
    assert person(f"Name,Phone,{header}\nDana,614-555-0142,{cell}\n").do_not_call is blocked


@pytest.mark.parametrize(
    "header",
    [
        "Vorname;Nachname;Firma;Position;Telefon geschäftlich;E-Mail-Adresse;Notizen",
        "Prénom;Nom;Société;Fonction;Téléphone professionnel;Adresse e-mail;Remarques",
        "Nombre;Apellidos;Empresa;Cargo;Teléfono del trabajo;Correo electrónico;Notas",
        "Nome;Cognome;Azienda;Posizione;Telefono ufficio;Indirizzo e-mail;Note",
        "Voornaam;Achternaam;Bedrijf;Functie;Telefoon werk;E-mailadres;Notities",
        "Nome;Sobrenome;Empresa;Cargo;Telefone comercial;E-mail;Observações",
        "Frist Name;Last Nmae;Compnay;Postion;Work Phnoe;Emial Address;Notess",
        "FIRST_NAME;last name ;Company Name;jobTitle;WorkPhone;e_mail;Comments",
    ],
)
def test_headers_are_known_translated_misspelt_and_glued(header: str) -> None:
    found = person(f"{header}\nDana;Whitfield;Acme;COO;614-555-0142;d@example.com;called; \n")
    assert (found.given, found.family, found.company, found.title) == ("Dana", "Whitfield", "Acme", "COO")
    assert (dialed(found), found.emails, found.notes) == (["work +16145550142"], ("d@example.com",), "called")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_encoding_and_line_ends_are_found(delimiter: str, encoding: str, end: str) -> None:
    rows = [["Name", "Phone", "Notes"], ["Jürgen Groß", "614-555-0142", '"a, b; c|d\té"'], ["Zoë", "", "x"]]
    reading = read(end.join(delimiter.join(row) for row in rows).encode(encoding))
    assert [found.name for _, found in reading.people] == ["Jürgen Groß", "Zoë"]
    assert reading.people[0][1].notes == "a, b; c|d\té"


def test_title_rows_above_the_header_and_totals_below_are_no_people() -> None:
    reading = read(
        "Northwind Freight,,,\nCustomer Contact List,,,\n,,,\nCustomer,Main Phone,Full Name,E-mail\n"
        "Acme,614-555-0142,Dana Whitfield,d@example.com\n,,,\nTotal,,,\n"
    )
    assert [(row, found.name, found.company) for row, found in reading.people] == [
        (5, "Dana Whitfield", "Acme")
    ]
    assert [reject.row for reject in reading.rejects] == [7]
    assert reading.rows == 2


def test_an_unclosed_quotation_mark_costs_its_own_line_only() -> None:
    reading = read(
        'Name,Phone,Notes\nA,614-555-0142,"open\nB,614-555-0143,"b, b"\nC,614-555-0144,"two\nlines"\n'
        'D,614-555-0145,"open\nE,614-555-0146,5" pipe\nF,614-555-0147,\n'
    )
    assert [found.name for _, found in reading.people] == ["B", "C", "E", "F"]
    assert [reject.row for reject in reading.rejects] == [2, 6]
    assert reading.people[1][1].notes == "two\nlines"


@pytest.mark.parametrize("cell", ["4.155550134E+09", "4.1556E+09", "#N/A", "#REF!"])
def test_a_number_damaged_by_a_spreadsheet_is_rejected_with_its_column(cell: str) -> None:
    reading = read(f"Name,Work Phone\nDana,{cell}\nOmar,614-555-0142\n")
    assert [found.name for _, found in reading.people] == ["Omar"]
    assert reading.rejects[0].row == 2
    assert reading.rejects[0].reason.startswith("Work Phone: the spreadsheet")


def test_a_quotation_mark_that_would_swallow_megabytes_costs_its_own_line_only() -> None:
    rows = f"P,614-555-0142,{'note ' * 400}\n" * 5_000
    reading = read('Name,Phone,Notes\nA,,"open\n' + rows, None)
    assert [reject.row for reject in reading.rejects] == [2]
    assert len(reading.people) == 5_000


def test_a_list_of_activities_is_refused() -> None:
    with pytest.raises(CockpitError, match="list of activities"):
        read("Subject,Type,Due date,Contact person,Organization,Phone\nCall,Call,2024-01-01,Dana,Acme,1\n")


def test_rows_cut_short_are_kept_and_rows_too_long_are_kept_or_said() -> None:
    reading = read(
        "Name,Phone,Notes\nA\nB,614-555-0142,x,,\nC,614-555-0143,x\nD,614-555-0144,x,lost\n ,\t,\n"
    )
    assert [found.name for _, found in reading.people] == ["A", "B", "C"]
    assert [(reject.row, reject.reason) for reject in reading.rejects] == [
        (5, "1 more cell than there are columns")
    ]
    assert reading.rows == 4


@pytest.mark.parametrize(
    ("cells", "name", "given", "family"),
    [
        ("\"Whitfield, Dana\",", "Dana Whitfield", "Dana", "Whitfield"),
        ('"Acme, Inc.",', "Acme, Inc.", "", ""),
        ('"Bell, Stone, Hill",', "Bell, Stone, Hill", "", ""),
        ("Dana Whitfield,", "Dana Whitfield", "", ""),
        (",Acme", "Acme", "", ""),
    ],
)  # fmt: skip
def test_a_name_in_one_column_is_turned_round_where_it_is_a_persons(
    cells: str, name: str, given: str, family: str
) -> None:
    found = person(f"Name,Company\n{cells}\n")
    assert (found.name, found.given, found.family) == (name, given, family)


@pytest.mark.parametrize(
    ("cells", "name"),
    [(",d@example.com,614-555-0142", "d@example.com"), (",,614-555-0142", "614-555-0142")],
)
def test_who_has_no_name_is_called_by_address_or_number(cells: str, name: str) -> None:
    assert person(f"Name,E-mail,Phone\n{cells}\n").name == name


@pytest.mark.parametrize(
    ("cell", "region", "birthday", "notes"),
    [
        ("1974-06-02", "US", "1974-06-02", ""),
        ("6/2/1974", "US", "1974-06-02", ""),
        ("6/2/1974", "GB", "1974-02-06", ""),
        ("13/2/1974", "US", "1974-02-13", ""),
        ("2.6.1974", "US", "1974-06-02", ""),
        ("2 June 1974", "US", "1974-06-02", ""),
        ("Jun 2, 1974", "US", "1974-06-02", ""),
        ("2. März 74", "DE", "1974-03-02", ""),
        ("--06-02", "US", "--06-02", ""),
        ("0/0/00", "US", None, ""),
        ("in spring", "US", None, "Birthday: in spring"),
    ],
)
def test_a_birthday_is_read_or_kept_in_the_notes(
    cell: str, region: str, birthday: str | None, notes: str
) -> None:
    found = person(f'Name,Birthday\nDana,"{cell}"\n', region)
    assert (found.birthday, found.notes) == (birthday, notes)


def test_addresses_are_split_and_what_is_none_goes_into_the_notes() -> None:
    found = person('Name,Email\nDana,"Dana W <d@example.com>; mailto:e@example.com, D@example.com, ask"\n')
    assert found.emails == ("d@example.com", "e@example.com")
    assert found.notes == "Email: ask"


def test_an_extension_column_belongs_to_its_number() -> None:
    found = person("Name,Work Phone,Work Phone Ext,Cell,Notes\nDana,614-555-0142,204,614-555-0143,'=SUM(1)\n")
    assert dialed(found) == ["mobile +16145550143", "work +16145550142 x204"]
    assert found.notes == "=SUM(1)"


def test_a_country_is_the_rows_own_and_no_other_rows() -> None:
    reading = read("Name,Phone,Country\nA,020 7946 0123,UK\nB,614-555-0142,\nC,030 23125 000,Deutschland\n")
    assert [found.numbers[0].e164 for _, found in reading.people] == [
        "+442079460123",
        "+16145550142",
        "+493023125000",
    ]


def test_the_first_country_of_a_row_counts() -> None:
    found = person("Name,Phone,Business Country,Home Country\nA,020 7946 0123,United Kingdom,USA\n", "DE")
    assert dialed(found) == ["other +442079460123"]
    again = person("Name,Phone,Business Country,Home Country\nA,030 23125 000,Germany,USA\n", "DE")
    assert dialed(again) == ["other +493023125000"]


def test_a_title_beside_a_job_title_is_a_salutation_and_alone_it_is_the_job() -> None:
    assert person("Name,Title,Job Title\nDana,Ms.,COO\n").title == "COO"
    assert person("Name,Title,Job Title\nDana,Ms.,\n").title == ""
    assert person("Name,Title\nDana,COO\n").title == "COO"


def test_a_torn_quotation_mark_in_the_last_line_is_said() -> None:
    reading = read('Name,Notes\nA,x\nB,"open\n')
    assert ([found.name for _, found in reading.people], [r.row for r in reading.rejects]) == (["A"], [3])


def test_a_bar_separated_file_without_header_is_asked_about() -> None:
    with pytest.raises(CockpitError, match=r"people\.csv has no line of column names"):
        read("1|6145550142|Dana|Whitfield\n1|6145550143|Omar|Haddad\n")


def test_stray_bytes_of_another_encoding_do_not_spoil_the_rest() -> None:
    data = "Name,Phone\nJürgen Groß,\n".encode() + "Zoë,\n".encode("cp1252")
    assert [found.name for _, found in read(data).people] == ["Jürgen Groß", "Zoë"]


def test_other_columns_of_words_join_the_notes_and_the_rest_is_named() -> None:
    reading = read("Name,Notes,Call Notes,Notes Last Updated,Shoe Size\nDana,a,b,2024-01-01,9\n")
    assert reading.people[0][1].notes == "a\nCall Notes: b"
    assert reading.ignored == ("Notes Last Updated", "Shoe Size")


def test_twice_the_same_header_loses_nothing() -> None:
    found = person("Name,Phone,Phone,Notes,Notes\nDana,614-555-0142,614-555-0143,a,b\n")
    assert (dialed(found), found.notes) == (["other +16145550142", "other +16145550143"], "a\nb")


def test_control_characters_never_reach_the_screen() -> None:
    found = person("Name,Notes,Company\nDa\x00na\x1b]0;x,a\u202eb\x07,\x9bAcme\n")
    for text in (found.name, found.notes, found.company):
        assert not set("\x00\x1b\x07\x9b\u202e") & set(text)
