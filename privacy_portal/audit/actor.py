"""Who acts: a frozen value handed to every operation; nothing here touches the database."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    """A group a user may belong to; one user may hold many (45 CFR 164.308(a)(4))."""

    PATIENT = "patient"
    REPRESENTATIVE = "representative"
    INTAKE_CLERK = "intake_clerk"
    RECORDS_CLERK = "records_clerk"
    LICENSED_PROFESSIONAL = "licensed_professional"
    OUTSIDE_REVIEWER = "outside_reviewer"
    BILLING = "billing"
    MARKETING = "marketing"
    PRIVACY_OFFICIAL = "privacy_official"
    COMPLIANCE_OFFICER = "compliance_officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Something a role may do; deny by default."""

    REQUESTS_VIEW = "requests.view"
    REQUESTS_INTAKE = "requests.intake"
    REQUESTS_WORK = "requests.work"
    REQUESTS_DECIDE = "requests.decide"
    REQUESTS_CORRECT = "requests.correct"
    REQUESTS_EXPORT = "requests.export"
    COMPLAINTS_VIEW = "complaints.view"
    REQUESTS_GIVE_UP = "requests.give_up"
    CLINICAL_DECISION = "requests.clinical_decision"
    REVIEWS_REFERRED = "reviews.referred"
    FEES_VIEW = "fees.view"
    FEES_EDIT = "fees.edit"
    INBOX_SORT = "inbox.sort"
    PATIENTS_VIEW = "patients.view"
    PATIENTS_EDIT = "patients.edit"
    PATIENTS_MERGE = "patients.merge"
    PARTIES_VIEW = "parties.view"
    PARTIES_EDIT = "parties.edit"
    DOCUMENTS_VIEW = "documents.view"
    LETTERS_VIEW = "letters.view"
    LETTERS_SEND = "letters.send"
    WORK_VIEW = "work.view"
    CLINIC_VIEW = "clinic.view"
    CLINIC_EDIT = "clinic.edit"
    DISCLOSURES_VIEW = "disclosures.view"
    DISCLOSURES_RECORD = "disclosures.record"
    DISCLOSURES_CLASSIFY = "disclosures.classify"
    DISCLOSURES_EXPORT = "disclosures.export"
    DISCLOSURES_CHECK = "disclosures.check"
    BREAK_GLASS = "disclosures.break_glass"
    ACCOUNTINGS_ISSUE = "accountings.issue"
    SUSPENSIONS = "suspensions"
    DEMANDS_WORK = "demands.work"
    DEMANDS_DECIDE = "demands.decide"
    CHOICES_VIEW = "choices.view"
    CHOICES_EDIT = "choices.edit"
    AUDIT_VIEW = "audit.view"
    USERS_MANAGE = "users.manage"


_P = Permission
_CLERK = {
    _P.REQUESTS_VIEW,
    _P.REQUESTS_INTAKE,
    _P.PATIENTS_VIEW,
    _P.PATIENTS_EDIT,
    _P.PARTIES_VIEW,
    _P.DOCUMENTS_VIEW,
    _P.LETTERS_VIEW,
    _P.LETTERS_SEND,
    _P.WORK_VIEW,
    _P.CLINIC_VIEW,
    _P.INBOX_SORT,
    _P.DISCLOSURES_RECORD,
    _P.DISCLOSURES_CHECK,
    _P.BREAK_GLASS,
    _P.DEMANDS_WORK,
    _P.CHOICES_VIEW,
    _P.CHOICES_EDIT,
}
_LEDGER = {
    _P.DISCLOSURES_VIEW,
    _P.DISCLOSURES_RECORD,
    _P.DISCLOSURES_CLASSIFY,
    _P.DISCLOSURES_EXPORT,
    _P.DISCLOSURES_CHECK,
    _P.ACCOUNTINGS_ISSUE,
    _P.SUSPENSIONS,
    _P.CHOICES_VIEW,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PATIENT: frozenset(),  # their own cases only, by visible_to()
    Role.REPRESENTATIVE: frozenset(),
    Role.INTAKE_CLERK: frozenset(_CLERK),
    Role.RECORDS_CLERK: frozenset(
        _CLERK
        | {
            _P.REQUESTS_WORK,
            _P.REQUESTS_DECIDE,
            _P.FEES_VIEW,
            _P.FEES_EDIT,
            _P.DISCLOSURES_VIEW,
            _P.DEMANDS_DECIDE,
        }
    ),
    Role.LICENSED_PROFESSIONAL: frozenset(
        {
            _P.REQUESTS_VIEW,
            _P.CLINICAL_DECISION,
            _P.PATIENTS_VIEW,
            _P.DOCUMENTS_VIEW,
            _P.WORK_VIEW,
            _P.DISCLOSURES_RECORD,
            _P.DISCLOSURES_CHECK,
            _P.BREAK_GLASS,
            _P.CHOICES_VIEW,
        }
    ),
    Role.OUTSIDE_REVIEWER: frozenset({_P.REVIEWS_REFERRED}),  # the cases referred to them only
    Role.BILLING: frozenset({_P.FEES_VIEW, _P.FEES_EDIT}),
    Role.MARKETING: frozenset(),
    Role.PRIVACY_OFFICIAL: frozenset(set(_P) - {_P.USERS_MANAGE, _P.CLINICAL_DECISION, _P.REVIEWS_REFERRED}),
    Role.COMPLIANCE_OFFICER: frozenset(
        {
            _P.REQUESTS_VIEW,
            _P.COMPLAINTS_VIEW,
            _P.REQUESTS_EXPORT,
            _P.FEES_VIEW,
            _P.PATIENTS_VIEW,
            _P.PARTIES_VIEW,
            _P.DOCUMENTS_VIEW,
            _P.LETTERS_VIEW,
            _P.WORK_VIEW,
            _P.CLINIC_VIEW,
            _P.AUDIT_VIEW,
            *_LEDGER,
        }
    ),
    Role.ADMINISTRATOR: frozenset({_P.USERS_MANAGE, _P.CLINIC_VIEW, _P.CLINIC_EDIT}),
}

STAFF_ROLES = frozenset(set(Role) - {Role.PATIENT, Role.REPRESENTATIVE})


class ActorKind(StrEnum):
    PERSON = "person"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or program behind an act.

    `patient_ids` are the records a signed-in individual may act for as themself; `name` is set for
    programs only ("sweep.overdue"), never a person's name.
    """

    kind: ActorKind
    user_id: int | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    patient_ids: frozenset[int] = field(default_factory=frozenset)
    name: str = ""
    ip: str = ""
    request_id: str = ""
    via: str = ""

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    def as_individual(self) -> "Actor":
        """The same person on the patient's pages, where no staff role of theirs counts."""
        return replace(self, roles=self.roles - STAFF_ROLES)

    def may(self, permission: Permission) -> bool:
        """Whether any of this actor's roles grants `permission`; a program may do what it was written for."""
        if self.is_system:
            return True
        return any(permission in GRANTS[role] for role in self.roles)


def system(name: str) -> Actor:
    """A program of ours, named for the audit record: system("sweep.overdue")."""
    return Actor(kind=ActorKind.SYSTEM, name=name, via="system")


def anonymous(*, ip: str = "", request_id: str = "", via: str = "web") -> Actor:
    return Actor(kind=ActorKind.ANONYMOUS, ip=ip, request_id=request_id, via=via)
