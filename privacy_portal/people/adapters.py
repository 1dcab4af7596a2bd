"""What this clinic asks of allauth: queued mail, sealed secrets, single sign-on for staff only."""

from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.clinic import queries as clinic
from privacy_portal.people import sealed, second_factor
from privacy_portal.people.client_address import client_address
from privacy_portal.people.models import User
from privacy_portal.people.operations import mail
from privacy_portal.people.queries import user_id_of_email

AUTHENTICATOR = "mfa.authenticator"


class AccountAdapter(DefaultAccountAdapter):
    """Signing up makes a person without any role; mail is queued, never sent in a request."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104 - "unknown", not an address to listen on

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails, signed with the clinic's name."""
        site = SimpleNamespace(name=clinic.letterhead().name, domain=settings.BASE_URL)
        message = self.render_mail(
            template_prefix, email, {"request": self.request, "email": email, "current_site": site, **context}
        )
        mail.queue(to=email, subject=str(message.subject), body=str(message.body))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The lock-out, and its audit event; the address that was typed is not kept."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            user_id = user_id_of_email(str(credentials.get("email") or ""))
            about = ("user", user_id) if user_id else None
            audit.record("session.locked_out", by=request.actor, about=about)  # type: ignore[attr-defined]
            raise

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever signed in a few minutes ago is not asked again before a sensitive change."""
        required: bool = super().is_reauthentication_required(app=app, **options)
        return required and not second_factor.signed_in_recently(self.request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        agent: str = super().get_http_user_agent(request)
        return agent[:200]


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: sealed at rest, named for the clinic, and staff keep at least one."""

    def encrypt(self, text: str) -> str:
        return sealed.seal(text, purpose=AUTHENTICATOR)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text, purpose=AUTHENTICATOR)

    def get_totp_issuer(self) -> str:
        return clinic.letterhead().name or settings.MFA_TOTP_ISSUER

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff may replace their second factor; they may not be without one."""
        if not authenticator.user.is_staff:
            return True
        others = Authenticator.objects.filter(
            user=authenticator.user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return others.exists()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens an existing active staff account, found by an address both sides have verified."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        user = sociallogin.user if sociallogin.is_existing else self._staff_member(sociallogin)
        if user is None or not (user.is_active and user.is_staff):
            self._refuse(request)
        signed_in_as_other = request.user.is_authenticated and request.user != user
        if signed_in_as_other:
            self._refuse(request)
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        self._refuse(request)

    def _staff_member(self, sociallogin: SocialLogin) -> User | None:
        """The one staff account whose verified address the provider also calls verified."""
        theirs = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        found = User.objects.staff().filter(
            pk__in=EmailAddress.objects.filter(email__in=theirs, verified=True).values("user")
        )[:2]
        return found[0] if len(found) == 1 else None

    def _refuse(self, request: HttpRequest) -> None:
        messages.error(
            request,
            _("No staff account goes with this sign-in. Ask the administrator to invite you first."),
        )
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
