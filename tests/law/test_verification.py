"""Verification holds back release, never the clock, and is no barrier."""

import inspect
import itertools

import pytest

from privacy_portal.law.clocks import Clock
from privacy_portal.law.refusal import Refused
from privacy_portal.law.verification import (
    DOCUMENTS,
    IDENTITY,
    NO_BARRIER,
    VERIFICATION_CITE,
    Method,
    check_giving_up,
    check_method,
    check_release,
)
from tests.law.refusals import answer_of


@pytest.mark.cite("164.514(h)(1)", "164.514(h)(1)(i)", "164.514(h)(1)(ii)")
@pytest.mark.parametrize(
    ("identity", "authority", "documents"), list(itertools.product([True, False], repeat=3))
)
def test_nothing_is_released_before_identity_authority_and_documents(identity, authority, documents):
    if identity and authority and documents:
        check_release(identity=identity, authority=authority, documents=documents)
        return
    with pytest.raises(Refused) as refused:
        check_release(identity=identity, authority=authority, documents=documents)
    expected = (
        ("NOT_VERIFIED", IDENTITY.cite)
        if not identity
        else ("AUTHORITY_NOT_VERIFIED", IDENTITY.cite)
        if not authority
        else ("DOCUMENT_MISSING", DOCUMENTS.cite)
    )
    assert (refused.value.code, refused.value.cite) == expected
    assert refused.value.cite is not None
    assert refused.value.cite.within(VERIFICATION_CITE)


@pytest.mark.cite("164.514(h)(1)")
def test_no_clock_knows_whether_anyone_was_verified():
    for _, method in inspect.getmembers(Clock, inspect.isfunction):
        assert not {"verified", "verified_on", "verified_at"} & set(inspect.signature(method).parameters)


@pytest.mark.cite("HHS guidance: individuals' right of access")
def test_a_choice_of_methods_works_without_coming_in():
    check_method(frozenset(Method))
    with pytest.raises(Refused) as refused:
        check_method(frozenset({Method.PHOTO_ID, Method.KNOWN_PERSON, Method.PORTAL_SIGN_IN}))
    assert (refused.value.code, refused.value.cite) == ("VERIFICATION_BARRIER", NO_BARRIER.cite)
    remote = [method for method in Method if method.is_remote]
    check_method(frozenset(remote[:3]))
    with pytest.raises(Refused):
        check_method(frozenset(remote[:2]))


@pytest.mark.cite("HHS guidance: individuals' right of access")
def test_no_method_is_a_notary_or_a_social_security_number():
    assert not any(word in method for method in Method for word in ("notar", "ssn", "social"))


@pytest.mark.parametrize(
    ("attempts", "official", "code"),
    [(0, True, "TRY_AGAIN"), (1, True, "TRY_AGAIN"), (2, False, "OFFICIAL_ONLY"), (2, True, "")],
)
def test_only_the_official_gives_up_and_only_after_two_attempts(attempts, official, code):
    answer = answer_of(check_giving_up, attempts=attempts, by_privacy_official=official)
    assert answer == ((code, "House rule: unable to verify") if code else ("", ""))
