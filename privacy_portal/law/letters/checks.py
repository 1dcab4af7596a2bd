"""Which statements a letter must make, and what it may not say."""

from collections.abc import Collection, Iterable

from privacy_portal.law.citations import cfr
from privacy_portal.law.letters.access import ACCESS
from privacy_portal.law.letters.accounting import ACCOUNTING
from privacy_portal.law.letters.demands import DEMANDS
from privacy_portal.law.letters.kinds import LetterKind
from privacy_portal.law.letters.restriction import RESTRICTION
from privacy_portal.law.letters.spine import EXTENSIONS, SPINE
from privacy_portal.law.letters.statement import COMMON, HOUSE, LANGUAGE_HELP, Statement, When
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right

OWN: dict[LetterKind, tuple[Statement, ...]] = {
    **SPINE,
    **ACCESS,
    **ACCOUNTING,
    **DEMANDS,
    **RESTRICTION,
}

# A code to claim a record is sent before there is any request, a provider is asked for silence without one.
WITHOUT_REFERENCE = frozenset({LetterKind.CLAIM_CODE, LetterKind.RESTRICTION_EMERGENCY})
# Language help is for the people the clinic serves, not for its business associates
# or for who demands something from it.
WITHOUT_LANGUAGE_HELP = frozenset(
    {LetterKind.ASSOCIATE_TASK, LetterKind.DEMAND_ANSWER, LetterKind.RESTRICTION_EMERGENCY}
)

# The days run from receipt: a letter that says otherwise is refused, in whatever case it is written.
_WAITING = ("clock starts", "once we verify", "once you pay", "after we verify", "when you pay")
FORBIDDEN_PHRASES: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.ACK: _WAITING,
    LetterKind.ACCESS_FEE: _WAITING,
    LetterKind.INVOICE: ("clock starts", "once you pay"),
    LetterKind.ACCOUNTING_FEE: _WAITING,
    LetterKind.ACCOUNTING_INVOICE: ("clock starts", "once you pay"),
}

MAY_PROMISE_REVIEW = frozenset({LetterKind.ACCESS_DENIED, LetterKind.ACCESS_IN_PART})
REVIEW_CODES = frozenset({"review_right", "review_how"})
NOT_OPEN_TO_REVIEW = cfr("164.524(a)(2)")


def statements_for(
    kind: LetterKind,
    *,
    right: Right | None = None,
    language_help: bool = False,
    reviewable: bool = False,
    where_known: bool = False,
    reversed: bool = False,  # noqa: A002 - the word of the law
    part_not_held: bool = False,
    lines: bool = False,
    series: bool = False,
    research: bool = False,
) -> tuple[Statement, ...]:
    """Every statement a letter of `kind` must make; `language_help` where Section 1557 binds the clinic.

    `reviewable`: a denial has a reviewable ground; `where_known`: who holds what the clinic does not;
    `reversed`: the review ended for the individual; `part_not_held`: some of it is not held here; `lines`,
    `series`, `research`: what an accounting tells, any of it told one by one, together, or by a protocol. An
    extension letter is of a right with a clock: raises ValueError without one.
    """
    own = OWN[kind]
    if kind is LetterKind.EXTENSION:
        if right not in EXTENSIONS:
            raise ValueError("an extension letter is of a right with a clock")
        own = EXTENSIONS[right]
    so = {
        When.ALWAYS: True,
        When.REVIEWABLE: reviewable,
        When.WHERE_KNOWN: where_known,
        When.WHERE_UNKNOWN: not where_known,
        When.REVERSED: reversed,
        When.PART_NOT_HELD: part_not_held,
        When.LINES: lines,
        When.SERIES: series,
        When.RESEARCH: research,
        When.NOTHING: not (lines or series or research),
    }
    common = tuple(s for s in COMMON if kind not in WITHOUT_REFERENCE or s.code != "reference")
    help_ = (LANGUAGE_HELP,) if language_help and kind not in WITHOUT_LANGUAGE_HELP else ()
    return common + help_ + tuple(s for s in own if so[s.when])


def check_made(statements: Iterable[Statement], made: Collection[str]) -> None:
    """Refuse a letter that leaves out a required statement; `made` holds codes.

    Raises Refused (STATEMENT_MISSING), citing the first one left out and naming them all.
    """
    missing = [s for s in statements if s.required and s.code not in made]
    if missing:
        named = "; ".join(s.text for s in missing)
        raise Refused(f"The letter does not say: {named}.", missing[0].cite, code="STATEMENT_MISSING")


def check_forbidden(kind: LetterKind, made: Collection[str], reviewable: bool) -> None:
    """Refuse a letter that promises a review nobody has a right to; raises Refused (REVIEW_PROMISED)."""
    promised = not REVIEW_CODES.isdisjoint(made)
    if promised and not (reviewable and kind in MAY_PROMISE_REVIEW):
        raise Refused(
            "The letter promises a review, which this ground is not open to.",
            NOT_OPEN_TO_REVIEW,
            code="REVIEW_PROMISED",
        )


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
