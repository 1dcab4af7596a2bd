"""A qualified translator passes the translated text of a letter before it is used (RULES LNG-05)."""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence.models import TranslationReview
from privacy_portal.correspondence.rendering import template_version
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused


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
    """Record the review of the text as it stands; a later change of the text asks for a new one."""
    if not translator.strip() or not qualification.strip():
        raise Refused("Name the translator and what qualifies them.", code="TRANSLATOR_UNNAMED")
    review, _ = TranslationReview.objects.get_or_create(
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
