"""What somebody wrote as legal basis: a code, or a citation that one basis covers."""

import re

from privacy_portal.law.accounting.bases import BASES, BY_CODE
from privacy_portal.law.accounting.basis import Basis
from privacy_portal.law.citations import Cite, parse

_NOISE = re.compile(r"^(45\s*c\.?f\.?r\.?|cfr|sec(tion|\.)?|§+)\s*", re.IGNORECASE)
_SHORT = re.compile(r"^5\d\d\(")  # "512(b)", as people in the field write it
# More than one law is behind these, so that a person must say which.
_TOO_WIDE = frozenset(
    {"164.501", "164.512", "164.502", "164.512(k)", "164.502(a)", "164.502(a)(1)", "164.502(a)(1)(vi)", "164.502(a)(2)"}
)


def basis_of(text: str) -> Basis | None:
    """The basis that a code or a citation names; None when it names none, or more than one.

    "164.512(b)", "45 CFR 164.512(b)(1)(i)", "§ 164.512 (b)", "512(b)" and "public_health" all work; a
    paragraph below a basis's own is that basis, unless it has one of its own.
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
        if cite == place or (cite.within(place) and place.place != "164.402")
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _cite(words: str) -> Cite | None:
    text = words
    while (shorter := _NOISE.sub("", text)) != text:
        text = shorter
    text = re.sub(r"\s+", "", text).rstrip(".,;")
    if _SHORT.match(text):
        text = f"164.{text}"
    try:
        return parse(text)
    except ValueError:
        return None
