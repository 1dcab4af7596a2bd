"""The administrator's pages of accounts: invite, give roles, deactivate; no patient appears here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import STAFF_ROLES, Actor, Permission, Role
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import User
from privacy_portal.people.operations import accounts
from privacy_portal.people.roles import role_choices, role_name
from privacy_portal.staff_admin import ActorForm, ActorModelAdmin, ReasonForm, actor_of

DORMANT_AFTER = timedelta(days=90)
ACTS: dict[str, tuple[Callable[..., Any], Any]] = {
    "deactivate": (accounts.deactivate, _("The account is deactivated; its sessions are ended.")),
    "activate": (accounts.activate, _("The account is active again.")),
    "send-invitation": (accounts.send_invitation, _("A link to choose a password is on its way.")),
    "reset-second-factor": (accounts.reset_second_factor, _("The second factor is removed.")),
}


class RolesField(forms.MultipleChoiceField):
    """Staff roles as tick boxes."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Roles"), choices=role_choices(STAFF_ROLES), widget=forms.CheckboxSelectMultiple
        )


class InvitationForm(ActorForm):
    """Whom to invite, as what."""

    roles = RolesField()

    class Meta:
        model = User
        fields = ("email", "name", "title")

    def validate_unique(self) -> None:
        """The operation says it in words."""


class AccountForm(ReasonForm):
    """What may change: how a colleague is called, and what they may do."""

    roles = RolesField()

    class Meta:
        model = User
        fields = ("name", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.groups.values_list("name", flat=True)
        self.fields["roles"].initial = [name for name in held if name in {r.value for r in STAFF_ROLES}]
        self.fields["roles"].required = self.instance.is_staff


class DormantFilter(admin.SimpleListFilter):
    """The last-sign-in report: who has an account and does not use it (164.308(a)(3)(ii)(C))."""

    title = _("last sign-in")
    parameter_name = "unused"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("90", _("Not in the last 90 days")), ("never", _("Never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == "never":
            return queryset.filter(last_login=None)
        if self.value() == "90":
            return queryset.filter(Q(last_login=None) | Q(last_login__lt=timezone.now() - DORMANT_AFTER))
        return queryset


@admin.register(User)
class UserAdmin(ActorModelAdmin):
    view_permission = Permission.USERS_MANAGE
    edit_permission = Permission.USERS_MANAGE
    change_form_template = "admin/people/user/change_form.html"
    list_display = ["name_or_email", "email", "roles", "has_second_factor", "last_login", "is_active"]
    list_filter = [DormantFilter, "is_active"]
    list_per_page = 50
    ordering = ["name", "email"]
    audit_views = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Staff only: who has a patient's account is nothing the administrator needs to know."""
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        rows: QuerySet[User] = super().get_queryset(request)
        was_staff = Q(is_staff=True) | Q(groups__name__in=[role.value for role in STAFF_ROLES])
        staff = User.objects.filter(was_staff | Q(pk__in=former_staff())).values("pk")
        return rows.filter(pk__in=staff).annotate(factor=Exists(factors)).prefetch_related("groups")

    @admin.display(description=_("name"), ordering="name")
    def name_or_email(self, user: User) -> str:
        return user.name or user.email

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        names = {group.name for group in user.groups.all()}
        return ", ".join(str(role_name(role)) for role in Role if role in STAFF_ROLES and role.value in names)

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user: User) -> bool:
        return bool(user.factor)  # type: ignore[attr-defined]  # annotated above

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs.setdefault("form", InvitationForm if obj is None else AccountForm)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["email", "name", "title", "roles"]})]
        facts = {"fields": ["email", "joined_at", "last_login", "has_second_factor", "is_active"]}
        return [
            (None, {"fields": ["name", "title", "roles", "change_reason"]}),
            (_("The account"), facts),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if obj is None else ["email", "joined_at", "last_login", "has_second_factor", "is_active"]

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        words = form.cleaned_data
        roles = {Role(role) for role in words["roles"]}
        if not change:
            made = accounts.invite(
                by=actor, email=words["email"], name=words["name"], title=words["title"], roles=roles
            )
            obj.pk = made.pk
            return
        accounts.describe(by=actor, user_id=obj.pk, name=words["name"], title=words["title"], reason=reason)
        accounts.set_roles(by=actor, user_id=obj.pk, roles=roles)

    def get_urls(self) -> list[URLPattern]:
        acts = [
            path(
                f"<int:user_id>/{name}/",
                self.admin_site.admin_view(self.act_view),
                {"name": name},
                name=f"people_user_{name}",
            )
            for name in ACTS
        ]
        return acts + super().get_urls()

    def act_view(self, request: HttpRequest, user_id: int, name: str) -> HttpResponse:
        """One act on one account, by POST from its page."""
        if not self.has_change_permission(request) or request.method != "POST":
            raise Http404
        operation, done = ACTS[name]
        try:
            operation(by=actor_of(request), user_id=user_id)
        except Refused as refused:
            if refused.code == "NOT_FOUND":
                raise Http404 from refused
            messages.error(request, refused.sentence)
        else:
            messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:people_user_change", args=[user_id]))


def former_staff() -> QuerySet[Any]:
    """Ids of accounts that were of staff once: the history remembers."""
    return User.history.filter(is_staff=True).values("id")
