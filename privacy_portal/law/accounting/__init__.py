"""The accounting of disclosures (45 CFR 164.528): what it lists, how far back, and what it costs.

The table of bases is data (bases, public_bases); engine judges lines by it. Nobody types whether a disclosure
is accountable.
"""

from privacy_portal.law.accounting.bases import BASES, BY_CODE
from privacy_portal.law.accounting.basis import EXCLUSIONS, Basis, Family
from privacy_portal.law.accounting.engine import (
    Decision,
    Entry,
    Line,
    Suspended,
    Verdict,
    entries,
    judge,
    protocols_told_as_such,
)
from privacy_portal.law.accounting.free import Provided, check_charge, check_invoice, free_from
from privacy_portal.law.accounting.period import check_requested, lookback_start, period
from privacy_portal.law.accounting.public_bases import ADULT_ABUSE
from privacy_portal.law.accounting.reading import basis_of
from privacy_portal.law.accounting.suspension import Form, Ground, suspension_end_on

__all__ = [
    "ADULT_ABUSE",
    "BASES",
    "BY_CODE",
    "EXCLUSIONS",
    "Basis",
    "Decision",
    "Entry",
    "Family",
    "Form",
    "Ground",
    "Line",
    "Provided",
    "Suspended",
    "Verdict",
    "basis_of",
    "check_charge",
    "check_invoice",
    "check_requested",
    "entries",
    "free_from",
    "judge",
    "lookback_start",
    "period",
    "protocols_told_as_such",
    "suspension_end_on",
]
