"""What staff may do with standing choices: each act a form, one operation, and what it says afterwards."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.admin import forms
from consent.operations import authorizations, involved, restrictions
from consent.operations.authorizations import Paper
from consent.operations.restrictions import Wanted
from privacy_portal.audit.actor import Actor
from privacy_portal.law.disclosing import RecipientKind
from privacy_portal.law.restriction import Asked, Payer, Payment
from privacy_portal.law.restriction import Purpose as NotFor
from privacy_requests.operations import disputes
from privacy_requests.operations.disputes import Papers


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, about whom and which row, when, with which papers, by the field each came in."""

    by: Actor
    patient_id: int
    row_id: int
    on: datetime.date
    now: datetime.datetime
    papers: Mapping[str, int]

    @property
    def document_id(self) -> int | None:
        return self.papers.get("file")

    @property
    def stamped(self) -> dict[str, Any]:
        return {"by": self.by, "on": self.on, "now": self.now}


@dataclass(frozen=True, slots=True)
class Act:
    """`ends` names the kind of row it is about; "" for what begins."""

    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[forms.ChoiceForm]
    run: Callable[[Doing, dict[str, Any]], object]
    ends: str = ""


def _restrict(doing: Doing, said: dict[str, Any]) -> object:
    wanted = Wanted(
        asked=Asked(
            to_health_plan=said["recipient_kind"] in {"", RecipientKind.HEALTH_PLAN},
            purposes=frozenset(NotFor(purpose) for purpose in said["purposes"]),
            charged_cents=max(_cents(said["charged"]), 1),
            payments=(Payment(Payer(said["payer"]), _cents(said["paid"])),),
            solely=said["solely"],
            requiring_law=said["requiring_law"],
        ),
        **{
            name: said[name]
            for name in ("recipient_kind", "recipient_name", "information", "service", "service_on")
        },
    )
    facts = {"patient_id": doing.patient_id, "wanted": wanted, "evidence": said["evidence"]}
    if said["decision"] == forms.DECLINE:
        return restrictions.decline(**doing.stamped, **facts)
    return restrictions.agree(
        **doing.stamped,
        **facts,
        agreed_on=said["agreed_on"],
        document_id=doing.document_id,
        declines_rest=said["decision"] == forms.AGREE_MANDATORY,
    )


def _end_restriction(doing: Doing, said: dict[str, Any]) -> object:
    return restrictions.end(
        **doing.stamped,
        restriction_id=doing.row_id,
        document_id=doing.document_id,
        **{name: said[name] for name in ("how", "ended_on", "dishonored_on", "evidence")},
    )


def _effort(doing: Doing, said: dict[str, Any]) -> object:
    return restrictions.record_effort(
        **doing.stamped, restriction_id=doing.row_id, effort_on=said["effort_on"], words=said["words"]
    )


def _person(doing: Doing, said: dict[str, Any]) -> object:
    facts = {name: said[name] for name in ("name", "relation", "scope", "from_on", "to_on", "evidence")}
    facts |= {"patient_id": doing.patient_id, "document_id": doing.document_id}
    if said["wish"] == forms.DENY:
        return involved.object_to(**doing.stamped, **facts)
    more = {name: said[name] for name in ("mode", "topic", "passphrase")}
    return involved.allow(**doing.stamped, **facts, **more)


def _end_person(doing: Doing, said: dict[str, Any]) -> object:
    return involved.end(
        **doing.stamped,
        person_id=doing.row_id,
        ended_on=said["ended_on"],
        evidence=said["evidence"],
        document_id=doing.document_id,
    )


def _authorize(doing: Doing, said: dict[str, Any]) -> object:
    read = {name: said[name] for name in Paper.__dataclass_fields__ if name in said}
    paper = Paper(**read, document_id=doing.document_id or 0)
    return authorizations.keep(**doing.stamped, patient_id=doing.patient_id, paper=paper)


def _end_authorization(doing: Doing, said: dict[str, Any]) -> object:
    return authorizations.end(
        **doing.stamped,
        authorization_id=doing.row_id,
        document_id=doing.document_id,
        **{name: said[name] for name in ("how", "ended_on", "evidence", "in_writing")},
    )


def _dispute(doing: Doing, said: dict[str, Any]) -> object:
    papers = Papers(
        request_id=doing.papers["request_file"],
        denial_id=doing.papers["denial_file"],
        statement_id=doing.papers.get("statement_file"),
        rebuttal_id=doing.papers.get("rebuttal_file"),
        asked_to_include=said["asked_to_include"],
        summary=said["summary"],
    )
    return disputes.enter(
        **doing.stamped,
        patient_id=doing.patient_id,
        papers=papers,
        replaces_id=doing.row_id or None,
        **{name: said[name] for name in ("record", "denied_on", "evidence")},
    )


def _end_dispute(doing: Doing, said: dict[str, Any]) -> object:
    return disputes.end(
        by=doing.by,
        dispute_id=doing.row_id,
        reason=said["reason"],
        ended_on=said["ended_on"],
        now=doing.now,
    )


def _cents(dollars: Decimal | None) -> int:
    return int((dollars or Decimal(0)) * 100)


ACTS: dict[str, Act] = {
    "restrict": Act(
        _("Restriction"),
        _("Keep the restriction"),
        _("Written down. The disclosure check reads what is in force."),
        forms.RestrictForm,
        _restrict,
    ),
    "end-restriction": Act(
        _("End a restriction"),
        _("End the restriction"),
        _("The restriction ended."),
        forms.EndRestrictionForm,
        _end_restriction,
        "restriction",
    ),
    "effort": Act(
        _("Effort to be paid"),
        _("Write the effort down"),
        _("The effort is written down."),
        forms.EffortForm,
        _effort,
        "restriction",
    ),
    "person": Act(
        _("Person involved in care"),
        _("Keep the wish"),
        _("The wish is kept; it holds from now on."),
        forms.PersonForm,
        _person,
    ),
    "end-person": Act(
        _("End a wish about a person"),
        _("End the wish"),
        _("The wish ended."),
        forms.EndForm,
        _end_person,
        "person",
    ),
    "authorize": Act(
        _("Authorization"),
        _("Keep the authorization"),
        _("The authorization is kept."),
        forms.AuthorizationForm,
        _authorize,
    ),
    "end-authorization": Act(
        _("End an authorization"),
        _("End the authorization"),
        _("The authorization ended. What was disclosed before stands."),
        forms.EndAuthorizationForm,
        _end_authorization,
        "authorization",
    ),
    "dispute": Act(
        _("Record in dispute"),
        _("Link the papers"),
        _("The papers are linked to the record."),
        forms.DisputeForm,
        _dispute,
    ),
    "complete-dispute": Act(
        _("Add to a record in dispute"),
        _("Link the papers"),
        _("The papers are linked to the record."),
        forms.DisputeForm,
        _dispute,
        "dispute",
    ),
    "end-dispute": Act(
        _("End a dispute"),
        _("End the dispute"),
        _("The record is no longer in dispute."),
        forms.EndDisputeForm,
        _end_dispute,
        "dispute",
    ),
}
