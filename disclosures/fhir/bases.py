"""On which legal basis, as an AuditEvent tells: a code or citation of the table, or what it says instead."""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosures.fhir.elements import Element, elements, says, text, texts
from disclosures.fhir.writing import ABSENT_CODE, BASIS, TERMINOLOGY
from privacy_portal.law import accounting

# What HL7's reasons name without doubt; operations count for business associates only, as in OpenEMR's log.
REASONS = {"TREAT": "treatment", "HPAYMT": "payment"}
OPERATIONS = "HOPERAT"
REASON_SYSTEM = f"{TERMINOLOGY}v3-ActReason"


@dataclass(frozen=True, slots=True)
class Based:
    """`code` is "" where nothing, or more than one thing, is named; then `given` is what was said."""

    code: str
    given: str
    operations: bool = False


def based_on(event: Element) -> Based:
    """Our own code decides; else codes and policies, else texts, must all name the same one."""
    purposes, uses = elements(event, "purposeOfEvent"), list(_uses(event))
    codings = [coding for concept in (*uses, *purposes) for coding in elements(concept, "coding")]
    given = _given(uses, purposes)
    own = {text(coding, "code") for coding in codings if text(coding, "system") == BASIS}
    if own:
        return _one({_named(code) for code in own}, given)
    if any(text(coding, "system") == ABSENT_CODE for coding in codings):
        return Based("", "; ".join(dict.fromkeys(filter(None, (text(one, "text") for one in uses)))))
    policies = [policy for agent in elements(event, "agent") for policy in texts(agent, "policy")]
    coded = {_of_coding(coding) for coding in codings} | {_named(policy) for policy in policies}
    if coded - {""}:
        return _one(coded - {""}, given)
    if any(says(coding, REASON_SYSTEM, OPERATIONS) for coding in codings):
        return Based("", given, operations=True)
    return _one({_named(text(concept, "text")) for concept in (*uses, *purposes)} - {""}, given)


def purpose(event: Element) -> str:
    """Why it was disclosed, in words: not the words that only name the legal basis."""
    found = []
    for concept in elements(event, "purposeOfEvent"):
        shown = [
            text(coding, "display")
            for coding in elements(concept, "coding")
            if text(coding, "system") not in {BASIS, ABSENT_CODE}
        ]
        written = text(concept, "text")
        own = any(text(coding, "system") in {BASIS, ABSENT_CODE} for coding in elements(concept, "coding"))
        if written and (own or _named(written) in {"", written.casefold()}):
            found.append(written)
        else:
            found += shown
    return "; ".join(dict.fromkeys(filter(None, found)))


def _uses(event: Element) -> Iterator[Element]:
    for agent in elements(event, "agent"):
        yield from elements(agent, "purposeOfUse")


def _of_coding(coding: Element) -> str:
    code = text(coding, "code")
    return REASONS.get(code, "") if text(coding, "system") == REASON_SYSTEM else _named(code)


def _named(words: str) -> str:
    basis = accounting.basis_of(words) if words else None
    return basis.code if basis else ""


def _one(codes: set[str], given: str) -> Based:
    return Based(next(iter(codes)), "") if len(codes) == 1 and codes != {""} else Based("", given)


def _given(uses: list[Element], purposes: list[Element]) -> str:
    said = []
    for concept in (*uses, *purposes):
        codes = [text(coding, "display") or text(coding, "code") for coding in elements(concept, "coding")]
        said += [text(concept, "text"), *codes]
    return "; ".join(dict.fromkeys(filter(None, said)))
