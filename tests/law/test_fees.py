"""What a copy may cost, what it may never cost, and when it may be invoiced."""

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from privacy_portal.law import fees
from privacy_portal.law.access import Delivery, Kind
from privacy_portal.law.fees import Component, FeeFacts, FeeLine, Method, NotChargeable
from privacy_portal.law.refusal import Refused
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import Row, cite_of, day, day_or_none, each, is_yes, rows

FACTS = FeeFacts(
    kind=Kind.COPY,
    delivery=Delivery.EMAIL,
    electronic=True,
    kept_electronically=True,
    media_asked=False,
    mailing_asked=False,
    summary_agreed=False,
    summary_fee_agreed_cents=None,
    to_third_party=False,
)
CENTS = st.integers(min_value=-5, max_value=2000)
LINES = st.lists(
    st.builds(
        FeeLine,
        component=st.sampled_from([*Component, *NotChargeable]),
        cents=CENTS,
        pages=st.one_of(st.none(), st.integers(min_value=0, max_value=50)),
    ),
    max_size=4,
)
ANY_FACTS = st.builds(
    FeeFacts,
    kind=st.sampled_from(Kind),
    delivery=st.sampled_from([delivery.value for delivery in Delivery]),
    electronic=st.booleans(),
    kept_electronically=st.booleans(),
    media_asked=st.booleans(),
    mailing_asked=st.booleans(),
    summary_agreed=st.booleans(),
    summary_fee_agreed_cents=st.one_of(st.none(), st.integers(min_value=0, max_value=2000)),
    to_third_party=st.booleans(),
)


def lines_of(text: str) -> list[FeeLine]:
    """The lines "labor 500/20;postage 370" stands for: a component, cents, and pages where counted."""
    lines = []
    for line in filter(None, text.split(";")):
        component, amount = line.split(" ")
        cents, _, pages = amount.partition("/")
        lines.append(FeeLine(component, int(cents), int(pages) if pages else None))
    return lines


def facts_of(row: Row) -> FeeFacts:
    agreed = row["summary_agreed_cents"]
    return FeeFacts(
        kind=Kind(row["kind"]),
        delivery=row["delivery"],
        electronic=is_yes(row["electronic"]),
        kept_electronically=is_yes(row["kept_electronically"]),
        media_asked=is_yes(row["media_asked"]),
        mailing_asked=is_yes(row["mailing_asked"]),
        summary_agreed=bool(agreed),
        summary_fee_agreed_cents=int(agreed) if agreed else None,
        to_third_party=is_yes(row["third_party"]),
    )


def total_or_none(method: Method, lines: list[FeeLine], facts: FeeFacts) -> int | None:
    try:
        return fees.check_fee(method, lines, facts)
    except Refused:
        return None


@each("fees")
def test_a_fee_is_computed_or_refused_as_the_table_says(row):
    asked = (Method(row["method"]), lines_of(row["lines"]), facts_of(row))
    if row["refused_with"]:
        with pytest.raises(Refused) as refused:
            fees.check_fee(*asked)
        assert (refused.value.code, str(refused.value.cite)) == (row["refused_with"], cite_of(row))
    else:
        assert fees.check_fee(*asked) == int(row["total"])


def test_the_table_has_a_case_for_every_refusal():
    documented = {
        *("COMPONENT_UNKNOWN", "AMOUNT", "FEE_FOR_INSPECTION", "FEE_FOR_PORTAL"),
        *("FLAT_ALL_IN", "FLAT_NOT_ELECTRONIC", "FLAT_OVER_LIMIT", "PER_PAGE_ELECTRONIC"),
        *("MEDIA_NOT_ASKED", "POSTAGE_NOT_ASKED", "SUMMARY_NOT_AGREED"),
    }
    assert {row["refused_with"] for row in rows("fees")} - {""} == documented


@pytest.mark.cite("164.524(c)(4)(i)", "164.524(c)(4)(ii)", "164.524(c)(4)(iii)", "164.524(c)(4)(iv)")
def test_a_fee_has_four_parts_and_each_its_source():
    assert {part: str(fees.COMPONENTS[part].cite) for part in Component} == {
        "labor": "45 CFR 164.524(c)(4)(i)",
        "supplies": "45 CFR 164.524(c)(4)(ii)",
        "postage": "45 CFR 164.524(c)(4)(iii)",
        "summary": "45 CFR 164.524(c)(4)(iv)",
    }


@pytest.mark.cite("HHS guidance: individuals' right of access")
@pytest.mark.parametrize("name", NotChargeable)
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("to_third_party", [True, False])
def test_what_may_never_be_charged_is_refused_by_its_own_name(name, method, to_third_party):
    facts = dataclasses.replace(FACTS, to_third_party=to_third_party)
    for written in (name.value, name.value.upper(), f" {name.value.replace('_', ' ').title()} "):
        refusal = refusal_of(fees.check_fee, method, [FeeLine(written, 1500)], facts)
        assert refusal is not None
        assert refusal.code == "COMPONENT_UNKNOWN"
        assert refusal.sentence == fees.NOT_CHARGEABLE[name]


def test_what_may_never_be_charged_is_said_for_each():
    assert set(fees.NOT_CHARGEABLE) == set(NotChargeable)
    assert not set(NotChargeable) & set(Component)
    assert len(set(fees.NOT_CHARGEABLE.values())) == len(NotChargeable)


def test_a_refusal_does_not_repeat_what_somebody_typed():
    refusal = refusal_of(fees.check_fee, Method.ACTUAL, [FeeLine("Roe's biopsy", 100)], FACTS)
    assert refusal is not None
    assert "Roe" not in refusal.sentence


@pytest.mark.cite("HHS guidance: FAQ 2029, how the fee for a copy may be computed")
def test_the_flat_fee_is_an_option_and_no_cap():
    assert fees.FLAT_LIMIT_CENTS == 650
    assert fees.check_fee(Method.ACTUAL, [FeeLine(Component.LABOR, 651)], FACTS) == 651
    assert "no cap" in fees.METHODS[Method.FLAT].sentence
    assert set(fees.METHODS) == set(Method)


@given(st.sampled_from(Method), LINES, ANY_FACTS)
def test_a_fee_that_passes_is_the_sum_of_its_lines_in_whole_cents(method, lines, facts):
    total = total_or_none(method, lines, facts)
    if total is not None:
        assert total == sum(line.cents for line in lines)
        assert all(line.component in set(Component) and line.cents >= 0 for line in lines)


@given(st.sampled_from(Method), LINES, ANY_FACTS)
def test_the_free_ways_cost_at_most_an_agreed_summary(method, lines, facts):
    assume(facts.kind is Kind.INSPECT or facts.delivery == "portal")
    total = total_or_none(method, lines, facts)
    if total:
        assert {line.component for line in lines if line.cents} == {Component.SUMMARY}
        assert facts.to_third_party or total <= (facts.summary_fee_agreed_cents or 0)


@given(LINES, ANY_FACTS)
def test_a_flat_fee_of_the_patient_never_exceeds_its_limit(lines, facts):
    total = total_or_none(Method.FLAT, lines, dataclasses.replace(facts, to_third_party=False))
    assert total is None or total <= 650


@given(st.sampled_from(Method), LINES, ANY_FACTS)
def test_what_the_patient_may_be_asked_may_be_asked_of_anybody(method, lines, facts):
    """The limits on the patient's fee only ever take away (S035)."""
    own = total_or_none(method, lines, dataclasses.replace(facts, to_third_party=False))
    if own is not None:
        assert total_or_none(method, lines, dataclasses.replace(facts, to_third_party=True)) == own


@given(LINES, ANY_FACTS)
def test_agreeing_and_asking_never_makes_a_fee_unlawful(lines, facts):
    generous = dataclasses.replace(
        facts,
        media_asked=True,
        mailing_asked=True,
        summary_agreed=True,
        summary_fee_agreed_cents=max(facts.summary_fee_agreed_cents or 0, 2000),
    )
    total = total_or_none(Method.ACTUAL, lines, facts)
    if total is not None:
        assert total_or_none(Method.ACTUAL, lines, generous) == total


@each("invoices")
def test_an_invoice_follows_the_notice_and_the_choice(row):
    answer = answer_of(
        fees.check_invoice,
        notice_sent_on=day_or_none(row["notice_sent_on"]),
        invoiced_on=day(row["invoiced_on"]),
        notice_cents=int(row["notice_cents"]),
        invoice_cents=int(row["invoice_cents"]),
        choice=row["choice"],
        waived=is_yes(row["waived"]),
    )
    assert answer == ((row["refused_with"], cite_of(row)) if row["refused_with"] else ("", ""))


@each("state_fees")
def test_a_lower_fee_of_state_law_governs(row):
    cap = int(row["state_cap_cents"]) if row["state_cap_cents"] else None
    assert fees.lowest(int(row["federal_cents"]), cap) == int(row["cents"])


def test_what_the_house_adds_is_never_law():
    assert not any(rule.cite.is_law for rule in (fees.NEVER_HELD, fees.WITHIN_NOTICE, fees.THIRD_PARTY))
