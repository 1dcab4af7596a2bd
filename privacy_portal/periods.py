"""Dated rows: true from one day to another, held apart by PostgreSQL, ended rather than edited."""

import datetime

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


class Dated(models.Model):
    """A period, both days included; `cancelled_at` marks a row entered by mistake that never began."""

    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def in_force(on: datetime.date) -> models.Q:
    """The rows that are true on `on`."""
    return models.Q(from_on__lte=on, cancelled_at=None) & (models.Q(to_on=None) | models.Q(to_on__gte=on))


def overlapping(from_on: datetime.date, to_on: datetime.date | None) -> models.Q:
    """The rows that share at least one day with the period."""
    found = models.Q(cancelled_at=None) & (models.Q(to_on=None) | models.Q(to_on__gte=from_on))
    return found & models.Q(from_on__lte=to_on) if to_on else found


class Period(models.Func):
    """daterange(from_on, to_on, '[]'): both ends belong to the period."""

    function = "daterange"


class Mark(models.Func):
    """A text hashed to a point, which GiST compares without the btree_gist extension."""

    template = "point(hashtext(%(expressions)s)::float8, 0)"


def never_twice(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows with the same `fields` share a day."""
    parts = [part for field in fields for part in (models.F(field), models.Value("/"))]
    what = Concat(*parts, output_field=models.TextField())
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Mark(what), "~="),
            (Period("from_on", "to_on", bounds), RangeOperators.OVERLAPS),
        ],
        condition=models.Q(cancelled_at=None),
    )


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(to_on=None) | models.Q(to_on__gte=models.F("from_on")), name=name
    )


def only_ends(*fixed: str) -> list[pgtrigger.Trigger]:
    """PostgreSQL refuses to change what a dated row said, and to delete it; its end may be set."""
    return [
        pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="never_rewritten", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*fixed)
        ),
    ]
