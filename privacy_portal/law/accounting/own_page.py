"""What a patient reads of their own ledger without asking: less than an accounting lists."""

from privacy_portal.law.accounting.basis import Basis
from privacy_portal.law.citations import Rule, house

OWN_PAGE = Rule(
    "A patient's own page never shows what a suspension could reach, nor reports of abuse, whether or not "
    "there is a suspension; it says so to everyone, and that a formal accounting may list more.",
    house("the patient's own ledger"),
)


def shown_on_own_page(basis: Basis) -> bool:
    """Whether the page shows disclosures on `basis` at all: by the basis alone, so that it tells nothing."""
    return basis.accountable and not basis.suspendable and not basis.about_abuse
