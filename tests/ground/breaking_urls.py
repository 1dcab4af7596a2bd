"""A site whose one page breaks while it holds something that must not be logged."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"cannot parse {request.GET['name']}")


urlpatterns = [path("broken/", broken)]
