"""What the letters say that belong to no single right."""

from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.letters.kinds import LetterKind
from privacy_portal.law.letters.statement import HOUSE, Statement, complaint_routes
from privacy_portal.law.rights import Right


def _extension(cite: Cite) -> tuple[Statement, ...]:
    return (
        Statement("reason", "The reasons for the delay", cite),
        Statement("completion_date", "The date by which action will be completed", cite),
    )


EXTENSIONS: dict[Right, tuple[Statement, ...]] = {
    Right.ACCESS: _extension(cfr("164.524(b)(2)(ii)(A)")),
    Right.AMENDMENT: _extension(cfr("164.526(b)(2)(ii)(A)")),
    Right.ACCOUNTING: _extension(cfr("164.528(c)(1)(ii)(A)")),
}

SPINE: dict[LetterKind, tuple[Statement, ...]] = {
    LetterKind.ACK: (
        Statement("received", "The date the request was received", HOUSE),
        Statement("due", "The date by which we must act", HOUSE),
        Statement("optional", "What would help, and that it is optional", HOUSE),
    ),
    LetterKind.EXTENSION: (),
    LetterKind.WITHDRAWAL: (
        Statement("withdrawn", "That the request is withdrawn, and since when", HOUSE),
        Statement("ask_again", "That one may ask again at any time", HOUSE),
    ),
    LetterKind.CLAIM_CODE: (
        Statement("code", "The one-time code and until when it is good", cfr("164.514(h)(1)")),
        Statement("not_you", "What to do when one did not ask for it", HOUSE),
    ),
    LetterKind.UNABLE_TO_VERIFY: (
        Statement("attempts", "What was tried to verify who asks, and when", cfr("164.514(h)(1)")),
        Statement("no_denial", "That nothing was released, and that this is no denial", HOUSE),
        Statement("ask_again", "That one may ask again at any time, and what would verify one then", HOUSE),
        *complaint_routes(cfr("164.530(d)(1)"), cfr("160.306(a)")),
    ),
}
