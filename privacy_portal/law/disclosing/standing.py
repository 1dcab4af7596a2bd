"""What stands when somebody asks: restrictions, wishes, authorizations, disputes, and what a state adds."""

import datetime
from dataclasses import dataclass

from privacy_portal.law.authorization import Authorization
from privacy_portal.law.involved import Agreement
from privacy_portal.law.restriction import Restriction


@dataclass(frozen=True, slots=True)
class StandingRestriction:
    """One agreed restriction; `recipient_matches`: it names this recipient, its kind, or everybody."""

    key: str
    restriction: Restriction
    recipient_matches: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What the individual said about telling this recipient: an objection, or else an agreement."""

    key: str
    agreement: Agreement | None = None

    @property
    def is_objection(self) -> bool:
        return self.agreement is None


@dataclass(frozen=True, slots=True)
class Held:
    """An authorization on file; `recipient_named`: this recipient, or a class it is of."""

    key: str
    paper: Authorization
    recipient_named: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A record whose amendment was denied, and what the individual then asked or filed."""

    key: str
    statement_of_disagreement: bool
    asked_to_include: bool
    rebuttal: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All that stands; `wishes` are those about this recipient or about everybody, in force on the day."""

    restrictions: tuple[StandingRestriction, ...] = ()
    wishes: tuple[Wish, ...] = ()
    authorizations: tuple[Held, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    died_on: datetime.date | None = None
