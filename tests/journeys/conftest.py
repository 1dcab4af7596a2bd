"""One real portal and one browser for all journeys; every page is watched for faults and barriers."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from script.browser import ARGUMENTS, chromium
from script.stack import Stack
from tests.journeys.people import sign_in
from tests.requests.inbox import samples
from tests.stacks import mail_to, running_portal

INBOX_SECRET = "what-the-mail-service-and-the-portal-share"
WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.tellTheJourney(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@pytest.fixture(scope="package")
def portal() -> Iterator[Stack]:
    """The demo clinic, served by gunicorn with a worker, beat, Redis and a mail server."""
    given = {"INBOX_WEBHOOK_SECRET": INBOX_SECRET, "INBOX_SERVERS": samples.SERVER}
    with running_portal("journeys", demo=True, given=given) as stack:
        yield stack


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Playwright runs a loop in this thread, which Django takes for an asynchronous view.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
            yield running
            running.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What any page did that no page may do; the journey fails on it at its end at the latest."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def visited() -> list[str]:
    """Every address that a browser of this journey asked for."""
    return []


@pytest.fixture
def visitor(
    portal: Stack, browser: Browser, problems: list[str], visited: list[str]
) -> Iterator[Callable[..., Page]]:
    """`visitor()` opens a browser for one person; its options are Playwright's."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        settings: dict[str, Any] = {
            "base_url": portal.address,
            "locale": "en-US",
            "viewport": {"width": 1280, "height": 900},
        }
        context = browser.new_context(**{**settings, **options})
        context.set_default_timeout(15_000)
        context.expose_function("tellTheJourney", lambda words: problems.append(words))
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("request", lambda request: visited.append(request.url))
        page.on("pageerror", lambda error: problems.append(f"script: {error} on {page.url}"))
        page.on(
            "response",
            lambda answer: (
                problems.append(f"{answer.status}: {answer.url}") if answer.status >= 500 else None
            ),
        )
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor()


@pytest.fixture(scope="package")
def sessions(portal: Stack) -> dict[str, StorageState]:
    """Who is signed in already: a second factor's code opens once, and the next takes half a minute."""
    return {}


@pytest.fixture
def staff(visitor: Callable[..., Page], sessions: dict[str, StorageState]) -> Callable[..., Page]:
    """`staff("privacy")` opens a browser in which that demo account is signed in."""

    def open_page(name: str, **options: Any) -> Page:
        if name in sessions:
            return visitor(storage_state=sessions[name], **options)
        page = visitor(**options)
        sign_in(page, f"{name}@demo.example")
        sessions[name] = page.context.storage_state()
        return page

    return open_page


@pytest.fixture
def checked(problems: list[str]) -> Callable[[Page], None]:
    """Call it on each page: axe finds nothing there, and nothing went wrong on the way."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")
        report = Axe().run(page)
        assert report.violations_count == 0, f"{page.url}\n{report.generate_report()}"
        assert problems == []

    return check


@pytest.fixture
def mailbox(portal: Stack) -> Callable[[str], str]:
    """The text of the newest message to an address, as the mail server got it."""

    def newest(address: str) -> str:
        body = mail_to(portal, address).get_body(("plain", "html"))
        assert body is not None
        return str(body.get_content())

    return newest
