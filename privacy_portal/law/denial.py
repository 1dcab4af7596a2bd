"""Denying access (45 CFR 164.524(a)(2), (a)(3), (d)): the only grounds, and what each of them demands."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.access import Kind
from privacy_portal.law.citations import Cite, Rule, cfr
from privacy_portal.law.refusal import Refused

ONLY_GROUNDS = Rule(
    "Access may be denied only on the grounds named here. An unpaid bill, a record made by somebody else, "
    "fear that the patient may be upset, or a request without a reason is none.",
    cfr("164.524(a)"),
)
LICENSED = Rule(
    "A ground that asks how much harm access would do rests on the professional judgment of a licensed "
    "health care professional, and the individual may have the denial reviewed.",
    cfr("164.524(a)(3)"),
)
PARTIAL = Rule(
    "Give whatever else was asked for, after leaving out only what there is a ground to deny.",
    cfr("164.524(d)(1)"),
)
WRITTEN = Rule(
    "A denial is written, in plain language, and sent by the due date.",
    cfr("164.524(d)(2)"),
)
NOT_HELD = Rule(
    "Where the clinic does not hold what was asked for but knows where it is, it says where to ask.",
    cfr("164.524(d)(3)"),
)


class Ground(StrEnum):
    """Why access may be denied; the first six are not open to review, the last three are."""

    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"
    LEGAL_ACTION = "legal_action"
    CORRECTIONAL = "correctional"
    RESEARCH = "research"
    PRIVACY_ACT = "privacy_act"
    CONFIDENTIAL_SOURCE = "confidential_source"
    ENDANGERS_LIFE = "endangers_life"
    HARMS_ANOTHER = "harms_another"
    HARM_BY_REPRESENTATIVE = "harm_by_representative"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing to put down before a ground may be used: a condition to confirm with "yes", or a text."""

    code: str
    label: str
    required: bool = True
    is_condition: bool = True

    def is_given(self, answers: Mapping[str, str]) -> bool:
        answer = answers.get(self.code, "").strip()
        if self.is_condition:
            return answer == "yes" or not (answer or self.required)
        return bool(answer) or not self.required


@dataclass(frozen=True, slots=True)
class GroundRule:
    """A ground: `name` for a list, `plain` for the letter, in the second person.

    `plain_for_another`: the same to a personal representative, where that would be the wrong person.
    copy_only: inspection stays open. representative_only: it never holds against the individual.
    """

    name: str
    plain: str
    cite: Cite
    reviewable: bool
    evidence: tuple[Evidence, ...] = ()
    copy_only: bool = False
    representative_only: bool = False
    plain_for_another: str = ""

    def words(self, *, represented: bool) -> str:
        """The sentence for a letter to the individual, or to who acts for them."""
        return (self.plain_for_another if represented else "") or self.plain


EXCEPTED = cfr("164.524(a)(2)(i)")

GROUNDS: dict[Ground, GroundRule] = {
    Ground.PSYCHOTHERAPY_NOTES: GroundRule(
        "Psychotherapy notes",
        "What you asked for are psychotherapy notes: a therapist's own notes of what was said in counseling, "
        "kept apart from your record. The law does not open these notes to access.",
        EXCEPTED,
        reviewable=False,
        plain_for_another="What you asked for are psychotherapy notes: a therapist's own notes of what "
        "was said in counseling, kept apart from the patient's record. The law does not open these notes "
        "to access.",
        evidence=(
            Evidence("session_notes", "A mental health professional wrote them about what was said"),
            Evidence("kept_apart", "They are kept apart from the rest of the record"),
            Evidence(
                "nothing_else",
                "They hold no medication, session times, kinds of treatment, test results, diagnosis, "
                "functional status, treatment plan, symptoms, prognosis or progress",
            ),
        ),
    ),
    Ground.LEGAL_ACTION: GroundRule(
        "Compiled for a legal action",
        "What you asked for was put together for a court case or another legal action. The law does not open "
        "such papers to access. Your record of care itself stays open to you.",
        EXCEPTED,
        reviewable=False,
        plain_for_another="What you asked for was put together for a court case or another legal action. "
        "The law does not open such papers to access. The record of the patient's care itself stays open "
        "to you.",
        evidence=(
            Evidence("action", "Which civil, criminal or administrative action", is_condition=False),
            Evidence(
                "compiled_for_it", "It was compiled for that action, or in reasonable anticipation of it"
            ),
            Evidence("record_stays_open", "It is no part of the record of care, which stays open"),
        ),
    ),
    Ground.CORRECTIONAL: GroundRule(
        "Copy for an inmate",
        "You are in a correctional institution, and a copy would put at risk the health, safety, security, "
        "custody or rehabilitation of you or of others there. You may still ask to look at the record.",
        cfr("164.524(a)(2)(ii)"),
        reviewable=False,
        plain_for_another="The patient is in a correctional institution, and a copy would put at risk the "
        "health, safety, security, custody or rehabilitation of the patient or of others there. You may "
        "still ask to look at the record.",
        copy_only=True,
        evidence=(
            Evidence("institution", "Which correctional institution", is_condition=False),
            Evidence("is_inmate", "The patient is an inmate there"),
            Evidence("acts_for_institution", "The clinic is that institution or acts under its direction"),
            Evidence(
                "jeopardy",
                "What a copy would put at risk: the health, safety, security, custody or rehabilitation of "
                "inmates, or the safety of people who work there or transport inmates",
                is_condition=False,
            ),
        ),
    ),
    Ground.RESEARCH: GroundRule(
        "Research in progress",
        "What you asked for comes from a research study that includes treatment. When you joined, you agreed "
        "that you could not see it while the study goes on. You can see it again when the study is complete.",
        cfr("164.524(a)(2)(iii)"),
        reviewable=False,
        plain_for_another="What you asked for comes from a research study that includes treatment. When "
        "the patient joined, it was agreed that nobody could see it on the patient's behalf while the "
        "study goes on. Access returns when the study is complete.",
        evidence=(
            Evidence("includes_treatment", "It was made or obtained in research that includes treatment"),
            Evidence("in_progress", "The research is still in progress"),
            Evidence(
                "agreed_to_suspension", "The patient agreed to the suspension when consenting to take part"
            ),
            Evidence(
                "told_access_returns",
                "The patient was told that access returns when the research is complete",
            ),
        ),
    ),
    Ground.PRIVACY_ACT: GroundRule(
        "Privacy Act record",
        "What you asked for is in federal records under the Privacy Act of 1974, and that Act allows us to "
        "keep it back.",
        cfr("164.524(a)(2)(iv)"),
        reviewable=False,
        evidence=(
            Evidence("subject_to_act", "The records are subject to the Privacy Act, 5 U.S.C. 552a"),
            Evidence("exemption", "Where that Act allows the denial", is_condition=False),
        ),
    ),
    Ground.CONFIDENTIAL_SOURCE: GroundRule(
        "Confidential source",
        "Someone who is not a health care provider told us this, and we promised to keep it confidential. "
        "Letting you see it would be likely to show who that was.",
        cfr("164.524(a)(2)(v)"),
        reviewable=False,
        evidence=(
            Evidence("source_is_no_provider", "It came from someone who is no health care provider"),
            Evidence("promised_confidentiality", "That person was promised confidentiality"),
            Evidence("would_reveal", "Access would be reasonably likely to reveal the source"),
        ),
    ),
    Ground.ENDANGERS_LIFE: GroundRule(
        "Danger to life or physical safety",
        "A licensed health care professional found that this would be reasonably likely to endanger the life "
        "or physical safety of you or of someone else.",
        cfr("164.524(a)(3)(i)"),
        reviewable=True,
        plain_for_another="A licensed health care professional found that this would be reasonably likely "
        "to endanger the life or physical safety of the patient or of someone else.",
    ),
    Ground.HARMS_ANOTHER: GroundRule(
        "Substantial harm to another person",
        "This tells about another person, and a licensed health care professional found that letting you see "
        "it would be reasonably likely to cause that person substantial harm.",
        cfr("164.524(a)(3)(ii)"),
        reviewable=True,
        plain_for_another="This tells about a person other than the patient, and a licensed health care "
        "professional found that letting you see it would be reasonably likely to cause that person "
        "substantial harm.",
        evidence=(
            Evidence("refers_to_another", "It makes reference to another person"),
            Evidence("other_is_no_provider", "That person is no health care provider"),
        ),
    ),
    Ground.HARM_BY_REPRESENTATIVE: GroundRule(
        "Substantial harm through a representative",
        "You asked on behalf of someone else, and a licensed health care professional found that letting you "
        "see this would be reasonably likely to cause substantial harm to that person or to another.",
        cfr("164.524(a)(3)(iii)"),
        reviewable=True,
        representative_only=True,
    ),
}


def check_ground(
    code: str,
    *,
    evidence: Mapping[str, str],
    requested_kind: Kind,
    requester_is_representative: bool,
    determined_by_licensed: bool,
) -> GroundRule:
    """The ground `code` names, when it may be used here; `evidence`: answers by Evidence.code.

    `determined_by_licensed`: a licensed health care professional determined that the ground holds. Raises
    Refused (GROUND_UNKNOWN, GROUND_ONLY_REPRESENTATIVE, GROUND_NOT_FOR_INSPECTION,
    LICENSED_PROFESSIONAL_REQUIRED, EVIDENCE_MISSING).
    """
    rule = _rule(code)
    if rule.representative_only and not requester_is_representative:
        raise Refused(
            "This ground is for a request by a personal representative; the patient asked in person.",
            rule.cite,
            code="GROUND_ONLY_REPRESENTATIVE",
        )
    if rule.copy_only and requested_kind is Kind.INSPECT:
        raise Refused(
            "This ground denies a copy; inspection was asked for and stays open.",
            rule.cite,
            code="GROUND_NOT_FOR_INSPECTION",
        )
    if rule.reviewable and not determined_by_licensed:
        raise Refused(
            "Only a licensed health care professional can determine that this ground holds.",
            rule.cite,
            code="LICENSED_PROFESSIONAL_REQUIRED",
        )
    missing = [wanted.label for wanted in rule.evidence if not wanted.is_given(evidence)]
    if missing:
        raise Refused(
            f"This ground does not hold until this is put down: {'; '.join(missing)}.",
            rule.cite,
            code="EVIDENCE_MISSING",
        )
    return rule


def check_determination(
    *,
    supports: bool,
    name: str,
    licence: str,
    reasoning: str,
    on: datetime.date,
    today: datetime.date,
    received_on: datetime.date | None = None,
) -> None:
    """Whether a professional's determination is complete, and about this request (`received_on`).

    One that does not support the ground (`supports` False) denies nobody anything and needs no reasoning.
    Raises Refused (DETERMINATION_INCOMPLETE, DETERMINATION_FUTURE, DETERMINATION_BEFORE_REQUEST).
    """
    wanted = {"the professional's name": name, "the licence": licence}
    if supports:
        wanted["the reasoning"] = reasoning
    missing = [what for what, given in wanted.items() if not given.strip()]
    if missing:
        raise Refused(
            f"The determination does not say {', '.join(missing)}.",
            LICENSED.cite,
            code="DETERMINATION_INCOMPLETE",
        )
    if on > today:
        raise Refused(
            "A determination cannot be dated in the future.", LICENSED.cite, code="DETERMINATION_FUTURE"
        )
    if received_on is not None and on < received_on:
        raise Refused(
            "This was determined before the request came: it is no judgment on this request.",
            LICENSED.cite,
            code="DETERMINATION_BEFORE_REQUEST",
        )


def is_reviewable(grounds: Iterable[str]) -> bool:
    """Whether a denial on `grounds` may be reviewed: one reviewable ground is enough.

    Raises Refused (GROUND_UNKNOWN).
    """
    rules = [_rule(code) for code in grounds]
    return any(rule.reviewable for rule in rules)


def check_part(*, withheld: str, given_count: int, may_inspect: bool) -> None:
    """Whether a denial in part is one: it says what is withheld, and gives the rest.

    `given_count`: how many records are given; `may_inspect`: inspection stays open where a copy is denied.
    Raises Refused (WITHHELD_MISSING, NOTHING_GIVEN).
    """
    if not withheld.strip():
        raise Refused("Say what is withheld.", PARTIAL.cite, code="WITHHELD_MISSING")
    if given_count < 1 and not may_inspect:
        raise Refused(
            "Nothing would be given: that is a denial of the whole, unless the rest is added.",
            PARTIAL.cite,
            code="NOTHING_GIVEN",
        )


def check_not_held(*, where_known: bool, where: str) -> None:
    """Whether "we do not hold it" says where to ask, when that is known; raises Refused (WHERE_MISSING)."""
    if where_known and not where.strip():
        raise Refused("Say where to ask for it.", NOT_HELD.cite, code="WHERE_MISSING")


def _rule(code: str) -> GroundRule:
    try:
        return GROUNDS[Ground(code)]
    except ValueError:
        named = "; ".join(rule.name.lower() for rule in GROUNDS.values())
        raise Refused(
            f"This is no ground to deny access. These are the only ones: {named}.",
            ONLY_GROUNDS.cite,
            code="GROUND_UNKNOWN",
        ) from None
