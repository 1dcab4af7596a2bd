"""Steps 7 and 8: an authorization must match; treatment, payment and operations need none."""

from collections.abc import Sequence

from privacy_portal.law import authorization
from privacy_portal.law.accounting.basis import Family
from privacy_portal.law.authorization import Sought
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.answering import Step, asked, not_concerned, passed, stopped
from privacy_portal.law.disclosing.asking import PSYCHOTHERAPY_NOTES, Question
from privacy_portal.law.disclosing.conditions import Condition, unmet
from privacy_portal.law.disclosing.standing import Held, Standing
from privacy_portal.law.refusal import Refused

NOT_NEEDED = Rule("This basis needs no authorization.", cfr("164.508(a)(1)"))
NONE_HELD = Rule("There is no authorization on file for this.", cfr("164.508(a)(1)"))
MATCHES = Rule("The authorization on file is valid, and this stays within it.", cfr("164.508(a)(1)"))
NAMES_RECIPIENT = Condition(
    "AUTH_RECIPIENT",
    "The authorization names this recipient, or a class the recipient is of.",
    cfr("164.508(c)(1)(iii)"),
    by_papers=True,
)
COVERS_INFORMATION = Condition(
    "AUTH_INFORMATION",
    "The authorization lets this clinic disclose, and describes this information.",
    cfr("164.508(c)(1)(i)"),
    by_papers=True,
)
COVERS_PURPOSE = Condition(
    "AUTH_PURPOSE",
    "The authorization states this purpose.",
    cfr("164.508(c)(1)(iv)"),
    by_papers=True,
)
SALE = Rule(
    "The clinic is paid for the information: that is a sale, and needs an authorization that says so.",
    cfr("164.502(a)(5)(ii)(A)"),
)
MARKETING = Rule(
    "Marketing needs an authorization, unless it is face to face or a gift of nominal value.",
    cfr("164.508(a)(3)(i)"),
)
NO_SALE = frozenset(
    {
        "treatment",
        "payment",
        "sale_of_practice",
        "business_associate",
        "access",
        "authorization",
        "required_by_law",
        "public_health",
        "child_abuse",
        "fda",
        "communicable_disease",
        "employer",
        "school_immunization",
    }
)
NO_SALE_AT_ALL = Rule(
    "It is no sale though the clinic is paid: the rule leaves out this purpose.",
    cfr("164.502(a)(5)(ii)(B)(2)"),
)
COST_ONLY = Condition(
    "COST_ONLY",
    "All that is paid is a reasonable fee for the cost to prepare and send it, or one that another law "
    "expressly permits.",
    cfr("164.502(a)(5)(ii)(B)(2)(viii)"),
)
RESEARCH_COST = Condition(
    "RESEARCH_COST",
    "All that is paid is a reasonable fee for the cost to prepare and send it for research.",
    cfr("164.502(a)(5)(ii)(B)(2)(ii)"),
)
SET_FOR_HEALTH = Condition(
    "SET_FOR_HEALTH",
    "The limited data set is for public health.",
    cfr("164.502(a)(5)(ii)(B)(2)(i)"),
)
SET_AT_COST = Condition(
    "SET_AT_COST",
    "A limited data set is no sale for public health, nor where only the cost is paid.",
    NO_SALE_AT_ALL.cite,
    ((SET_FOR_HEALTH,), (RESEARCH_COST,), (COST_ONLY,)),
)
_AT_COST = {
    "research": RESEARCH_COST,
    "research_preparatory": RESEARCH_COST,
    "research_decedents": RESEARCH_COST,
    "limited_data_set": SET_AT_COST,
}
TPO = Rule("Treatment, payment and health care operations need no permission.", cfr("164.506(a)"))
NOT_TPO = Rule("It is not for treatment, payment or health care operations.", cfr("164.506(c)"))


def authorizations(question: Question, standing: Standing) -> Step:
    """Step 7: where the disclosure rests on an authorization, one on file is valid and matches."""
    name = "authorization"
    if question.code != "authorization":
        if question.is_marketing or question.is_paid_marketing:
            return stopped(name, "MARKETING", MARKETING)
        return _paid(question) if question.is_sale else not_concerned(name, NOT_NEEDED)
    chosen = [held for held in standing.authorizations if question.authorization in {"", held.key}]
    refusals = [(held, _refusal(held, question)) for held in chosen]
    if any(refused is None for _held, refused in refusals):
        asks = (COVERS_INFORMATION, COVERS_PURPOSE)
        return asked(name, MATCHES, asks, unmet(asks, question.met))
    refused = _nearest([(held, refused) for held, refused in refusals if refused is not None], question)
    if refused is None:
        return stopped(name, "NO_AUTHORIZATION", NONE_HELD)
    opens = (NAMES_RECIPIENT,) if refused.code == NAMES_RECIPIENT.code else ()
    rule = Rule(refused.sentence, refused.cite or NONE_HELD.cite)
    return stopped(name, refused.code, rule, conditions=opens, needs=opens)


def _nearest(refusals: Sequence[tuple[Held, Refused]], question: Question) -> Refused | None:
    """Why the paper that is meant does not do: the newest that names this recipient, or the one chosen.

    Where none names them, a valid one may yet, in words a person must read; what else is wrong with papers
    for others says nothing of this disclosure.
    """
    named = [refused for held, refused in refusals if held.recipient_named or question.authorization]
    valid = [refused for _held, refused in refusals if refused.code == NAMES_RECIPIENT.code]
    return next(iter([*named, *valid]), None)


def _paid(question: Question) -> Step:
    """What the clinic is paid for, without an authorization: no sale by its purpose, or at cost."""
    name = "authorization"
    if question.code in NO_SALE:
        return passed(name, NO_SALE_AT_ALL)
    cost = _AT_COST.get(question.code, COST_ONLY)
    if cost.is_met(question.met):
        return passed(name, NO_SALE_AT_ALL, conditions=(cost,))
    return stopped(name, "SALE", SALE, conditions=(cost,), needs=(cost,))


def care(question: Question) -> Step:
    """Step 8: treatment, payment, operations."""
    if question.basis is not None and question.basis.family is Family.CARE:
        return passed("care", TPO)
    return not_concerned("care", NOT_TPO)


def _refusal(held: Held, question: Question) -> Refused | None:
    sought = Sought(
        on=question.on,
        recipient_named=held.recipient_named or NAMES_RECIPIENT.is_met(question.met),
        discloser_named=True,  # the paper on file names this clinic, or a class it is of
        information_described=True,  # whoever reads the paper says so: COVERS_INFORMATION
        purpose_stated=True,  # COVERS_PURPOSE
        has_psychotherapy_notes=PSYCHOTHERAPY_NOTES in question.kinds,
        is_paid_marketing=question.is_paid_marketing,
        is_sale=question.is_sale,
    )
    try:
        authorization.match(held.paper, sought)
    except Refused as refusal:
        return refusal
    return None
