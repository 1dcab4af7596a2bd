"""docs/proof.md: for every citation, the tests that prove it, as collected by pytest."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from privacy_portal.documentation.markdown import DONE_BY_THE_CODE, page, paragraphs
from privacy_portal.law.citations import Cite, parse

Proof = Mapping[Cite, Sequence[str]]
Stated = Mapping[Cite, Sequence[str]]

COLLECT = ("-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "tests.plugins.cite")

INTRODUCTION = f"""# What proves it

{DONE_BY_THE_CODE}
Each citation that `privacy_portal/law/` states, or that a test names, is followed by the tests
marked with it. `manage.py write_docs --check` fails on a citation that the package states and no test proves.
"""


class NotCollected(Exception):
    """pytest could not collect the tests; the message is what it said."""


def collect(root: Path, *, tests: Sequence[str] = ()) -> Proof:
    """The tests that name each citation, from pytest's own collection of the suite below `root`.

    Raises NotCollected.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "proof.json"
        done = subprocess.run(
            [sys.executable, *COLLECT, "--proof", str(target), *tests],
            cwd=root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not target.exists():
            raise NotCollected("\n".join((done.stdout + done.stderr).splitlines()[-30:]))
        return {parse(cite): found for cite, found in json.loads(target.read_text()).items()}


def unproven(stated: Stated, proof: Proof) -> list[str]:
    """One sentence for each citation the law package states and no test proves."""
    return [
        f"{cite}, stated by {', '.join(names)}, is proven by no test: mark the test that proves it with "
        f'@pytest.mark.cite("{str(cite).removeprefix("45 CFR ")}").'
        for cite, names in stated.items()
        if not proof.get(cite)
    ]


def proof_page(stated: Stated, proof: Proof) -> str:
    """The whole document as Markdown: the package's citations, then those that only tests name."""
    beyond = sorted(set(proof) - set(stated))
    lines = paragraphs(INTRODUCTION)
    for cite in sorted(stated):
        lines += [f"## {cite}", "", *_tests(proof.get(cite, ())), ""]
    if beyond:
        lines += ["# Beyond the law package", "", "Rules that other parts of the portal keep.", ""]
    for cite in beyond:
        lines += [f"## {cite}", "", *_tests(proof[cite]), ""]
    return page(lines)


def _tests(tests: Sequence[str]) -> list[str]:
    return [f"- {_sentence(test)} (`{test.split('::')[0]}`)" for test in sorted(tests)] or ["- no test"]


def _sentence(test: str) -> str:
    """ "tests/law/test_x.py::TestALetter::test_is_frozen" -> "A letter is frozen"."""
    *classes, function = test.split("::")[1:]
    subject = "".join(f"{_words(name.removeprefix('Test'))} " for name in classes)
    sentence = subject + function.removeprefix("test_").replace("_", " ").replace("hhs", "HHS")
    return sentence[:1].upper() + sentence[1:]


def _words(camel: str) -> str:
    """ "ACallbackNumber" -> "a callback number"."""
    return re.sub(r"(?<=.)(?=[A-Z])", " ", camel).lower()
