"""A stranger finds the door, in both languages' reach, with and without scripts."""

import pytest

from tests.journeys.second_factor import code

pytestmark = pytest.mark.journey


def test_a_stranger_reads_the_welcome_page_and_finds_the_sign_in(page, checked):
    page.goto("/")
    checked(page)
    page.goto("/account/login/")
    assert page.get_by_role("heading", level=1).count() == 1
    checked(page)


@pytest.mark.parametrize("width", [375, 768])
def test_no_page_is_wider_than_a_small_screen(visitor, checked, width):
    page = visitor(viewport={"width": width, "height": 800})
    for path in ("/", "/account/login/", "/account/signup/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        checked(page)


def test_the_pages_say_the_same_without_scripts(visitor):
    page = visitor(java_script_enabled=False)
    page.goto("/account/login/")
    assert page.locator("form").filter(has=page.locator("input[type=password]")).count() == 1


def test_the_second_factor_is_the_one_of_the_standard():
    # RFC 6238 appendix B, the last six digits of its SHA-1 row for second 59.
    assert code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=59) == "287082"
