"""Requests that take another turn: a fee told, a part withheld, a copy for someone else, a visit, a fax."""

import datetime
from typing import Any

from privacy_portal.law.denial import Ground
from privacy_portal.law.fees import Component, FeeLine, Method
from privacy_requests.demo import pdfs
from privacy_requests.demo.cases import Story
from privacy_requests.models import PrivacyRequest, ReviewAsked
from privacy_requests.operations import (
    associates,
    denials,
    determinations,
    directives,
    fees,
    inspections,
    reviews,
)
from privacy_requests.withholding import Withheld

LICENCE = "MD, Illinois 036-000000"


def build(story: Story) -> None:
    """One or two of each; none overdue."""
    _fee_told(story)
    _in_part(story, 12, received=22, referred=False)
    _in_part(story, 13, received=27, referred=True)
    _directed(story)
    _waits_for_associate(story)
    _to_look_at(story)
    _fax_waits(story)


def _fee_told(story: Story) -> None:
    row = _worked(story, 37, 8, form_format="paper", delivery="post")
    lines = [
        FeeLine(Component.LABOR, 900, note="30 minutes of copying"),
        FeeLine(Component.SUPPLIES, 240),
        FeeLine(Component.POSTAGE, 485),
    ]
    fees.tell(
        by=story.cast.staff["records"],
        privacy_request_id=row.pk,
        method=Method.ACTUAL,
        lines=lines,
        on=story.day(4),
        now=story.instant(4),
    )
    story.send(row, 4)


def _in_part(story: Story, patient: int, *, received: int, referred: bool) -> None:
    """A letter of a relative is withheld on a physician's judgment; the patient wants that reviewed."""
    row = _worked(story, patient, received)
    story.add(row, received - 4, "Visit notes")
    story.add(row, received - 4, "Letter of a relative")
    decided = received - 8
    determinations.determine(
        by=story.cast.staff["professional"],
        ground=Ground.HARMS_ANOTHER,
        supports=True,
        licence=LICENCE,
        reasoning="The letter names its writer, who was threatened before and asked not to be named.",
        determined_on=story.day(decided + 1),
        **_at(story, row, decided + 1),
    )
    kept_back = row.documents.get(title="Letter of a relative")
    denials.grant_in_part(
        by=story.cast.staff["records"],
        withheld=[
            Withheld(
                Ground.HARMS_ANOTHER,
                {"refers_to_another": "yes", "other_is_no_provider": "yes"},
                "A letter in your file that tells about another person.",
                frozenset({kept_back.pk}),
            )
        ],
        how="",
        **_at(story, row, decided),
    )
    story.send(row, decided)
    _ask_review(story, row, decided - 5)
    if referred:
        reviews.refer_review(
            by=story.cast.staff["privacy"],
            to=reviews.OUTSIDE,
            licence=LICENCE,
            name="Olive Outside, MD",
            email="reviewer@demo.example",
            **_at(story, row, decided - 6),
        )


def _ask_review(story: Story, row: PrivacyRequest, days: int) -> ReviewAsked:
    return reviews.ask_review(
        by=story.cast.staff["intake"],
        channel="phone",
        words="I want somebody else to look at it.",
        **_at(story, row, days),
    )


def _directed(story: Story) -> None:
    row = story.enter(38, 6, delivery="post", form_format="pdf")
    story.verify(row, 5)
    directives.record_directive(
        by=story.cast.staff["intake"],
        recipient_name="Harbor Law Office",
        way="post",
        address="200 Adams Street\nSpringfield, IL 62701",
        signed=True,
        signed_on=story.day(6),
        electronic_copy=True,
        from_ehr=True,
        file=pdfs.record("direction", "Please send my copy to Harbor Law Office. Signed by the patient."),
        **_at(story, row, 5),
    )


def _waits_for_associate(story: Story) -> None:
    row = _worked(story, 39, 13)
    associates.ask_associate(
        by=story.cast.staff["records"],
        party_id=story.cast.associate_id,
        wanted="Images of the visits in spring, with the reports.",
        **_at(story, row, 10),
    )
    story.send(row, 10)


def _to_look_at(story: Story) -> None:
    row = _worked(story, 16, 10, kind="inspect")
    inspections.offer_appointment(
        by=story.cast.staff["records"],
        day=story.today + datetime.timedelta(days=3),
        time=datetime.time(10, 30),
        place="Front desk, room 2",
        **_at(story, row, 2),
    )
    story.send(row, 2)


def _fax_waits(story: Story) -> None:
    row = _worked(story, 17, 11, delivery="fax", fax_number="(217) 555-0190")
    story.grant(row, 1)


def _worked(story: Story, patient: int, received: int, **detail: Any) -> PrivacyRequest:
    row = story.enter(patient, received, **detail)
    story.verify(row, received - 1)
    story.work(row, received - 2)
    return row


def _at(story: Story, row: PrivacyRequest, days: int) -> dict[str, Any]:
    return {"privacy_request_id": row.pk, "on": story.day(days), "now": story.instant(days)}
