"""Every component in a real browser: no barrier, no broken policy, no sideways scrolling, a fair warning."""

import os
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from script.browser import ARGUMENTS, chromium
from tests.ui import gallery

WATCH = "document.addEventListener('securitypolicyviolation', (e) => window.tell(e.violatedDirective));"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright runs a loop in this thread, which Django takes for an asynchronous view.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield running
        running.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def site() -> Iterator[gallery.Site]:
    pages = {
        "/": gallery.render(),
        "/wrong": gallery.render(wrong=True),
        "/ending": gallery.render(idle_seconds=30, warning_seconds=29),
        "/over": gallery.render(idle_seconds=2, warning_seconds=1),
        "/ended": "<!DOCTYPE html><title>Signed out</title><h1>Signed out</h1>",
    }
    with gallery.serving(pages) as running:
        yield running


@pytest.fixture
def page(browser: Browser, site: gallery.Site) -> Iterator[Page]:
    site.posts.clear()
    problems: list[str] = []
    context = browser.new_context(base_url=site.address, locale="en-US")
    context.set_default_timeout(10_000)
    context.expose_function("tell", lambda directive: problems.append(directive))
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


@pytest.mark.parametrize("width", [375, 768, 1280])
@pytest.mark.parametrize("path", ["/", "/wrong"])
def test_every_component_is_open_to_everyone_at_every_width(page, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_page_at_four_times_the_size_does_not_scroll_sideways(page):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto("/wrong")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_error_summary_has_the_focus_and_its_links_lead_into_the_fields(page):
    page.goto("/wrong")
    expect(page.locator(".portal-error-summary")).to_be_focused()
    page.get_by_role("link", name="There is no February 30 in 2026. Check the day.").click()
    expect(page.locator("#id_born_day")).to_be_focused()
    page.get_by_role("link", name="Choose an answer: How?").click()
    expect(page.locator("#id_how_0")).to_be_focused()


def test_the_first_tab_stop_is_the_way_past_the_header(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_a_password_is_shown_on_request(page):
    page.goto("/")
    page.fill("#id_secret", "correct horse")
    page.get_by_role("button", name="Show password").click()
    expect(page.locator("#id_secret")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name=re.compile(r"^Hide password \(.+\)$"))).to_be_visible()


class TestTheLogOffWarning:
    def test_takes_the_focus_says_how_long_and_passes_axe(self, page):
        page.goto("/ending")
        dialog = page.get_by_role("alertdialog", name="Are you still there?")
        expect(dialog).to_be_visible()
        expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
        expect(dialog.locator("[data-left]")).to_contain_text("seconds")
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()

    def test_closes_when_the_person_stays(self, page, site):
        page.goto("/ending")
        with page.expect_response("**/stay"):
            page.get_by_role("button", name="Stay signed in").click()
        expect(page.get_by_role("alertdialog")).to_be_hidden()
        assert [path for path, _fields in site.posts] == ["/stay"]

    def test_takes_escape_for_staying(self, page):
        page.goto("/ending")
        expect(page.get_by_role("alertdialog")).to_be_visible()
        with page.expect_response("**/stay"):
            page.keyboard.press("Escape")
        expect(page.get_by_role("alertdialog")).to_be_hidden()

    def test_leaves_the_page_when_the_time_is_over(self, page):
        page.goto("/over")
        page.wait_for_url("**/ended")

    def test_is_put_off_by_another_page_that_is_used(self, page):
        page.goto("/ending")
        expect(page.get_by_role("alertdialog")).to_be_visible()
        page.context.new_page().goto("/")
        expect(page.get_by_role("alertdialog")).to_be_hidden()


class TestADraft:
    def test_is_saved_after_a_pause_without_the_password(self, page, site):
        page.goto("/")
        form = page.locator("form[data-draft-url]")
        address = form.get_attribute("data-draft-url")
        page.fill("#id_secret", "correct horse")
        page.fill("#id_name", "Ada")
        with page.expect_response(f"**{address}"):
            page.fill("#id_note", "Dear office")
        expect(page.locator("[data-draft-status]")).to_contain_text("Draft saved")
        path, fields = site.posts[-1]
        assert path == address
        assert fields["draft_key"] == ["gallery"]
        assert fields["name"] == ["Ada"]
        assert fields["note"] == ["Dear office"]
        assert "secret" not in fields
        assert "proof" not in fields

    def test_is_saved_before_the_session_ends(self, page, site):
        page.goto("/ending")
        page.evaluate("document.querySelector('#idle-warning').close()")
        page.fill("#id_name", "Ada")
        with page.expect_response(lambda response: "draft" in response.url):
            page.evaluate("document.dispatchEvent(new CustomEvent('portal:ending'))")
        assert site.posts[-1][1]["name"] == ["Ada"]
