"""After the eight steps: the minimum necessary, the basis's own conditions, and what must travel along."""

from collections.abc import Mapping

from privacy_portal.law import amendment
from privacy_portal.law.accounting import ADULT_ABUSE
from privacy_portal.law.amendment import Packet, packet_for
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing import individual, verifying
from privacy_portal.law.disclosing.answering import Duty, Step, asked, not_concerned, passed, stopped
from privacy_portal.law.disclosing.asking import PSYCHOTHERAPY_NOTES, Carried, Question, RecipientKind
from privacy_portal.law.disclosing.assurance import ASSURANCE, ORDER_ONLY, SUBPOENA_ONLY, WHICH_JUDICIAL
from privacy_portal.law.disclosing.care_conditions import CARE_ASKS, TREATS
from privacy_portal.law.disclosing.conditions import Condition, unmet
from privacy_portal.law.disclosing.police import ITEMS, NEVER_ITEMS, ONLY_ITEMS, POLICE_ASKS, Item
from privacy_portal.law.disclosing.public_health import ABUSE_REQUIRED, PUBLIC_HEALTH_ASKS
from privacy_portal.law.disclosing.research_and_rest import IMMINENT, REST_ASKS, THREAT_POLICE
from privacy_portal.law.disclosing.standing import Standing

ASKS: Mapping[str, tuple[Condition, ...]] = {
    **CARE_ASKS,
    **PUBLIC_HEALTH_ASKS,
    "judicial": (WHICH_JUDICIAL,),
    "court_order": (ORDER_ONLY,),
    "subpoena": (SUBPOENA_ONLY, ASSURANCE),
    **POLICE_ASKS,
    **REST_ASKS,
    individual.ACCESS: (individual.DIRECTED,),
}
# More than one law is behind these: they can be recorded, but not planned.
TOO_WIDE = frozenset({"law_enforcement", "opportunity"})
NONE_OF_ITS_OWN = frozenset(
    {"authorization", "involved_in_care", "notification", "disaster_relief", "impermissible"}
)
EXEMPT = Rule(
    "The minimum necessary does not apply: what a provider gets for treatment, the individual, an "
    "authorization, the Secretary of HHS, and what a law requires are exempt.",
    cfr("164.502(b)(2)"),
)
MINIMUM = Rule("It is kept to the minimum necessary for the purpose.", cfr("164.502(b)(1)"))
ROUTINE_OR_WHY = Condition(
    "WHY_THIS_MUCH",
    "Name the routine protocol it follows, or say in one sentence why this much.",
    cfr("164.514(d)(3)"),
)
WHOLE_RECORD = Condition(
    "WHY_WHOLE_RECORD",
    "Say why the whole record is needed: without a reason it does not go.",
    cfr("164.514(d)(5)"),
)
OWN_CONDITIONS = Rule("What the basis and the verification of who asks require.", cfr("164.514(h)(1)"))
ITEMS_NAMED = Condition("ITEMS", "Name the facts: only eight may be told.", cfr("164.512(f)(2)(i)"))
# What is said of the recipient counts for nothing where its kind is known to be another.
SAID_OF: Mapping[str, frozenset[RecipientKind]] = {
    TREATS.code: frozenset({RecipientKind.PROVIDER, RecipientKind.UNKNOWN}),
    THREAT_POLICE.code: frozenset(
        {RecipientKind.OFFICER, RecipientKind.AGENCY, RecipientKind.COURT, RecipientKind.UNKNOWN}
    ),
}
FORBIDDEN_ITEMS = frozenset({"dna", "dental_records", "body_fluids", "tissue"})
INFORM_VICTIM = Rule(
    "The individual is told promptly that the report was made, unless that would do serious harm, or the one "
    "told would be a representative believed to be responsible.",
    cfr("164.512(c)(2)"),
)
NO_DISPUTE = Rule("Nothing in dispute goes along with it.", cfr("164.526(d)(5)"))
TRAVELS = Condition(
    "DISPUTE_NOT_ATTACHED",
    "The record is in dispute: attach the request, the denial and what was filed since, or an accurate "
    "summary.",
    cfr("164.526(d)(5)"),
)


def minimum_necessary(question: Question) -> Step:
    """No more than the purpose needs, by a routine or by a reason given."""
    name = "minimum_necessary"
    if is_exempt(question):
        return not_concerned(name, EXEMPT)
    needs: tuple[Condition, ...] = ()
    said = question.why_this_much.strip()
    asks = (WHOLE_RECORD,) if question.whole_record else (ROUTINE_OR_WHY,)
    if not said and (question.whole_record or not question.routine.strip()):
        needs = asks
    return asked(name, MINIMUM, asks, needs)


def is_exempt(question: Question) -> bool:
    """Whether no amount is asked about: by the basis, and by the facts that the exemption turns on."""
    basis = question.basis
    if basis is None:
        return True
    if question.code == "treatment":
        return question.recipient_kind is RecipientKind.PROVIDER
    if question.code == ADULT_ABUSE:
        return ABUSE_REQUIRED.is_met(question.met)
    return not basis.minimum_necessary


def own_conditions(question: Question) -> Step:
    """What the basis itself asks, and who the recipient is."""
    name = "conditions"
    wrong = _wrong_items(question)
    if wrong is not None:
        return stopped(name, "ITEM_NOT_ALLOWED", wrong)
    asks = (*_of_basis(question), *verifying.conditions(question))
    met = _known(question)
    needs = unmet(asks, met)
    if question.code == "identification":
        asks = (*asks, ITEMS_NAMED)
        needs = needs if question.items else (*needs, ITEMS_NAMED)
    cite = asks[0].cite if asks else (question.basis.cite if question.basis else OWN_CONDITIONS.cite)
    owes = ((Duty.INFORM_VICTIM, INFORM_VICTIM),) if question.code == ADULT_ABUSE else ()
    return asked(name, Rule(OWN_CONDITIONS.sentence, cite), asks, needs, owes)


def packets(question: Question, standing: Standing) -> tuple[Packet, ...]:
    """What must travel with the disclosure, one for each record in dispute that it holds."""
    found = (
        packet_for(
            statement_of_disagreement=dispute.statement_of_disagreement,
            asked_to_include=dispute.asked_to_include,
            rebuttal=dispute.rebuttal,
            discloses_disputed=dispute.key not in question.apart_from,
            standard_transaction_cannot_carry=question.standard_transaction,
        )
        for dispute in standing.disputes
    )
    return tuple(packet for packet in found if packet is not None)


def amendment_packet(question: Question, standing: Standing) -> Step:
    """What an amendment that was denied makes go along, or follow."""
    name = "amendment_packet"
    owed = packets(question, standing)
    if not owed:
        return not_concerned(name, NO_DISPUTE)
    travels = Condition(TRAVELS.code, TRAVELS.sentence, owed[0].rule.cite)
    if question.carried is not Carried.NOT:
        return passed(name, owed[0].rule, conditions=(travels,))
    if all(packet.may_go_separately for packet in owed):
        owes = ((Duty.SEPARATE_PACKET, amendment.SEPARATELY),)
        return passed(name, amendment.SEPARATELY, owes=owes)
    return asked(name, owed[0].rule, (travels,), (travels,))


def _of_basis(question: Question) -> tuple[Condition, ...]:
    if question.code == individual.ACCESS:
        return individual.conditions(question)
    if question.code == "serious_threat" and PSYCHOTHERAPY_NOTES in question.kinds:
        return IMMINENT  # 164.508(a)(2)(ii) opens the notes to this way alone
    return ASKS.get(question.code, ())


def _known(question: Question) -> Mapping[str, str]:
    """What is vouched for, with what the facts of the recipient say by themselves."""
    by_kind = {"treatment": ("provider", "TREATS"), "payment": ("health_plan", "PAYS")}
    kind, code = by_kind.get(question.code, ("", ""))
    known: dict[str, str] = {}
    if code and question.recipient_kind in {kind, "provider"}:
        known[code] = "kind of recipient"
    if question.agreement_in_force:
        known["ASSOCIATE_AGREEMENT"] = "agreement on file"
    met = {**known, **question.met}
    anything = frozenset(RecipientKind)
    return {
        code: words for code, words in met.items() if question.recipient_kind in SAID_OF.get(code, anything)
    }


def _wrong_items(question: Question) -> Rule | None:
    if question.code != "identification":
        return None
    if FORBIDDEN_ITEMS.intersection(question.items):
        return NEVER_ITEMS
    if set(question.items) - set(Item):
        allowed = ", ".join(rule.sentence for rule in ITEMS.values())
        return Rule(f"{ONLY_ITEMS.sentence} They are: {allowed}.", ONLY_ITEMS.cite)
    return None
