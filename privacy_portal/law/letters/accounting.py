"""What the letters of the accounting of disclosures say (45 CFR 164.528)."""

from privacy_portal.law.accounting.free import IN_ADVANCE
from privacy_portal.law.accounting.research import DETAILS, HELP_CONTACT
from privacy_portal.law.accounting.series import SERIES
from privacy_portal.law.citations import cfr
from privacy_portal.law.letters.kinds import LetterKind
from privacy_portal.law.letters.statement import HOUSE, Statement, When

PERIOD = cfr("164.528(b)(1)")
DAYS = cfr("164.528(c)(1)(i)")

ACCOUNTING: dict[LetterKind, tuple[Statement, ...]] = {
    LetterKind.ACCOUNTING: (
        Statement("individual", "Whose disclosures are listed", HOUSE),
        Statement("period", "Which days the list covers", PERIOD),
        Statement("requested", "When the list was asked for", HOUSE),
        Statement("prepared", "When it was prepared", HOUSE),
        Statement("none", "If so, that there is nothing to list", PERIOD, when=When.NOTHING),
        Statement("when", "The date of each disclosure", cfr("164.528(b)(2)(i)"), when=When.LINES),
        Statement(
            "recipient",
            "Who received it, and the address, if known",
            cfr("164.528(b)(2)(ii)"),
            when=When.LINES,
        ),
        Statement("what", "What was disclosed, in brief", cfr("164.528(b)(2)(iii)"), when=When.LINES),
        Statement("why", "Why it was disclosed, in brief", cfr("164.528(b)(2)(iv)"), when=When.LINES),
        Statement(
            "series",
            "Of several told together, how many or how often, and the date of the last",
            SERIES.cite,
            when=When.SERIES,
        ),
        *(
            Statement(f"research_{name}", rule.sentence.rstrip("."), rule.cite, when=When.RESEARCH)
            for name, rule in DETAILS.items()
        ),
        Statement(
            "research_help",
            "That the clinic helps to reach the sponsor and the researcher",
            HELP_CONTACT.cite,
            when=When.RESEARCH,
        ),
    ),
    LetterKind.ACCOUNTING_FEE: (
        Statement("amount", "How much the fee is", IN_ADVANCE.cite),
        Statement("choice", "That one may go on, change the request or withdraw it", IN_ADVANCE.cite),
        Statement("free_again", "From when a list is free again", HOUSE),
        Statement("clock_runs", "That the days run on meanwhile", DAYS),
    ),
    LetterKind.ACCOUNTING_INVOICE: (
        Statement("amount", "What is asked", IN_ADVANCE.cite),
        Statement("notice", "When the fee was told in advance, and how much it was", IN_ADVANCE.cite),
        Statement("how_to_pay", "How to pay", HOUSE),
        Statement("list_not_held", "That the list does not wait for payment", HOUSE),
    ),
}
