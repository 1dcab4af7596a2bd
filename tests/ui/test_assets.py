"""The collected files: complete, unbroken, and nothing a strict policy would refuse."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from privacy_portal.ui.icons import ICONS

OURS = Path(settings.BASE_DIR) / "privacy_portal" / "ui" / "static" / "ui"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
# Typeset documents, not pages: letters and e-mails bring their own style.
# What is typeset to a PDF or mailed is no page: it carries its style with it.
NO_PAGES = {"letters", "emails", "forms_on_paper", "exports"}
PAGES = [path for path in TEMPLATES if not NO_PAGES & set(path.parts)]


def test_the_lock_file_names_no_registry():
    lock = json.loads((Path(settings.BASE_DIR) / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


def test_the_design_system_is_pinned_to_one_version():
    package = json.loads((Path(settings.BASE_DIR) / "package.json").read_text())
    assert re.fullmatch(r"3\.\d+\.\d+", package["dependencies"]["@uswds/uswds"])


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_in_the_sprite(name):
    sprite = finders.find("uswds/img/icons.svg")
    assert sprite is not None
    assert f'<symbol id="{name}"' in Path(sprite).read_text()


def test_collecting_with_hashed_names_finds_every_file_a_stylesheet_names(tmp_path):
    storages = {
        **settings.STORAGES,
        # As in production, without the compressing.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    for name in ("uswds/css/uswds.min.css", "ui/page.css", "ui/admin.css", "ui/idle.js"):
        assert name in manifest
    stylesheet = (tmp_path / manifest["uswds/css/uswds.min.css"]).read_text()
    assert "sourceMappingURL" not in stylesheet
    assert not re.search(r"url\(\s*[\"']?https?:", stylesheet)


def test_the_government_blue_is_gone():
    stylesheet = finders.find("uswds/css/uswds.min.css")
    assert stylesheet is not None
    assert "#005ea2" not in Path(stylesheet).read_text()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_needs_a_script_or_style_inside_itself(path):
    text = path.read_text()
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son\w+=\"", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag


@pytest.mark.parametrize("path", sorted(OURS.glob("*.js")), ids=lambda path: path.name)
def test_no_script_of_ours_keeps_anything_in_the_browser(path):
    text = path.read_text()
    for store in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches."):
        assert store not in text


# Dark on light, as the pages pair them (WCAG 2.1 AA: 4.5 to 1 for text).
PAIRS = [
    ("#1b1b1b", "#ffffff"),
    ("#565c65", "#ffffff"),
    ("#565c65", "#f7f9fa"),
    ("#00687d", "#ffffff"),
    ("#00687d", "#e7f6f8"),
    ("#00687d", "#f4e3db"),
    ("#0e4f5c", "#e7f6f8"),
    ("#b50909", "#fdf3f1"),
    ("#775540", "#fef6e4"),
    ("#216e1f", "#ecf3ec"),
    ("#ffffff", "#00687d"),
    ("#ffffff", "#b50909"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_stands_out_from_its_ground(ink, paper):
    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
