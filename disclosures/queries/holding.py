"""Which files the ledger needs: they are never discarded as a mistake (45 CFR 164.528(d), 164.530(j)(1))."""

from django.db.models import Q

from disclosures.models import DemandFact, DemandPaper, Disclosure, ImportRun, Suspension

PROVES = (DemandPaper, DemandFact, Suspension)


def is_held(document_id: int) -> bool:
    """Whether the file is a written request, a paper of a demand, a statement, or a file taken in."""
    runs = ImportRun.objects.filter(Q(document_id=document_id) | Q(errors_document_id=document_id))
    return (
        any(fact.objects.filter(document_id=document_id).exists() for fact in PROVES)
        or runs.exists()
        or Disclosure.objects.filter(request_document_id=document_id).exists()
    )
