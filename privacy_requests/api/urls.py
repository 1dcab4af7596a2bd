"""The API's addresses; the schema and its pages are for those who are signed in."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from privacy_requests.api import schema, views  # noqa: F401 - the schema learns how one signs in

requests_api = [
    path("", views.RequestList.as_view(), name="list"),
    path("<str:reference>/", views.RequestDetail.as_view(), name="detail"),
    path("<str:reference>/acts/<str:name>/", views.RequestAct.as_view(), name="act"),
]
urlpatterns = [
    path("v1/requests/", include((requests_api, "requests_api"))),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        login_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema")),
        name="api-docs",
    ),
]
