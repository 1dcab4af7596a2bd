"""An accounting as JSON, written row by row."""

import json
from typing import IO, Any

from disclosures.exporting.rows import OFFICE_ONLY, Audience, Content, Progress, Step


def write(content: Content, out: IO[bytes], progress: Progress) -> None:
    """`entries` are what the patient reads; the office's file adds `rows`, each with its decision and why."""
    head = {name: value for name, value in content.listed.items() if name != "entries"}
    if content.decisions is None:
        opened: dict[str, Any] = {"audience": Audience.PATIENT.value, **head}
        _object(out, opened, {"entries": content.listed["entries"]}, Step(progress, content.count))
    else:
        opened = {"audience": Audience.OFFICER.value, "notice": OFFICE_ONLY, **head}
        lists = {"rows": content.decisions, "entries": content.listed["entries"]}
        total = content.count + len(content.listed["entries"])
        _object(out, opened, lists, Step(progress, total))


def _object(out: IO[bytes], head: dict[str, Any], lists: dict[str, Any], step: Step) -> None:
    out.write(_text(head)[:-1])
    for name, items in lists.items():
        out.write(b",\n" + _text(name) + b": [")
        for at, item in enumerate(step.each(items)):
            out.write((b",\n" if at else b"\n") + _text(item))
        out.write(b"\n]")
    out.write(b"}\n")


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
