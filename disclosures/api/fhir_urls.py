"""The addresses of FHIR, below /fhir/."""

from django.urls import path

from disclosures.api import fhir_views

app_name = "fhir"
urlpatterns = [
    path("", fhir_views.Base.as_view(schema=None), name="base"),  # in the schema as /fhir
    path("metadata", fhir_views.Metadata.as_view(), name="metadata"),
    path("AuditEvent", fhir_views.Events.as_view(), name="events"),
    path("AuditEvent/_search", fhir_views.Search.as_view(), name="search"),
    path("AuditEvent/<str:event_id>", fhir_views.Event.as_view(), name="event"),
]
