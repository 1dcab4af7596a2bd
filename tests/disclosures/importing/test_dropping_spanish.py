"""The drop link in Spanish: its pages, what is wrong in a form or a file, and the file of errors."""

import ast
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from disclosures.models import ImportRun
from disclosures.portal import reporting, wording
from privacy_portal.law.refusal import Refused
from tests.disclosures.admin.conftest import ada, clinic
from tests.disclosures.importing.files import row, text_of
from tests.disclosures.importing.test_dropping import answers, associate, send_file, token
from tests.i18n.test_catalogue import assert_spanish, speaking_spanish
from tests.requests.admin.pages import date_parts

__all__ = ["ada", "associate", "clinic", "token"]  # the fixtures
ROOT = Path(__file__).resolve().parents[3]
# Where the sentences come from that an associate reads, and of which functions (all when none is named).
SPOKEN = {
    "disclosures/importing/csv.py": (),
    "disclosures/importing/tables.py": (),
    "disclosures/operations/bulk.py": (),
    "disclosures/operations/dropping.py": ("report", "report_file", "_attest", "_open"),
    "disclosures/operations/recipients.py": ("check_name",),
}


@pytest.fixture(autouse=True)
def _english_after() -> Iterator[None]:
    yield
    translation.deactivate()


@pytest.fixture
def spanish(clinic) -> Client:
    return speaking_spanish()


def post(client: Client, token: str, **sent):
    return client.post(f"/report/{token}/", sent, follow=True)


class TestThePages:
    def test_are_in_spanish(self, ada, token, spanish) -> None:
        said = assert_spanish(spanish.get(f"/report/{token}/"))
        assert "del 1 de marzo de 2026 al 30 de septiembre de 2026" in said
        assert_spanish(post(spanish, token, **answers()))
        for kind in ("all", "none"):
            assert_spanish(post(spanish, token, do=kind, attested_by="Ana Ruiz, gerente", sure="on"))
        assert_spanish(send_file(token, text_of(row(), row(patient_mrn="nobody")).encode(), spanish))
        assert_spanish(send_file(token, b"a,b\n1,2\n", spanish))
        assert_spanish(spanish.get("/report/nonsense/"))

    def test_say_in_their_titles_what_their_headings_say(self, ada, token) -> None:
        for page in (send_file(token, b"a,b\n1,2\n"), post(Client(), token, **NONE)):
            html = page.content.decode()
            title, heading = (re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL) for tag in ("title", "h1"))
            assert title is not None
            assert heading is not None
            assert heading[1] in title[1]

    def test_name_each_form_by_its_heading(self, token) -> None:
        html = Client().get(f"/report/{token}/").content.decode()
        named = re.findall(r'<form method="post" aria-labelledby="(\w+)"', html)
        assert len(named) == len(set(named)) == len(reporting.FORMS)
        for one in named:
            assert f'<h2 id="{one}">' in html

    def test_are_chosen_in_a_language_there(self, token) -> None:
        client = Client()
        assert 'value="es"' in client.get(f"/report/{token}/").content.decode()
        client.post("/i18n/setlang/", {"language": "es", "next": f"/report/{token}/"})
        assert_spanish(client.get(f"/report/{token}/"))


NONE = {"do": "none", "attested_by": "Ann Rice, manager", "sure": "on"}


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"patient_mrn": "nobody"},
            {"patient_mrn": ""},
            {"recipient": "x" * 500},
            {"recipient_address": "x" * 3000},
            {"description": "x" * 2000},
            {"disclosed_on_day": ""},
            date_parts("disclosed_on", datetime.date(2027, 1, 1)),
        ],
    )
    def test_in_the_form_is_said_in_spanish(self, ada, token, spanish, wrong) -> None:
        assert_spanish(post(spanish, token, **answers(**wrong)))

    def test_a_row_that_fits_nobody_is_said_beside_the_record_number(self, ada, token) -> None:
        page = post(Client(), token, **answers(patient_mrn="nobody"))
        html = page.content.decode()
        assert 'href="#id_patient_mrn"' in html
        assert re.search(r'<input[^>]*name="patient_mrn"[^>]*aria-invalid="true"', html)

    def test_a_file_of_another_kind_is_told_what_kind_is_wanted(self, token, spanish) -> None:
        data = {"do": "file", "file": SimpleUploadedFile("scan.exe", b"MZ\x90\x00" + b"\0" * 200)}
        said = assert_spanish(spanish.post(f"/report/{token}/", data))
        assert "archivo CSV" in said
        assert "DICOM" not in said

    def test_in_a_file_comes_back_in_the_language_it_is_fetched_in(self, ada, token, spanish) -> None:
        content = text_of(row(disclosed_on="8/99/2026"), row(reference="2", patient_mrn="nobody"))
        send_file(token, content.encode(), spanish)
        address = f"/report/{token}/file/{ImportRun.objects.get().pk}/errors/"
        listed = b"".join(spanish.get(address)).decode("utf-8-sig")
        assert listed.splitlines()[0] == "línea,columna,problema"
        assert "Esto no es una fecha." in listed
        assert "No pudimos encontrar un paciente nuestro" in listed
        response = Client().get(address)
        kept = b"".join(response)
        assert int(response["Content-Length"]) == len(kept)
        assert "This is not a date." in kept.decode("utf-8-sig")


def sentences(name: str, functions: tuple[str, ...]) -> Iterator[str]:
    """What the module raises or notes, its facts filled in with a number."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    parts: list[ast.AST] = [
        one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name in functions
    ]
    for call in (node for part in parts or [tree] for node in ast.walk(part) if isinstance(node, ast.Call)):
        said = getattr(call.func, "id", "")
        if said in ("Refused", "UnreadableFile", "Problem") and call.args:
            yield from filled(call.args[2 if said == "Problem" else 0])


def filled(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)


@pytest.mark.parametrize("name", SPOKEN)
def test_every_sentence_that_reaches_an_associate_has_its_spanish(name: str) -> None:
    said = list(sentences(name, SPOKEN[name]))
    assert said
    with translation.override("es"):
        assert [one for one in said if wording.translated(one) in (None, one)] == []


def test_what_has_no_spanish_is_marked_as_english() -> None:
    with translation.override("es"):
        assert wording.told(Refused("Nobody foresaw this.")) == '<span lang="en">Nobody foresaw this.</span>'
        assert wording.told(Refused("Ya está en español.", code="UPLOAD_EMPTY")) == "Ya está en español."
