"""Whose export a table is, told from its headers, and what some headers mean in that source alone."""

from __future__ import annotations

from collections.abc import Sequence

from callcockpit.exchange.vocabulary import normal

OVERRIDES: dict[str, dict[str, str | None]] = {
    "close": {"display name": "company", "lead name": "company", "name": "company"},
    "pipedrive": {"name": "name", "organization": "company"},
    "google-old": {"location": None},
    "outlook.com": {"title": None},
    "vicidial": {"title": None},
    "outlook": {"title": None, "account": None},
    "apollo": {"keywords": None},
    "hubspot": {"associated note": "notes"},
}
"""Headers that mean something else in one source; None: not taken."""


def is_activities(headers: Sequence[str]) -> bool:
    """Whether a table lists what was done, as the activities of Pipedrive and tasks of other CRMs do."""
    names = {normal(header) for header in headers}
    about = any(name.startswith("activity ") and name.endswith(("subject", "type")) for name in names)
    return about or names >= _HISTORY or ("subject" in names and not _TASK.isdisjoint(names))


_HISTORY = frozenset({"at", "kind", "result", "seconds", "undone"})
"""Among the columns of our own history."""
_TASK = frozenset({"due date", "activitydate", "activity date", "calldurationinseconds", "done"})


def source_of(names: Sequence[str]) -> str:
    """Return whose export a table is by its headers, ``csv`` where nobody's in particular."""
    have = set(names)
    for source, wanted, one_of in _SIGNATURES:
        if wanted <= have and (not one_of or not one_of.isdisjoint(have)):
            return source
    return "csv"


_SIGNATURES: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = tuple(
    (source, frozenset(filter(None, wanted.split("|"))), frozenset(filter(None, one_of.split("|"))))
    for source, wanted, one_of in (
        ("linkedin", "first name|last name|connected on", ""),
        ("google-old", "given name|family name", "group membership|phone 1 type|e mail 1 type|yomi name"),
        (
            "google",
            "first name|last name",
            "phone 1 label|e mail 1 label|organization name|phonetic first name",
        ),
        ("outlook.com", "first name|last name|e mail address", "given yomi|surname yomi"),
        (
            "outlook",
            "",
            "e mail type|e mail typ|e mail display name|e mail angezeigter name|business phone 2"
            "|nom complet de l adresse de messagerie|nombre de pantalla de correo electronico"
            "|e mail weergavenaam|nome visualizzato posta elettronica|nome para exibicao do email",
        ),
        ("vicidial", "vendor lead code|phone number", ""),
        ("close", "", "primary contact name|primary contact primary phone"),
        (
            "apollo",
            "first name|last name",
            "corporate phone|work direct phone|apollo contact id|person linkedin url",
        ),
        ("pipedrive", "", "person name|person phone|person email"),
        ("zoho", "", "contact owner id|account name id|lead owner id"),
        ("zoho", "record id|account name", "salutation|contact owner|tag"),
        ("zoho", "lead id|lead owner", ""),
        ("hubspot", "record id", "email|lead status|contact owner|create date|associated company|first name"),
        ("hubspot", "first name|last name", "contact owner|associated company ids"),
        (
            "salesforce",
            "",
            "donotcall|leadsource|company account|lead owner|mailingcountry|accountid|masterrecordid",
        ),
        ("salesforce", "firstname|lastname", "mobilephone|ownerid"),
        ("salesforce", "first name|last name|account name", "account owner|mailing country|mailing street"),
    )
)
"""Source, headers that all must be there, headers of which one must be."""
