"""Country names as address books write them, to the ISO 3166 region in which national numbers are read."""

from __future__ import annotations

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, SUPPORTED_REGIONS

from callcockpit.domain.text import fold

_NAMES = """
AE united arab emirates,uae|AR argentina,argentinien|AT austria,osterreich,autriche
AU australia,australien|BE belgium,belgie,belgique,belgien,belgica|BG bulgaria|BR brazil,brasil,brasilien
CA canada,kanada|CH switzerland,schweiz,suisse,svizzera,suiza,zwitserland|CL chile
CN china,peoples republic of china|CO colombia|CR costa rica|CY cyprus
CZ czech republic,czechia,cesko,tschechien
DE germany,deutschland,allemagne,alemania,germania,duitsland,alemanha|DK denmark,danmark,danemark
DO dominican republic|EC ecuador|EE estonia|EG egypt
ES spain,espana,spanien,espagne,spagna,spanje,espanha|FI finland,suomi,finnland
FR france,frankreich,francia,frankrijk,franca
GB united kingdom,uk,great britain,england,scotland,wales,northern ireland,grossbritannien
GB royaume uni,reino unido,regno unito,vereinigtes konigreich,verenigd koninkrijk
GR greece,griechenland,hellas|HK hong kong,hong kong sar|HR croatia,hrvatska
HU hungary,ungarn,magyarorszag|ID indonesia|IE ireland,irland,republic of ireland,eire|IL israel
IN india,indien,inde|IS iceland|IT italy,italia,italien,italie|JP japan,nippon|KE kenya
KR south korea,korea,republic of korea|LI liechtenstein|LT lithuania|LU luxembourg,luxemburg|LV latvia
MA morocco,maroc|MT malta|MX mexico,mexiko|MY malaysia|NG nigeria
NL netherlands,the netherlands,nederland,holland,niederlande,pays bas,paises bajos,paesi bassi
NO norway,norge,norwegen|NZ new zealand,neuseeland|PA panama|PE peru|PH philippines|PK pakistan
PL poland,polska,polen,pologne|PR puerto rico|PT portugal|QA qatar|RO romania,rumanien|RS serbia
RU russia,russian federation,russland|SA saudi arabia|SE sweden,sverige,schweden|SG singapore,singapur
SI slovenia,slovenija|SK slovakia,slovensko|TH thailand|TR turkey,turkiye,turkei|TW taiwan|UA ukraine
US united states,united states of america,usa,u s a,u s,america,estados unidos,etats unis
US vereinigte staaten,stati uniti,verenigde staten
UY uruguay|VE venezuela|VN vietnam,viet nam|ZA south africa,sudafrika
"""
"""Region, then its names, folded."""
_REGIONS = {
    name: entry[:2]
    for entry in _NAMES.replace("\n", "|").split("|")
    if entry
    for name in entry[3:].split(",")
}
_THREE = {
    "USA": "US",
    "GBR": "GB",
    "DEU": "DE",
    "FRA": "FR",
    "CAN": "CA",
    "AUS": "AU",
    "AUT": "AT",
    "CHE": "CH",
}
_THREE |= {
    "ESP": "ES",
    "ITA": "IT",
    "NLD": "NL",
    "BEL": "BE",
    "IRL": "IE",
    "IND": "IN",
    "MEX": "MX",
    "BRA": "BR",
}
_THREE |= {
    "SWE": "SE",
    "NOR": "NO",
    "DNK": "DK",
    "FIN": "FI",
    "POL": "PL",
    "PRT": "PT",
    "NZL": "NZ",
    "JPN": "JP",
}


def region_of(country: str) -> str | None:
    """Return the region of a country's name, ISO code or dialling code; None if it is not known."""
    text = country.strip()
    upper = text.upper()
    if upper in SUPPORTED_REGIONS:
        return upper
    if upper in _THREE:
        return _THREE[upper]
    digits = text.removeprefix("+")
    if digits.isascii() and digits.isdigit():
        return COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:4]), (None,))[0]
    return _REGIONS.get(fold(text))
