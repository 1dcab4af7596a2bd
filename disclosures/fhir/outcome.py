"""An answer as FHIR's OperationOutcome: element and sentence, never what was sent."""

from collections.abc import Iterable
from typing import Any

from disclosures.fhir.balp import Broken

MEDIA_TYPE = "application/fhir+json"


def issue(sentence: str, *, path: str = "", code: str = "invalid", severity: str = "error") -> dict[str, Any]:
    """One issue; `code` is of FHIR's issue types."""
    found: dict[str, Any] = {"severity": severity, "code": code, "diagnostics": sentence}
    return {**found, "expression": [path]} if path else found


def outcome(*issues: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def of_problems(problems: Iterable[Broken], *, severity: str = "error") -> dict[str, Any]:
    return outcome(*(issue(one.sentence, path=one.path, severity=severity) for one in problems))
