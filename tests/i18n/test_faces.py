"""Every string that a patient, a guest or a business associate can be shown has its Spanish."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from privacy_requests import acts, workflow
from privacy_requests.forms import periods
from privacy_requests.operations import guests

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
# The faces that are not staff's.
CODE = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*/portal", "privacy_portal/*/portal", "privacy_requests/blank")
    for path in ROOT.glob(pattern)
    if any(path.glob("*.py"))
)
TOLD = (
    "privacy_portal/correspondence/templatetags/patient_letters.py",
    "privacy_requests/queries/timeline.py",
)
# What refuses an act that a patient or a guest may do, and what such an act writes down in their name.
ACTS = sorted(
    str(Path(sys.modules[name].__file__ or "").relative_to(ROOT))
    for name in {
        *(act.operation.__module__ for act in acts.ACTS if act.patient_form),
        *(act.check.__module__ for act in acts.ACTS if act.patient_form and act.check),
        *(module.__name__ for module in (workflow, periods, guests)),
    }
)
TEMPLATES = (
    "templates/portal",
    "templates/forms_on_paper",
    "templates/account",
    "templates/components",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").glob("*.html")),
)
KEYWORDS = ("gettext_lazy", "gettext_noop", "_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3")


def untranslated(sources: Path) -> str:
    """What of the files below lacks Spanish, as a catalogue; "" for nothing."""
    files = sorted(str(path.relative_to(sources)) for path in sources.rglob("*.py"))
    keywords = [f"--keyword={one}" for one in KEYWORDS]
    found = sources / "found.pot"
    ran = ["xgettext", "--language=Python", "--from-code=UTF-8", *keywords, f"--output={found}", *files]
    subprocess.run(ran, cwd=sources, check=True, capture_output=True)
    if not found.exists():
        return ""
    merge = ["msgmerge", "--quiet", "--no-fuzzy-matching", "--no-wrap", "-o", "-", str(CATALOGUE), str(found)]
    merged = subprocess.run(merge, check=True, capture_output=True).stdout
    keep = ["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap"]
    return subprocess.run(keep, input=merged, check=True, capture_output=True).stdout.decode()


def copied(name: str, to: Path) -> None:
    """The folder's files below `to`, templates as the Python that makemessages makes of them."""
    base = ROOT / name
    for path in [base] if base.is_file() else sorted(base.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt"):
            continue
        text = path.read_text(encoding="utf-8")
        target = to / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".py":
            target, text = target.with_suffix(target.suffix + ".py"), templatize(text, origin=str(path))
        target.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", [*CODE, *TOLD, *ACTS, *TEMPLATES])
def test_every_string_has_its_spanish(name: str, tmp_path: Path) -> None:
    copied(name, tmp_path)
    assert untranslated(tmp_path) == ""


def test_what_refuses_a_patient_is_read() -> None:
    assert {"privacy_requests/operations/unsent.py", "privacy_requests/workflow.py"} <= set(ACTS)


def test_a_string_without_spanish_is_found(tmp_path: Path) -> None:
    (tmp_path / "face.py").write_text('_("Nobody ever put this into the catalogue")', encoding="utf-8")
    assert "Nobody ever put this" in untranslated(tmp_path)
