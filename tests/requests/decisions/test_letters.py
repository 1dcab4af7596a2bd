"""The letters of a denial, read against what the law makes them say; every ground, in both languages."""

import html
import itertools
import re

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.denial import GROUNDS, Ground
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_requests import letters
from privacy_requests.models import AuthorityCheck, PrivacyRequest
from privacy_requests.queries import timeline
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
from tests.requests.decisions.acting import (
    REASONING,
    REPRESENTATIVE,
    REVIEWABLE,
    deny,
    determine,
    give_part,
    in_part,
    under_review,
    uphold,
    why,
)
from tests.requests.factories import add_record, make_request

pytestmark = pytest.mark.usefixtures("clinic")
LANGUAGES = ("en", "es")
HHS = "1-800-368-1019"
REVIEW = re.compile(r"\breview|revis(e|i[oó]n|ar)", re.IGNORECASE)
SPANISH = {
    Ground.PSYCHOTHERAPY_NOTES: "notas de psicoterapia",
    Ground.LEGAL_ACTION: "acción legal",
    Ground.CORRECTIONAL: "institución correccional",
    Ground.RESEARCH: "estudio de investigación",
    Ground.PRIVACY_ACT: "Ley de Privacidad de 1974",
    Ground.CONFIDENTIAL_SOURCE: "prometimos mantenerlo confidencial",
    Ground.ENDANGERS_LIFE: "la seguridad física",
    Ground.HARMS_ANOTHER: "habla de otra persona",
    Ground.HARM_BY_REPRESENTATIVE: "en nombre de otra persona",
}


@pytest.fixture(autouse=True)
def _translated(clinic) -> None:
    """A qualified translator passed the Spanish texts."""
    for kind in LetterKind:
        if kind.value.startswith("access_") or kind is LetterKind.UNABLE_TO_VERIFY:
            correspondence.review_translation(
                by=make_staff(Role.PRIVACY_OFFICIAL),
                kind=kind,
                language="es",
                translator="Elena Ruiz",
                qualification="Certified by the state courts",
                on=TODAY,
                now=NOW,
            )


def asked(ground: str, language: str) -> PrivacyRequest:
    """A request on which `ground` may be used, with two files."""
    representative = GROUNDS[Ground(ground)].representative_only
    patient = make_patient(language=language)
    requester = {**REPRESENTATIVE, "name": "Rosa Lovell"} if representative else None
    row = make_request(patient=patient, requester=requester)
    row.language = language  # a representative's letters are in the language of the request
    row.save()
    if representative:
        AuthorityCheck.objects.create(
            privacy_request=row, authority="court", standing="current", succeeded=True, on=TODAY, at=NOW
        )
    add_record(row, title="Visit notes")
    add_record(row, title="Kept back")
    if ground in REVIEWABLE:
        determine(row, ground=ground)
    return row


def text_of(row: PrivacyRequest, kind: str, language: str) -> str:
    letter = Communication.objects.get(reference=row.reference, kind=kind)
    assert letter.language == language
    body = re.sub(r"<style>.*?</style>", " ", letter.html, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def check_part_b(text: str, ground: str, language: str) -> None:
    """Ground, review where there is one and only there, both complaints, a name and telephone."""
    rule = GROUNDS[Ground(ground)]
    words = rule.words(represented=rule.representative_only)
    plain = words if language == "en" else SPANISH[Ground(ground)]
    assert plain in text
    assert HHS in text
    assert text.count("(217) 555-0101") >= 2  # who takes complaints, and whom to ask
    assert "Privacy Official" in text
    promised = REVIEW.search(text)
    if ground in REVIEWABLE:
        assert promised
        assert ("or write to us at" if language == "en" else "o escríbanos a") in text
        assert "portal" not in text  # nobody here has an account to sign in with
        assert ("do not have to give a reason" if language == "en" else "No tiene que dar") in text
    else:
        assert promised is None, promised
    assert "Zyxwvut" not in text
    assert "036-123456" not in text


@pytest.mark.cite("164.524(d)(2)(i)", "164.524(d)(2)(ii)", "164.524(d)(2)(iii)")
@pytest.mark.parametrize(("ground", "language"), list(itertools.product(Ground, LANGUAGES)))
def test_a_denial_of_the_whole_says_what_the_law_demands(ground, language) -> None:
    row = asked(ground, language)
    deny(row, why(ground, words=""))
    check_part_b(text_of(row, "access_denied", language), ground, language)


@pytest.mark.cite("164.524(d)(1)")
@pytest.mark.parametrize(("ground", "language"), list(itertools.product(Ground, LANGUAGES)))
def test_a_denial_of_a_part_also_says_what_is_given_and_what_is_withheld(ground, language) -> None:
    row = asked(ground, language)
    words = "Notas del 3 de marzo" if language == "es" else "Notes of March 3"
    give_part(row, why(ground, records=row.documents.filter(title="Kept back"), words=words))
    text = text_of(row, "access_in_part", language)
    check_part_b(text, ground, language)
    assert words in text
    assert ("by mail" if language == "en" else "por correo") in text
    assert ("1 file" if language == "en" else "1 archivo") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_grounds_the_review_is_of_the_reviewable_one(language) -> None:
    row = in_part(Ground.ENDANGERS_LIFE, Ground.PRIVACY_ACT, patient=make_patient(language=language))
    text = text_of(row, "access_in_part", language)
    assert ("where it rests on the judgment" if language == "en" else "en lo que se basa") in text


@pytest.mark.cite("164.524(d)(4)")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_of_a_review_repeats_both_complaints_and_no_reasoning(language) -> None:
    row = asked(Ground.ENDANGERS_LIFE, language)
    deny(row, why(Ground.ENDANGERS_LIFE, words=""))
    uphold(row, under_review(row))
    text = text_of(row, "access_review", language)
    assert ("The decision stands" if language == "en" else "La decisión se mantiene") in text
    assert HHS in text
    assert "(217) 555-0101" in text
    assert REASONING not in text


def test_a_letter_on_an_unreviewable_ground_that_promised_a_review_could_not_be_sent() -> None:
    row = asked(Ground.PRIVACY_ACT, "en")
    draft = letters.access_denied(row, on=TODAY, withheld=[why(Ground.PRIVACY_ACT)])
    draft.context["reviewable"] = True  # as a mistake in a template would
    with pytest.raises(Refused) as refused:
        draft.compose(by=BY)
    assert refused.value.code == "REVIEW_PROMISED"


def test_a_letter_on_a_reviewable_ground_that_kept_the_review_to_itself_could_not_be_sent() -> None:
    row = asked(Ground.ENDANGERS_LIFE, "en")
    draft = letters.access_denied(row, on=TODAY, withheld=[why(Ground.ENDANGERS_LIFE)])
    draft.context["reviewable"] = False
    with pytest.raises(Refused) as refused:
        draft.compose(by=BY)
    assert refused.value.code == "STATEMENT_MISSING"


@pytest.mark.parametrize("outcome", ["denied", "granted_in_part"])
def test_the_patient_reads_the_answer_as_it_was(outcome) -> None:
    row = asked(Ground.PRIVACY_ACT, "en")
    if outcome == "denied":
        deny(row, why(Ground.PRIVACY_ACT))
    else:
        give_part(row, why(Ground.PRIVACY_ACT, records=row.documents.filter(title="Kept back")))
    decided = next(event for event in timeline(row) if event.code == "decided")
    assert ("no" if outcome == "denied" else "a part") in decided.heading
