"""The pages of disclosures as tabs: to add one, add its line to TABS."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosures.queries import ledger, near_duplicates
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.staff_admin import actor_of
from privacy_portal.ui import navigation

P = Permission
TABS: tuple[tuple[str | Promise, str, tuple[Permission, ...]], ...] = (
    (_("Record one"), "admin:disclosures_disclosure_add", (P.DISCLOSURES_RECORD,)),
    (_("Ledger"), "admin:disclosures_disclosure_changelist", (P.DISCLOSURES_VIEW,)),
    (_("Check"), "admin:disclosures_disclosurecheck_changelist", (P.DISCLOSURES_CHECK,)),
    (_("Demands"), "admin:disclosures_demand_changelist", (P.DEMANDS_WORK, P.DEMANDS_DECIDE)),
    (_("Without a basis"), "admin:disclosures_disclosure_unclassified", (P.DISCLOSURES_CLASSIFY,)),
    (_("Perhaps twice"), "admin:disclosures_disclosure_twice", (P.DISCLOSURES_CLASSIFY,)),
    (_("Accountings"), "admin:disclosures_accounting_changelist", (P.ACCOUNTINGS_ISSUE,)),
    (_("Files"), "admin:disclosures_export_changelist", (P.DISCLOSURES_EXPORT,)),
    (_("Suspensions"), "admin:disclosures_suspension_changelist", (P.SUSPENSIONS,)),
    (_("Imports"), "admin:disclosures_importrun_changelist", (P.DISCLOSURES_CLASSIFY,)),
    (_("Research"), "admin:disclosures_researchprotocol_changelist", (P.DISCLOSURES_VIEW,)),
    (_("Units"), "admin:disclosures_reportingunit_changelist", (P.DISCLOSURES_VIEW,)),
)
UNCLASSIFIED, TWICE = "admin:disclosures_disclosure_unclassified", "admin:disclosures_disclosure_twice"


@dataclass(frozen=True, slots=True)
class Tab:
    """One page; `count` is what waits there, where that is known."""

    label: str | Promise
    url: str
    current: bool
    count: int = 0


def of(request: HttpRequest) -> list[Tab]:
    """The tabs this person may open; the longest address that fits is the current one."""
    actor = actor_of(request)
    found = [
        (label, name, navigation.url(name))
        for label, name, permissions in TABS
        if any(actor.may(one) for one in permissions)
    ]
    here = max((url for _label, _name, url in found if url and request.path.startswith(url)), default="")
    return [Tab(label, url, url == here, _waiting(name, actor)) for label, name, url in found if url]


def _waiting(name: str, actor: Actor) -> int:
    if name == UNCLASSIFIED:
        return ledger.unclassified(actor).count()
    return near_duplicates.waiting() if name == TWICE else 0
