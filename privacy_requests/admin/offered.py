"""What this person may do on a case now, and for the rest why not."""

import datetime
from dataclasses import dataclass

from privacy_portal.audit.actor import Actor
from privacy_requests import acts
from privacy_requests.acts import Offer
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries.authority import has_authority

GROUPS = ("work", "decide", "talk", "end")


@dataclass(frozen=True, slots=True)
class ActGroup:
    """Acts that belong together: those allowed now."""

    name: str
    offers: list[Offer]


def offered(row: PrivacyRequest, actor: Actor, *, today: datetime.date) -> tuple[list[ActGroup], list[Offer]]:
    """The acts allowed now by group, and those that are not, with the reason."""
    offers = [one for one in acts.offers(row, actor=actor, on=today) if actor.may(one.act.permission)]
    groups = [
        ActGroup(name, [one for one in offers if one.allowed and one.act.group == name]) for name in GROUPS
    ]
    return [group for group in groups if group.offers], [one for one in offers if not one.allowed]


def next_act(row: PrivacyRequest, groups: list[ActGroup], *, has_records: bool) -> str:
    """The act that moves this case on: the one button that stands out."""
    allowed = {one.act.name for group in groups for one in group.offers}
    wanted = ["match"] if row.patient_id is None else []
    wanted += ["verify"] if row.verified_at is None else []
    wanted += [] if has_authority(row) else ["check_authority"]
    wanted += ["issue_accounting"]
    wanted += ["grant"] if has_records else ["add_record"]
    return next((name for name in wanted if name in allowed), "")
