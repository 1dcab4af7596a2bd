"""The patient's pages; `home` has no namespace because everything leads back to it."""

from django.urls import URLPattern, URLResolver, include, path

from privacy_requests.portal import ask, public, views

case = [
    path("", views.detail, name="detail"),
    path("received/", views.received, name="received"),
    path("message/", views.message, name="message"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("records/<int:document_id>/", views.record, name="record"),
]
requests_portal: list[URLPattern | URLResolver] = [
    path("requests/", views.my_requests, name="list"),
    path("requests/new/", views.choose, name="new"),
    path("requests/new/records/", ask.which, name="ask-which"),
    path("requests/new/records/how/", ask.how, name="ask-how"),
    path("requests/new/records/check/", ask.check, name="ask-check"),
    path("requests/<str:reference>/", include(case)),
    path("notice/", public.notice, name="notice"),
    path("complaint/", public.complaint, name="complaint"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("", include((requests_portal, "requests_portal"))),
]
