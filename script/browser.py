"""Where Chromium is on this machine, and how it is started without reaching for the network."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str:
    """CHROMIUM from the environment, else the one the system has."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    for path in MAC:
        if Path(path).exists():
            return path
    raise FileNotFoundError(
        "Chromium was not found; script/setup --browser installs it, CHROMIUM names another."
    )


def sign_in(page: Page, email: str) -> None:
    """Sign in to the demo as an account that its banner names, with what is shown there."""
    page.goto("/account/login/")
    account = page.locator(".portal-demo li").filter(has_text=email)
    password = account.locator("code").nth(1).text_content() or ""
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").last.click()
    page.wait_for_url(lambda address: "/account/login/" not in address)
    if page.locator("input[name=code]").count():
        page.fill("input[name=code]", page.locator(".portal-demo__code").text_content() or "")
        page.locator("form:has(input[name=code]) button[type=submit]").first.click()
        page.wait_for_url(lambda address: "/2fa/" not in address)
