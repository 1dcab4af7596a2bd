"""Hangs the pages into Django's admin; nothing of a request is edited or deleted by the admin itself."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from privacy_portal.audit.actor import Permission
from privacy_portal.staff_admin import actor_of
from privacy_requests import queries
from privacy_requests.admin import (
    acts,
    billing,
    bulk,
    case,
    desk,
    entry,
    guest_code,
    inbox,
    inbox_entry,
    queue,
    reviewing,
    statistics,
)
from privacy_requests.models import FeeNotice, InboundEmail, PrivacyRequest


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(admin.ModelAdmin):
    """Opens by role; every page is a view of this package, every change an operation."""

    def get_urls(self) -> list[URLPattern]:
        name = "requests_privacyrequest_{}".format
        case_at = "<str:reference>/"
        act_at = f"{case_at}acts/<slug:name>/"
        return [
            path("", queue.changelist, name=name("changelist")),
            path("search/", queue.search, name=name("search")),
            path("take/", queue.take, name=name("take")),
            path("filters/", desk.save_filter, name=name("save_filter")),
            path("filters/<int:filter_id>/remove/", desk.remove_filter, name=name("remove_filter")),
            path("together/", bulk.confirm, name=name("bulk")),
            path("together/result/", bulk.result, name=name("bulk_result")),
            path("new/", entry.receive, name=name("add")),
            path("statistics/", statistics.show, name=name("statistics")),
            path("statistics/export/", statistics.export, name=name("statistics_export")),
            path("reviews/", reviewing.mine, name=name("reviews")),
            path("reviews/<str:reference>/", reviewing.show, name=name("review")),
            path(
                "reviews/<str:reference>/files/<int:document_id>/", reviewing.record, name=name("review_file")
            ),
            path(case_at, case.show, name=name("change")),
            path(f"{case_at}history/", case.history, name=name("history")),
            path(f"{case_at}files/<int:document_id>/", case.download, name=name("file")),
            path(f"{case_at}code/", guest_code.give, name=name("guest_code")),
            path(act_at, acts.perform, name=name("act")),
            path(f"{act_at}letter/<str:key>/", acts.letter, name=name("letter")),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).may(Permission.REQUESTS_VIEW)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).may(Permission.REQUESTS_INTAKE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FeeNotice)
class FeeAdmin(admin.ModelAdmin):
    """The billing desk; nothing of a fee is edited or deleted by the admin itself."""

    def get_urls(self) -> list[URLPattern]:
        name = "requests_feenotice_{}".format
        fee_at = "<str:reference>/"
        act_at = f"{fee_at}acts/<slug:name>/"
        return [
            path("", billing.changelist, name=name("changelist")),
            path("search/", billing.search, name=name("search")),
            path(fee_at, billing.show, name=name("change")),
            path(act_at, billing.perform, name=name("act")),
            path(f"{act_at}letter/<str:key>/", billing.letter, name=name("letter")),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).may(Permission.FEES_VIEW)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(InboundEmail)
class InboxAdmin(admin.ModelAdmin):
    """E-mail as it came in; it is sorted by operations, never edited or deleted."""

    def get_urls(self) -> list[URLPattern]:
        name = "requests_inboundemail_{}".format
        email_at = "<int:email_id>/"
        return [
            path("", inbox.changelist, name=name("changelist")),
            path("new/", inbox_entry.upload, name=name("add")),
            path(email_at, inbox.show, name=name("change")),
            path(f"{email_at}request/", inbox_entry.as_request, name=name("request")),
            path(f"{email_at}message/", inbox.as_message, name=name("message")),
            path(f"{email_at}stop/", inbox.as_stop, name=name("stop")),
            path(f"{email_at}complaint/", inbox.as_complaint, name=name("complaint")),
            path(f"{email_at}not-ours/", inbox.as_not_ours, name=name("not_ours")),
            path(f"{email_at}done/", inbox.finish, name=name("finish")),
            path(f"{email_at}again/", inbox.again, name=name("again")),
            path(f"{email_at}original/", inbox.original, name=name("original")),
            path(f"{email_at}files/<int:position>/", inbox.attachment, name=name("file")),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return queries.may_read_inbox(actor_of(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).may(Permission.INBOX_SORT)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
