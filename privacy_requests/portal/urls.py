"""The patient's pages; `home` has no namespace because everything leads back to it."""

from django.urls import URLPattern, URLResolver, include, path

from privacy_portal.law.rights import Right
from privacy_requests.portal import ask, blank, fees, guest_ask, guest_status, public, review, views, ways

case = [
    path("", views.detail, name="detail"),
    path("received/", views.received, name="received"),
    path("message/", views.message, name="message"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("review/", review.ask, name="review"),
    path("cost/", fees.choose, name="fee"),
    path("email/", ways.email, name="email"),
    path("directive/", ways.directive, name="directive"),
    path("directive/back/", ways.take_back, name="take-back"),
    path("change/", ways.change, name="change"),
    path("period/", ways.period, name="period"),
    path("records/<int:document_id>/", views.record, name="record"),
]
guest = [
    path("", guest_ask.start, name="guest"),
    *(
        path(f"ask/{one.name}/", guest_ask.step, {"name": one.name}, name=f"guest-{one.name}")
        for one in guest_ask.OF_RECORDS.steps
    ),
    path("ask/check/", guest_ask.check, name="guest-check"),
    *(
        path(
            f"ask-list/{one.name}/",
            guest_ask.step,
            {"name": one.name, "prefix": "list-"},
            name=f"guest-list-{one.name}",
        )
        for one in guest_ask.OF_LIST.steps
    ),
    path("ask-list/check/", guest_ask.check, {"prefix": "list-"}, name="guest-list-check"),
    path("ask/sent/", guest_ask.sent, name="guest-sent"),
    path("stay/", guest_ask.stay, name="guest-stay"),
    path("leave/", guest_ask.leave, name="guest-leave"),
    path("status/", guest_status.knock, name="guest-status"),
    path("status/request/", guest_status.show, name="guest-request"),
    path("status/request/message/", guest_status.message, name="guest-message"),
    path("status/request/withdraw/", guest_status.withdraw, name="guest-withdraw"),
    path("status/request/directive/", guest_status.take_back, name="guest-take-back"),
    path("status/request/period/", guest_status.period, name="guest-period"),
    path("status/lost/", guest_status.lost, name="guest-lost"),
]
requests_portal: list[URLPattern | URLResolver] = [
    path("requests/", views.my_requests, name="list"),
    path("requests/new/", views.choose, name="new"),
    path("requests/new/records/", ask.which, name="ask-which"),
    path("requests/new/records/how/", ask.how, name="ask-how"),
    path("requests/new/records/someone/", ask.someone, name="ask-someone"),
    path("requests/new/records/where/", ask.where, name="ask-where"),
    path("requests/new/records/check/", ask.check, name="ask-check"),
    path("requests/new/disclosures/", ask.period, name="ask-period"),
    path("requests/new/disclosures/check/", ask.check_list, name="ask-list-check"),
    path("requests/<str:reference>/", include(case)),
    path("without-account/", include(guest)),
    path("forms/", blank.forms, name="blank-forms"),
    path("forms/<slug:language>/<slug:size>/", blank.form, name="blank-form"),
    path(
        "forms/list/<slug:language>/<slug:size>/",
        blank.form,
        {"right": Right.ACCOUNTING},
        name="blank-list",
    ),
    path("notice/", public.notice, name="notice"),
    path("complaint/", public.complaint, name="complaint"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("", include((requests_portal, "requests_portal"))),
]
