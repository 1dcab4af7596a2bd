"""The state law a clinic adds: stricter clocks, and information it protects more; JSON, read once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from privacy_portal.law.clocks import StateRule, parse_state_rules
from privacy_portal.law.disclosing import StateProtection, parse_state_protections
from privacy_portal.law.rights import Right


@cache
def load_state_rules(path: str) -> Mapping[Right, StateRule]:
    """The rules in the file at `path` by right; {} when no file is named.

    Raises OSError and ValueError: a file that is named but cannot be read must stop the start.
    """
    if not path:
        return {}
    return parse_state_rules(Path(path).read_text(encoding="utf-8"))


@cache
def load_state_protections(path: str) -> tuple[StateProtection, ...]:
    """What a state protects more strictly, from the file at `path`; () when no file is named.

    Raises OSError and ValueError.
    """
    if not path:
        return ()
    return parse_state_protections(Path(path).read_text(encoding="utf-8"))
