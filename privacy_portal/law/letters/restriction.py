"""What the letter to a provider says that got restricted information in an emergency (164.522(a)(1)(iv))."""

from privacy_portal.law.citations import cfr
from privacy_portal.law.letters.kinds import LetterKind
from privacy_portal.law.letters.statement import HOUSE, Statement

RESTRICTION: dict[LetterKind, tuple[Statement, ...]] = {
    LetterKind.RESTRICTION_EMERGENCY: (
        Statement("no_further", "The request not to use or disclose it further", cfr("164.522(a)(1)(iv)")),
        Statement("what", "Whose information it is, and when it was disclosed", HOUSE),
    ),
}
