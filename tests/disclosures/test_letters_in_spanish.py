"""Letters of disclosures in Spanish: the ledger’s words are read as English, and help stays in one piece."""

import pdfua
import pytest

from privacy_portal.clinic import operations as clinic_operations
from privacy_portal.correspondence.operations import translations
from privacy_portal.correspondence.pdf import render_pdf
from privacy_portal.law.letters import LetterKind
from tests.correspondence import pages
from tests.factories import BY, TODAY, make_clinic

HELP = ("Free language help is available.", "Hay ayuda gratuita con el idioma.")


@pytest.fixture(autouse=True)
def _clinic(db) -> None:
    make_clinic()
    for language, text in zip(("en", "es"), HELP, strict=True):
        clinic_operations.write_availability_notice(by=BY, reason="tests", language=language, text=text)


def sample(kind: LetterKind) -> str:
    return translations.sample_text(kind=kind, language="es", number=0, on=TODAY)


def test_what_the_ledger_holds_is_read_aloud_as_english(tmp_path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render_pdf(sample(LetterKind.ACCOUNTING)).content)
    assert [str(finding) for finding in pdfua.validate(path).findings] == []
    spoken = {(one.kind, one.language) for one in pages.elements(path.read_bytes())}
    assert {("P", "es"), ("Span", "en")} <= spoken
    for words in ("Laboratory report", "Report of a notifiable disease", "Adults with a sleep study"):
        assert f'<span lang="en"><span class="quoted">{words}</span></span>' in sample(LetterKind.ACCOUNTING)


@pytest.mark.parametrize("lines", range(0, 24, 2))
def test_the_notices_of_language_help_stay_on_one_page(lines: int) -> None:
    html = sample(LetterKind.ACCOUNTING_FEE).replace("30 min × $22", "30 min × $22 " * 7 * lines)
    on = [
        [words in " ".join(text.split()) for text in pages.texts(render_pdf(html).content)] for words in HELP
    ]
    assert on[0] == on[1]
    assert any(on[0])
