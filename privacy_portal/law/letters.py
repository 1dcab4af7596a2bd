"""What each letter must say: the statements without which it cannot be composed, each with its source."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.rights import Right

HOUSE = Cite("House rule,", "letters")
CONTACT_CITE = cfr("164.530(a)(1)(ii)")
LANGUAGE_CITE = cfr("92.11")


class LetterKind(StrEnum):
    ACK = "ack"
    EXTENSION = "extension"
    ACCESS_GRANTED = "access_granted"
    WITHDRAWAL = "withdrawal"
    CLAIM_CODE = "claim_code"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a letter must say. `text` tells a person what; the template words it."""

    code: str
    text: str
    cite: Cite
    required: bool = True


COMMON: tuple[Statement, ...] = (
    Statement("addressee", "Whom the letter is to", HOUSE),
    Statement("date", "The date of the letter", HOUSE),
    Statement("reference", "The reference of the request", HOUSE),
    Statement("contact", "A contact's name or title, and telephone", CONTACT_CITE),
)
LANGUAGE_HELP = Statement("language_help", "Free language help and auxiliary aids", LANGUAGE_CITE)

_EXTENSION_CITES: dict[Right, Cite] = {
    Right.ACCESS: cfr("164.524(b)(2)(ii)(A)"),
    Right.AMENDMENT: cfr("164.526(b)(2)(ii)(A)"),
    Right.ACCOUNTING: cfr("164.528(c)(1)(ii)(A)"),
}


def _own(kind: LetterKind, right: Right | None) -> tuple[Statement, ...]:
    match kind:
        case LetterKind.ACK:
            return (
                Statement("received", "The date the request was received", HOUSE),
                Statement("due", "The date by which we must act", HOUSE),
                Statement("optional", "What would help, and that it is optional", HOUSE),
            )
        case LetterKind.EXTENSION:
            cite = _EXTENSION_CITES[right or Right.ACCESS]
            return (
                Statement("reason", "The reasons for the delay", cite),
                Statement("completion_date", "The date by which action will be completed", cite),
            )
        case LetterKind.ACCESS_GRANTED:
            return (
                Statement("acceptance", "That the request is accepted", cfr("164.524(b)(2)(i)(A)")),
                Statement("how", "What, where and how access is given", cfr("164.524(c)(3)(i)")),
                Statement("format", "The form and format given", cfr("164.524(c)(2)(i)")),
                Statement("fee", "The fee, or that there is none", cfr("164.524(c)(4)")),
            )
        case LetterKind.WITHDRAWAL:
            return (
                Statement("withdrawn", "That the request is withdrawn, and since when", HOUSE),
                Statement("ask_again", "That one may ask again at any time", cfr("164.524(a)(1)")),
            )
        case LetterKind.CLAIM_CODE:
            return (
                Statement("code", "The one-time code and until when it is good", cfr("164.514(h)(1)")),
                Statement("not_you", "What to do when one did not ask for it", HOUSE),
            )


def statements_for(
    kind: LetterKind, *, right: Right | None = None, language_help: bool = False
) -> tuple[Statement, ...]:
    """Every statement a letter of `kind` must make; `language_help` where Section 1557 binds the clinic."""
    common = tuple(s for s in COMMON if kind is not LetterKind.CLAIM_CODE or s.code != "reference")
    return common + ((LANGUAGE_HELP,) if language_help else ()) + _own(kind, right)


FORBIDDEN_PHRASES: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.ACK: ("clock starts", "once we verify", "once you pay", "after we verify", "when you pay"),
}
