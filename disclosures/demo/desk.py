"""What waits at the desks of the demo clinic: a suspension, a demand, a unit to ask; then the seals."""

import datetime
import uuid

from disclosures.demo.flows import RECIPIENTS
from disclosures.demo.ledger import Writer
from disclosures.operations import sealing, suspensions, units
from disclosures.operations.demands import receiving

KEY = uuid.UUID("2f7c5a52-0d8e-4b39-9f3b-1d6a3a528528")


def build(writer: Writer) -> None:
    _suspension(writer)
    _demand(writer)
    units.add(
        by=writer.official,
        name="Laboratory",
        since=writer.today - datetime.timedelta(days=900),
        now=writer.now,
    )
    sealing.seal_all()


def _suspension(writer: Writer) -> None:
    stated_on = writer.today - datetime.timedelta(days=6)
    suspensions.record(
        by=writer.official,
        stated=suspensions.Statement(
            agency=RECIPIENTS["police"][0],
            official="Det. Morgan Vale",
            form="oral",
            ground="164.512(f)",
            stated_on=stated_on,
            arrived_on=stated_on,
            statement="Listing the disclosure would be likely to impede an open investigation.",
            identity="Called back through the department’s switchboard.",
            impedes="said",
            patient_ids=[writer.patient_ids[0], writer.patient_ids[13]],
        ),
        on=stated_on,
        now=writer.ago(stated_on),
    )


def _demand(writer: Writer) -> None:
    received_on = writer.today - datetime.timedelta(days=3)
    name, of, address = RECIPIENTS["lawyers"]
    receiving.receive(
        by=writer.clerk,
        arrival=receiving.Arrival(
            kind="subpoena",
            received_on=received_on,
            return_on=writer.today + datetime.timedelta(days=11),
            asker=name,
            asker_of=of,
            asker_address=address,
            asked="All records of treatment since January of last year.",
            case_name="Doe v. Midstate Foundry",
            patient_id=writer.patient_ids[8],
            submission_key=KEY,
        ),
        on=received_on,
        now=writer.ago(received_on),
    )
