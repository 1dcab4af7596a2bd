"""Where everything is: each app's faces under one prefix."""

from django.contrib import admin
from django.urls import include, path

from privacy_portal import health
from privacy_requests import webhook

urlpatterns = [
    path("", include("privacy_requests.portal.urls")),
    path("", include("privacy_portal.people.portal.urls")),
    path("letters/", include("privacy_portal.correspondence.portal.urls")),
    path("account/", include("allauth.urls")),
    path("staff/", admin.site.urls),
    path("api/", include("privacy_requests.api.urls")),
    path("inbox/mail", webhook.receive, name="inbox-webhook"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
