"""Takes the pictures of the pages, once script/screenshots has set the clone up."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from script.browser import ARGUMENTS, chromium, sign_in
from script.environment import ROOT
from script.stack import Stack

WIDTHS = (375, 768, 1280)
HEIGHT = 900
FOLDER = ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Picture:
    """One page: the file's name, who looks (a demo account or nobody), the address, a link to follow."""

    name: str
    who: str
    path: str
    follow: str = ""


# To add a page, add a line; one person's pages stand together.
PICTURES = (
    Picture("welcome", "", "/"),
    Picture("sign-in", "", "/account/login/"),
    Picture("notice", "", "/notice/"),
    Picture("home", "ada@demo.example", "/"),
    Picture("my-requests", "ada@demo.example", "/requests/"),
    Picture("one-request", "ada@demo.example", "/requests/", follow="main a[href^='/requests/PR-']"),
    Picture("new-request", "ada@demo.example", "/requests/new/"),
    Picture("letters", "ada@demo.example", "/letters/"),
    Picture("staff-day", "privacy@demo.example", "/staff/"),
)


def take(browser: Browser, address: str, folder: Path) -> Iterable[str]:
    for who, pictures in groupby(PICTURES, key=lambda picture: picture.who):
        context = browser.new_context(base_url=address, viewport={"width": WIDTHS[-1], "height": HEIGHT})
        page = context.new_page()
        if who:
            sign_in(page, who)
        for picture in pictures:
            yield from take_one(page, picture, folder)
        context.close()


def take_one(page: Page, picture: Picture, folder: Path) -> Iterable[str]:
    answer = page.goto(picture.path)
    if answer is None or answer.status >= 400:
        raise LookupError(f"{picture.path} answered {answer.status if answer else 'nothing'}")
    if picture.follow:
        page.locator(picture.follow).first.click()
        page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        name = f"{picture.name}-{width}.png"
        page.screenshot(path=folder / name, full_page=True)
        yield name


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stack = Stack(ROOT / ".local" / "screenshots", demo=True)
    try:
        stack.start("postgres", "redis", "mail")
        stack.prepare()
        stack.start("web", "worker")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
            names = list(take(browser, stack.address, folder))
            browser.close()
    except LookupError as error:
        sys.exit(f"{error}\n{stack.log('web')}")
    finally:
        stack.remove()
    sys.stdout.write(f"{len(names)} pictures are in {folder}\n")


if __name__ == "__main__":
    main()
