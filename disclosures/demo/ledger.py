"""Seven years of the demo clinic's disclosures, written by the real operations, the same every time."""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from disclosures.demo.flows import FLOWS, RECIPIENTS, Flow
from disclosures.models import Source
from disclosures.operations import protocols, recipients, recording
from privacy_portal.audit.actor import Actor

SPAN = datetime.timedelta(days=7 * 365)
STUDY = {
    "name": "Healing after laser treatment",
    "purpose": "To learn which care helps the skin to heal soonest after laser treatment.",
    "selection": "Everyone treated with the laser at this clinic in the years of the study.",
    "information": "Age, kind of treatment, photographs without the face, days until healed.",
    "sponsor_name": "Prairie University",
    "sponsor_address": "5 College Avenue, Springfield, IL 62702",
    "sponsor_telephone": "(217) 555-0142",
    "researcher_name": "Dr. Nora Weiss",
    "researcher_address": "5 College Avenue, Springfield, IL 62702",
    "researcher_telephone": "(217) 555-0143",
}


@dataclass(slots=True)
class Writer:
    """Writes entries as they happened: entered the day after, by the clerk who keeps the records."""

    clerk: Actor
    official: Actor
    patient_ids: Sequence[int]
    associate_id: int
    today: datetime.date
    now: datetime.datetime
    dice: random.Random = field(default_factory=lambda: random.Random(164_528))  # noqa: S311 - made up
    known: dict[str, int] = field(default_factory=dict)

    def ago(self, day: datetime.date) -> datetime.datetime:
        return self.now - (self.today - day)

    def recipient(self, key: str) -> int:
        if key not in self.known:
            name, of, address = RECIPIENTS[key]
            row = recipients.resolve(by=self.clerk, name=name, of=of, address=address, now=self.now)
            self.known[key] = row.pk
        return self.known[key]

    def write(self, entry: recording.Entry, *, complete: bool = True) -> None:
        assert entry.disclosed_on is not None  # everything made up here has a day
        entered_on = min(entry.disclosed_on + datetime.timedelta(days=1), self.today)
        recording.record(
            by=self.clerk, entry=entry, on=entered_on, now=self.ago(entered_on), complete=complete
        )


def build(writer: Writer) -> None:
    """Everything on time, then what went wrong or waits for a person."""
    for entry in sorted(_ordinary(writer), key=lambda entry: (entry.disclosed_on, entry.patient_ids)):
        writer.write(entry)
    _research(writer)
    _misdirected(writer)
    _by_associate(writer)
    _waits(writer)


def _ordinary(writer: Writer) -> Iterator[recording.Entry]:
    number = 0
    for flow in FLOWS:
        for patient in flow.patients:
            for day in _days(writer, flow):
                number += 1
                yield recording.Entry(
                    patient_ids=[writer.patient_ids[patient]],
                    disclosed_on=day,
                    description=flow.description,
                    purpose=flow.purpose,
                    basis=flow.basis,
                    recipient_id=writer.recipient(flow.to),
                    source=flow.source,
                    source_reference=f"demo-{number}" if flow.source != Source.FORM else "",
                )


def _days(writer: Writer, flow: Flow) -> list[datetime.date]:
    """The days of one patient's disclosures: at a rhythm, or spread over the years."""
    last = writer.dice.randrange(flow.until, 600 if flow.every else SPAN.days)
    back = [last + flow.every * number for number in range(flow.times)]
    if not flow.every:
        back = writer.dice.sample(range(flow.until, SPAN.days), flow.times)
    return [writer.today - datetime.timedelta(days=days) for days in back]


def _research(writer: Writer) -> None:
    """One list of everybody, fifty and more, so that it is told by its protocol; and follow-ups of some."""
    made = protocols.add(by=writer.official, now=writer.ago(_back(writer, 500)), **STUDY)
    for days, patients in ((480, range(len(writer.patient_ids))), (300, range(4)), (120, range(4))):
        writer.write(
            recording.Entry(
                patient_ids=[writer.patient_ids[patient] for patient in patients],
                disclosed_on=_back(writer, days),
                description="Photographs and dates of treatment",
                purpose="Research on healing after laser treatment",
                basis="research",
                recipient_id=writer.recipient("study"),
                protocol_id=made.pk,
            )
        )


def _misdirected(writer: Writer) -> None:
    """Two faxes that went to the wrong number; both are listed, for they were not permitted."""
    for number, (patient, days) in enumerate(((0, 210), (17, 64))):
        writer.write(
            recording.Entry(
                patient_ids=[writer.patient_ids[patient]],
                disclosed_on=_back(writer, days),
                description="Visit notes, two pages",
                purpose="Sent by mistake: one digit of the fax number was wrong",
                basis="impermissible",
                recipient="Unknown person",
                incident=f"INC-{number + 1:03}",
            )
        )


def _by_associate(writer: Writer) -> None:
    """A business associate answered a court and reported it."""
    writer.write(
        recording.Entry(
            patient_ids=[writer.patient_ids[0]],
            disclosed_on=_back(writer, 95),
            description="Copies of the record it keeps for the clinic",
            purpose="Order of the court",
            basis="court_order",
            recipient_id=writer.recipient("court"),
            made_by_id=writer.associate_id,
            source=Source.DROP,
            source_reference="PRS-118",
        )
    )


def _waits(writer: Writer) -> None:
    """A row whose legal basis nobody knows yet."""
    writer.write(
        recording.Entry(
            patient_ids=[writer.patient_ids[2]],
            disclosed_on=_back(writer, 9),
            description="Visit notes",
            purpose="Asked for in a letter",
            basis="as the agency asked",
            recipient="County Veterans Office",
            source=Source.CSV,
            source_reference="demo-front-desk-1",
        ),
        complete=False,
    )


def _back(writer: Writer, days: int) -> datetime.date:
    return writer.today - datetime.timedelta(days=days)
