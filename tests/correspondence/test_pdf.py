"""A letter's PDF: tagged, worded, in its languages, in a #10 window, in the packaged fonts."""

import dataclasses
import io
import itertools

import pdfplumber
import pdfua
import pytest
from weasyprint import HTML

from bench import letters as bench
from bench.sample import two_page_letter
from privacy_portal.clinic import operations as clinic_operations
from privacy_portal.correspondence.pdf import render_pdf
from privacy_portal.correspondence.pdf_structure import StructureMismatch, finish
from privacy_portal.correspondence.rendering import render_letter
from privacy_portal.law.letters import LetterKind
from tests.correspondence import pages
from tests.correspondence.letters import KINDS, REFERENCE, write
from tests.factories import ADDRESS, BY, make_patient

# A #10 envelope is 9.5in by 4.125in; the sheet, 8.5in wide and folded in three, slides in it.
WINDOW = {"left": 0.875, "width": 4.5, "bottom": 0.5, "height": 1.125}
PANEL, ENVELOPE = 11 / 3, 4.125
SLIDE_X, SLIDE_Y = 9.5 - 8.5, ENVELOPE - PANEL
# What the window shows of the sheet at the two ends of its sliding, from the sheet's top left corner.
LOWEST = PANEL - WINDOW["bottom"] - WINDOW["height"]
ALWAYS_SEEN = (WINDOW["left"], LOWEST + SLIDE_Y, WINDOW["left"] + WINDOW["width"] - SLIDE_X, LOWEST + 1.125)
EVER_SEEN = (WINDOW["left"] - SLIDE_X, LOWEST, WINDOW["left"] + WINDOW["width"], LOWEST + SLIDE_Y + 1.125)

VARIANTS = list(itertools.product(KINDS, ("en", "es"), (False, True)))


def pdf_of(kind, language="en", large_print=False, patient=None):
    """Rendered from real merge data; Spanish here without asking whether it was reviewed."""
    patient = patient or make_patient()
    letter = write(patient, kind)
    merge = {key: value for key, value in letter.merge.items() if key != "_context"}
    made = render_letter(kind, language=language, large_print=large_print, merge=merge)
    return render_pdf(made.html)


@pytest.fixture
def notices():
    for language, text in (("es", "ATENCIÓN: hay ayuda gratuita."), ("fr", "ATTENTION : aide gratuite.")):
        clinic_operations.write_availability_notice(by=BY, reason="tests", language=language, text=text)


@pytest.mark.parametrize(("kind", "language", "large_print"), VARIANTS)
def test_every_letter_passes_pdf_ua_and_our_own_reading(kind, language, large_print, tmp_path, notices):
    pdf = pdf_of(kind, language, large_print)
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf.content)
    assert [str(finding) for finding in pdfua.validate(path).findings] == []
    pages.check_structure(pdf.content)
    spoken = {element.language for element in pages.elements(pdf.content) if element.kind == "P"}
    assert spoken == {language, "es", "fr"}
    assert pages.fonts(pdf.content) <= {"Letter-Sans", "Letter-Sans-Bold", "Letter-Serif-Bold"}
    footers = [text.splitlines()[-1] for text in pages.texts(pdf.content)]
    word, of = ("Page", "of") if language == "en" else ("Página", "de")
    assert [f"{word} {n} {of} {pdf.pages}" in line for n, line in enumerate(footers, 1)] == [True] * pdf.pages
    if kind is not LetterKind.CLAIM_CODE:
        assert all(REFERENCE in line for line in footers)


# "Language help is free" or the like, in scripts that other fonts must carry.
SCRIPTS = {
    "vi": "Có dịch vụ trợ giúp ngôn ngữ miễn phí.",
    "zh-Hans": "我们免费提供语言协助服务。",
    "zh-Hant": "我們免費提供語言協助服務。",
    "ko": "무료 언어 지원 서비스를 이용하실 수 있습니다.",
    "ru": "Бесплатная языковая помощь.",
    "ar": "خدمات المساعدة اللغوية متاحة مجانا.",
    "hi": "भाषा सहायता निःशुल्क उपलब्ध है।",
    "pl": "Bezpłatna pomoc językowa.",
    "tl": "May libreng tulong sa wika.",
}


def test_notices_in_other_scripts_are_set_in_packaged_fonts_and_tagged_in_their_language(tmp_path):
    for language, text in SCRIPTS.items():
        clinic_operations.write_availability_notice(by=BY, reason="tests", language=language, text=text)
    pdf = pdf_of(LetterKind.ACK)
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf.content)
    assert [str(finding) for finding in pdfua.validate(path).findings] == []
    spoken = {element.language for element in pages.elements(pdf.content) if element.kind == "P"}
    assert spoken == {"en", *SCRIPTS}
    used = pages.fonts(pdf.content)
    assert {"Letter-Noto-Chinese", "Letter-Noto-Korean", "Letter-Noto-Devanagari"} <= used
    assert all(name.startswith("Letter-") for name in used)


def test_a_telephone_number_keeps_its_order_in_text_from_right_to_left():
    text = "اتصل بالرقم (217) 555-0142 مجانا"
    clinic_operations.write_availability_notice(by=BY, reason="tests", language="ar", text=text)
    shown = "\n".join(pages.texts(pdf_of(LetterKind.CLAIM_CODE).content))
    assert "(217) 555-0142" in shown


@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_window_shows_the_whole_address_and_nothing_else(kind, large_print):
    patient = make_patient(address=dataclasses.replace(ADDRESS, line2="Apartment 3B"))
    words = pages.words_of_first_page(pdf_of(kind, large_print=large_print, patient=patient).content)
    address = [word for word in words if 2.3 < word["top"] < 3.3 and word["x0"] < 4.4]
    assert " ".join(word["text"] for word in address) == (
        "Ada Lovell 12 Elm Street Apartment 3B Springfield, IL 62704"
    )
    left, top, right, bottom = ALWAYS_SEEN
    for word in address:
        assert left <= word["x0"]
        assert word["x1"] <= right
        assert top - 0.05 <= word["top"]  # the box of a line is taller than its letters
        assert word["bottom"] <= bottom + 0.05
    left, top, right, bottom = EVER_SEEN
    others = [word for word in words if word not in address]
    seen = [
        w for w in others if w["x1"] > left and w["x0"] < right and w["bottom"] > top and w["top"] < bottom
    ]
    assert seen == []


def test_large_print_is_eighteen_points_but_for_the_letterhead_and_the_window():
    content = pdf_of(LetterKind.EXTENSION, large_print=True).content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        letters = [(page.page_number, char) for page in pdf.pages for char in page.chars]
    body = [char for page, char in letters if page > 1 or char["top"] / 72 > EVER_SEEN[3]]
    assert min(round(char["size"]) for char in body) == 18


def test_a_letter_frozen_under_an_older_style_sheet_keeps_it():
    html = two_page_letter()
    wide = html.replace("size: 8.5in 11in", "size: 14in 11in")
    assert pages.words_of_first_page(render_pdf(html).content) != pages.words_of_first_page(
        render_pdf(wide).content
    )


def test_table_headers_get_their_scope():
    rows = "<tr><th>Date</th><th>Who</th></tr><tr><th scope='row'>May 1</th><td>Lab</td></tr>"
    table = f"<table>{rows}</table>"
    html = (
        f'<!doctype html><html lang="en"><head><title>T</title></head><body><h1>T</h1>{table}</body></html>'
    )
    content = render_pdf(html).content
    assert [e.scope for e in pages.elements(content) if e.kind == "TH"] == ["/Column", "/Column", "/Row"]
    pages.check_structure(content)


def test_tags_that_do_not_follow_the_page_stop_the_letter():
    document = HTML(string=two_page_letter()).render(pdf_variant="pdf/ua-1")
    document.pages.pop()
    with pytest.raises(StructureMismatch):
        HTML(string=two_page_letter()).render(pdf_variant="pdf/ua-1").write_pdf(
            pdf_variant="pdf/ua-1", finisher=lambda _whole, pdf: finish(document, pdf)
        )


def test_typesetting_is_as_fast_as_promised():
    ratio = bench.measure(two_page_letter())
    print(f"ratio {ratio.times:.2f}: naive {ratio.naive:.3f} s, ours {ratio.ours:.3f} s")  # noqa: T201
    assert ratio.pages == 2
    assert ratio.times >= bench.PROMISED


def test_the_spanish_text_says_all_the_english_says():
    patient = make_patient()
    for kind in KINDS:
        letter = write(patient, kind)
        merge = {key: value for key, value in letter.merge.items() if key != "_context"}
        spanish = render_letter(kind, language="es", large_print=False, merge=merge)
        assert spanish.statements >= set(letter.statements)
