"""The numbers of rows that are sealed: from one upwards, as the seals go."""

from django.db import models


def counts_from_one(of: str) -> models.CheckConstraint:
    """Whoever chooses a number below the first of a seal would put a row where no seal ever looks."""
    return models.CheckConstraint(condition=models.Q(id__gt=0), name=f"disclosures_{of}_counts_from_one")
