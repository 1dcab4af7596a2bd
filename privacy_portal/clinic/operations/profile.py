"""Say who the clinic is: its profile, its sites, its notices of language assistance."""

import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic.models import AvailabilityNotice, ClinicProfile, Site
from privacy_portal.law.refusal import Refused


def locked_profile() -> ClinicProfile:
    """The profile, locked until the transaction ends; an unsaved one before the first configure()."""
    return ClinicProfile.objects.select_for_update().first() or ClinicProfile()


@transaction.atomic
def configure(*, by: Actor, reason: str, **values: Any) -> ClinicProfile:
    """Set fields of the profile; what is not named stays.

    Raises Refused (TIME_ZONE_UNKNOWN, NAME_MISSING).
    """
    profile = locked_profile()
    changed = [name for name, value in values.items() if getattr(profile, name) != value]
    for name in changed:
        setattr(profile, name, values[name])
    if profile.time_zone not in available_timezones():
        raise Refused(
            _("That is not a time zone. Write for example America/Chicago."), code="TIME_ZONE_UNKNOWN"
        )
    if not profile.name.strip():
        raise Refused(_("The clinic needs a name."), code="NAME_MISSING")
    save_tracked(profile, by=by, reason=reason)
    audit.record("clinic.configured", by=by, about=("clinic_profile", 1), detail={"fields": sorted(changed)})
    return profile


@transaction.atomic
def keep_site(*, by: Actor, reason: str, site_id: int | None = None, **values: Any) -> Site:
    """Add a site, or change the one named. Raises Refused (NOT_FOUND, SITE_CLOSED_BEFORE_OPENED)."""
    locked_profile()
    site = Site() if site_id is None else Site.objects.select_for_update().filter(pk=site_id).first()
    if site is None:
        raise Refused(_("There is no such site."), code="NOT_FOUND")
    for name, value in values.items():
        setattr(site, name, value)
    if site.opened_on and site.closed_on and site.closed_on < site.opened_on:
        raise Refused(_("A site cannot close before it opened."), code="SITE_CLOSED_BEFORE_OPENED")
    save_tracked(site, by=by, reason=reason)
    audit.record("clinic.site_kept", by=by, about=("site", site.pk))
    return site


@transaction.atomic
def write_availability_notice(
    *,
    by: Actor,
    reason: str,
    language: str,
    text: str,
    position: int = 100,
    reviewed_by: str = "",
    reviewed_on: datetime.date | None = None,
) -> AvailabilityNotice:
    """Write the notice of language assistance in one language, replacing the text it had."""
    locked_profile()
    notice = AvailabilityNotice.objects.filter(language=language).first() or AvailabilityNotice(
        language=language
    )
    notice.text, notice.position = text, position
    notice.reviewed_by, notice.reviewed_on = reviewed_by, reviewed_on
    save_tracked(notice, by=by, reason=reason)
    audit.record(
        "clinic.notice_written",
        by=by,
        about=("availability_notice", notice.pk),
        detail={"language": language},
    )
    return notice
