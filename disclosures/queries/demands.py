"""Demands: the queue, one demand with what is on file, and what still stands in the way."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from disclosures import references
from disclosures.models import Demand, DemandFact
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law import demands as law
from privacy_portal.people.folding import fold
from privacy_portal.plain import as_id

# In the data of a fact: from here on the demand is about somebody else, on whom none of this rests.
MOVED = "moved"
ABOUT_A_PATIENT = ("authority", "notice", "objection")


def visible_to(actor: Actor) -> QuerySet[Demand]:
    """Every demand for staff who work them, none for anyone else."""
    if actor.may(Permission.DEMANDS_WORK):
        return Demand.objects.select_related("recipient")
    return Demand.objects.none()


def queue(actor: Actor, *, state: str = "open", kind: str = "", text: str = "") -> QuerySet[Demand]:
    """Open ones first by the date their sender set; state: open | answered | all.

    text: the beginning of a reference, or of the name of who asks.
    """
    found = visible_to(actor)
    if state == "open":
        found = found.exclude(status=Demand.Status.ANSWERED)
    elif state == "answered":
        found = found.filter(status=Demand.Status.ANSWERED)
    if kind:
        found = found.filter(kind=kind)
    if text.strip():
        code = text.strip().upper()
        found = found.filter(
            Q(reference__startswith=code)
            | Q(reference__startswith=f"DM-{code}")
            | Q(recipient__search_name__startswith=fold(text))
            | Q(recipient__search_of__startswith=fold(text))
        )
    return found.order_by("return_on", "received_on", "id")


def demand_for(actor: Actor, reference: str) -> Demand | None:
    """The demand with this reference or number, when `actor` may see it."""
    number = as_id(reference)
    known = Q(pk=number) if number else Q(reference=references.read(reference))
    return visible_to(actor).filter(known).first()


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the newest facts say: each check's last result, the notice and the objection."""

    identity: DemandFact | None
    authority: DemandFact | None
    conditions: dict[str, DemandFact]
    notice: DemandFact | None
    objection: DemandFact | None
    answer: DemandFact | None
    notified_on: datetime.date | None
    object_by: datetime.date | None

    @property
    def done(self) -> frozenset[str]:
        """ "identity" and "authority", where the last look at each succeeded."""
        looks = {"identity": self.identity, "authority": self.authority}
        return frozenset(name for name, fact in looks.items() if fact is not None and fact.met)

    @property
    def met(self) -> dict[str, str]:
        """For each condition that is met, the evidence."""
        return {
            code: fact.words or f"paper {fact.document_id}"
            for code, fact in self.conditions.items()
            if fact.met
        }

    @property
    def notice_stands(self) -> bool:
        """Whether a notice is on its way or arrived, so that there is no second one."""
        letter_id = self.notice.communication_id if self.notice else None
        return letter_id is not None and not (
            correspondence.is_withdrawn(letter_id) or correspondence.is_undelivered(letter_id)
        )

    @property
    def notice_came_back(self) -> bool:
        """It counts nevertheless: it was mailed to the last address that is known (164.512(e)(1)(iii)(A))."""
        letter_id = self.notice.communication_id if self.notice else None
        return letter_id is not None and correspondence.is_undelivered(letter_id)

    @property
    def objection_open(self) -> bool:
        return self.objection is not None and self.objection.met is False


def on_file(demand: Demand) -> OnFile:
    """The standing of a demand from its facts, the newest of each kind; see MOVED."""
    newest: dict[str, DemandFact] = {}
    conditions: dict[str, DemandFact] = {}
    for fact in demand.facts.all():
        if fact.data.get(MOVED):
            conditions.clear()
            for act in ABOUT_A_PATIENT:
                newest.pop(act, None)
        if fact.act == "condition":
            conditions[fact.code] = fact
        else:
            newest[fact.act] = fact
    notified_on = _went_out_on(newest.get("notice"))
    return OnFile(
        identity=newest.get("identity"),
        authority=newest.get("authority"),
        conditions=conditions,
        notice=newest.get("notice"),
        objection=newest.get("objection"),
        answer=newest.get("answer"),
        notified_on=notified_on,
        object_by=_object_by(newest.get("notice"), notified_on),
    )


def _went_out_on(notice: DemandFact | None) -> datetime.date | None:
    """The day the notice went out; None while it has not, or when it was stopped."""
    letter_id = notice.communication_id if notice else None
    if letter_id is None or correspondence.is_withdrawn(letter_id):
        return None
    return correspondence.sent_on(letter_id)


def _object_by(notice: DemandFact | None, notified_on: datetime.date | None) -> datetime.date | None:
    """The last day to object: what the letter names, or later where it went out later."""
    text = notice.data.get("object_by", "") if notice else ""
    if not text or notified_on is None:
        return None
    return max(datetime.date.fromisoformat(text), law.objection_by(notified_on))
