"""Pages: function views hung into Django's admin; nothing is edited or deleted by the admin itself."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from privacy_portal.audit.actor import Permission
from privacy_portal.staff_admin import actor_of


class Pages(admin.ModelAdmin):
    """Set `permissions`: any of them opens the pages; each view has its own gate. Override get_urls()."""

    permissions: ClassVar[tuple[Permission, ...]]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        actor = actor_of(request)
        return any(actor.may(one) for one in self.permissions)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
