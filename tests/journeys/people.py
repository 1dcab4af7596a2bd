"""What people do over and over in a journey: sign up, sign in, find their record."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from privacy_portal.people.demonstration import PASSWORD, SECOND_FACTOR_SECRET
from privacy_requests.demo.people import born_on
from tests.journeys.second_factor import code

OWN_PASSWORD = "four words nobody guesses"
LINK = re.compile(r"https?://\S+/confirm-email/\S+")


def sign_up(page: Page, email: str, mailbox: Callable[[str], str]) -> None:
    """An account of one's own, its address confirmed through the mail that came."""
    page.goto("/account/signup/")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(OWN_PASSWORD)
    page.locator("input[name=password2]").fill(OWN_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/confirm-email/**")
    found = LINK.search(mailbox(email))
    assert found is not None
    page.goto(found.group(0))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    if "/login" in page.url:
        sign_in(page, email, OWN_PASSWORD)


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """With the second factor where it is asked for."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    used = ""
    for _try in range(2):  # a code opens once: a journey just before may have used it
        if "/2fa/" in page.url:
            while code(SECOND_FACTOR_SECRET) == used:
                page.wait_for_timeout(500)
            used = code(SECOND_FACTOR_SECRET)
            page.locator("input[name=code]").fill(used)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_load_state("load")
    assert "/login" not in page.url, page.locator("main").inner_text()
    assert "/2fa/" not in page.url, page.locator("main").inner_text()


def claim(page: Page, number: int, mailbox: Callable[[str], str]) -> None:
    """Joins the account to demo patient `number` with the code sent to the address on file."""
    born = born_on(number)
    page.goto("/claim/")
    page.get_by_label("Medical record number").fill(f"MA-{10001 + number}")
    fill_date(page, "birth_date", born.month, born.day, born.year)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/claim/code/")
    sent = re.search(r"code is ([A-Z0-9-]+)", mailbox(f"patient{number}@demo.example"))
    assert sent is not None
    page.get_by_label("Code", exact=True).fill(sent.group(1))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state("load")


def fill_date(page: Page, name: str, month: int, day: int, year: int) -> None:
    page.locator(f"select[name={name}_month]").select_option(str(month))
    page.locator(f"input[name={name}_day]").fill(str(day))
    page.locator(f"input[name={name}_year]").fill(str(year))
