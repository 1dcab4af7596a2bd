"""Which basis a waiting row likely has: read from what its source said, and from what its recipient got."""

import re
from collections.abc import Sequence

from disclosures.models import Disclosure
from disclosures.queries import rows
from privacy_portal.law.accounting import BASES, BY_CODE, basis_of
from privacy_portal.people.folding import fold

MOST = 3
SHORTEST_WORD = 5
# Words that many bases have in common say nothing.
COMMON = frozenset(
    {"disclosure", "person", "persons", "health", "other", "others", "report", "without", "request"}
)


def hints(waiting: Sequence[Disclosure]) -> dict[int, list[str]]:
    """Codes to offer for each row, the likeliest first, at most MOST; one query for them all."""
    usual = rows.usual_for({row.recipient_id for row in waiting})
    found = {}
    for row in waiting:
        codes = [*_said(row.basis_given or row.purpose), *usual.get(row.recipient_id, [])]
        found[row.pk] = list(dict.fromkeys(code for code in codes if code in BY_CODE))[:MOST]
    return found


def _said(words: str) -> list[str]:
    """Listed bases whose citation or title the words of the source name.

    None that leaves the row out of every accounting: which of the nine classes it is, nobody reads from the
    words of a clinic's own type, whatever code of ours they are spelled like.
    """
    known = basis_of(words)
    if known is not None:
        return [] if known.exclusion else [known.code]
    said = _words(words)
    counted = [(len(said & _words(one.title)), one.code) for one in BASES if not one.exclusion]
    return [code for n, code in sorted(counted, key=lambda pair: -pair[0]) if n]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(text)) if len(word) >= SHORTEST_WORD} - COMMON
