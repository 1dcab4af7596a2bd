"""What an act is: its form, its operation, its letter, who may do it, and the law it carries out."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import Cite
from privacy_portal.law.refusal import Refused
from privacy_requests import forms
from privacy_requests.letters import LetterDraft
from privacy_requests.models import PrivacyRequest

Check = Callable[..., None]
LetterOf = Callable[[PrivacyRequest, datetime.date, Mapping[str, Any]], LetterDraft]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its form, its operation, the letter it sends, who may do it, and the law it carries out.

    `permission` is for staff; `patient_form` is set where the individual may do it too. `check(row, on=)`
    raises Refused when no input could make the act possible now. `timed`: the operation takes `on`.
    `done` is what the next page says, without PHI; `place` the part of the case page that shows it ("#fees").
    """

    name: str
    label: str | Promise
    help: str | Promise
    form: type[forms.ActForm]
    operation: Callable[..., Any]
    permission: Permission
    group: str = "work"
    letter: LetterOf | None = None
    check: Check | None = None
    cites: tuple[Cite, ...] = ()
    patient_form: type[forms.ActForm] | None = None
    timed: bool = True
    done: str | Promise = ""
    place: str = ""
    bulk: bool = False

    def form_for(self, actor: Actor) -> type[forms.ActForm] | None:
        """The form this actor fills in; None when the act is not theirs at all."""
        if actor.may(self.permission):
            return self.form
        return self.patient_form if actor.patient_ids else None


@dataclass(frozen=True, slots=True)
class Offer:
    """An act this actor could do here, and why not now, if not."""

    act: Act
    refusal: Refused | None = None

    @property
    def allowed(self) -> bool:
        return self.refusal is None
