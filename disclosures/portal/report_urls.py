"""The drop link: its token opens these pages, nothing else does."""

from django.urls import path

from disclosures.portal import reporting

app_name = "disclosures_report"
urlpatterns = [
    path("<str:token>/", reporting.page, name="page"),
    path("<str:token>/sent/<slug:what>/", reporting.sent, name="sent"),
    path("<str:token>/file/<int:run_id>/", reporting.result, name="result"),
    path("<str:token>/file/<int:run_id>/errors/", reporting.errors, name="errors"),
]
