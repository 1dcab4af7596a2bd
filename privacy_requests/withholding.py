"""What one ground keeps back: a plain value that the forms make, and that letters and operations read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy_portal.law.denial import GROUNDS, Ground

DESPITE = "despite"  # beside the evidence of a ground: why it holds though professionals disagree
REVIEWABLE = tuple(ground for ground, rule in GROUNDS.items() if rule.reviewable)

NAMES: dict[str, str | Promise] = {
    Ground.PSYCHOTHERAPY_NOTES: _("Psychotherapy notes"),
    Ground.LEGAL_ACTION: _("Compiled for a legal action"),
    Ground.CORRECTIONAL: _("Copy for an inmate"),
    Ground.RESEARCH: _("Research in progress"),
    Ground.PRIVACY_ACT: _("Privacy Act record"),
    Ground.CONFIDENTIAL_SOURCE: _("Confidential source"),
    Ground.ENDANGERS_LIFE: _("Danger to life or physical safety"),
    Ground.HARMS_ANOTHER: _("Substantial harm to another person"),
    Ground.HARM_BY_REPRESENTATIVE: _("Substantial harm through a representative"),
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """One ground as chosen. `evidence`: answers by law.denial.Evidence.code, "yes" or a text.

    `words` describe to the individual what is kept back; `record_ids` are the case's files it covers
    (RequestDocument), none meaning all of them in a denial of the whole.
    """

    ground: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    record_ids: frozenset[int] = frozenset()


def name_of(ground: str) -> str:
    """A ground in a few words, for staff."""
    return str(NAMES.get(ground, ground))
