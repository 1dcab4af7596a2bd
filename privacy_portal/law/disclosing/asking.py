"""The question: to whom, why, on which basis, what information, and under which circumstances."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from privacy_portal.law.accounting.basis import Basis
from privacy_portal.law.involved import Mode, Scope


class RecipientKind(StrEnum):
    """What kind of person or body would receive it."""

    INDIVIDUAL = "individual"
    REPRESENTATIVE = "representative"
    PROVIDER = "provider"
    HEALTH_PLAN = "health_plan"
    BUSINESS_ASSOCIATE = "business_associate"
    AGENCY = "agency"
    COURT = "court"
    OFFICER = "officer"
    EMPLOYER = "employer"
    SCHOOL = "school"
    LAWYER = "lawyer"
    PERSON = "person"
    HHS = "hhs"
    UNKNOWN = ""


OFFICIALS = frozenset({RecipientKind.AGENCY, RecipientKind.COURT, RecipientKind.OFFICER, RecipientKind.HHS})


class Carried(StrEnum):
    """How what must travel with a disputed record goes."""

    NOT = ""
    ATTACHED = "attached"
    SUMMARY = "summary"


PART2 = "part2"
PSYCHOTHERAPY_NOTES = "psychotherapy_notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """An emergency in which the individual is treated; `information_needed`: to give that treatment."""

    treatment_needed: bool
    information_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a disclosure to a person involved in care rests on (164.510(b)).

    `available`: the individual is present, or can be asked before, with capacity and outside an emergency.
    To notify somebody, instead of `involved` and `directly_relevant`: `responsible`, who is told is family, a
    representative or responsible for the care; `only_notice`, what is told is the individual's location,
    general condition or death.
    """

    mode: Mode
    available: bool
    involved: bool
    directly_relevant: bool
    scopes: frozenset[Scope] = frozenset()
    judgment: str = ""
    responsible: bool = False
    only_notice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One disclosure that somebody wants to make.

    `basis` None: nobody said which. `kinds`: PART2, PSYCHOTHERAPY_NOTES and the kinds of information a state
    protects. `created_on`: the first day on which any of the information was created or received, None where
    that is not known. `items`: single facts, where the basis allows only some. `apart_from`: the keys of the
    restrictions and disputes none of whose information is in it. `met`: for each code of a condition, the
    evidence. `carried`: how what must travel with a disputed record goes; `standard_transaction`: the
    disclosure is one, without room for it.
    """

    basis: Basis | None
    recipient_kind: RecipientKind
    on: datetime.date
    kinds: frozenset[str] = frozenset()
    created_on: datetime.date | None = None
    items: tuple[str, ...] = ()
    whole_record: bool = False
    apart_from: frozenset[str] = frozenset()
    identity_known: bool = False
    authority_known: bool = False
    agreement_in_force: bool = False
    emergency: Emergency | None = None
    telling: Telling | None = None
    authorization: str = ""
    is_sale: bool = False
    is_marketing: bool = False
    is_paid_marketing: bool = False
    routine: str = ""
    why_this_much: str = ""
    carried: Carried = Carried.NOT
    standard_transaction: bool = False
    met: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code of the basis; "" where nobody said which."""
        return self.basis.code if self.basis else ""
