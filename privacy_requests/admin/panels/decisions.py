"""Determinations, grounds and reviews on the case page."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from privacy_portal.law.denial import GROUNDS, Ground
from privacy_portal.people import queries as people
from privacy_requests.admin import words
from privacy_requests.admin.case_facts import Said
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.panels.panel import Panel
from privacy_requests.models import DenialGround, PrivacyRequest
from privacy_requests.operations.denials import evidence_of
from privacy_requests.withholding import name_of

SAID = "admin/requests/panel_said.html"


def panels(row: PrivacyRequest) -> list[Panel]:
    """What was decided and why, then its review; each only where there is something to say."""
    return [panel for panel in (_decision(row), _review(row)) if panel is not None]


def ground_facts(grounds: Iterable[DenialGround]) -> list[Fact]:
    """Each ground of a denial with what it keeps back and the evidence put down for it."""
    return [
        Fact(name_of(one.ground), one.withheld or _("Everything asked for"), _evidence(one))
        for one in grounds
    ]


def determinations(row: PrivacyRequest, *, of: Collection[str] | None = None) -> list[Said]:
    """Each professional's judgement (on the grounds `of`), with the reasoning that no letter repeats."""
    return [
        Said(
            one.at,
            f"{one.name}, {one.licence}" + (_(", on paper") if one.document_id is not None else ""),
            one.reasoning,
            label=f"{name_of(one.ground)}: "
            + (_("the ground holds") if one.supports else _("the ground does not hold"))
            + f" ({words.on(one.on)})",
            on=one.on,
        )
        for one in row.determinations.all()
        if of is None or one.ground in of
    ]


def _decision(row: PrivacyRequest) -> Panel | None:
    decision = None if row.is_open else row.decisions.last()
    facts: list[Fact] = []
    said = determinations(row)
    if decision is not None:
        names = people.user_names([decision.by_id])
        facts = [
            Fact(
                _("Decided"),
                f"{decision.get_outcome_display()}, {words.on(decision.on)}",
                names.get(decision.by_id or 0, ""),
            ),
            *ground_facts(row.denialgrounds.all()),
        ]
        held = getattr(decision, "held_elsewhere", None)
        if held is not None:
            facts.append(Fact(_("Where to ask"), held.where or _("Nobody here knows")))
    if not facts and not said:
        return None
    return Panel("decision", _("Decision"), facts, SAID if said else "", {"said": said})


def _review(row: PrivacyRequest) -> Panel | None:
    asked = row.reviewaskeds.last()
    if asked is None:
        return None
    facts = [Fact(_("Asked for"), words.on(asked.on), asked.words)]
    facts += [
        Fact(
            _("Referred to"),
            f"{one.reviewer_name}, {words.on(one.on)}",
            one.licence if one.reviewer_id else _("%(licence)s; answers on paper") % {"licence": one.licence},
        )
        for one in asked.referrals.all()
    ]
    said = [
        Said(
            one.at,
            one.referral.reviewer_name,
            one.reasoning,
            label=(_("Reversed: access is given") if one.reversed else _("Upheld: the denial stands"))
            + f" ({words.on(one.on)})",
            on=one.on,
        )
        for one in row.reviewresults.select_related("referral")
    ]
    return Panel("review", _("Review of the denial"), facts, SAID if said else "", {"said": said})


def _evidence(ground: DenialGround) -> str:
    labels = {wanted.code: wanted.label for wanted in GROUNDS[Ground(ground.ground)].evidence}
    return "; ".join(
        labels.get(code, code) if answer == "yes" else f"{labels.get(code, code)}: {answer}"
        for code, answer in evidence_of(ground).items()
    )
