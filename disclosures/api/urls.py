"""The addresses of the API of disclosures."""

from django.urls import path

from disclosures.api import views

app_name = "disclosures_api"
urlpatterns = [path("v1/disclosure-checks/", views.DisclosureChecks.as_view(), name="checks")]
