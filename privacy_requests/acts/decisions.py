"""Acts that answer otherwise than by granting all: in part, denied, not held, nobody verified."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.citations import cfr
from privacy_requests import forms, letters
from privacy_requests.acts.act import Act
from privacy_requests.forms.decisions import chosen_of
from privacy_requests.letters import LetterDraft
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import denials, determinations, elsewhere, unverifiable

REVIEWABLE = (
    cfr("164.524(a)(3)(i)"),
    cfr("164.524(a)(3)(ii)"),
    cfr("164.524(a)(3)(iii)"),
)
GROUNDS = (
    cfr("164.524(a)(1)(i)"),
    cfr("164.524(a)(1)(ii)"),
    cfr("164.524(a)(2)(i)"),
    cfr("164.524(a)(2)(ii)"),
    cfr("164.524(a)(2)(iii)"),
    cfr("164.524(a)(2)(iv)"),
    cfr("164.524(a)(2)(v)"),
    *REVIEWABLE,
)
DENIAL = (
    cfr("164.524(d)(2)(i)"),
    cfr("164.524(d)(2)(ii)"),
    cfr("164.524(d)(2)(iii)"),
)


def _denied(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    withheld = chosen_of(data)
    denials.check_denial(row, withheld, on=on)
    return letters.access_denied(row, on=on, withheld=withheld)


def _in_part(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    withheld = chosen_of(data)
    given = denials.check_part(row, withheld, on=on)
    missing = letters.missing_part(data["missing_what"], data["missing_where"])
    return letters.access_in_part(
        row, on=on, withheld=withheld, how=data["how"], given=given, missing=missing
    )


def _not_held(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    known = data["where_known"] == "yes"
    elsewhere.check_referral(row, where_known=known, where=data["where"])
    return letters.access_not_held(row, on=on, where_known=known, where=data["where"])


ACTS: tuple[Act, ...] = (
    Act(
        "ask_professional",
        _("Ask a professional"),
        _("Put a determination on a licensed professional's work list. The clock runs on."),
        forms.AskProfessionalForm,
        determinations.ask_professional,
        Permission.REQUESTS_WORK,
        check=determinations.check_may_determine,
        cites=(cfr("164.524(a)(3)"),),
        done=_("A professional was asked to determine."),
    ),
    Act(
        "determine",
        _("Determine"),
        _("Your professional judgment on a reviewable ground. It denies nothing by itself."),
        forms.DetermineForm,
        determinations.determine,
        Permission.CLINICAL_DECISION,
        group="decide",
        cites=REVIEWABLE,
        done=_("Determination recorded. The office answers the request."),
        place="#decision",
    ),
    Act(
        "record_determination",
        _("Record a determination on paper"),
        _("A licensed professional without an account determined, and signed a paper."),
        forms.RecordDeterminationForm,
        determinations.record_determination,
        Permission.REQUESTS_CORRECT,  # the privacy official's
        group="decide",
        check=determinations.check_may_determine,
        cites=REVIEWABLE,
        done=_("Determination recorded with its scan."),
        place="#decision",
    ),
    Act(
        "grant_in_part",
        _("Grant in part"),
        _("Withhold what there is a ground for, and release everything else with one letter."),
        forms.GrantInPartForm,
        denials.grant_in_part,
        Permission.REQUESTS_DECIDE,
        group="decide",
        letter=_in_part,
        check=denials.check_may_answer,
        cites=(cfr("164.524(d)(1)"), *GROUNDS, *DENIAL),
        done=_("Granted in part. Letter queued; the case closes when the rest is delivered."),
        place="#decision",
    ),
    Act(
        "deny",
        _("Deny access"),
        _("Deny everything asked for, on a ground the law names."),
        forms.DenyForm,
        denials.deny,
        Permission.REQUESTS_DECIDE,
        group="decide",
        letter=_denied,
        check=denials.check_may_answer,
        cites=(*GROUNDS, *DENIAL),
        done=_("Access denied. Letter queued; the case closes when it is sent."),
        place="#decision",
    ),
    Act(
        "refer_elsewhere",
        _("Not held here"),
        _("Answer that we hold nothing of what was asked for, and where to ask if we know."),
        forms.ReferElsewhereForm,
        elsewhere.refer_elsewhere,
        Permission.REQUESTS_DECIDE,
        group="decide",
        letter=_not_held,
        check=elsewhere.check_may_refer,
        cites=(cfr("164.524(d)(3)"), cfr("164.524(d)(2)(iii)")),
        done=_("Answered: not held here. Letter queued."),
        place="#decision",
        writes_unmatched=True,
    ),
    Act(
        "declare_unverifiable",
        _("Give up verifying"),
        _("After two failed attempts. Nothing is released, and the letter says what was tried."),
        forms.NoFields,
        unverifiable.declare_unverifiable,
        Permission.REQUESTS_GIVE_UP,
        group="end",
        letter=lambda row, on, data: letters.unable_to_verify(row, on=on),
        check=unverifiable.check_giving_up,
        cites=(cfr("164.514(h)(1)"),),
        done=_("Closed as unable to verify once the letter is sent."),
        place="#decision",
        writes_unmatched=True,
    ),
)
