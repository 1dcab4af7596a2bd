"""The pages of a person's own account: joining it to their record, staying signed in, drafts."""

from django.urls import path

from privacy_portal.people.portal import claim, session

app_name = "people_portal"
urlpatterns = [
    path("claim/", claim.number, name="claim"),
    path("claim/name/", claim.name, name="claim-name"),
    path("claim/code/", claim.code, name="claim-code"),
    path("claim/letter/", claim.letter, name="claim-letter"),
    path("account/", session.account, name="account"),
    path("account/session/stay/", session.stay, name="stay"),
    path("account/session/", session.left, name="session"),
    path("account/draft/", session.draft_save, name="draft-save"),
    path("account/draft/remove/", session.draft_remove, name="draft-remove"),
]
