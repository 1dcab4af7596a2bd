"""What the letters of the right of access say (45 CFR 164.524)."""

from dataclasses import replace

from privacy_portal.law.access import ASSOCIATE
from privacy_portal.law.citations import cfr
from privacy_portal.law.directive import ALTERNATIVES, REACH, Alternative
from privacy_portal.law.fees import FEE, FREE_WAYS, IN_ADVANCE
from privacy_portal.law.letters.kinds import LetterKind
from privacy_portal.law.letters.statement import HOUSE, Statement, When, complaint_routes

BASIS = cfr("164.524(d)(2)(i)")
REVIEW = cfr("164.524(d)(2)(ii)")
COMPLAINT = cfr("164.524(d)(2)(iii)")
PART = cfr("164.524(d)(1)")
NOT_HELD = cfr("164.524(d)(3)")
RESULT = cfr("164.524(d)(4)")
DAYS = cfr("164.524(b)(2)(i)")
MANNER = cfr("164.524(c)(3)(i)")

_COMPLAINT = complaint_routes(COMPLAINT, COMPLAINT)
_PART_NOT_HELD = Statement(
    "not_held", "What is not held here, and where to ask for it, if known", NOT_HELD, when=When.PART_NOT_HELD
)
_REVIEW = (
    Statement("review_right", "On reviewable grounds, the right to a review", REVIEW, when=When.REVIEWABLE),
    Statement("review_how", "On reviewable grounds, how to ask for a review", REVIEW, when=When.REVIEWABLE),
)
_GROUND = Statement("basis", "The ground of the denial, in plain words", BASIS)

ACCESS: dict[LetterKind, tuple[Statement, ...]] = {
    LetterKind.ACCESS_GRANTED: (
        Statement("acceptance", "That the request is accepted", cfr("164.524(b)(2)(i)(A)")),
        Statement("how", "What, where and how access is given", MANNER),
        Statement("format", "The form and format given", cfr("164.524(c)(2)(i)")),
        Statement("fee", "The fee, or that there is none", FEE.cite),
        _PART_NOT_HELD,
        *(replace(statement, when=When.PART_NOT_HELD) for statement in _COMPLAINT),
    ),
    LetterKind.ACCESS_FEE: (
        Statement("amount", "The approximate fee by its parts, or the flat fee", FEE.cite),
        Statement("free_options", "The ways that are free of charge", FREE_WAYS.cite),
        Statement("choice", "That one may go on, change the request or withdraw it", IN_ADVANCE.cite),
        Statement("clock_runs", "That the days run on meanwhile", DAYS),
    ),
    LetterKind.INVOICE: (
        Statement("amount", "What is asked, by its parts, or the flat fee", FEE.cite),
        Statement("notice", "When the fee was told in advance, and how much it was", IN_ADVANCE.cite),
        Statement("how_to_pay", "How to pay", HOUSE),
        Statement("copy_not_held", "That the copy does not wait for payment", HOUSE),
    ),
    LetterKind.ACCESS_DENIED: (_GROUND, *_REVIEW, *_COMPLAINT),
    LetterKind.ACCESS_IN_PART: (
        Statement("provided", "What is given, and how", PART),
        Statement("withheld", "What is withheld", PART),
        _GROUND,
        _PART_NOT_HELD,
        *_REVIEW,
        *_COMPLAINT,
    ),
    LetterKind.ACCESS_NOT_HELD: (
        Statement("basis", "That the clinic does not hold what was asked for", BASIS),
        Statement("where_to_ask", "Where to ask for it, when known", NOT_HELD, when=When.WHERE_KNOWN),
        Statement(
            "none_known", "That the clinic does not know who holds it, if so", HOUSE, when=When.WHERE_UNKNOWN
        ),
        *_COMPLAINT,
    ),
    LetterKind.ACCESS_REVIEW: (
        Statement("determination", "What the reviewer determined", RESULT),
        Statement(
            "access_details", "If the denial is reversed, how access is given", RESULT, when=When.REVERSED
        ),
        *complaint_routes(HOUSE, HOUSE),
    ),
    LetterKind.DIRECTIVE_ALTERNATIVES: (
        Statement("why_not", "Why the direction is not followed as it stands", REACH.cite),
        *(
            Statement(
                way.value, f"That this is offered: {ALTERNATIVES[way].sentence}", ALTERNATIVES[way].cite
            )
            for way in Alternative
        ),
        Statement("choice", "How to choose", HOUSE),
        Statement("clock_runs", "That the days run on meanwhile", DAYS),
    ),
    LetterKind.APPOINTMENT: (
        Statement("when", "When the record can be looked at", MANNER),
        Statement("where", "Where", MANNER),
        Statement("free", "That it is free of charge", FREE_WAYS.cite),
        Statement("change", "How to change the appointment", MANNER),
    ),
    LetterKind.TRANSMITTAL: (
        Statement("recipient", "Who is to get the records, and where", HOUSE),
        Statement("pages_or_files", "How many pages or files there are", HOUSE),
        Statement(
            "confidentiality",
            "That they are confidential, and what to do if they reached someone else",
            cfr("164.530(c)(1)"),
        ),
    ),
    LetterKind.ASSOCIATE_TASK: (
        Statement("what", "What to make available", ASSOCIATE.cite),
        Statement("by_when", "By when", ASSOCIATE.cite),
        Statement("legal_basis", "The duty it rests on", ASSOCIATE.cite),
    ),
}
