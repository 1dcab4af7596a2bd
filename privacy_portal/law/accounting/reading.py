"""What somebody wrote as legal basis: a code, or a citation that one basis covers."""

import re

from privacy_portal.law.accounting.bases import BASES, BY_CODE
from privacy_portal.law.accounting.basis import Basis
from privacy_portal.law.accounting.paragraphs import is_below, spelled
from privacy_portal.law.citations import Cite, parse

_NOISE = re.compile(
    r"^(45\s*c\.?\s*f\.?\s*r\.?|cfr|hipaa|privacy\s+rule|subpart\s+e\b|parts?\s*164(?![.\d])|parts?"
    r"|sections?|sec\.?|§+|[,:])\s*",
    re.IGNORECASE,
)
_SHORT = re.compile(r"5\d\d\(")  # "512(b)", as people in the field write it
_SECTION = re.compile(r"(?P<section>\d{3}\.\d{3})(?P<rest>\D.*)?")
_PART = re.compile(
    r"\s*(?:\(\s*([A-Za-z]{1,5}|\d{1,2})\s*\)|(?<![A-Za-z0-9])([A-Za-z]{1,5}|\d{1,2})(?=[\s(]|$))"
)
_LONGEST = 200
# More than one law is behind these, so that a person must say which.
_TOO_WIDE = frozenset(
    {
        "164.501",
        "164.512",
        "164.502",
        "164.512(k)",
        "164.502(a)",
        "164.502(a)(1)",
        "164.502(a)(1)(vi)",
        "164.502(a)(2)",
    }
)


def basis_of(text: str) -> Basis | None:
    """The basis that a code or a citation names; None when it names none, or more than one.

    "164.512(b)", "45 CFR Part 164.512(b)(1)(i)", "HIPAA § 164.512 (B)", "164.512 b", "512(b)" and
    "public_health" all work; a paragraph below a basis's own is that basis, if there is such a paragraph and
    it has no basis of its own.
    """
    words = text.strip()
    by_code = BY_CODE.get(words.casefold().replace(" ", "_").replace("-", "_"))
    if by_code is not None:
        return by_code
    cite = _cite(words)
    if cite is None or cite.place in _TOO_WIDE:
        return None
    found = [
        (len(place.place), basis)
        for basis in BASES
        for place in (basis.cite, *basis.citations)
        if cite.within(place) and is_below(_parts_after(cite, place), of=place.place)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _parts_after(cite: Cite, place: Cite) -> list[str]:
    return re.findall(r"\((\w+)\)", cite.place[len(place.place) :])


def _cite(words: str) -> Cite | None:
    """The place in 45 CFR that the words are, with nothing beside it."""
    if len(words) > _LONGEST or not words.isprintable():
        return None
    text = words
    while (shorter := _NOISE.sub("", text)) != text:
        text = shorter
    if _SHORT.match(text):
        text = f"164.{text}"
    found = _SECTION.fullmatch(text.rstrip(" .,;"))
    if found is None:
        return None
    parts = _parts(found["rest"] or "")
    if parts is None:
        return None
    return parse(found["section"] + "".join(f"({part})" for part in spelled(parts)))


def _parts(rest: str) -> list[str] | None:
    """ "(b)(1)(i)", " b 1" or "b": its parts; None where anything else stands there."""
    parts: list[str] = []
    at = 0
    while at < len(rest):
        found = _PART.match(rest, at)
        if found is None:
            return None
        parts.append(found[1] or found[2])
        at = found.end()
    return parts
