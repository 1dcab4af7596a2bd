"""Knowing who asks, before anything is released (45 CFR 164.514(h)); never a condition of the clock."""

from enum import StrEnum

from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused

VERIFICATION_CITE = cfr("164.514(h)(1)")


class Method(StrEnum):
    """Ways of verifying a person. The rule prescribes none; none may be a barrier (RULES VER-02)."""

    PORTAL_SIGN_IN = "portal_sign_in"
    KNOWN_PERSON = "known_person"
    PHOTO_ID = "photo_id"
    CALL_BACK = "call_back"
    KNOWLEDGE = "knowledge"
    SIGNATURE = "signature"
    CODE_TO_CONTACT = "code_to_contact"


REMOTE = frozenset(set(Method) - {Method.KNOWN_PERSON, Method.PHOTO_ID})
NEVER_REQUIRED = ("a notary", "coming in person as the only way", "a Social Security number")


def check_verified(*, verified: bool) -> None:
    """Raises Refused (NOT_VERIFIED) while identity is not verified: release waits, the clock does not."""
    if not verified:
        raise Refused(
            "Verify who asks before anything is released. The clock runs on meanwhile.",
            VERIFICATION_CITE,
            code="NOT_VERIFIED",
        )
