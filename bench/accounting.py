"""How a long accounting is typeset: `python -m bench.accounting` prints two ratios from one run.

Time: one tagged table of the same content against a heading and lines for each entry, by processor time.
Memory: what a worker's process holds for twice as many lines, against twice what it holds for them.
"""

import argparse
import datetime
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.utils.html import escape

LINES = 2000
COLUMNS = ("Date", "To", "Address", "What", "Why", "Legal basis")
PROMISED_TIMES = 1.8
MOST_GROWTH = 1.0


def listed(lines: int) -> dict[str, Any]:
    """An accounting of so many separate lines, as the patient reads it."""
    first = datetime.date(2020, 5, 15)
    return {
        "individual": "Ada Lovell",
        "requested_on": "2026-05-15",
        "from_on": "2020-05-15",
        "to_on": "2026-05-15",
        "prepared_on": "2026-05-20",
        "adds_to_on": None,
        "entries": [
            {
                "form": "line",
                "on": (first + datetime.timedelta(days=number * 2190 // lines)).isoformat(),
                "recipient": f"County Health Department, office {number}",
                "recipient_of": "",
                "address": ["200 Court Street", "Springfield, IL 62701"],
                "description": "Name, date of birth and laboratory report",
                "purpose": "Report of a notifiable disease",
                "basis": {
                    "code": "public_health",
                    "plain": "to a public health authority, to prevent or control disease",
                    "citation": "45 CFR 164.512(b)(1)(i)",
                },
                "made_by": "",
            }
            for number in range(lines)
        ],
    }


def of_lines(lines: int) -> str:
    """The report as we make it."""
    from disclosures.exporting.pdf import html_of
    from disclosures.exporting.rows import Content
    from privacy_portal.clinic.queries import Letterhead

    head = Letterhead(
        "MycroAesthetics", ("100 Main Street", "Springfield, IL 62701"), "(217) 555-0100", "", ""
    )
    return html_of(Content(listed=listed(lines), letterhead=head))


def as_table(lines: int) -> str:
    """The same content in one tagged table."""
    head, _sep, rest = of_lines(0).partition('<p class="key">There are no')
    foot = rest.partition("</p>")[2]
    rows = "".join(map(_row, listed(lines)["entries"]))
    names = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    return f"{head}<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>{foot}"


def _row(entry: dict[str, Any]) -> str:
    from privacy_portal.correspondence.templatetags.letters import words

    cells = (
        words(entry["on"]),
        entry["recipient"],
        ", ".join(entry["address"]),
        entry["description"],
        entry["purpose"],
        entry["basis"]["plain"],
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def seconds(html: str) -> tuple[float, int]:
    """(processor seconds, pages) of typesetting it once."""
    from privacy_portal.correspondence.pdf import render_pdf

    began = time.process_time()
    pages = render_pdf(html).pages
    return time.process_time() - began, pages


def megabytes(lines: int) -> float:
    """The most memory that a new process holds, all of it, to typeset so many lines."""
    asked = [sys.executable, "-m", "bench.accounting", "--memory", str(lines)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _held(lines: int) -> float:
    seconds(of_lines(lines))
    return _most()


def _most() -> float:
    """The most memory this process ever held, in MB; getrusage() would count the parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    import django

    django.setup()
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=LINES)
    asked.add_argument("--memory", type=int)
    wish = asked.parse_args()
    if wish.memory:
        print(_held(wish.memory))
        return
    seconds(of_lines(1))
    ours, pages = seconds(of_lines(wish.lines))
    table, table_pages = seconds(as_table(wish.lines))
    times = table / ours
    print(
        f"{wish.lines} lines: {ours:.1f} s on {pages} pages; one table: {table:.1f} s on {table_pages} pages"
    )
    print(f"time ratio {times:.2f} (promised: at least {PROMISED_TIMES})")
    half, whole = megabytes(wish.lines // 2), megabytes(wish.lines)
    growth = whole / (2 * half)
    print(f"memory: {half:.0f} MB for half of them, {whole:.0f} MB for all")
    print(f"memory growth ratio {growth:.2f} (promised: at most {MOST_GROWTH})")
    if times < PROMISED_TIMES or growth > MOST_GROWTH:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
