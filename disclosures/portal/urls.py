"""The patient's pages of disclosures."""

from django.urls import path

from disclosures.portal import views

app_name = "disclosures_portal"
urlpatterns = [path("", views.own, name="own")]
