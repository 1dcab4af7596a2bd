"""Decisions are numbered once and without gaps."""

import re

from tests.architecture import tree

NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def decisions() -> list[str]:
    return sorted(path.name for path in (tree.ROOT / "docs" / "adr").glob("*.md"))


def test_every_decision_has_a_number_in_its_name():
    assert [name for name in decisions() if not NAME.fullmatch(name)] == []


def test_numbers_are_used_once_and_leave_no_gap():
    numbers = [int(name[:4]) for name in decisions()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_decision_is_short_and_opens_with_its_number():
    for name in decisions():
        lines = (tree.ROOT / "docs" / "adr" / name).read_text().splitlines()
        assert lines[0].startswith(f"# {int(name[:4])}") or name[:4] in lines[0], name
        assert len(lines) <= 60, name
