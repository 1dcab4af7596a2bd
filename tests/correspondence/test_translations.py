"""A translation is used once a qualified translator passed it; until then English and language help."""

import datetime

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.clinic import operations as clinic_operations
from privacy_portal.correspondence import operations, rendering
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from tests.correspondence.letters import KINDS, arguments, write
from tests.factories import BY, NOW, TODAY, make_staff


@pytest.fixture
def petra():
    return make_staff(Role.PRIVACY_OFFICIAL)


def review(by, kind=LetterKind.ACK, **values):
    facts = {
        "kind": kind,
        "language": "es",
        "translator": "Elena Ruiz",
        "qualification": "Certified by the state courts",
        "on": TODAY,
        "now": NOW,
    }
    return operations.review_translation(by=by, **{**facts, **values})


@pytest.mark.cite("92.11(c)(5)")
@pytest.mark.parametrize("kind", KINDS)
def test_an_unreviewed_translation_falls_back_to_english_with_help_and_an_interpreter(ada, kind):
    clinic_operations.write_availability_notice(
        by=BY, reason="tests", language="es", text="ATENCIÓN: hay ayuda gratuita con el idioma."
    )
    letter = write(ada, kind, language="es-MX")
    assert letter.language == "en"
    assert '<html lang="en">' in letter.html
    assert '<p lang="es" dir="auto">ATENCIÓN' in letter.html
    item = WorkItem.objects.get(kind=WorkKind.INTERPRETER)
    assert (item.about_type, item.about_id) == ("communication", letter.pk)
    operations.interpreter_arranged(by=BY, communication_id=letter.pk)
    item.refresh_from_db()
    assert item.settled_at is not None


def test_a_reviewed_translation_is_used_and_nobody_is_sent_for(ada, petra):
    passed = review(petra)
    assert operations.is_current(passed)
    letter = write(ada, language="es")
    assert letter.language == "es"
    assert '<html lang="es">' in letter.html
    assert "20 de diciembre de 2026" in letter.html
    assert not WorkItem.objects.filter(kind=WorkKind.INTERPRETER).exists()
    assert write(ada, LetterKind.EXTENSION, language="es").language == "en"  # each kind by itself


def test_a_change_of_the_text_asks_for_a_new_review(ada, petra, monkeypatch):
    passed = review(petra)
    monkeypatch.setattr(rendering, "stylesheet", lambda: "changed")
    rendering.template_version.cache_clear()
    source = rendering._source
    monkeypatch.setattr(rendering, "_source", lambda name: source(name) + "changed")
    try:
        assert not operations.is_current(passed)
        assert write(ada, language="es").language == "en"
    finally:
        rendering.template_version.cache_clear()


def test_a_language_without_any_translation_gets_english_and_an_interpreter(ada):
    assert operations.preview(**arguments(ada, language="vi")).language == "en"
    write(ada, language="vi")
    assert WorkItem.objects.filter(kind=WorkKind.INTERPRETER).count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"translator": " "}, "TRANSLATOR_UNNAMED"),
        ({"qualification": ""}, "TRANSLATOR_UNNAMED"),
        ({"on": TODAY + datetime.timedelta(days=1)}, "REVIEW_DATE"),
        ({"language": "vi"}, "LANGUAGE_UNKNOWN"),
    ],
)
def test_a_review_names_its_translator_and_its_day(petra, values, code):
    with pytest.raises(Refused) as refused:
        review(petra, **values)
    assert refused.value.code == code


@pytest.mark.parametrize("role", [Role.RECORDS_CLERK, Role.COMPLIANCE_OFFICER, Role.MARKETING])
def test_not_everybody_passes_a_translation(role):
    with pytest.raises(Refused) as refused:
        review(make_staff(role))
    assert refused.value.code == "NOT_ALLOWED"


def test_no_interpreter_is_noted_where_none_is_wanted(ada):
    with pytest.raises(Refused) as refused:
        operations.interpreter_arranged(by=BY, communication_id=write(ada).pk)
    assert refused.value.code == "NO_INTERPRETER_WANTED"
