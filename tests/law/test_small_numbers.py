"""Small counts stay hidden, alone and beside their totals and rates."""

import itertools

from privacy_portal.law.small_numbers import NONE, Shown, share, shown, shown_of, total


def test_counts_of_one_to_ten_are_told_as_a_range() -> None:
    assert {shown(count) for count in range(1, 11)} == {Shown(1, 10)}
    assert [str(shown(count)) for count in (0, 10, 11)] == ["0", "1–10", "11"]


def test_a_total_says_nothing_that_its_parts_do_not() -> None:
    totals = {total([shown(40), shown(hidden)]) for hidden in range(1, 11)}
    assert totals == {Shown(41, 50)}


def test_a_rate_says_nothing_that_its_parts_do_not() -> None:
    assert {share(shown(90), shown(late)) for late in range(1, 11)} == {Shown(90, 99)}
    assert share(shown(90), shown(0)) == Shown(100, 100)
    assert share(NONE, NONE) is None
    assert share(NONE, shown(3)) == Shown(0, 0)


def test_the_rate_lies_within_what_is_shown() -> None:
    for some, rest in itertools.product(range(30), repeat=2):
        if some + rest:
            told = share(shown(some), shown(rest))
            assert told is not None
            assert told.low - 1 < some * 100 / (some + rest) < told.high + 1


def test_some_of_a_whole_are_hidden_where_the_rest_is_small() -> None:
    for size, count in itertools.product(range(60), repeat=2):
        if count <= size:
            whole = shown(size)
            told = shown_of(count, whole)
            assert told.low <= count <= told.high
            if told.exact and whole.exact and count:
                assert size - count == 0 or size - count >= 11
            if 0 < count < 11:
                assert told == Shown(1, min(10, whole.high))
