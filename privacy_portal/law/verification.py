"""Knowing who asks before anything is released (45 CFR 164.514(h)); it never holds back the clock."""

from enum import StrEnum

from privacy_portal.law.citations import Rule, cfr, guidance, house
from privacy_portal.law.refusal import Refused

IDENTITY = Rule(
    "Before anything is released, verify the identity and the authority of a person who is not known.",
    cfr("164.514(h)(1)(i)"),
)
DOCUMENTS = Rule(
    "Get any document, statement or representation that the disclosure depends on.", cfr("164.514(h)(1)(ii)")
)
NO_BARRIER = Rule(
    "No method is prescribed, and none may be a barrier or delay access: a choice is offered, "
    "most of it without coming in.",
    guidance("individuals' right of access"),
)
NO_DENIAL = Rule(
    "Failing to verify is no ground for denial. Try other ways, write each attempt down, extend once in "
    "time; only the privacy official gives up, after at least two attempts, by letter.",
    house("unable to verify"),
)
VERIFICATION_CITE = cfr("164.514(h)(1)")
ATTEMPTS_BEFORE_GIVING_UP = 2


class Method(StrEnum):
    """Ways of verifying a person. What is kept is the method and the result, never a scan of an ID."""

    PORTAL_SIGN_IN = "portal_sign_in"
    KNOWN_PERSON = "known_person"
    PHOTO_ID = "photo_id"
    CALL_BACK = "call_back"
    KNOWLEDGE = "knowledge"
    SIGNATURE = "signature"
    CODE_TO_CONTACT = "code_to_contact"

    @property
    def is_remote(self) -> bool:
        """Whether it works without coming in."""
        return self not in {Method.KNOWN_PERSON, Method.PHOTO_ID}


def check_release(*, identity: bool, authority: bool, documents: bool = True) -> None:
    """Whether anything may be released to who asks.

    `identity` and `authority`: verified, or known already. `documents`: those the disclosure depends on are
    there. Raises Refused (NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, DOCUMENT_MISSING).
    """
    if not identity:
        raise Refused(
            "Verify who asks before anything is released. The clock runs on meanwhile.",
            IDENTITY.cite,
            code="NOT_VERIFIED",
        )
    if not authority:
        raise Refused(
            "Verify that this person may act for the patient. The clock runs on meanwhile.",
            IDENTITY.cite,
            code="AUTHORITY_NOT_VERIFIED",
        )
    if not documents:
        raise Refused(
            "A document that this release depends on is missing.", DOCUMENTS.cite, code="DOCUMENT_MISSING"
        )


def check_method(offered: frozenset[Method]) -> None:
    """Whether the methods a clinic offers leave a choice; raises Refused (VERIFICATION_BARRIER).

    At least three of them must work without coming in.
    """
    if sum(method.is_remote for method in offered) < 3:
        raise Refused(
            "Offer at least three ways to verify that work without coming in.",
            NO_BARRIER.cite,
            code="VERIFICATION_BARRIER",
        )


def check_giving_up(*, attempts: int, by_privacy_official: bool) -> None:
    """Whether a request may end unverified; raises Refused (TRY_AGAIN, OFFICIAL_ONLY)."""
    if attempts < ATTEMPTS_BEFORE_GIVING_UP:
        raise Refused("Try at least two ways and write each attempt down.", NO_DENIAL.cite, code="TRY_AGAIN")
    if not by_privacy_official:
        raise Refused("Only the privacy official may give up.", NO_DENIAL.cite, code="OFFICIAL_ONLY")
