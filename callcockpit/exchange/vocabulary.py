"""The words that people and programs put over columns, folded: lower case, without accents and punctuation.

English, German, French, Spanish, Italian, Dutch and Portuguese, as address books and CRM exports print them;
the commonest ones also in Polish, Swedish, Danish, Norwegian and Russian.
"""

from __future__ import annotations

from callcockpit.domain.text import fold


def normal(header: str) -> str:
    """Return a header as it is compared: ``Person - E-mail`` and ``person_e_mail`` are one."""
    return fold(header.replace("’", "'").replace("'s", "s"))


def _phrases(text: str) -> tuple[str, ...]:
    """Return the phrases between bars, whichever way the lines are broken."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASES = {
    "name": """
        name | full name | fullname | contact name | contact | display name | person | person name |
        kontakt | ansprechpartner | nom complet | nombre completo | nome completo | nome e cognome |
        volledige naam | naam | vollstandiger name | nombre y apellidos | kontaktname | customer name |
        client name | customer | client | kunde | lead | lead name | primary contact name | prospect |
        prospect name | nombre y apellido | nom et prenom | prenom et nom | vor und nachname | name des
        kontakts | contact full name | attendee name | member name | contactpersoon | anzeigename | nombre
        para mostrar | nom complet du contact | your name | person full name |
        imie i nazwisko | namn | navn | imja | имя и фамилия | фио | контакт | isim | jmeno a prijmeni
    """,
    "given": """
        first name | firstname | given name | givenname | first | fname | forename | vorname | prenom |
        nombre | nombre de pila | nome | voornaam | primeiro nome | nome proprio | contact first name |
        person first name | christian name | roepnaam |
        imie | fornamn | fornavn | имя | jmeno | primary contact first name | etunimi
    """,
    "middle": """
        middle name | middlename | middle | additional name | weitere vornamen | zweiter vorname |
        deuxieme prenom | segundo nombre | secondo nome | tussenvoegsel | segundo nome | middle initial |
        middelste naam | другое имя | mellannamn | mellemnavn
    """,
    "family": """
        last name | lastname | family name | familyname | last | lname | surname | sur name | nachname |
        familienname | nom | nom de famille | apellido | apellidos | cognome | achternaam | sobrenome |
        apelido | contact last name | person last name |
        nazwisko | efternamn | efternavn | etternavn | фамилия | prijmeni | primary contact last name |
        sukunimi
    """,
    "suffix": """
        suffix | name suffix | namenszusatz | suffixe | sufijo | suffisso | achtervoegsel | sufixo
    """,
    "company": """
        company | company name | organization | organisation | organization name | organisation name |
        organization 1 name | account | account name | company account | employer | business | business
        name | firm | firma | firmenname | unternehmen | arbeitgeber | societe | entreprise | nom de l
        entreprise | empresa | compania | azienda | societa | ditta | bedrijf | bedrijfsnaam | organisatie
        | companhia | associated company | current company | parent account | organizacion | organizacao |
        organizzazione | workplace | company or account | primary company | nom de societe | nombre de la
        empresa | nome da empresa | nome azienda | primary associated company |
        foretag | virksomhed | firmanavn | bedrift | компания | организация | nazwa firmy | spolecnost |
        sales account | person organization | companies
    """,
    "title": """
        job title | jobtitle | title | position | role | organization title | organization 1 title |
        occupation | job | titel | berufsbezeichnung | funktion | stelle | fonction | poste | titre |
        intitule du poste | cargo | puesto | titulo | posizione | ruolo | titolo | qualifica | functie |
        functietitel | primary contact title | designation | headline | person title | person job title |
        job position | current position | profession | beruf | job role |
        stanowisko | befattning | stilling | должность | arbeitstitel | titre du poste | pozice
    """,
    "url": """
        url | website | web page | webpage | web site | website url | homepage | home page | web |
        linkedin | linkedin url | linkedin profile | person linkedin url | profile url | personal web page
        | personal website | webseite | site web | sitio web | sito web | site | pagina web | website 1
        value | website 2 value | website 3 value | website 4 value | linkedin profile url | web page 1 |
        web page 2 | business web page | linkedin bio | company website | webpagina | linkedin link |
        website 1 | website 2 | profile | url 1 | internetseite | person linkedin |
        page web | strona internetowa | webbplats | hjemmeside | pagina da web | веб страница
    """,
    "notes": """
        notes | note | comments | comment | remarks | remark | description | memo | annotations | notizen
        | notiz | bemerkung | bemerkungen | anmerkung | anmerkungen | kommentar | beschreibung |
        commentaires | commentaire | remarques | notas | nota | comentarios | comentario | observaciones |
        note generali | commenti | annotazioni | notities | notitie | opmerkingen | opmerking |
        observacoes | contact notes | lead notes | additional notes | background | person notes | message
        | nachricht | details | next steps | background info | descripcion |
        anteckningar | noter | notater | uwagi | notatki | примечание | примечания | заметки | комментарий |
        anotacoes | poznamka | poznamky | toelichting
    """,
    "tags": """
        tags | tag | labels | label | categories | category | group membership | groups | group | person
        labels | person label | kategorien | kategorie | gruppen | gruppe | schlagworte | categorie |
        groupes | categorias | etiquetas | etiqueta | categorieen | etichette | segment | contact tags |
        keywords | schlagworter | mots cles | lists | etiquettes |
        categorie n | categorieen | kategorier | метки | группы | gruppenmitgliedschaft | etykiety
    """,
    "source": """
        source | lead source | leadsource | original source | quelle | herkunft | fuente | origen | fonte
        | origem | bron | origine | contact source | person source | original traffic source
    """,
    "referred": """
        referred by | referrer | referral | empfohlen von | recommande par | referido por | recomendado
        por | referral name | recommended by | introduced by | geworben von | referral from | vermittelt
        durch | indicado por
    """,
    "birthday": """
        birthday | birth date | birthdate | date of birth | dob | geburtstag | geburtsdatum | anniversaire
        | date de naissance | cumpleanos | fecha de nacimiento | compleanno | data di nascita |
        geboortedatum | verjaardag | aniversario | data de nascimento | bday |
        urodziny | data urodzenia | fodelsedag | fødselsdag | bursdag | день рождения
    """,
    "birth_year": """
        birth year |
        geburtsjahr | annee de naissance | ano de nacimiento | anno di nascita | geboortejaar |
        ano de nascimento
    """,
    "birth_month": """
        birth month |
        geburtsmonat | mois de naissance | mes de nacimiento | mese di nascita | geboortemaand |
        mes de nascimento
    """,
    "birth_day": """
        birth day |
        jour de naissance | dia de nacimiento | giorno di nascita | geboortedag | dia de nascimento
    """,
    "zone": """
        time zone | timezone | tz | zeitzone | fuseau horaire | zona horaria | fuso orario | tijdzone |
        fuso horario
    """,
    "country": """
        country | country region | country code | business country region | business country | home
        country | home country region | mailing country | mailingcountry | billing country | address 1
        country | land | land region | pays | pais | paese | nazione | person country | mailing country
        text only | contact country | country of residence | other country region | land geschaftlich |
        home address country | land region geschaftlich | pays region | pays bureau | pays region bureau |
        pais o region | nation | country name | work country | work address country | primary address
        country | primary address country name |
        dienstlich land | privat land | pays domicile | pais o region del trabajo | werkadres land regio |
        paese uff | pais regiao do endereco comercial | kraj | страна
    """,
    "do_not_call": """
        do not call | donotcall | dnc | do not phone | do not contact by phone | no call | nicht anrufen |
        ne pas appeler | no llamar | non chiamare | niet bellen | nao ligar | do not call list | dont call
        | do not contact | opted out of calls | on dnc
    """,
    "uid": """
        uid
    """,
    "email": """
        e postadress | e post adress
    """,
    "nickname": """
        nickname | nick name | spitzname | surnom | apodo | soprannome | bijnaam | apelido nickname | alias |
        file as | preferred name | rufname | pseudo
    """,
}

KNOWN: dict[str, str] = {fold(name): field for field, text in _PHRASES.items() for name in _phrases(text)}
"""Folded header to the field that it names."""

NUMBER_NOUNS = _words(
    """
    phone phones telephone telephones tel tele telefon telefonnummer telefono telefonos telefone telefones
    telefoon telefoonnummer telefoonnr mobile mobil handy cell cellphone fax pager rufnummer telnr telno
    phonenumber phonenumbers ph telephonenumber telefonummer tfno tlf whatsapp workphone homephone mobilephone
    cellulare radiomessagerie localizador cercapersone phonenr celular movil mobiltelefonnummer телефон
    """
)
"""Any of these over a column makes it one of phone numbers."""

NUMBER_COMPANY = _words(
    """
    contact mobile cell direct work office home business fax pager durchwahl handy mobil customer client
    """
)
"""With one of these, *number*, *no* or *line* is a phone number; a house or account number is none."""

NOT_A_NUMBER = _words(
    """
    code status confidence source verified consent date time last calls model optin opt valid carrier
    provider country region has is name photo count attempts notes note comment score reason telex isdn rdsi
    rnis radio radiotelefono radiotelefoon teksttelefoon teletipo horbehinderte tty tdd callback app device
    search lookup result results permission allowed hours id ids raw
    """
)
"""Any of these makes the column one *about* numbers, or of a machine nobody answers."""

NOTE_WORDS = _words(
    """
    note notes comment comments remark remarks description memo notiz notizen bemerkung bemerkungen kommentar
    beschreibung commentaire commentaires remarque remarques nota notas comentario comentarios observaciones
    opmerking opmerkingen annotazioni observacoes
    """
)
"""A column with one of these holds somebody's words, as *Call Notes* does."""

ABOUT_NOTES = _words("date last count number updated id ids by created time modified num type status owner")
"""With one of these it is a column about notes, as *Notes Last Updated* is."""

SOMEBODY_ELSE = _words(
    """
    owner assistant assistants assistent assistenten sekretariat spouse partner manager managers emergency
    creator created modified modifier sdr rep besitzer proprietaire propietario assistante asistente asst
    assistente ayudante assistantphone assistantname asstphone conjoint conyuge coniuge
    """
)
"""A column with one of these is about another person than the contact."""

EMAIL_NOUNS = _words(
    """
    email emails mail mails correo correos courriel mailadresse emailadresse emailadres mailadres
    emailaddress messagerie epostadress epost почта elettronica
    """
)

EMAIL_COMPANY = EMAIL_NOUNS | _words(
    """
    id ids e address addresses adresse adressen adres primary secondary other work home personal private
    business contact person lead value main alternate additional preferred electronico electronica
    electronique electronicos posta elettronica endereco de di do direccion indirizzo geschaftlich privat
    primare sekundare sekundar general value wert valeur valor valore waarde principal principale secondaire
    secundaria epost adres
    office company corporate customer client professionnel pro professional your the primario secundario
    primar weitere invitee attendee second third first user member trabajo lavoro werk bureau l d any best
    tertiary account prospect
    """
)
"""A header made of nothing but these is one of e-mail addresses; *Email Status* is not."""
