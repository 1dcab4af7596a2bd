"""User: one account a person, signed in by e-mail; roles are groups, and nobody is a superuser."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked


class UserQuerySet(models.QuerySet["User"]):
    def staff(self) -> "UserQuerySet":
        """Active staff accounts."""
        return self.filter(is_staff=True, is_active=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates users by e-mail address; there is no create_superuser, because there are no superusers."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in (45 CFR 164.312(a)(2)(i), unique user identification).

    Deactivated, never deleted: history and the audit record name users for ever.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"email", "name"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "password",
            "last_login",
            "is_superuser",
            "is_staff",
            "is_active",
            "title",
            "joined_at",
            "language",
            "groups",
            "user_permissions",
        }
    )

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("full name"), max_length=150)
    title = models.CharField(_("job title"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_staff = models.BooleanField(_("may open the staff pages"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    history = Tracked(excluded_fields=["password", "last_login"])

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_superuser=False), name="people_user_nobody_is_superuser"
            ),
        ]
        indexes = [models.Index(Upper("email"), name="people_user_email")]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
