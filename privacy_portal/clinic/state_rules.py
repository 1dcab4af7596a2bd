"""The state law a clinic adds to the federal clocks: one JSON file, read once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from privacy_portal.law.clocks import StateRule, parse_state_rules
from privacy_portal.law.rights import Right


@cache
def load_state_rules(path: str) -> Mapping[Right, StateRule]:
    """The rules in the file at `path` by right; {} when no file is named.

    Raises OSError and ValueError: a file that is named but cannot be read must stop the start.
    """
    if not path:
        return {}
    return parse_state_rules(Path(path).read_text(encoding="utf-8"))
