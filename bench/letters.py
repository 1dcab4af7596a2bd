"""How much faster a letter is typeset than by the naive call: `python -m bench.letters` prints the ratio."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from weasyprint import HTML

from privacy_portal.correspondence.fetching import ASSETS, SCHEME
from privacy_portal.correspondence.pdf import VARIANT, render_pdf

PROMISED = 1.6
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Ratio:
    """Median seconds of processor time of both ways, measured in turn in one process.

    Typesetting waits for nothing, so what other programs do meanwhile does not count.
    """

    ours: float
    naive: float
    pages: int

    @property
    def times(self) -> float:
        return self.naive / self.ours


def measure(html: str, rounds: int = ROUNDS) -> Ratio:
    """Typeset one frozen letter both ways, `rounds` times each, after one round that does not count."""
    complete = with_fonts(html)
    ours: list[float] = []
    naive: list[float] = []
    for counted in range(rounds + 1):
        naive_seconds = _seconds(lambda: HTML(string=complete).write_pdf(pdf_variant=VARIANT))
        our_seconds = _seconds(lambda: render_pdf(html))
        if counted:
            naive.append(naive_seconds)
            ours.append(our_seconds)
    return Ratio(statistics.median(ours), statistics.median(naive), render_pdf(html).pages)


def with_fonts(html: str) -> str:
    """The same letter for a renderer that knows nothing of ours: its fonts named by file."""
    faces = (ASSETS / "fonts.css").read_text(encoding="utf-8").replace(SCHEME, f"{ASSETS.as_uri()}/")
    return html.replace("<style>", f"<style>{faces}", 1)


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    import django

    django.setup()
    from bench.sample import two_page_letter

    ratio = measure(two_page_letter())
    print(
        f"letter of {ratio.pages} pages: naive {ratio.naive * 1000:.1f} ms, ours {ratio.ours * 1000:.1f} ms"
    )
    print(f"ratio {ratio.times:.2f} (promised: {PROMISED})")
    if ratio.times < PROMISED:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
