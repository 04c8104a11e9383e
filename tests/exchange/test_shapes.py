"""What can be counted on when a table is not as it should be: other words, other marks, stray lines."""

from __future__ import annotations

import pytest

from callcockpit.domain.values import Candidate, Reading
from callcockpit.exchange import read_bytes


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


OUTLOOKS = [
    (
        "FR",
        "Titre,Prénom,Nom,Société,Titre,Profession,Téléphone (bureau),Tél. mobile,Télécopie (bureau),"
        "Téléphone (domicile),Téléphone société,Récepteur de radiomessagerie,Téléphone de l'assistant(e),"
        "Télex,Adresse de messagerie,"
        "Type de messagerie,Nom complet de l'adresse de messagerie,Notes,Page Web",
        "M.,Jean,Dupont,ACME,Directeur,Avocat,01 23 45 67 89,06 12 34 56 78,01 23 45 67 80,01 11 11 11 11,"
        "01 11 11 11 13,01 11 11 11 16,01 11 11 11 17,01 11 11 11 18,j@x.example,SMTP,Jean,thé,http://x.example",
        ("Jean Dupont", "Directeur", "j@x.example", "thé"),
        "mobile +33612345678|work +33123456789|main +33111111113|home +33111111111|fax +33123456780|"
        "pager +33111111116",
    ),
    (
        "ES",
        "Título,Nombre,Apellidos,Organización,Puesto,Teléfono del trabajo,Teléfono móvil,Fax del trabajo,"
        "Particular,Localizador,Teléfono principal de la compañía,Teléfono del ayudante,"
        "Dirección de correo electrónico,Tipo de correo electrónico,Notas",
        "Sr.,José,García,ACME,Gerente,91 123 45 67,612 345 678,91 123 45 68,91 765 43 21,91 765 43 23,"
        "91 765 43 25,91 765 43 26,j@x.example,SMTP,té",
        ("José García", "Gerente", "j@x.example", "té"),
        "mobile +34612345678|work +34911234567|main +34917654325|home +34917654321|fax +34911234568|"
        "pager +34917654323",
    ),
    (
        "NL",
        "Titel,Voornaam,Achternaam,Bedrijf,Functie,Telefoon op werk,Mobiele telefoon,Fax op werk,"
        "Telefoon thuis,Hoofdtelefoon,Hoofdtelefoon bedrijf,Telefoon assistent,Teksttelefoon,E-mailadres,"
        "E-mailtype,Notities",
        "Dhr.,Jan,de Vries,ACME,Directeur,020 123 4567,06 12345678,020 123 4568,020 765 4321,020 765 4323,"
        "020 765 4324,020 765 4325,020 765 4326,j@x.example,SMTP,thee",
        ("Jan de Vries", "Directeur", "j@x.example", "thee"),
        "mobile +31612345678|work +31201234567|main +31207654324|home +31207654321|other +31207654323|"
        "fax +31201234568",
    ),
    (
        "IT",
        "Titolo,Nome,Cognome,Società,Posizione,Ufficio,Ufficio 2,Cellulare,Fax (uff.),Abitazione,"
        "N. tel. principale società,Cercapersone,Tel. assistente,Indirizzo posta elettronica,Note",
        "Sig.,Mario,Rossi,ACME,Direttore,02 1234567,02 1234568,347 1234567,02 1234569,02 7654321,02 7654324,"
        "02 7654326,02 7654327,j@x.example,caffè",
        ("Mario Rossi", "Direttore", "j@x.example", "caffè"),
        "mobile +393471234567|work +39021234567|work +39021234568|main +39027654324|home +39027654321|"
        "fax +39021234569|pager +39027654326",
    ),
    (
        "BR",
        "Título,Primeiro Nome,Sobrenome,Empresa,Cargo,Telefone Comercial,Telefone Celular,Fax Comercial,"
        "Telefone Residencial,Telefone do Assistente,Endereço de Email,Tipo de Email,Anotações",
        "Sr.,João,Silva,ACME,Diretor,(11) 3123-4567,(11) 91234-5678,(11) 3123-4568,(11) 3123-4569,"
        "(11) 3123-4572,j@x.example,SMTP,café",
        ("João Silva", "Diretor", "j@x.example", "café"),
        "mobile +5511912345678|work +551131234567|home +551131234569|fax +551131234568",
    ),
    (
        "DE",
        "Anrede,Vorname,Nachname,Firma,Position,Beruf,Telefon geschäftlich,Mobiltelefon,Fax geschäftlich,"
        "Telefon (privat),Telefon Firma,Telefon Assistent,Telefon für Hörbehinderte,E-Mail-Adresse,"
        "E-Mail-Typ,E-Mail: Angezeigter Name,Notizen",
        "Herr,Jörg,Groß,ACME,Leiter,Jurist,030/12345-67,0171 1234567,030/12345-99,030/7654321,030/123450,"
        "030/12345-11,030/7,j@x.example,SMTP,Jörg (j@x.example),Tee",
        ("Jörg Groß", "Leiter", "j@x.example", "Tee"),
        "mobile +491711234567|work +49301234567|main +4930123450|home +49307654321|fax +49301234599",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("region", "header", "row", "expected", "numbers"), OUTLOOKS, ids=[one[0] for one in OUTLOOKS]
)
def test_outlook_is_read_in_its_own_language(
    region: str, header: str, row: str, expected: tuple[str, ...], numbers: str
) -> None:
    found = person(f"{header}\n{row}\n".encode("cp1252"), region)
    assert (found.name, found.title, *found.emails, found.notes) == expected
    assert "|".join(dialed(found)) == numbers
    assert found.company == "ACME"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Home,Work,Mobile,Other,Primary\n{0},{1},{2},{3},{4}", "mobile 2|work 1|home 0|other 3|other 4"),
        ("Phone (iPhone),Phone (Work Fax)\n{0},{1}", "mobile 0|fax 1"),
        ("General phone,Business mobile\n{0},{1}", "mobile 1|other 0"),
        ("HOMEPHONE,ASSISTANTPHONE,MOBILEPHONE\n{0},{1},{2}", "mobile 2|home 0"),
        ("Phone,Phone Extension,Phone 2,Ext. 2\n{0},x12,{1},#34", "other 0 x12|other 1 x34"),
        ("Telefon komórkowy,Arbetstelefon\n{0},{1}", "mobile 0|other 1"),
        ('Phones\n"{0} (home), {1} (cell)"', "mobile 1|home 0"),
        ('Phones\n"H: {0}; W: {1} x12; f {2}"', "work 1 x12|home 0|fax 2"),
        ("Phones\n{0}/{1}", "other 0|other 1"),
        ('Phones\n"c {0}, o {1}"', "mobile 0|work 1"),
        ("Phone\n4155550134.0", "other +14155550134"),
        ('Phone\n"4,155,550,134"', "other +14155550134"),
        ('Phone\n="4155550134"', "other +14155550134"),
        ("Phone,Mobile\nNULL,n/a", ""),
        ("Phone,Mobile\n\\N,-", ""),
    ],
)
def test_a_number_is_found_under_whichever_word_and_mark(content: str, expected: str) -> None:
    lines = [f"614-555-014{n}" for n in range(5)]
    header, _, row = content.format(*lines).partition("\n")
    found = person(f"Name,{header}\nDana,{row}\n")
    for n in range(5):
        expected = expected.replace(f" {n}", f" +1614555014{n}")
    assert "|".join(dialed(found)) == expected


@pytest.mark.parametrize(
    "content",
    [
        "Name~Phone~Notes\nDana~614-555-0142~a, b\n",
        "Name^Phone^Notes\nDana^614-555-0142^a, b\n",
        "Name:Phone:Notes\nDana:614-555-0142:a, b\n",
        "Name\x01Phone\x01Notes\nDana\x01614-555-0142\x01a, b\n",
        "'Name','Phone','Notes'\n'Dana','614-555-0142','a, b'\n",
        '"Name,Phone,Notes"\n"Dana,614-555-0142,""a, b"""\n',
        'Name,Phone,Notes\nDana,614-555-0142,"a, b"\n\x1a',
        "Name | Phone | Notes\n-----|-------|------\nDana | 614-555-0142 | a, b\n",
        "sep=~\nName~Phone~Notes\nDana~614-555-0142~a, b\n",
    ],
)
def test_unusual_marks_are_found(content: str) -> None:
    reading = read(content)
    ((_, found),) = reading.people
    assert (found.name, dialed(found), found.notes) == ("Dana", ["other +16145550142"], "a, b")


def test_quotation_marks_behind_backslashes_are_told_from_doubled_ones() -> None:
    found = person('Name,Phone,Notes\n"Dana \\"D\\" W",614-555-0142,"a, \\"b\\" c"\n')
    assert (found.name, found.notes) == ('Dana "D" W', 'a, "b" c')
    plain = person('Name,Phone,Notes\nDana,614-555-0142,"C:\\dir\\"\n')
    assert plain.notes == "C:\\dir\\"


def test_the_lines_below_a_report_are_said_and_nobody_is_made_of_them() -> None:
    reading = read(
        '"First Name","Last Name","Phone"\n"Dana","","614-555-0142"\n"Omar","",""\n\n\n"contacts report"\n'
        '"Copyright (c) example.com, inc."\n"Generated By:  Rep"\n"Acme Corp."\n'
    )
    assert [found.name for _, found in reading.people] == ["Dana", "Omar"]
    assert [reject.row for reject in reading.rejects] == [6, 7, 8, 9]


def test_somebody_below_an_empty_line_who_has_nothing_but_a_name_is_kept() -> None:
    reading = read("Name,Phone,Notes\nA,614-555-0142,\n\nB,,\nC,,\n\nD,614-555-0143,\n\nE,,\n")
    assert [found.name for _, found in reading.people] == ["A", "B", "C", "D", "E"]


def test_a_date_below_a_list_and_its_header_once_more_are_no_people() -> None:
    reading = read(
        "Customer,Phone,Email\nAcme,614-555-0142,\nCustomer,Phone,Email\nBeta,614-555-0143,\n\n"
        '" Monday, January 1, 2024 10:00 AM GMT-5"\n'
    )
    assert [found.name for _, found in reading.people] == ["Acme", "Beta"]
    assert [reject.row for reject in reading.rejects] == [3, 6]


@pytest.mark.parametrize("cell", ["T", "Y", "Do Not Call", "2024-01-01", "opted out", "WAHR"])
def test_whatever_else_than_no_a_do_not_call_column_says_counts(cell: str) -> None:
    assert person(f"Name,Phone,DNC\nDana,614-555-0142,{cell}\n").do_not_call


@pytest.mark.parametrize("cell", ["F", "N", "no", "nein", "0", "FALSE", "-", "null"])
def test_a_do_not_call_column_that_says_no_bars_nobody(cell: str) -> None:
    assert not person(f"Name,Phone,DNC\nDana,614-555-0142,{cell}\n").do_not_call


def test_marks_are_nobodys_name() -> None:
    reading = read("Name,Company,Phone\n--,Acme,\n.,,614-555-0142\n-,,\nX,,\n")
    assert [found.name for _, found in reading.people] == ["Acme", "614-555-0142", "X"]
    assert [reject.row for reject in reading.rejects] == [4]


def test_a_nickname_is_a_name_only_where_there_is_no_other() -> None:
    reading = read("First Name,Last Name,Nickname,Phone\nDana,W,Dee,\n,,Kit,614-555-0142\n")
    assert [found.name for _, found in reading.people] == ["Dana W", "Kit"]
    assert reading.ignored == ("Nickname",)


def test_a_zone_that_cannot_be_read_is_named() -> None:
    assert read("Name,Time Zone\nDana,Eastern Time\n").ignored == ("Time Zone",)
    assert read("Name,Time Zone\nDana,America/Chicago\n").ignored == ()


@pytest.mark.parametrize(
    ("header", "row", "source", "expected"),
    [
        (
            "Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name,Phone,Tag",
            "z1,z2,Rep,Dana,W,Acme,614-555-0142,a;b",
            "zoho",
            ("Dana W", "Acme", ("a", "b")),
        ),
        (
            "vendor_lead_code|source_id|list_id|phone_code|phone_number|title|first_name|last_name|comments",
            "1|2|3|1|6145550142|Mr|Dana|W|call",
            "vicidial",
            ("Dana W", "", ()),
        ),
        (
            "ID,ACCOUNTID,LASTNAME,FIRSTNAME,NAME,PHONE,DONOTCALL",
            "003,001,W,Dana,Dana W,614-555-0142,false",
            "salesforce",
            ("Dana W", "", ()),
        ),
        (
            "Person - Name,Person - Organization,Person - Phone - Work",
            "Dana W,Acme,614-555-0142",
            "pipedrive",
            ("Dana W", "Acme", ()),
        ),
        (
            "Email Address,First Name,Last Name,Phone Number,TAGS",
            'd@x.example,Dana,W,614-555-0142,"""a"",""b"""',
            "csv",
            ("Dana W", "", ("a", "b")),
        ),
        (
            "name,company,mobilephone,comments",
            "Dana W,Acme,614-555-0142,c",
            "csv",
            ("Dana W", "Acme", ()),
        ),
    ],
    ids=["zoho", "vicidial", "data loader", "pipedrive", "mailchimp", "glued"],
)
def test_other_programs_are_known_and_nobody_elses_source_is_given(
    header: str, row: str, source: str, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    reading = read(f"{header}\n{row}\n")
    ((_, found),) = reading.people
    assert (reading.format, found.name, found.company, found.tags) == (source, *expected)
    assert [number.e164 for number in found.numbers] == ["+16145550142"]
    assert found.title == ""


def test_thunderbird_in_german_gives_the_birthday_in_three_columns() -> None:
    found = person(
        "Vorname;Nachname;Primäre E-Mail-Adresse;Mobil-Tel.-Nr.;Arbeitstitel;Geburtsjahr;Geburtsmonat;"
        "Geburtstag;Notizen\nT;Vogel;t@x.example;0171 1234567;Chef;1980;2;3;hallo\n",
        "DE",
    )
    assert (found.birthday, found.emails, found.title) == ("1980-02-03", ("t@x.example",), "Chef")
    assert (dialed(found), found.notes) == (["mobile +491711234567"], "hallo")
