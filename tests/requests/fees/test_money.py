"""Dollars are typed and read, cents are kept; what is no amount gets a sentence."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from privacy_portal.money import cents_of, dollars
from privacy_requests.forms.fees import MoneyField


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("6.50", 650),
        ("6.5", 650),
        ("$6.50", 650),
        ("$ 6.50", 650),
        (" 13 ", 1300),
        (".05", 5),
        ("0", 0),
        ("1,320.50", 132050),
        ("1320.5", 132050),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, cents: int) -> None:
    assert cents_of(text) == cents
    assert MoneyField().clean(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "six",
        "$",
        ".",
        "6.555",
        "-1",
        "6,50",
        "1e3",
        "nan",
        "inf",
        "6.50 USD",
        "1,2,3",
        "٦",
        "6..5",
        "0x10",
        "99999999",
    ],
)
def test_what_is_no_amount_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="dollars and cents"):
        cents_of(text)
    with pytest.raises(ValidationError, match=r"such as 5\.50"):
        MoneyField().clean(text)


def test_nothing_typed_is_no_amount_and_not_zero() -> None:
    assert MoneyField(required=False).clean("") is None
    assert MoneyField(required=False).clean(None) is None


@pytest.mark.parametrize(("value", "cents"), [(5.5, 550), (13, 1300), (0.1, 10)])
def test_a_number_of_json_is_dollars_too(value: object, cents: int) -> None:
    assert MoneyField().clean(value) == cents


@given(st.integers(min_value=0, max_value=99_999_999))
@example(132050)
def test_what_is_written_is_read_back_to_the_cent(cents: int) -> None:
    assert cents_of(dollars(cents)) == cents


@given(st.integers(min_value=-10_000_000, max_value=-1))
def test_money_given_back_has_a_minus_in_front(cents: int) -> None:
    assert dollars(cents) == "-" + dollars(-cents)


@given(st.text(max_size=12))
def test_nothing_that_can_be_typed_is_more_than_a_sentence(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert cents_of(text) >= 0
