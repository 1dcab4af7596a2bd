"""The individual's wish that a copy go to someone else (45 CFR 164.524(c)(3)(ii)), and what it binds to."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import directive as law
from privacy_portal.law.refusal import Refused
from privacy_requests import letters
from privacy_requests.models import AccessDetail, Agreement, Directive, GuestAccess, PrivacyRequest
from privacy_requests.operations import agreements, deciding, papers, standing, steps
from privacy_requests.queries import ways as queries

Way = AccessDetail.DeliveryWay
HEAR = frozenset({Permission.REQUESTS_INTAKE, Permission.REQUESTS_WORK})
WAYS = (Way.POST, Way.FAX, Way.EMAIL, Way.HAND_OVER)
MEND = {
    "DIRECTIVE_NOT_WRITTEN": (
        "Attach the scan, or ask the patient to sign in the portal. "
        "The request goes on meanwhile and its due date stays."
    ),
    "DIRECTIVE_NOT_SIGNED": (
        "Send it back for a signature, or ask the patient to sign in the portal; then record it here. "
        "The request goes on meanwhile and its due date stays."
    ),
    "DIRECTIVE_NO_RECIPIENT": "Ask the patient whom they mean, and have it written on the direction.",
    "DIRECTIVE_NO_PLACE": "Ask the patient for the address, and have it written on the direction.",
}


@transaction.atomic
def record_directive(
    *,
    by: Actor,
    privacy_request_id: int,
    recipient_name: str,
    way: str,
    address: str = "",
    fax_number: str = "",
    email_to: str = "",
    signed: bool,
    signed_on: datetime.date | None,
    electronic_copy: bool,
    from_ehr: bool,
    signature: str = "",
    plain_email: bool = False,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
    on: datetime.date,
    now: datetime.datetime,
) -> Directive:
    """Record a signed direction and whether it binds; a newer one takes an older one's place.

    Signed means a scan of signed paper, or a name typed by the individual. The due date does not move.
    `plain_email`: on the same page the individual read the warning and accepted e-mail without encryption.
    Raises Refused (DIRECTIVE_NOT_WRITTEN, DIRECTIVE_NOT_SIGNED, DIRECTIVE_NO_RECIPIENT, DIRECTIVE_NO_PLACE,
    DIRECTIVE_DATE, DIRECTIVE_WAY, NO_FAX_NUMBER).
    """
    row = steps.locked(privacy_request_id, "record_directive")
    if way not in WAYS:
        raise Refused(
            "A copy goes to someone else by mail, fax, e-mail or at the desk.", code="DIRECTIVE_WAY"
        )
    where = {
        Way.POST: address.strip(),
        Way.FAX: fax_number.strip(),
        Way.EMAIL: email_to.strip(),
        Way.HAND_OVER: "the desk",
    }[Way(way)]
    _check_form(
        recipient_name,
        where,
        in_writing=bool(file or staged_id or signature.strip()),
        signed=signed,
    )
    if signed_on is None:
        raise Refused(
            "Write the date on the paper; if it bears none, the day it reached the clinic.",
            law.FORM.cite,
            code="DIRECTIVE_DATE",
        )
    if signed_on > on:
        raise Refused("The date of the signature is in the future.", law.FORM.cite, code="DIRECTIVE_DATE")
    document_id = papers.evidence(
        row, "Signed direction", file=file, staged_id=staged_id, by=by, on=on, now=now
    )
    directive = Directive.objects.create(
        privacy_request=row,
        recipient_name=recipient_name.strip(),
        address=where if way == Way.POST else "",
        fax_number=agreements.fax_to(where) if way == Way.FAX else "",
        email_to=where if way == Way.EMAIL else "",
        way=way,
        signature=signature.strip(),
        signed_on=signed_on,
        document_id=document_id,
        electronic_copy=electronic_copy,
        from_ehr=from_ehr,
        classification=law.classify(electronic_copy=electronic_copy, from_ehr=from_ehr),
        by_id=by.user_id,
        at=now,
    )
    if way == Way.EMAIL and plain_email:
        agreements.accept_plain_email(row, by=by, channel="portal", on=on, now=now)
    steps.perform(
        row, "record_directive", by=by, on=on, now=now, detail={"classification": directive.classification}
    )
    return directive


def _check_form(recipient_name: str, where: str, *, in_writing: bool, signed: bool) -> None:
    """law.check_directive(), with what to do about it: nothing typed is lost."""
    try:
        law.check_directive(
            in_writing=in_writing or not signed,
            signed=signed,
            recipient=recipient_name,
            where=where,
        )
    except Refused as refusal:
        sentence = f"{refusal.sentence} {MEND[refusal.code]}"
        raise Refused(sentence, refusal.cite, code=refusal.code) from refusal


@transaction.atomic
def choose_alternative(
    *,
    by: Actor,
    privacy_request_id: int,
    alternative: str,
    permission: str = "",
    words: str = "",
    file: UploadedFile | None = None,
    staged_id: int | None = None,
    on: datetime.date,
    now: datetime.datetime,
) -> Directive:
    """Where a direction does not bind: offer the lawful ways by letter, or go the one that was chosen.

    `alternative` is "" to write the letter, else a law.directive.Alternative. An authorization comes with
    its scan, another permission with its legal basis and why it holds. Raises Refused (NO_DIRECTIVE,
    DIRECTIVE_BINDS, ALTERNATIVE_CHOSEN, AUTHORIZATION_MISSING, PERMISSION_UNKNOWN, PERMISSION_WORDS).
    """
    row = steps.locked(privacy_request_id, "choose_alternative")
    check_choose(row, on=on)
    directive = queries.last_directive(row)
    assert directive is not None  # check_choose() refused its absence
    if not alternative:
        communication = letters.directive_alternatives(row, on=on).compose(by=by)
        steps.attach_letter(row, communication.pk, act="choose_alternative", by=by, now=now)
        steps.perform(row, "choose_alternative", by=by, on=on, now=now, detail={"offered": True})
        return directive
    chosen = law.Alternative(alternative)
    allowed = chosen is law.Alternative.OTHER_PERMISSION and law.check_permission(permission, words)
    document_id = papers.evidence(row, "Authorization", file=file, staged_id=staged_id, by=by, on=on, now=now)
    if chosen is law.Alternative.AUTHORIZATION and document_id is None:
        raise Refused(
            "Attach the signed authorization: it is what lets the copy go there.",
            law.ALTERNATIVES[chosen].cite,
            code="AUTHORIZATION_MISSING",
        )
    directive = _again(
        directive,
        alternative=chosen,
        permission=allowed.code if allowed else "",
        permission_words=words.strip() if allowed else "",
        document_id=document_id,
        by=by,
        now=now,
    )
    detail = {"alternative": alternative, "permission": directive.permission}
    steps.perform(row, "choose_alternative", by=by, on=on, now=now, detail=detail)
    return directive


def check_choose(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NO_DIRECTIVE, DIRECTIVE_BINDS, NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED,
    ALTERNATIVE_CHOSEN).
    """
    directive = queries.last_directive(row)
    if directive is None:
        raise Refused("There is no direction to send a copy to someone else.", code="NO_DIRECTIVE")
    if directive.classification == law.Classification.MANDATORY:
        raise Refused(
            "This direction binds: the copy goes to whom the patient named. If the patient no longer wants "
            "that, record that they take it back.",
            law.FORM.cite,
            code="DIRECTIVE_BINDS",
        )
    deciding.check_representative(row)
    if directive.alternative:
        raise Refused("Another way was already chosen.", code="ALTERNATIVE_CHOSEN")


@transaction.atomic
def take_back(
    *,
    by: Actor,
    privacy_request_id: int,
    channel: str,
    words: str,
    said_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    door: GuestAccess | None = None,
) -> Directive:
    """The individual no longer wants the copy sent to someone else: it comes to them, binding or not.

    `door`: opened by who asked without an account. Raises Refused (MAY_NOT, NO_DIRECTIVE, WORDS_MISSING,
    AGREED_DATE).
    """
    row = steps.locked(privacy_request_id, "take_back_directive")
    themself = standing.speaks_as_individual(row, by=by, staff=HEAR, door=door)
    check_take_back(row, on=on)
    if not themself and not words.strip():
        raise Refused("Write down what the patient said, in their own words.", code="WORDS_MISSING")
    if not row.received_on <= said_on <= on:
        raise Refused("The date must lie between receipt and today.", law.FORM.cite, code="AGREED_DATE")
    directive = queries.standing_directive(row)
    assert directive is not None  # check_take_back() refused its absence
    Agreement.objects.create(
        privacy_request=row,
        kind=Agreement.Kind.TO_PATIENT,
        channel=channel,
        words=words.strip(),
        on=said_on,
        by_id=by.user_id,
        at=now,
    )
    directive = _again(directive, alternative=law.Alternative.TO_PATIENT, document_id=None, by=by, now=now)
    steps.perform(row, "take_back_directive", by=by, on=on, now=now, detail={"channel": channel})
    return directive


def check_take_back(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NO_DIRECTIVE)."""
    if queries.standing_directive(row) is None:
        raise Refused(
            _("There is no direction to send a copy to someone else."), law.FORM.cite, code="NO_DIRECTIVE"
        )


def _again(
    directive: Directive,
    *,
    alternative: law.Alternative,
    permission: str = "",
    permission_words: str = "",
    document_id: int | None,
    by: Actor,
    now: datetime.datetime,
) -> Directive:
    """The same direction anew, with the way it goes now: the newest row is the one that stands."""
    facts = {
        field.name: getattr(directive, field.attname)
        for field in Directive._meta.concrete_fields
        if field.name
        in (Directive.PHI - {"permission_words"})
        | {"signed_on", "electronic_copy", "from_ehr", "classification", "way"}
    }
    made: Directive = Directive.objects.create(
        **facts,
        privacy_request_id=directive.privacy_request_id,
        document_id=document_id or directive.document_id,
        alternative=alternative,
        permission=permission,
        permission_words=permission_words,
        by_id=by.user_id,
        at=now,
    )
    return made


def check_followable(row: PrivacyRequest) -> None:
    """Refuse a release while a direction that does not bind has no lawful way yet (DIRECTIVE_UNDECIDED)."""
    directive = queries.last_directive(row)
    if directive is None or directive.alternative:
        return
    if directive.classification != law.Classification.MANDATORY:
        raise Refused(
            "The direction to send a copy to someone else does not bind here: offer the lawful ways, "
            "or send the copy to the patient.",
            law.REACH.cite,
            code="DIRECTIVE_UNDECIDED",
        )
