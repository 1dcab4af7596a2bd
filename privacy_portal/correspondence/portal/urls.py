"""Letters in the portal."""

from django.urls import path

from privacy_portal.correspondence.portal import views

app_name = "letters_portal"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("<int:letter_id>/", views.read, name="read"),
    path("<int:letter_id>/text/", views.text, name="text"),
    path("<int:letter_id>/page/", views.alone, name="alone"),
    path("<int:letter_id>/pdf/", views.pdf, name="pdf"),
]
