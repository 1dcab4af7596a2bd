"""A qualified translator passes the translated text of a letter before it is used (RULES LNG-05)."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from consent.queries import Channel, Destination
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import TranslationReview
from privacy_portal.correspondence.operations import attempts
from privacy_portal.correspondence.operations.compose import TRANSLATED, common_facts, plain
from privacy_portal.correspondence.rendering import render_letter, template_version
from privacy_portal.correspondence.samples import SAMPLES
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind


@transaction.atomic
def review_translation(
    *,
    by: Actor,
    kind: LetterKind,
    language: str,
    translator: str,
    qualification: str,
    on: datetime.date,
    now: datetime.datetime,
) -> TranslationReview:
    """Record the review of the text as it stands; a later change of the text asks for a new one.

    Raises Refused (NOT_ALLOWED, REVIEW_DATE, LANGUAGE_UNKNOWN, TRANSLATOR_UNNAMED).
    """
    if not by.may(Permission.CLINIC_EDIT):
        raise Refused(_("Your roles do not cover this."), code="NOT_ALLOWED")
    if on > clinic.local_date(now):
        raise Refused(_("The date of the review is in the future."), code="REVIEW_DATE")
    if language not in TRANSLATED:
        raise Refused(_("There is no translation into this language."), code="LANGUAGE_UNKNOWN")
    if not translator.strip() or not qualification.strip():
        raise Refused(_("Name the translator and what qualifies them."), code="TRANSLATOR_UNNAMED")
    review, _made = TranslationReview.objects.get_or_create(
        kind=kind,
        language=language,
        template_version=template_version(kind, language),
        defaults={
            "translator": translator.strip(),
            "qualification": qualification.strip(),
            "on": on,
            "by_id": by.user_id,
            "at": now,
        },
    )
    audit.record("translation.reviewed", by=by, detail={"kind": kind, "language": language})
    return review


def sample_text(*, kind: LetterKind, language: str, number: int, on: datetime.date) -> str:
    """The HTML of a letter to nobody in `language`, for the translator; `number` is its place in SAMPLES.

    Raises Refused (NOT_FOUND, CONTACT_MISSING).
    """
    facts = SAMPLES.get(kind, [])
    if language not in TRANSLATED or not 0 <= number < len(facts):
        raise Refused(_("There is no such text."), code="NOT_FOUND")
    nobody = Destination(Channel.POST, None, "A. B.", ("…", "…"), "", "")
    reference = "" if kind is LetterKind.CLAIM_CODE else "PR-0000-0000"
    merge = {**common_facts(on, nobody.name, reference, nobody), **plain(facts[number])}
    return render_letter(kind, language=language, large_print=False, merge=merge).html


def is_current(review: TranslationReview) -> bool:
    """Whether the text is still the one that was reviewed."""
    return review.template_version == template_version(LetterKind(review.kind), review.language)


@transaction.atomic
def interpreter_arranged(*, by: Actor, communication_id: int) -> None:
    """Someone who speaks the patient's language went through the English letter with them, or will.

    Raises Refused (NOT_ALLOWED, NO_INTERPRETER_WANTED).
    """
    attempts.require_sender(by)
    if not work.settle(by=by, kind=WorkKind.INTERPRETER, about=("communication", communication_id)):
        raise Refused(_("No interpreter is wanted for this letter."), code="NO_INTERPRETER_WANTED")
    audit.record("letter.interpreter_arranged", by=by, about=("communication", communication_id))
