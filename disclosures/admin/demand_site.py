"""Hangs the pages of outside demands into Django's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from disclosures.admin import demand_acts, demand_answer, demand_entry, demand_list, demand_page
from disclosures.admin.pages import Pages
from disclosures.models import Demand
from privacy_portal.audit.actor import Permission


@admin.register(Demand)
class DemandAdmin(Pages):
    """The queue of demands, one demand, what is done about it."""

    permissions = (Permission.DEMANDS_WORK, Permission.DEMANDS_DECIDE)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_demand_{}".format
        demand_at = "<str:reference>/"
        return [
            path("", demand_list.changelist, name=name("changelist")),
            path("search/", demand_list.search, name=name("search")),
            path("new/", demand_entry.receive, name=name("add")),
            path(demand_at, demand_page.show, name=name("change")),
            path(f"{demand_at}papers/<int:document_id>/", demand_page.paper, name=name("paper")),
            path(f"{demand_at}answer/", demand_answer.answer, name=name("answer")),
            path(f"{demand_at}acts/<slug:name>/", demand_acts.perform, name=name("act")),
        ]
