"""Which files a case needs: they are never discarded as a mistake (45 CFR 164.530(j)(1))."""

from django.db.models import Q

from privacy_requests.models import (
    AuthorityCheck,
    Determination,
    Directive,
    RequestDocument,
    ReviewResult,
    Withdrawal,
)

Role = RequestDocument.Role
PROVES = (AuthorityCheck, Determination, Directive, ReviewResult, Withdrawal)


def is_held(document_id: int) -> bool:
    """Whether the file was released, or is what a case was decided, ended or begun on."""
    of_case = RequestDocument.objects.filter(document_id=document_id)
    evidence = Q(role__in=[Role.EVIDENCE, Role.INCOMING], removed_at=None)
    if of_case.filter(Q(released_at__isnull=False) | Q(withheld_at__isnull=False) | evidence).exists():
        return True
    return any(fact.objects.filter(document_id=document_id).exists() for fact in PROVES)
