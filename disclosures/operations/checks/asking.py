"""Ask whether something may be disclosed: the answer only, by a constant few queries, nothing written."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from consent.queries import standing as choices
from consent.queries.matching import Receiver
from disclosures.queries import receivers
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law import accounting
from privacy_portal.law.accounting.basis import Basis, Family
from privacy_portal.law.disclosing import (
    PART2,
    PSYCHOTHERAPY_NOTES,
    Answer,
    Carried,
    Emergency,
    RecipientKind,
    Standing,
    Telling,
    judge,
)
from privacy_portal.law.disclosing import Question as LawQuestion
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_requests.queries.disputes import packet_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One disclosure of one patient, as somebody would make it on `on`.

    Who: `recipient_id` (the ledger's), or `party_id`, or a name with a `recipient_kind`. Why: `basis`, a code
    or citation; or `purpose` alone where it is itself one, such as "treatment". What: `description` in words,
    and the facts that the law decides by; see law.disclosing.Question, whose fields these are.
    """

    patient_id: int
    on: datetime.date
    basis: str = ""
    purpose: str = ""
    recipient_id: int | None = None
    party_id: int | None = None
    recipient: str = ""
    recipient_of: str = ""
    recipient_address: str = ""
    recipient_kind: str = ""
    description: str = ""
    kinds: frozenset[str] = frozenset()
    created_on: datetime.date | None = None
    items: tuple[str, ...] = ()
    whole_record: bool = False
    apart_from: frozenset[str] = frozenset()
    identity_known: bool = False
    authority_known: bool = False
    emergency: Emergency | None = None
    telling: Telling | None = None
    authorization: str = ""
    is_sale: bool = False
    is_marketing: bool = False
    is_paid_marketing: bool = False
    routine: str = ""
    why_this_much: str = ""
    carried: Carried = Carried.NOT
    standard_transaction: bool = False
    met: Mapping[str, str] = field(default_factory=dict)


def ask(*, by: Actor, question: Question) -> Answer:
    """The answer, step by step, with its citations; it is recorded nowhere.

    Raises Refused (MAY_NOT, NO_PATIENT, NO_RECIPIENT, NO_PARTY, RECIPIENT_KIND, BASIS_UNKNOWN,
    INFORMATION_KIND).
    """
    if not by.may(Permission.DISCLOSURES_CHECK):
        raise Refused("Your role does not let you check a disclosure.", code="MAY_NOT")
    known = receivers.known(
        on=question.on,
        recipient_id=question.recipient_id,
        party_id=question.party_id,
        name=question.recipient,
        of=question.recipient_of,
        kind=question.recipient_kind,
    )
    law_question = as_law(question, known)
    person = people.same_person(question.patient_id)
    stands = _standing(question, law_question, known.receiver, person.ids, person.died_on)
    return judge(law_question, stands, clinic.state_protections())


def basis_of(question: Question) -> Basis | None:
    """The basis that was named, or that the purpose names by itself. Raises Refused (BASIS_UNKNOWN)."""
    if not question.basis.strip():
        return accounting.basis_of(question.purpose) if question.purpose.strip() else None
    found = accounting.basis_of(question.basis)
    if found is None:
        raise Refused("There is no such legal basis in the table.", code="BASIS_UNKNOWN")
    return found


def information_kinds() -> dict[str, str]:
    """The kinds of information that the check knows: the law's two, and what the clinic's state protects."""
    states = {rule.kind: rule.label for rule in clinic.state_protections()}
    return {PART2: "Part 2 record", PSYCHOTHERAPY_NOTES: "Psychotherapy notes", **states}


def as_law(question: Question, known: receivers.Known) -> LawQuestion:
    """The question as the law package reads it. Raises Refused (BASIS_UNKNOWN, INFORMATION_KIND)."""
    if question.kinds - set(information_kinds()):
        raise Refused("There is no such kind of information.", code="INFORMATION_KIND")
    return LawQuestion(
        basis=basis_of(question),
        recipient_kind=RecipientKind(known.receiver.kind),
        on=question.on,
        kinds=question.kinds,
        created_on=question.created_on,
        items=question.items,
        whole_record=question.whole_record,
        apart_from=question.apart_from,
        identity_known=question.identity_known or known.is_known,
        authority_known=question.authority_known,
        agreement_in_force=known.agreement_in_force,
        emergency=question.emergency,
        telling=question.telling,
        authorization=question.authorization,
        is_sale=question.is_sale,
        is_marketing=question.is_marketing,
        is_paid_marketing=question.is_paid_marketing,
        routine=question.routine,
        why_this_much=question.why_this_much,
        carried=question.carried,
        standard_transaction=question.standard_transaction,
        met=question.met,
    )


def _standing(
    question: Question,
    asked: LawQuestion,
    receiver: Receiver,
    patient_ids: frozenset[int],
    died_on: datetime.date | None,
) -> Standing:
    """What stands; wishes and authorizations are read only where a step looks at them."""
    is_telling = asked.basis is not None and asked.basis.family is Family.INVOLVED
    return Standing(
        restrictions=choices.restrictions(patient_ids, receiver, on=question.on),
        wishes=choices.wishes(
            patient_ids,
            receiver,
            scopes=question.telling.scopes if question.telling else (),
            on=question.on,
        )
        if is_telling
        else (),
        authorizations=choices.authorizations(patient_ids, receiver) if asked.code == "authorization" else (),
        disputes=packet_for(patient_ids=patient_ids),
        died_on=died_on,
    )
