"""Lists of disclosures asked for: one by the patient who signs in, one on paper and in work."""

import uuid

from privacy_portal.law.rights import Right
from privacy_requests.demo.cases import Story
from privacy_requests.operations import intake


def build(story: Story) -> None:
    mine = intake.submit(
        by=story.cast.ada,
        right=Right.ACCOUNTING,
        patient_id=story.cast.patient_ids[0],
        received_on=story.day(8),
        now=story.instant(8),
        submission_key=uuid.uuid4(),
        detail={"from_on": None, "to_on": None},
    )
    story.send(mine, 8)
    row = intake.receive(
        by=story.cast.staff["intake"],
        right=Right.ACCOUNTING,
        received_by="mail",
        received_on=story.day(21),
        on=story.day(20),
        now=story.instant(20),
        submission_key=uuid.uuid4(),
        requester={"name": "As typed on the form", "phone": "(217) 555-0177"},
        patient_id=story.cast.patient_ids[4],
        detail={"from_on": story.day(365), "to_on": None},
    )
    intake.acknowledge(
        by=story.cast.staff["intake"], privacy_request_id=row.pk, on=story.day(20), now=story.instant(20)
    )
    story.send(row, 20)
    story.verify(row, 18)
    story.work(row, 18)
