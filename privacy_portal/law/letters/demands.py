"""What the letters about outside demands say: to who asks, and to the individual."""

from privacy_portal.law.citations import cfr
from privacy_portal.law.letters.kinds import LetterKind
from privacy_portal.law.letters.statement import HOUSE, Statement

NOTICE = cfr("164.512(e)(1)(iii)(B)")

DEMANDS: dict[LetterKind, tuple[Statement, ...]] = {
    LetterKind.DEMAND_ANSWER: (
        Statement("demand", "Which demand it answers, by its date and the sender's own number", HOUSE),
        Statement("answer", "What is given, or that nothing is", HOUSE),
        Statement("basis", "The rule behind the answer", HOUSE),
    ),
    LetterKind.DEMAND_NOTICE: (
        Statement("who_asks", "Who asks for the information, and in which proceeding", NOTICE),
        Statement("what", "What is asked for", NOTICE),
        Statement("object", "How to object, and until when", cfr("164.512(e)(1)(iii)(C)")),
        Statement("then", "What happens when nobody objects", HOUSE),
    ),
}
