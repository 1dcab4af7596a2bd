"""The one table of acts: buttons, portal steps, API acts and letter previews come from here."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests import forms, letters, workflow
from privacy_requests.letters import LetterDraft
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import (
    access,
    closing,
    conversation,
    corrections,
    extensions,
    intake,
    review,
)
from privacy_requests.workflow import Status

Check = Callable[..., None]
LetterOf = Callable[[PrivacyRequest, datetime.date, Mapping[str, Any]], LetterDraft]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its form, its operation, the letter it sends, who may do it, and the law it carries out.

    `permission` is for staff; `patient_form` is set where the individual may do it too. `check(row, on=)`
    raises Refused when no input could make the act possible now. `timed`: the operation takes `on`.
    """

    name: str
    label: str | Promise
    help: str | Promise
    form: type[forms.ActForm]
    operation: Callable[..., Any]
    permission: Permission
    group: str = "work"
    letter: LetterOf | None = None
    check: Check | None = None
    cites: tuple[Cite, ...] = ()
    patient_form: type[forms.ActForm] | None = None
    timed: bool = True
    bulk: bool = False

    def form_for(self, actor: Actor) -> type[forms.ActForm] | None:
        """The form this actor fills in; None when the act is not theirs at all."""
        if actor.may(self.permission):
            return self.form
        return self.patient_form if actor.patient_ids else None


@dataclass(frozen=True, slots=True)
class Offer:
    """An act this actor could do here, and why not now, if not."""

    act: Act
    refusal: Refused | None = None

    @property
    def allowed(self) -> bool:
        return self.refusal is None


P = Permission

ACTS: tuple[Act, ...] = (
    Act(
        "match",
        _("Match to a patient"),
        _("Say whose record this request is about."),
        forms.MatchForm,
        intake.match,
        P.REQUESTS_INTAKE,
        check=intake.check_match,
    ),
    Act(
        "verify",
        _("Identity verified"),
        _("Record how you verified who asks."),
        forms.VerifyForm,
        review.verify,
        P.REQUESTS_INTAKE,
        check=review.check_verify,
        cites=(cfr("164.514(h)(1)(i)"),),
    ),
    Act(
        "record_failed_verification",
        _("Could not verify"),
        _("Record an attempt that failed. It is no ground for denial; try another way."),
        forms.VerifyForm,
        review.record_failed_verification,
        P.REQUESTS_INTAKE,
        check=review.check_verify,
        cites=(cfr("164.514(h)(1)(i)"),),
    ),
    Act(
        "acknowledge",
        _("Send acknowledgement"),
        _("Tell the patient when we received the request and when it is due."),
        forms.NoFields,
        intake.acknowledge,
        P.REQUESTS_INTAKE,
        letter=lambda row, on, data: letters.acknowledgement(row, on=on),
        check=intake.check_acknowledge,
        bulk=True,
    ),
    Act(
        "start",
        _("Start work"),
        _("Mark the request as in work; you take it if nobody has it."),
        forms.NoFields,
        review.start,
        P.REQUESTS_INTAKE,
        bulk=True,
    ),
    Act(
        "extend",
        _("Extend once"),
        _("Send the one extension letter. The due date moves when the letter is sent."),
        forms.ExtendForm,
        extensions.extend,
        P.REQUESTS_WORK,
        group="decide",
        letter=lambda row, on, data: letters.extension(
            row, on=on, reason=data["reason"], promised_on=data["promised_on"]
        ),
        check=extensions.check_extend,
        cites=(cfr("164.524(b)(2)(ii)"), cfr("164.524(b)(2)(ii)(A)"), cfr("164.524(b)(2)(ii)(B)")),
    ),
    Act(
        "agree_format",
        _("Record an agreed format"),
        _("Write down the patient's agreement to another format."),
        forms.AgreeFormatForm,
        access.agree_format,
        P.REQUESTS_WORK,
        cites=(cfr("164.524(c)(2)(i)"), cfr("164.524(c)(2)(ii)")),
    ),
    Act(
        "add_record",
        _("Add a record"),
        _("Upload a file that answers the request."),
        forms.AddRecordForm,
        access.add_record,
        P.REQUESTS_WORK,
        cites=(cfr("164.524(c)(1)"),),
    ),
    Act(
        "remove_record",
        _("Take a record out"),
        _("Before release only; the file's fingerprint is kept."),
        forms.RemoveRecordForm,
        access.remove_record,
        P.REQUESTS_WORK,
        check=access.check_remove_record,
    ),
    Act(
        "grant",
        _("Grant access"),
        _("Accept the request, release the records and send the letter of acceptance."),
        forms.GrantForm,
        access.grant,
        P.REQUESTS_DECIDE,
        group="decide",
        letter=lambda row, on, data: letters.access_granted(
            row, on=on, how=data["how"], record_count=access.record_count(row)
        ),
        check=access.check_grant,
        cites=(cfr("164.524(a)(1)"), cfr("164.524(b)(2)(i)(A)"), cfr("164.524(c)(3)(i)")),
    ),
    Act(
        "withdraw",
        _("Withdraw"),
        _("End the request because the patient said so."),
        forms.WithdrawForm,
        closing.withdraw,
        P.REQUESTS_INTAKE,
        group="end",
        letter=lambda row, on, data: letters.withdrawal(
            row, on=on, withdrawn_on=data.get("withdrawn_on") or on
        ),
        patient_form=forms.WithdrawMineForm,
    ),
    Act(
        "merge",
        _("Merge as duplicate"),
        _("Close this request as a duplicate; the other keeps the earlier date of receipt."),
        forms.MergeForm,
        corrections.merge,
        P.REQUESTS_INTAKE,
        group="end",
    ),
    Act(
        "move",
        _("Move to the right patient"),
        _("The case was filed under the wrong patient. Both histories keep the move."),
        forms.MoveForm,
        corrections.move,
        P.REQUESTS_CORRECT,
        group="end",
        check=corrections.check_move,
    ),
    Act(
        "assign",
        _("Assign"),
        _("Give the case to someone, or to nobody."),
        forms.AssignForm,
        review.assign,
        P.REQUESTS_INTAKE,
        group="talk",
        bulk=True,
    ),
    Act(
        "add_note",
        _("Add a note"),
        _("Internal; never part of a letter."),
        forms.NoteForm,
        conversation.add_note,
        P.REQUESTS_INTAKE,
        group="talk",
        timed=False,
    ),
    Act(
        "log_call",
        _("Log a call"),
        _("Who called whom, and what was said."),
        forms.CallForm,
        conversation.log_call,
        P.REQUESTS_INTAKE,
        group="talk",
    ),
    Act(
        "send_message",
        _("Send a message"),
        _("Write to the other side on this request."),
        forms.MessageForm,
        conversation.send_message,
        P.REQUESTS_INTAKE,
        group="talk",
        patient_form=forms.MessageForm,
    ),
)

BY_NAME: dict[str, Act] = {act.name: act for act in ACTS}


def offers(row: PrivacyRequest, *, actor: Actor, on: datetime.date) -> list[Offer]:
    """Every act this actor's role could do on this case, allowed now or with the reason why not."""
    return [Offer(act, why_not(act, row, on=on)) for act in ACTS if act.form_for(actor) is not None]


def why_not(act: Act, row: PrivacyRequest, *, on: datetime.date) -> Refused | None:
    """The refusal that stands in the way whatever one types, or None."""
    try:
        if act.name in workflow.BY_ACT:
            workflow.check(act.name, status=Status(row.status), right=Right(row.right))
        if act.check is not None:
            act.check(row, on=on)
    except Refused as refusal:
        return refusal
    return None


def run(
    name: str,
    *,
    by: Actor,
    privacy_request: PrivacyRequest,
    form: forms.ActForm,
    on: datetime.date,
    now: datetime.datetime,
) -> Any:
    """Perform an act with a valid form; raises Refused (ACT_UNKNOWN, MAY_NOT, or the operation's own)."""
    act = BY_NAME.get(name)
    if act is None:
        raise Refused("There is no such act.", code="ACT_UNKNOWN")
    wanted = act.form_for(by)
    if wanted is None or not isinstance(form, wanted):
        raise Refused("Your role does not do this.", code="MAY_NOT")
    arguments = form.arguments()
    if act.timed:
        arguments["on"] = on
    return act.operation(by=by, privacy_request_id=privacy_request.pk, now=now, **arguments)
