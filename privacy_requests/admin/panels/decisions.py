"""Determinations, grounds and reviews on the case page."""

from django.utils.translation import gettext as _

from privacy_portal.law.denial import GROUNDS, Ground
from privacy_portal.people import queries as people
from privacy_requests.admin import words
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.panels.panel import Panel
from privacy_requests.models import DenialGround, Determination, PrivacyRequest
from privacy_requests.operations.denials import evidence_of
from privacy_requests.withholding import name_of


def panels(row: PrivacyRequest) -> list[Panel]:
    """What was decided and why, then its review; each only where there is something to say."""
    return [panel for panel in (_decision(row), _review(row)) if panel is not None]


def ground_facts(row: PrivacyRequest) -> list[Fact]:
    """Each ground of the denial with what it keeps back and the evidence put down for it."""
    return [
        Fact(name_of(one.ground), one.withheld or _("Everything asked for"), _evidence(one))
        for one in row.denialgrounds.all()
    ]


def determination_facts(row: PrivacyRequest) -> list[Fact]:
    """Each professional's judgement, with the reasoning that no letter repeats."""
    return [
        Fact(
            _("Determination: %(ground)s") % {"ground": name_of(one.ground)},
            _("The ground holds") if one.supports else _("The ground does not hold"),
            _who(one),
        )
        for one in row.determinations.all()
    ]


def _decision(row: PrivacyRequest) -> Panel | None:
    decision = row.decisions.first()
    facts = determination_facts(row)
    if decision is not None:
        names = people.user_names([decision.by_id])
        facts = [
            Fact(
                _("Decided"),
                f"{decision.get_outcome_display()}, {words.on(decision.on)}",
                names.get(decision.by_id or 0, ""),
            ),
            *ground_facts(row),
            *facts,
        ]
        held = getattr(decision, "held_elsewhere", None)
        if held is not None:
            facts.append(Fact(_("Where to ask"), held.where or _("Nobody here knows")))
    return Panel("decision", _("Decision"), facts) if facts else None


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
    result = row.reviewresults.last()
    if result is not None:
        told = _("Reversed: access is given") if result.reversed else _("Upheld: the denial stands")
        facts.append(Fact(_("Result"), f"{told}, {words.on(result.on)}", result.reasoning))
    return Panel("review", _("Review of the denial"), facts)


def _evidence(ground: DenialGround) -> str:
    labels = {wanted.code: wanted.label for wanted in GROUNDS[Ground(ground.ground)].evidence}
    return "; ".join(
        labels.get(code, code) if answer == "yes" else f"{labels.get(code, code)}: {answer}"
        for code, answer in evidence_of(ground).items()
    )


def _who(one: Determination) -> str:
    signed = _("on paper") if one.document_id is not None else ""
    parts = (f"{one.name}, {one.licence}", words.on(one.on), signed, one.reasoning)
    return ". ".join(part for part in parts if part)
