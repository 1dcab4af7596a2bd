"""The right of access: scope, writing, form and format, summary, delivery, what a grant owes."""

import itertools

import pytest

from privacy_portal.law import access
from privacy_portal.law.access import Delivery, FormFormat, Kind
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Demand, Right, check_demand
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import cite_of, day, each, is_yes


@pytest.mark.cite("164.524(a)(1)", "164.524(a)(1)(i)", "164.524(a)(1)(ii)")
@pytest.mark.parametrize(
    ("psychotherapy_notes", "for_legal_action", "is_open"),
    [(False, False, True), (True, False, False), (False, True, False), (True, True, False)],
)
def test_all_but_the_two_exceptions_is_open(psychotherapy_notes, for_legal_action, is_open):
    open_to_access = access.is_open_to_access(
        psychotherapy_notes=psychotherapy_notes, for_legal_action=for_legal_action
    )
    assert open_to_access is is_open


@pytest.mark.cite("164.524(a)(1)(i)", "164.524(a)(1)(ii)")
def test_laboratory_results_are_no_exception():
    assert [rule.cite.place for rule in access.EXCEPTED] == ["164.524(a)(1)(i)", "164.524(a)(1)(ii)"]
    assert "Laboratory results are open" in access.EXCEPTED[1].sentence


@pytest.mark.cite("164.524(a)(1)")
def test_one_may_ask_to_inspect_to_get_a_copy_or_both():
    assert set(Kind) == {"inspect", "copy", "both"}


@pytest.mark.cite("164.524(b)(1)")
def test_writing_is_required_only_where_individuals_were_told():
    """S016: asked aloud at the desk, and nobody was ever told to write."""
    on = day("2026-08-03")
    with pytest.raises(Refused) as refused:
        access.check_writing(told_since=None, on=on)
    assert (refused.value.code, refused.value.cite) == ("ONLY_IF_TOLD", access.WRITING.cite)
    access.check_writing(told_since=on, on=on)


@each("formats")
def test_the_format_is_the_one_asked_for_or_agreed_to(row):
    given = {
        "requested": row["requested"],
        "given": row["given"],
        "kept_electronically": is_yes(row["kept_electronically"]),
        "readily_producible": is_yes(row["readily_producible"]),
        "agreed": is_yes(row["agreed"]),
    }
    if is_yes(row["allowed"]):
        access.check_format(**given)
        return
    with pytest.raises(Refused) as refused:
        access.check_format(**given)
    assert refused.value.code == "FORMAT_NOT_AGREED"
    assert str(refused.value.cite) == cite_of(row)


@pytest.mark.cite("164.524(c)(2)(i)", "164.524(c)(2)(ii)")
@pytest.mark.parametrize(
    ("requested", "given", "electronic", "producible"),
    list(itertools.product(FormFormat, FormFormat, [True, False], [True, False])),
)
def test_agreement_opens_every_format_and_without_it_only_what_was_asked_or_a_hard_copy(
    requested, given, electronic, producible
):
    facts = {
        "requested": requested,
        "given": given,
        "kept_electronically": electronic,
        "readily_producible": producible,
    }
    access.check_format(**facts, agreed=True)
    hard_copy_of_paper = given == FormFormat.PAPER and not electronic and not producible
    allowed = refusal_of(access.check_format, **facts, agreed=False) is None
    assert allowed == (requested == given or hard_copy_of_paper)


@pytest.mark.cite("164.524(c)(2)(iii)")
@pytest.mark.parametrize(
    ("to_summary", "to_fee", "fee_cents", "code"),
    [
        (True, True, 3000, ""),
        (True, False, 3000, "SUMMARY_FEE_NOT_AGREED"),  # S037
        (True, False, 0, ""),
        (False, True, 3000, "SUMMARY_NOT_AGREED"),
        (False, False, 0, "SUMMARY_NOT_AGREED"),
    ],
)
def test_a_summary_needs_two_agreements_in_advance(to_summary, to_fee, fee_cents, code):
    answer = answer_of(
        access.check_summary, agreed_to_summary=to_summary, agreed_to_fee=to_fee, fee_cents=fee_cents
    )
    assert answer == ((code, str(access.SUMMARY.cite)) if code else ("", ""))


@pytest.mark.cite("164.524(c)(1)")
@pytest.mark.parametrize(
    ("kind", "copy_given", "inspected", "code"),
    [
        (Kind.COPY, True, False, ""),
        (Kind.COPY, False, True, "COPY_OWED"),
        (Kind.INSPECT, False, True, ""),
        (Kind.INSPECT, True, False, "INSPECTION_OWED"),
        (Kind.BOTH, True, True, ""),
        (Kind.BOTH, True, False, "INSPECTION_OWED"),
        (Kind.BOTH, False, True, "COPY_OWED"),
        (Kind.BOTH, False, False, "COPY_OWED"),
    ],
)
def test_what_was_asked_for_is_owed_until_it_is_given(kind, copy_given, inspected, code):
    answer = answer_of(access.check_provided, kind=kind, copy_given=copy_given, inspected=inspected)
    assert answer == ((code, str(access.PROVIDE.cite)) if code else ("", ""))


@pytest.mark.cite("164.524(c)(1)")
def test_the_same_information_need_be_produced_once():
    assert access.once(["a1", "b2", "a1", "c3", "b2"]) == ["a1", "b2", "c3"]


@pytest.mark.cite("164.524(b)(2)(i)(A)")
@pytest.mark.parametrize(
    ("told", "provided", "code"),
    [
        (True, True, ""),
        (False, True, "NOT_TOLD"),
        (True, False, "NOT_PROVIDED"),
        (False, False, "NOT_TOLD"),
    ],
)
def test_a_grant_is_complete_with_both_the_word_and_the_deed(told, provided, code):
    answer = answer_of(access.check_acceptance, told=told, provided=provided)
    assert answer == ((code, str(access.ACCEPTANCE.cite)) if code else ("", ""))


@pytest.mark.cite("164.524(c)(3)(i)")
@pytest.mark.parametrize(
    ("requested", "given", "agreed"), list(itertools.product(Delivery, Delivery, [True, False]))
)
def test_a_copy_goes_the_way_that_was_asked_for_or_agreed_to(requested, given, agreed):
    if requested is given or agreed:
        access.check_delivery(requested=requested, given=given, agreed=agreed)
        return
    with pytest.raises(Refused) as refused:
        access.check_delivery(requested=requested, given=given, agreed=agreed)
    assert (refused.value.code, refused.value.cite) == ("DELIVERY_NOT_AGREED", access.MANNER.cite)


@pytest.mark.cite("HHS guidance: individuals' right of access")
def test_no_single_way_is_the_only_one():
    assert set(Delivery) == {"portal", "post", "hand_over", "email", "fax", "media_post"}


@pytest.mark.cite("HHS guidance: individuals' right of access")
@pytest.mark.parametrize(
    ("warned", "accepted", "code"),
    [
        (True, True, ""),
        (True, False, "EMAIL_NOT_ACCEPTED"),
        (False, True, "EMAIL_NOT_WARNED"),
        (False, False, "EMAIL_NOT_WARNED"),
    ],
)
def test_plain_email_goes_to_whoever_wants_it_after_the_warning(warned, accepted, code):
    answer = answer_of(access.check_unencrypted_email, warned=warned, accepted=accepted)
    assert answer == ((code, str(access.EMAIL_RISK.cite)) if code else ("", ""))


@pytest.mark.cite("164.502(b)(2)(ii)")
def test_what_it_is_needed_for_is_not_asked_so_nothing_can_be_measured_by_need():
    assert "minimum necessary does not apply" in access.NO_TRIMMING.sentence
    refusal = refusal_of(check_demand, Right.ACCESS, Demand.REASON, on=day("2026-08-03"))
    assert refusal is not None
    assert refusal.code == "MUST_NOT_REQUIRE"


@pytest.mark.cite("164.504(e)(2)(ii)(E)")
@pytest.mark.parametrize(
    ("due_on", "asked_for_by"),
    [("2026-04-09", "2026-04-02"), ("2027-01-01", "2026-12-25"), ("2028-03-05", "2028-02-27")],
)
def test_a_business_associate_is_asked_for_its_part_a_week_before(due_on, asked_for_by):
    assert access.associate_due_on(day(due_on)) == day(asked_for_by)
    assert not access.ASSOCIATE_TARGET.cite.is_law
