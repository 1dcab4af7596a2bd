"""What a person may do with one letter, as a table: its name, when it fits, what it asks, its operation."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.queries import Channel
from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import operations
from privacy_portal.correspondence.admin import forms
from privacy_portal.correspondence.models import STOPPABLE, UNDELIVERED, Delivery, DeliveryState
from privacy_portal.law.letters import DECIDES
from privacy_portal.ui.forms import PortalForm
from privacy_portal.work.kinds import WorkKind


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it to which letter, with what answers, and when."""

    by: Actor
    delivery: Delivery
    answers: dict[str, Any]
    on: datetime.date
    now: datetime.datetime


@dataclass(frozen=True, slots=True)
class LetterAct:
    """`run` calls one operation and returns the sentence to show; it may raise Refused."""

    name: str
    label: str | Promise
    help: str | Promise
    form: type[PortalForm]
    fits: Callable[[Delivery, Collection[str]], bool]
    run: Callable[[Deed], str]
    danger: bool = False


def offered(delivery: Delivery, open_work: Collection[str]) -> list[LetterAct]:
    """What may be done now; `open_work` names the kinds of work open about the letter."""
    return [act for act in ACTS if act.fits(delivery, open_work)]


def _posted(deed: Deed) -> str:
    ticked = deed.answers.pop("enclosed", False)
    done = operations.mark_posted(
        by=deed.by,
        delivery_id=deed.delivery.pk,
        enclosed=len(deed.delivery.communication.attachments) if ticked else 0,
        on=deed.on,
        now=deed.now,
        **deed.answers,
    )
    if done.posted:
        return gettext("Marked as mailed.")
    if done.replacement_id is None:
        return gettext("Do not mail it: there is no address on file any more. Take the printed letter out.")
    return gettext(
        "Do not mail it: the address changed. Take the printed letter out; a new one takes its place."
    )


def _handed(deed: Deed) -> str:
    operations.hand_over(by=deed.by, delivery_id=deed.delivery.pk, on=deed.on, now=deed.now, **deed.answers)
    return gettext("Hand-over noted.")


def _faxed(deed: Deed) -> str:
    operations.mark_faxed(by=deed.by, delivery_id=deed.delivery.pk, on=deed.on, now=deed.now, **deed.answers)
    return gettext("Fax noted with its confirmation.")


def _not_faxed(deed: Deed) -> str:
    operations.mark_not_faxed(by=deed.by, delivery_id=deed.delivery.pk, now=deed.now)
    return gettext("Noted. It is now among the letters not delivered: find another way.")


def _returned(deed: Deed) -> str:
    operations.mark_returned(by=deed.by, delivery_id=deed.delivery.pk, now=deed.now)
    return gettext("Noted that it came back. It is now among the letters not delivered.")


def _again(deed: Deed) -> str:
    operations.send_again(
        by=deed.by,
        delivery_id=deed.delivery.pk,
        channel=deed.answers["channel"],
        lines=tuple(deed.answers["where"].splitlines()),
        on=deed.on,
    )
    return gettext("A new letter takes its place and is on its way.")


def _pulled(deed: Deed) -> str:
    operations.confirm_pulled(by=deed.by, delivery_id=deed.delivery.pk, now=deed.now)
    return gettext("Noted that the printed letter was taken out of the mail.")


def _interpreter(deed: Deed) -> str:
    operations.interpreter_arranged(by=deed.by, communication_id=deed.delivery.communication_id)
    return gettext("Language help noted.")


def _withdrawn(deed: Deed) -> str:
    operations.withdraw(by=deed.by, delivery_id=deed.delivery.pk, reason=deed.answers["reason"], now=deed.now)
    return gettext("Letter withdrawn.")


ACTS: tuple[LetterAct, ...] = (
    LetterAct(
        "posted",
        _("Mark as mailed"),
        _("The address is looked up once more: if it changed, the letter is not marked but replaced."),
        forms.PostedForm,
        lambda piece, work: piece.channel == Channel.POST and piece.state == DeliveryState.PRINTED,
        _posted,
    ),
    LetterAct(
        "handed",
        _("Hand over"),
        _("The date of handing over is the date of sending."),
        forms.HandedForm,
        lambda piece, work: piece.channel == Channel.HAND_OVER and piece.state == DeliveryState.READY,
        _handed,
    ),
    LetterAct(
        "faxed",
        _("Mark as faxed"),
        _("Take the time and the number of pages from the confirmation sheet of the machine."),
        forms.FaxedForm,
        lambda piece, work: piece.channel == Channel.FAX and piece.state == DeliveryState.READY,
        _faxed,
    ),
    LetterAct(
        "not-faxed",
        _("It cannot be faxed"),
        _("The number does not answer, or it is wrong. Nothing was sent; a person finds another way."),
        forms.NothingForm,
        lambda piece, work: piece.channel == Channel.FAX and piece.state == DeliveryState.READY,
        _not_faxed,
        danger=True,
    ),
    LetterAct(
        "again",
        _("Send again"),
        _("The same letter with today’s date, as a new one that names the one it replaces."),
        forms.AgainForm,
        lambda piece, work: (
            piece.state in UNDELIVERED and getattr(piece.communication, "replaced_by", None) is None
        ),
        _again,
    ),
    LetterAct(
        "pulled",
        _("Taken out of the mail"),
        _("Take the printed letter out and shred it: the patient is reached elsewhere now."),
        forms.NothingForm,
        lambda piece, work: WorkKind.PRINT_PULLED in work,
        _pulled,
    ),
    LetterAct(
        "interpreter",
        _("Language help is arranged"),
        _("Someone who speaks the patient’s language goes through the letter with them."),
        forms.NothingForm,
        lambda piece, work: WorkKind.INTERPRETER in work,
        _interpreter,
    ),
    LetterAct(
        "returned",
        _("It came back"),
        _("The proof of mailing stays. The letter joins those not delivered: a person finds another way."),
        forms.NothingForm,
        lambda piece, work: piece.state == DeliveryState.POSTED,
        _returned,
    ),
    LetterAct(
        "withdraw",
        _("Do not send"),
        _("The letter stays on record, marked as not sent."),
        forms.WithdrawForm,
        lambda piece, work: piece.state in STOPPABLE and piece.communication.kind not in DECIDES,
        _withdrawn,
        danger=True,
    ),
)
BY_NAME = {act.name: act for act in ACTS}
