"""Step 3: what a state adds, as the clinic's settings give it; none is shipped as fact (160.203(b))."""

import json
from dataclasses import dataclass, fields

from privacy_portal.law.citations import Rule, cfr, state_law
from privacy_portal.law.disclosing.answering import Step, asked, not_concerned, stopped
from privacy_portal.law.disclosing.asking import Question
from privacy_portal.law.disclosing.conditions import Condition, unmet
from privacy_portal.law.disclosing.individual import is_to_individual, is_to_representative

NONE_APPLIES = Rule("No rule of state law that the clinic has set protects this further.", cfr("160.203(b)"))
KEPT = Rule("State law protects some of this more strictly; what it asks is there.", cfr("160.203(b)"))
EVERY_BASIS = "*"


@dataclass(frozen=True, slots=True)
class StateProtection:
    """One kind of information that a state protects more strictly than HIPAA.

    kind: "hiv"; label: "HIV test results"; bases: codes of the bases it stands against, "*" for every one,
    but never what goes to the individual, nor to a representative, of whom the conditions ask whether they
    act for the individual in this (individual.ACTS_FOR_THIS); unless: what must hold for it to go all the
    same, "" where it never may; cite: as the state writes it.
    """

    kind: str
    label: str
    bases: tuple[str, ...]
    unless: str
    cite: str

    def reaches(self, question: Question) -> bool:
        of_basis = EVERY_BASIS in self.bases or question.code in self.bases
        as_individual = is_to_individual(question) or is_to_representative(question)
        return self.kind in question.kinds and of_basis and not as_individual

    @property
    def condition(self) -> Condition:
        return Condition(f"STATE_{self.kind.upper()}", self.unless, state_law(self.cite))


def state_overlay(question: Question, rules: tuple[StateProtection, ...]) -> Step:
    """What a state lets go on conditions, and what it does not."""
    name = "state_overlay"
    reached = [rule for rule in rules if rule.reaches(question)]
    if not reached:
        return not_concerned(name, NONE_APPLIES)
    for rule in reached:
        if not rule.unless.strip():
            sentence = f"State law does not let this go: {rule.label}."
            return stopped(name, "STATE_LAW", Rule(sentence, rule.condition.cite))
    conditions = tuple(rule.condition for rule in reached)
    return asked(name, KEPT, conditions, unmet(conditions, question.met))


def parse_state_protections(text: str) -> tuple[StateProtection, ...]:
    """The clinic's rules from JSON: a list of objects with exactly the fields of StateProtection.

    Raises ValueError with a sentence that names the entry and the field.
    """
    try:
        entries = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("The state's protections are not readable JSON.") from error
    if not isinstance(entries, list):
        raise ValueError("The state's protections must be a list.")
    return tuple(_parse(f"State protection {number}", entry) for number, entry in enumerate(entries, start=1))


def _parse(name: str, entry: object) -> StateProtection:
    wanted = sorted(field.name for field in fields(StateProtection))
    if not isinstance(entry, dict) or sorted(entry) != wanted:
        raise ValueError(f"{name}: give exactly {', '.join(wanted)}.")
    bases = entry["bases"]
    if not isinstance(bases, list) or not bases or not all(isinstance(code, str) for code in bases):
        raise ValueError(f"{name}: bases must be a list of codes.")
    for field in ("kind", "label", "cite"):
        if not isinstance(entry[field], str) or not entry[field].strip():
            raise ValueError(f"{name}: {field} must say something.")
    if not isinstance(entry["unless"], str):
        raise ValueError(f"{name}: unless must be a sentence, or empty.")
    return StateProtection(**{**entry, "bases": tuple(bases)})
