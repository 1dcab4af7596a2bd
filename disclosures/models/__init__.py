"""What is remembered of disclosures."""

from disclosures.models.accountings import Accounting, ReportingUnit, SearchConfirmed
from disclosures.models.arrivals import (
    Attestation,
    AttestationSetAside,
    DropLink,
    ImportRun,
    NearDuplicate,
    RawEvent,
)
from disclosures.models.checks import BreakGlassReview, DisclosureCheck
from disclosures.models.demands import Demand, DemandFact, DemandPaper
from disclosures.models.exports import Export
from disclosures.models.ledger import Disclosure, DisclosureSubject, ResearchProtocol, Source
from disclosures.models.recipients import Recipient, RecipientAddress
from disclosures.models.sealing import LedgerSeal
from disclosures.models.suspensions import (
    Suspension,
    SuspensionLifted,
    SuspensionLikeness,
    SuspensionNarrowed,
    SuspensionPatient,
)

__all__ = [
    "Accounting",
    "Attestation",
    "AttestationSetAside",
    "BreakGlassReview",
    "Demand",
    "DemandFact",
    "DemandPaper",
    "Disclosure",
    "DisclosureCheck",
    "DisclosureSubject",
    "DropLink",
    "Export",
    "ImportRun",
    "LedgerSeal",
    "NearDuplicate",
    "RawEvent",
    "Recipient",
    "RecipientAddress",
    "ReportingUnit",
    "ResearchProtocol",
    "SearchConfirmed",
    "Source",
    "Suspension",
    "SuspensionLifted",
    "SuspensionLikeness",
    "SuspensionNarrowed",
    "SuspensionPatient",
]
