"""The answer: allowed, refused, or what is still needed, with every step and its place in the law."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, Rule
from privacy_portal.law.disclosing.conditions import Condition


class Outcome(StrEnum):
    """The answer in one word."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    NEEDS = "needs"


class Finding(StrEnum):
    """What a step found."""

    NOT_CONCERNED = "not_concerned"
    PASSED = "passed"
    OPEN = "open"
    STOPPED = "stopped"


class Duty(StrEnum):
    """What is owed once the disclosure was made."""

    ASK_NO_FURTHER = "ask_no_further"
    SEPARATE_PACKET = "separate_packet"
    INFORM_VICTIM = "inform_victim"


@dataclass(frozen=True, slots=True)
class Step:
    """One step and what it found.

    `conditions`: all that this step asks; `needs`: those of them that do not hold. Where the step stopped,
    `needs` would open it; empty where nothing does. `owes`: what is owed if the disclosure is made.
    """

    name: str
    finding: Finding
    sentence: str
    cite: Cite
    code: str = ""
    conditions: tuple[Condition, ...] = ()
    needs: tuple[Condition, ...] = ()
    owes: tuple[tuple[Duty, Rule], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; `steps` end with the one that stopped. `code` names the refusal, "" otherwise."""

    outcome: Outcome
    code: str
    sentence: str
    cite: Cite
    steps: tuple[Step, ...]

    @property
    def needs(self) -> tuple[Condition, ...]:
        """What does not hold yet, in the order of the steps."""
        return tuple(need for step in self.steps for need in step.needs)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything asked for, whether it holds or not."""
        return tuple(condition for step in self.steps for condition in step.conditions)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What is owed once the disclosure is made."""
        return tuple(duty for step in self.steps for duty, _rule in step.owes)


def not_concerned(name: str, rule: Rule) -> Step:
    return Step(name, Finding.NOT_CONCERNED, rule.sentence, rule.cite)


def passed(
    name: str,
    rule: Rule,
    *,
    conditions: tuple[Condition, ...] = (),
    owes: tuple[tuple[Duty, Rule], ...] = (),
) -> Step:
    return Step(name, Finding.PASSED, rule.sentence, rule.cite, conditions=conditions, owes=owes)


def stopped(
    name: str,
    code: str,
    rule: Rule,
    *,
    conditions: tuple[Condition, ...] = (),
    needs: tuple[Condition, ...] = (),
) -> Step:
    return Step(name, Finding.STOPPED, rule.sentence, rule.cite, code, conditions, needs)


def asked(
    name: str,
    rule: Rule,
    conditions: tuple[Condition, ...],
    needs: tuple[Condition, ...],
    owes: tuple[tuple[Duty, Rule], ...] = (),
) -> Step:
    """A step that passes when nothing of `conditions` is needed any more, and is open until then."""
    finding = Finding.OPEN if needs else Finding.PASSED
    return Step(name, finding, rule.sentence, rule.cite, "", conditions, needs, owes)
