"""Denying access: the nine grounds and no other, their evidence, a professional's determination, the rest."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.law import denial
from privacy_portal.law.access import Kind
from privacy_portal.law.denial import GROUNDS, Ground
from privacy_portal.law.refusal import Refused
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import cite_of, day, each, is_yes, rows

TODAY = day("2026-03-10")
TRUTH = [True, False]


def evidence_for(ground: Ground) -> dict[str, str]:
    """Everything the ground wants, confirmed or told."""
    return {e.code: "yes" if e.is_condition else "as written" for e in GROUNDS[ground].evidence}


def facts_for(ground: Ground, **changes: object) -> dict[str, Any]:
    """Facts under which the ground may be used."""
    return {
        "evidence": evidence_for(ground),
        "requested_kind": Kind.COPY,
        "requester_is_representative": True,
        "determined_by_licensed": True,
        **changes,
    }


def determination(**changes: object) -> dict[str, Any]:
    return {
        "supports": True,
        "name": "Dr. Ada Byron",
        "licence": "MD 4711",
        "reasoning": "She said what she would do to herself.",
        "on": TODAY,
        "today": TODAY,
        **changes,
    }


class TestTheGrounds:
    @each("grounds", "ground")
    def test_are_as_the_table_says(self, row):
        rule = GROUNDS[Ground(row["ground"])]
        assert str(rule.cite) == cite_of(row)
        assert (rule.reviewable, rule.copy_only, rule.representative_only) == (
            is_yes(row["reviewable"]),
            is_yes(row["copy_only"]),
            is_yes(row["representative_only"]),
        )
        assert [e.code for e in rule.evidence] == row["evidence"].split()

    def test_are_the_nine_of_the_table_and_no_other(self):
        assert [row["ground"] for row in rows("grounds")] == list(Ground) == list(GROUNDS)
        assert all(ground.name.lower() == ground for ground in Ground)

    @each("no_grounds")
    def test_are_the_only_ones(self, row):
        refusal = refusal_of(denial.check_ground, row["code"], **facts_for(Ground.ENDANGERS_LIFE))
        assert refusal is not None
        assert (refusal.code, str(refusal.cite)) == ("GROUND_UNKNOWN", cite_of(row))
        assert all(rule.name.lower() in refusal.sentence for rule in GROUNDS.values())

    def test_are_refused_without_repeating_what_somebody_typed(self):
        refusal = refusal_of(denial.check_ground, "Roe owes $480", **facts_for(Ground.RESEARCH))
        assert refusal is not None
        assert "Roe" not in refusal.sentence

    @given(st.text(max_size=30))
    def test_are_never_guessed_from_what_somebody_types(self, typed):
        refusal = refusal_of(denial.check_ground, f"{typed}?", **facts_for(Ground.RESEARCH))
        assert refusal is not None
        assert refusal.code == "GROUND_UNKNOWN"

    @pytest.mark.cite("164.524(d)(2)")
    @pytest.mark.parametrize("ground", Ground)
    def test_are_told_to_the_patient_in_plain_words(self, ground):
        plain = GROUNDS[ground].plain
        assert {"you", "your"} & set(plain.lower().replace(".", " ").replace(",", " ").split())
        assert plain.endswith(".")
        assert "164." not in plain
        assert max(len(sentence.split()) for sentence in plain.split(". ")) <= 35

    @pytest.mark.parametrize("ground", [g for g in Ground if not GROUNDS[g].reviewable])
    def test_that_are_not_reviewable_do_not_speak_of_review(self, ground):
        assert "review" not in GROUNDS[ground].plain.lower()


class TestAGround:
    @pytest.mark.parametrize("ground", Ground)
    def test_may_be_used_when_everything_it_asks_for_is_there(self, ground):
        assert denial.check_ground(ground.value, **facts_for(ground)) is GROUNDS[ground]

    @pytest.mark.parametrize(
        ("ground", "kind", "representative", "licensed"),
        list(itertools.product(Ground, Kind, TRUTH, TRUTH)),
    )
    def test_is_refused_exactly_where_it_does_not_fit(self, ground, kind, representative, licensed):
        [row] = [row for row in rows("grounds") if row["ground"] == ground]
        facts = facts_for(
            ground,
            requested_kind=kind,
            requester_is_representative=representative,
            determined_by_licensed=licensed,
        )
        if is_yes(row["representative_only"]) and not representative:
            expected = "GROUND_ONLY_REPRESENTATIVE"
        elif is_yes(row["copy_only"]) and kind == "inspect":
            expected = "GROUND_NOT_FOR_INSPECTION"
        elif is_yes(row["reviewable"]) and not licensed:
            expected = "LICENSED_PROFESSIONAL_REQUIRED"
        else:
            expected = ""
        assert answer_of(denial.check_ground, ground.value, **facts) == (
            (expected, cite_of(row)) if expected else ("", "")
        )

    @pytest.mark.cite("164.524(a)(3)", "164.524(a)(3)(i)")
    def test_that_asks_for_judgment_is_not_for_the_front_desk(self):
        """S019: a clerk selects danger to life and nobody licensed determined it."""
        facts = facts_for(Ground.ENDANGERS_LIFE, determined_by_licensed=False)
        refusal = refusal_of(denial.check_ground, "endangers_life", **facts)
        assert refusal is not None
        assert refusal.code == "LICENSED_PROFESSIONAL_REQUIRED"
        assert "licensed health care professional" in refusal.sentence

    @pytest.mark.cite("164.524(a)(2)(ii)")
    def test_against_an_inmates_copy_leaves_inspection_open(self):
        assert [ground for ground in Ground if GROUNDS[ground].copy_only] == ["correctional"]
        assert "look at the record" in GROUNDS[Ground.CORRECTIONAL].plain
        both = facts_for(Ground.CORRECTIONAL, requested_kind=Kind.BOTH)
        assert denial.check_ground("correctional", **both).copy_only

    @pytest.mark.parametrize(
        ("ground", "code"), [(ground, e.code) for ground in Ground for e in GROUNDS[ground].evidence]
    )
    @pytest.mark.parametrize("answer", [None, "", "  ", "no", "Yes"])
    def test_needs_each_piece_of_its_evidence(self, ground, code, answer):
        [wanted] = [e for e in GROUNDS[ground].evidence if e.code == code]
        evidence = {**evidence_for(ground), code: answer}
        if answer is None:
            del evidence[code]
        refusal = refusal_of(denial.check_ground, ground.value, **facts_for(ground, evidence=evidence))
        if answer in {"no", "Yes"} and not wanted.is_condition:
            assert refusal is None  # a text may say anything
            return
        assert refusal is not None
        assert (refusal.code, refusal.cite) == ("EVIDENCE_MISSING", GROUNDS[ground].cite)
        assert refusal.sentence.endswith(f": {wanted.label}.")

    def test_names_all_that_is_missing(self):
        refusal = refusal_of(denial.check_ground, "research", **facts_for(Ground.RESEARCH, evidence={}))
        assert refusal is not None
        assert all(e.label in refusal.sentence for e in GROUNDS[Ground.RESEARCH].evidence)

    @pytest.mark.parametrize(
        ("is_condition", "required", "answer", "given"),
        [
            (True, True, "yes", True),
            (True, True, "no", False),
            (True, True, "", False),
            (True, False, "", True),
            (True, False, "no", False),
            (False, True, "text", True),
            (False, True, " ", False),
            (False, False, "", True),
        ],
    )
    def test_takes_a_yes_for_a_condition_and_words_for_a_text(self, is_condition, required, answer, given):
        evidence = denial.Evidence("x", "X", required=required, is_condition=is_condition)
        assert evidence.is_given({"x": answer}) is given


class TestADetermination:
    @pytest.mark.cite("164.524(a)(3)")
    @pytest.mark.parametrize("missing", ["name", "licence", "reasoning"])
    @pytest.mark.parametrize("blank", ["", " \n"])
    def test_is_complete_only_with_name_licence_and_reasoning(self, missing, blank):
        answer = answer_of(denial.check_determination, **determination(**{missing: blank}))
        assert answer == ("DETERMINATION_INCOMPLETE", "45 CFR 164.524(a)(3)")

    def test_names_what_it_lacks(self):
        refusal = refusal_of(denial.check_determination, **determination(name="", licence=""))
        assert refusal is not None
        assert refusal.sentence == "The determination does not say the professional's name, the licence."

    def test_that_denies_nobody_anything_needs_no_reasoning(self):
        denial.check_determination(**determination(supports=False, reasoning=""))
        for missing in ("name", "licence"):
            refusal = refusal_of(denial.check_determination, **determination(supports=False, **{missing: ""}))
            assert refusal is not None

    @pytest.mark.parametrize(
        ("on", "code"),
        [("2026-03-09", ""), ("2026-03-10", ""), ("2026-03-11", "DETERMINATION_FUTURE")],
    )
    def test_is_of_today_or_earlier(self, on, code):
        assert answer_of(denial.check_determination, **determination(on=day(on)))[0] == code


class TestReview:
    @given(st.lists(st.sampled_from(list(Ground)), max_size=4))
    def test_is_open_when_at_least_one_ground_is_reviewable(self, grounds):
        listed = {row["ground"] for row in rows("grounds") if is_yes(row["reviewable"])}
        assert denial.is_reviewable([ground.value for ground in grounds]) is any(
            ground in listed for ground in grounds
        )

    @pytest.mark.parametrize("grounds", [["endangers_life", "unpaid"], ["unpaid", "endangers_life"]])
    def test_is_never_promised_on_a_ground_that_does_not_exist(self, grounds):
        with pytest.raises(Refused) as refused:
            denial.is_reviewable(grounds)
        assert refused.value.code == "GROUND_UNKNOWN"


@pytest.mark.cite("164.524(d)(1)")
@pytest.mark.parametrize(
    ("withheld", "given_count", "may_inspect", "code"),
    [
        ("Session notes of May 2025", 1, False, ""),
        ("Session notes of May 2025", 0, False, "NOTHING_GIVEN"),
        ("The copy", 0, True, ""),
        ("", 1, False, "WITHHELD_MISSING"),
        (" ", 1, True, "WITHHELD_MISSING"),
        ("", 0, False, "WITHHELD_MISSING"),
    ],
)
def test_a_denial_in_part_says_what_is_withheld_and_gives_the_rest(withheld, given_count, may_inspect, code):
    answer = answer_of(denial.check_part, withheld=withheld, given_count=given_count, may_inspect=may_inspect)
    assert answer == ((code, "45 CFR 164.524(d)(1)") if code else ("", ""))


@pytest.mark.cite("164.524(d)(3)")
@pytest.mark.parametrize(
    ("known", "where", "code"),
    [
        (True, "Dr. Lee, 4 Elm Street", ""),  # S025
        (True, "", "WHERE_MISSING"),
        (True, "  ", "WHERE_MISSING"),
        (False, "", ""),
    ],
)
def test_who_is_known_to_hold_it_is_told(known, where, code):
    answer = answer_of(denial.check_not_held, where_known=known, where=where)
    assert answer == ((code, "45 CFR 164.524(d)(3)") if code else ("", ""))
