"""What a patient reads of their own ledger: what an accounting would list, on the bases the page may show.

Suspensions are not asked, so that the page is the same with and without one.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from disclosures.queries import listed, patient_rows, research
from privacy_portal.audit.actor import Actor, Role
from privacy_portal.law import accounting
from privacy_portal.law.accounting import BY_CODE, Decision
from privacy_portal.law.accounting.own_page import shown_on_own_page


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The entries as an accounting tells them (see listed.entry_as_data), newest first, and their days."""

    from_on: datetime.date
    to_on: datetime.date
    entries: list[dict[str, Any]]


def may_read(actor: Actor) -> bool:
    """Whether this person reads a ledger of their own; who acts for somebody else never does."""
    acts_for_another = Role.REPRESENTATIVE in actor.roles and Role.PATIENT not in actor.roles
    return bool(actor.patient_ids) and not acts_for_another


def of_individual(actor: Actor, *, on: datetime.date) -> OwnPage:
    """The last six years of the person's own records; empty for anyone else.

    The number of queries is the same for ten disclosures and ten thousand.
    """
    first_on, last_on = accounting.period(on)
    rows = patient_rows.of_records(actor.patient_ids) if may_read(actor) else []
    shown = {row.id: row for row in rows if row.basis in BY_CODE and shown_on_own_page(BY_CODE[row.basis])}
    verdicts = [accounting.judge(row.line, first_on=first_on, last_on=last_on) for row in shown.values()]
    lines = [verdict.line for verdict in verdicts if verdict.decision is Decision.LISTED]
    protocols = research.told(
        {line.protocol_id for line in lines if line.protocol_id}, first_on=first_on, last_on=last_on
    )
    entries = accounting.entries(lines, by_protocol=research.told_as_such(protocols))
    addresses = patient_rows.newest_addresses({row.recipient_id for row in shown.values()})
    facts = listed.Facts(shown, addresses, protocols)
    told = [listed.entry_as_data(entry, facts) for entry in entries]
    told.sort(key=lambda entry: entry.get("last_on") or entry["on"], reverse=True)
    return OwnPage(first_on, last_on, told)
