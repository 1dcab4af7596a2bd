"""What a patient may not read between the lines: that something is left out (45 CFR 164.528(a)(2)).

A suspension is silent: no reason written for a patient may hint at one, whether there is one or not. So the
same words are refused for everybody, and a refusal says nothing about the case at hand.
"""

import re
import unicodedata

from privacy_portal.law.citations import Rule, house
from privacy_portal.law.refusal import Refused

SILENT = Rule(
    "No reason written for a patient about an accounting names the police, an agency, an investigation or a "
    "suspension, whether there is one or not.",
    house("silence about suspensions"),
)

# The beginnings of words, folded: no accents, small letters. Each holds for whatever ending follows.
_BEGINNINGS = (
    # English
    "investigat", "police", "law enforcement", "enforcement", "sheriff", "detective", "marshal", "trooper",
    "suspen", "agency", "agencies", "oversight", "regulator", "inspector general", "subpoena", "warrant",
    "grand jury", "prosecut", "district attorney", "attorney general", "medicaid fraud", "criminal", "crime",
    "withheld", "withhold", "hold back", "held back", "leave out", "left out", "impede", "fbi", "dea", "oig",
    "doj", "hhs", "ocr", "dhs", "atf", "authorit", "justice", "federal", "bureau", "agent", "agents", "court",
    "courts", "judge", "judges", "judicia", "government", "inquir", "inspector", "auditor general",
    "sealed", "secret", "secrets", "secretly", "secrecy", "hidden", "hide", "hiding", "conceal", "homeland",
    "lawful request", "legal process", "cannot tell", "can t tell", "can not tell", "may not tell",
    "must not tell", "not allowed to tell", "not allowed to show", "not permitted to", "may not show",
    "cannot show", "can not show", "must not show", "may not list", "cannot list", "must not list",
    # Spanish
    "investiga", "policia", "policial", "fuerzas del orden", "fuerza publica", "cumplimiento de la ley",
    "alguacil", "agencia", "suspend", "suspens", "fiscal", "procurad", "citacion judicial", "orden judicial",
    "gran jurado", "supervision", "fiscaliz", "delito", "criminal", "penal", "retenid", "retener", "omit",
    "obstaculiz", "autoridad", "justicia", "federal", "agente", "agentes", "juez", "jueza",
    "jueces", "juzgad", "tribunal", "judicial", "gobierno", "gubernamental", "indaga", "pesquis", "inspector",
    "sellad", "secreto", "secretos", "secreta", "secretas", "ocult", "escond", "seguridad nacional",
    "solicitud legal", "solicitud licita", "no podemos decir", "no podemos mostrar", "no se puede decir",
    "no se puede mostrar", "no le podemos decir",
    "no le podemos mostrar", "no podemos revelar", "no debemos decir", "no nos permiten",
)  # fmt: skip
_WHOLE = frozenset(
    {
        "fbi", "dea", "oig", "doj", "hhs", "ocr", "dhs", "atf", "agent", "agents", "court", "courts", "judge",
        "judges", "hide", "bureau", "secret", "secrets", "secreta", "secretas", "secreto", "secretos",
        "agente", "agentes", "juez", "jueza", "jueces",
    }
)  # fmt: skip
_PATTERN = re.compile(
    r"\b(?:" + "|".join(words + r"\b" if words in _WHOLE else words for words in _BEGINNINGS) + ")"
)


def betraying(text: str) -> str:
    """The first word in `text` that could tell of a suspension, as it was written; "" when there is none."""
    folded, places = _fold(text)
    found = _PATTERN.search(folded)
    if found is None:
        return ""
    end = found.end()
    while end < len(folded) and folded[end].isalpha():
        end += 1
    return text[places[found.start()] : places[end - 1] + 1]


def check_patient_words(text: str) -> None:
    """Refuse words for a patient that could tell of a suspension; raises Refused (WORDS_BETRAY)."""
    word = betraying(text)
    if word:
        raise Refused(
            f"The patient reads this. Leave out “{word}”: no letter about a list of disclosures may name the "
            "police, an agency, an investigation or a suspension, whether there is one or not.",
            SILENT.cite,
            code="WORDS_BETRAY",
        )


def _fold(text: str) -> tuple[str, list[int]]:
    """Small letters without accents, one blank between words; and where in `text` each of them stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if unicodedata.combining(part) or unicodedata.category(part) == "Cf":
                continue
            if part == "." and _between_initials(text, place):
                continue  # "F.B.I." is "FBI"
            sign = part if part.isalnum() else " "
            if sign == " " and folded[-1:] == [" "]:
                continue
            folded.append(sign)
            places.append(place)
    return "".join(folded), places


def _between_initials(text: str, place: int) -> bool:
    """Whether the dot at `place` follows a letter that stands alone, and another such letter comes next."""
    before, after = text[max(0, place - 2) : place], text[place + 1 : place + 3]
    alone = before[-1:].isalpha() and not before[:-1].isalpha()
    return alone and after[:1].isalpha() and not after[1:].isalpha()
