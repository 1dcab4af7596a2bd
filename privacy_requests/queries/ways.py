"""How a copy reaches its reader: the direction that stands, what left with which proof, the inspection."""

from dataclasses import dataclass

from privacy_portal.correspondence import queries as correspondence
from privacy_portal.correspondence.queries import Proof
from privacy_portal.law.directive import Alternative, Classification
from privacy_requests.models import (
    AccessDetail,
    Agreement,
    Appointment,
    AppointmentResult,
    Directive,
    PrivacyRequest,
    Release,
)
from privacy_requests.queries.moves import since_move

Way = AccessDetail.DeliveryWay
WAY_WORDS = dict(Way.choices)


@dataclass(frozen=True, slots=True)
class Sent:
    """One release and what shows that it left; `proof` is None while nobody took it up."""

    release: Release
    proof: Proof | None

    @property
    def way(self) -> str:
        return str(WAY_WORDS.get(self.release.way, self.release.way))

    @property
    def done(self) -> bool:
        return self.proof is not None and self.proof.sent_on is not None


@dataclass(frozen=True, slots=True)
class WaysState:
    """What the individual's own page says of the ways out."""

    delivery: str
    wants_email: bool
    email_accepted: bool
    directive: Directive | None
    directive_binds: bool
    appointment: Appointment | None
    inspection: str
    sent: list[Sent]
    may_direct: bool


def standing_directive(row: PrivacyRequest) -> Directive | None:
    """The direction by which the copy goes to someone else; None when it goes to the individual after all.

    One that does not bind stands where an authorization, or another permission, lets it.
    """
    directive = last_directive(row)
    if directive is None or directive.alternative == Alternative.TO_PATIENT:
        return None
    return directive


def last_directive(row: PrivacyRequest) -> Directive | None:
    """The newest direction, unless it was of another patient before the case was moved."""
    found: Directive | None = since_move(row, row.directives.all()).last()
    return found


def agreements(row: PrivacyRequest, *kinds: str) -> list[Agreement]:
    """What was agreed on this patient's case, oldest first."""
    found = since_move(row, row.agreements.all())
    return list(found.filter(kind__in=kinds) if kinds else found)


def settled_inspection(row: PrivacyRequest) -> AppointmentResult | None:
    """The last inspection that was kept or given up; what a review opened was not there to look at before it.

    Of another patient's, before the case was moved, it says nothing.
    """
    results = AppointmentResult.objects.filter(
        privacy_request=row, result__in=[AppointmentResult.Result.KEPT, AppointmentResult.Result.GIVEN_UP]
    )
    opened = row.reviewresults.filter(reversed=True).last()
    found: AppointmentResult | None = (
        since_move(row, results.filter(at__gte=opened.at) if opened else results)
    ).last()
    return found


def sent(row: PrivacyRequest) -> list[Sent]:
    """Every release of the case with its proof, oldest first."""
    releases = list(row.releases.all())
    proofs = correspondence.proofs(one.carrier_id for one in releases)
    return [Sent(one, proofs.get(one.carrier_id)) for one in releases]


def ways_state(row: PrivacyRequest) -> WaysState | None:
    """None for a request that is about no records."""
    detail = getattr(row, "access", None)
    if detail is None:
        return None
    directive = last_directive(row)
    appointments = list(since_move(row, row.appointments.select_related("outcome")))
    results = [one.outcome.result for one in appointments if hasattr(one, "outcome")]
    last = appointments[-1] if appointments else None
    return WaysState(
        delivery=detail.delivery_due if detail.kind != AccessDetail.Kind.INSPECT else "",
        wants_email=detail.kind != AccessDetail.Kind.INSPECT and detail.delivery_due == Way.EMAIL,
        email_accepted=bool(agreements(row, Agreement.Kind.PLAIN_EMAIL)),
        directive=directive,
        directive_binds=directive is not None and directive.classification == Classification.MANDATORY,
        appointment=last if last is not None and not hasattr(last, "outcome") else None,
        inspection=results[-1] if results else "",
        sent=sent(row),
        may_direct=row.is_open and detail.kind != AccessDetail.Kind.INSPECT,
    )
