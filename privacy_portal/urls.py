"""Where everything is: each app's faces under one prefix."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from disclosures.api import fhir_views
from privacy_portal import health
from privacy_requests import webhook

urlpatterns = [
    path("", include("privacy_requests.portal.urls")),
    path("", include("privacy_portal.people.portal.urls")),
    path("letters/", include("privacy_portal.correspondence.portal.urls")),
    path("disclosures/", include("disclosures.portal.urls")),
    path("report/", include("disclosures.portal.report_urls")),
    path("account/", include("allauth.urls")),
    path("staff/", admin.site.urls),
    path("api/", include("privacy_requests.api.urls")),
    path("api/", include("disclosures.api.urls")),
    path("fhir", fhir_views.Base.as_view(), name="fhir-base"),
    path("fhir/", include("disclosures.api.fhir_urls")),
    path("inbox/mail", webhook.receive, name="inbox-webhook"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
