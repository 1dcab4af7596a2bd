"""Takes the pictures of the pages, once script/screenshots has set the clone up."""

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from script.browser import ARGUMENTS, chromium
from script.environment import ROOT
from script.stack import Stack

WIDTHS = (375, 768, 1280)
HEIGHT = 900
FOLDER = ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Picture:
    """One page: the file's name and the address."""

    name: str
    path: str


# To add a page, add a line.
PICTURES = (
    Picture("welcome", "/"),
    Picture("sign-in", "/account/login/"),
    Picture("sign-up", "/account/signup/"),
)


def take(browser: Browser, address: str, folder: Path) -> None:
    for width in WIDTHS:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": HEIGHT})
        page = context.new_page()
        for picture in PICTURES:
            answer = page.goto(picture.path)
            if answer is None or answer.status >= 400:
                sys.exit(f"{picture.path} answered {answer.status if answer else 'nothing'}")
            page.screenshot(path=folder / f"{picture.name}-{width}.png", full_page=True)
        context.close()


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stack = Stack(ROOT / ".local" / "screenshots", demo=True)
    try:
        stack.start("postgres", "redis", "mail")
        stack.prepare()
        stack.start("web")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
            take(browser, stack.address, folder)
            browser.close()
    finally:
        stack.remove()
    sys.stdout.write(f"{len(PICTURES) * len(WIDTHS)} pictures are in {folder}\n")


if __name__ == "__main__":
    main()
