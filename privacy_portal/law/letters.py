"""What each letter must say: the statements without which it cannot be composed, each with its source."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr, house
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right

HOUSE = house("letters")


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
    Statement("contact", "A contact's name or title, and telephone", cfr("164.530(a)(1)(ii)")),
)
LANGUAGE_HELP = Statement("language_help", "Free language help and auxiliary aids", cfr("92.11(c)(5)"))


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

OWN: dict[LetterKind, tuple[Statement, ...]] = {
    LetterKind.ACK: (
        Statement("received", "The date the request was received", HOUSE),
        Statement("due", "The date by which we must act", HOUSE),
        Statement("optional", "What would help, and that it is optional", HOUSE),
    ),
    LetterKind.EXTENSION: (),
    LetterKind.ACCESS_GRANTED: (
        Statement("acceptance", "That the request is accepted", cfr("164.524(b)(2)(i)(A)")),
        Statement("how", "What, where and how access is given", cfr("164.524(c)(3)(i)")),
        Statement("format", "The form and format given", cfr("164.524(c)(2)(i)")),
        Statement("fee", "The fee, or that there is none", cfr("164.524(c)(4)")),
    ),
    LetterKind.WITHDRAWAL: (
        Statement("withdrawn", "That the request is withdrawn, and since when", HOUSE),
        Statement("ask_again", "That one may ask again at any time", HOUSE),
    ),
    LetterKind.CLAIM_CODE: (
        Statement("code", "The one-time code and until when it is good", cfr("164.514(h)(1)")),
        Statement("not_you", "What to do when one did not ask for it", HOUSE),
    ),
}

# The days run from receipt: a letter that says otherwise is refused, in whatever case it is written.
FORBIDDEN_PHRASES: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.ACK: ("clock starts", "once we verify", "once you pay", "after we verify", "when you pay"),
}


def statements_for(
    kind: LetterKind, *, right: Right | None = None, language_help: bool = False
) -> tuple[Statement, ...]:
    """Every statement a letter of `kind` must make; `language_help` where Section 1557 binds the clinic.

    An extension letter is of a right with a clock: raises ValueError without one.
    """
    own = OWN[kind]
    if kind is LetterKind.EXTENSION:
        if right not in EXTENSIONS:
            raise ValueError("an extension letter is of a right with a clock")
        own = EXTENSIONS[right]
    # A code to claim a record is sent before there is any request to refer to.
    common = tuple(s for s in COMMON if kind is not LetterKind.CLAIM_CODE or s.code != "reference")
    return common + ((LANGUAGE_HELP,) if language_help else ()) + own


def check_made(statements: Iterable[Statement], made: Collection[str]) -> None:
    """Refuse a letter that leaves out a required statement; `made` holds codes.

    Raises Refused (STATEMENT_MISSING), citing the first one left out and naming them all.
    """
    missing = [s for s in statements if s.required and s.code not in made]
    if missing:
        named = "; ".join(s.text for s in missing)
        raise Refused(f"The letter does not say: {named}.", missing[0].cite, code="STATEMENT_MISSING")


def check_phrases(kind: LetterKind, text: str) -> None:
    """Refuse a letter that says its days wait for something; raises Refused (STATEMENT_FORBIDDEN)."""
    words = " ".join(text.lower().split())
    for phrase in FORBIDDEN_PHRASES.get(kind, ()):
        if phrase in words:
            raise Refused(
                f"The letter may not say “{phrase}”: the days run from receipt.",
                HOUSE,
                code="STATEMENT_FORBIDDEN",
            )
