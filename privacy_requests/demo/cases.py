"""Requests in every state: new, due today, overdue, extended, decided, closed, withdrawn, unmatched, late."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from privacy_portal.audit.actor import Actor, system
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as letters
from privacy_portal.law.rights import Right
from privacy_requests.demo import pdfs
from privacy_requests.demo.people import Cast
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import access, closing, conversation, extensions, intake, review

WAYS = ("phone", "mail", "fax", "in_person", "email", "business_associate")


@dataclass(slots=True)
class Story:
    """Walks cases at given days, `days` ago; letters go out on the day they are written."""

    cast: Cast
    today: datetime.date
    now: datetime.datetime

    def day(self, days: int) -> datetime.date:
        return self.today - datetime.timedelta(days=days)

    def instant(self, days: int) -> datetime.datetime:
        return self.now - datetime.timedelta(days=days)

    def enter(self, patient: int | None, days: int, *, late: int = 0, **detail: Any) -> PrivacyRequest:
        """A request received `days` ago and entered `late` days after."""
        entered = days - late
        way = WAYS[days % len(WAYS)]
        row = intake.receive(
            by=self.cast.staff["intake"],
            right=Right.ACCESS,
            received_by=way,
            received_through_id=self.cast.associate_id if way == "business_associate" else None,
            received_on=self.day(days),
            on=self.day(entered),
            now=self.instant(entered),
            submission_key=uuid.uuid4(),
            requester={"name": "As typed on the form", "phone": "(217) 555-0177"},
            patient_id=None if patient is None else self.cast.patient_ids[patient],
            detail={"record_sets": ["medical"], "delivery": "post", **detail},
        )
        if patient is not None:
            intake.acknowledge(
                by=self.cast.staff["intake"],
                privacy_request_id=row.pk,
                on=self.day(entered),
                now=self.instant(entered),
            )
            self.send(row, entered)
        return row

    def verify(self, row: PrivacyRequest, days: int) -> None:
        review.verify(
            by=self.cast.staff["intake"],
            privacy_request_id=row.pk,
            method="call_back",
            facts="Called back on the number on file; name and date of birth match.",
            verified_on=self.day(days),
            on=self.day(days),
            now=self.instant(days),
        )

    def work(self, row: PrivacyRequest, days: int, who: str = "records") -> None:
        review.assign(
            by=self.cast.staff[who],
            privacy_request_id=row.pk,
            to_user_id=self.cast.staff[who].user_id,
            on=self.day(days),
            now=self.instant(days),
        )

    def extend(self, row: PrivacyRequest, days: int, by_days: int) -> None:
        row.refresh_from_db()
        assert row.due_on is not None
        extensions.extend(
            by=self.cast.staff["records"],
            privacy_request_id=row.pk,
            reason="Part of your record is kept by a service outside the clinic, and we wait for its copy.",
            promised_on=row.due_on + datetime.timedelta(days=by_days),
            on=self.day(days),
            now=self.instant(days),
        )
        self.send(row, days)

    def add(self, row: PrivacyRequest, days: int, title: str) -> None:
        access.add_record(
            by=self.cast.staff["records"],
            privacy_request_id=row.pk,
            file=pdfs.record("notes", title),
            title=title,
            on=self.day(days),
            now=self.instant(days),
        )

    def grant(self, row: PrivacyRequest, days: int, *, send: bool = True) -> None:
        self.add(row, days, "Visit notes")
        access.grant(
            by=self.cast.staff["records"],
            privacy_request_id=row.pk,
            how="",
            on=self.day(days),
            now=self.instant(days),
        )
        if send:
            self.send(row, days)

    def send(self, row: PrivacyRequest, days: int) -> None:
        """Deliver what this case has waiting, paper by the post on that day, and draw the consequences."""
        by, on, now = system("demo"), self.day(days), self.instant(days)
        correspondence.deliver_due(by=by, now=now)
        clerk = self.cast.staff["intake"]
        correspondence.close_print_batch(by=clerk, on=on, now=now)
        for delivery in list(letters.print_queue().filter(communication__reference=row.reference)):
            correspondence.mark_posted(
                by=clerk,
                delivery_id=delivery.pk,
                posted_on=on,
                tracking="",
                enclosed=len(delivery.communication.attachments),
                on=on,
                now=now,
            )
        closing.settle(by=by, privacy_request_id=row.pk, on=on, now=now)


def build(story: Story) -> None:
    """The clinic's year: some forty cases, most of them done."""
    _done(story)
    _at_work(story)
    _of_ada(story)


def _done(story: Story) -> None:
    for number in range(14):
        received = 40 + number * 16
        row = story.enter(10 + number, received)
        story.verify(row, received - 2)
        story.work(row, received - 3)
        if number % 5 == 4:
            closing.withdraw(
                by=story.cast.staff["intake"],
                privacy_request_id=row.pk,
                channel="phone",
                quote="I found my own copy, thank you.",
                on=story.day(received - 6),
                now=story.instant(received - 6),
            )
            story.send(row, received - 6)
            continue
        if number % 4 == 3:
            story.extend(row, received - 26, 20)
        story.grant(row, received - 5 - number % 4 * 9)


def _at_work(story: Story) -> None:
    story.enter(24, 0)
    story.enter(25, 1)
    story.enter(26, 3, late=2)
    story.enter(None, 4)
    for patient, received in ((27, 9), (28, 14), (29, 20), (30, 23), (31, 26)):
        row = story.enter(patient, received)
        if patient % 2:
            story.verify(row, received - 2)
        story.work(row, received - 1, "records" if patient % 3 else "intake")
    due_today = story.enter(32, 30)
    story.verify(due_today, 24)
    story.work(due_today, 24)
    story.add(due_today, 2, "Visit notes, last three years")
    tomorrow = story.enter(33, 29)
    story.verify(tomorrow, 20)
    overdue = story.enter(34, 33)
    story.work(overdue, 25)
    story.verify(overdue, 25)
    extended = story.enter(35, 38)
    story.verify(extended, 33)
    story.work(extended, 33)
    story.extend(extended, 12, 18)
    waiting = story.enter(36, 12)
    story.verify(waiting, 10)
    story.work(waiting, 10)
    story.grant(waiting, 1, send=False)
    conversation.add_note(
        by=story.cast.staff["records"],
        privacy_request_id=due_today.pk,
        text="Images are on the old server; asked IT on Monday.",
        now=story.instant(3),
    )
    conversation.log_call(
        by=story.cast.staff["intake"],
        privacy_request_id=overdue.pk,
        direction="in",
        called_on=story.day(2),
        with_whom="The patient",
        summary="Asked when the copy comes. Told that it is late and that we are sorry.",
        on=story.day(2),
        now=story.instant(2),
    )


def _of_ada(story: Story) -> None:
    """What the patient who signs in sees: one done, one open with a message."""
    done = _submit(story, 60, description="My visits in spring")
    story.work(done, 55)
    story.grant(done, 50)
    current = _submit(story, 5, description="Photographs of my treatment")
    conversation.send_message(
        by=story.cast.ada,
        privacy_request_id=current.pk,
        text="May I also have the photographs from 2024?",
        on=story.day(2),
        now=story.instant(2),
    )


def _submit(story: Story, days: int, *, description: str) -> PrivacyRequest:
    ada: Actor = story.cast.ada
    row = intake.submit(
        by=ada,
        right=Right.ACCESS,
        patient_id=story.cast.patient_ids[0],
        received_on=story.day(days),
        now=story.instant(days),
        submission_key=uuid.uuid4(),
        detail={"record_sets": ["medical"], "description": description, "delivery": "portal"},
    )
    story.send(row, days)
    return row
