"""What an act is: its form, its operation, its letter, who may do it, and the law it carries out."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import Cite
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import SECTION, Right
from privacy_requests import forms
from privacy_requests.letters import LetterDraft
from privacy_requests.models import PrivacyRequest

Check = Callable[..., None]
# None: with these answers the act sends no letter.
LetterOf = Callable[[PrivacyRequest, datetime.date, Mapping[str, Any]], LetterDraft | None]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its form, its operation, the letter it sends, who may do it, and the law it carries out.

    `permission` is for staff; `patient_form` is set where the individual may do it too, on their own request
    and as nothing but the individual (actor_for). `check(row, on=)` raises Refused when no input could make
    the act possible now. `timed`: the operation takes `on`. `writes_unmatched`: its letter goes even while
    nobody is matched, to the address that was typed. `done` is what the next page says, without PHI; `place`
    the part of the case page that shows it ("#fees").
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
    writes_unmatched: bool = False

    def form_for(self, actor: Actor, row: PrivacyRequest) -> type[forms.ActForm] | None:
        """The form this actor fills in on this case; None when the act is not theirs at all."""
        if row.patient_id in actor.patient_ids:  # nobody works on their own case
            return self.patient_form
        return self.form if actor.may(self.permission) else None

    def cites_for(self, right: Right) -> tuple[Cite, ...]:
        """The law it carries out on a request of this right; what is of another right is left out."""
        others = {section.section for one, section in SECTION.items() if one is not right}
        own = SECTION[right].section
        return tuple(cite for cite in self.cites if cite.section == own or cite.section not in others)

    def actor_for(self, actor: Actor, row: PrivacyRequest) -> Actor:
        """As whom they do it: on their own case, and without the permission, no role of staff counts."""
        own = row.patient_id in actor.patient_ids
        return actor if actor.may(self.permission) and not own else actor.as_individual()


@dataclass(frozen=True, slots=True)
class Offer:
    """An act this actor could do here, and why not now, if not."""

    act: Act
    refusal: Refused | None = None

    @property
    def allowed(self) -> bool:
        return self.refusal is None
