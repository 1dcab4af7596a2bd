"""A refusal: one plain sentence, the code tests and programs read, and the rule behind it."""

from privacy_portal.law.citations import Cite


class Refused(Exception):
    """What was asked may not be done. `sentence` never carries what a person typed about a patient."""

    def __init__(self, sentence: str, cite: Cite | None = None, *, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.cite = cite
        self.code = code

    def __repr__(self) -> str:
        return f"Refused({self.code or self.sentence!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.sentence, self.cite, self.code))


def _rebuild(sentence: str, cite: Cite | None, code: str) -> Refused:
    return Refused(sentence, cite, code=code)
