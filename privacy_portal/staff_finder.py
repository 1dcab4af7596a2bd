"""Finds a patient from inside a form, by POST: no name or number travels in an address."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of

MOST = 25
FIND, USE = "find", "use"
RETURN = "return"  # the unseen first button of a form, which the Enter key presses


def asked(request: HttpRequest, field: str = "patient_id") -> bool:
    """Whether this sending of the form only looks for a patient, or picks one of those found.

    Enter in the search box sends the whole form by its unseen first button: new words to look for then mean
    "find", whatever number is given. Of a form without one they do where no number is given yet.
    """
    looked_for, number = request.POST.get("looked_for", ""), request.POST.get(field, "").strip()
    new_words = typed(request, "find_text") not in {"", looked_for}
    return (
        request.POST.get("do") == FIND
        or USE in request.POST
        or (new_words and (not number or request.POST.get("do") == RETURN))
    )


def answer(request: HttpRequest, form: Form, *, field: str = "patient_id") -> dict[str, Any]:
    """What the page shows: the patients found; or the form again with the picked one's number filled in."""
    if USE in request.POST:
        picked = request.POST.copy()
        picked[field] = request.POST[USE]
        form.data = picked
        form.fields[field].widget.attrs["autofocus"] = True  # where the number stands now
        return clean_slate(form)
    return clean_slate(form) | look(request)


def clean_slate(form: Form) -> dict[str, Any]:
    """Show what was typed without finding fault with it: nobody said they were done."""
    form.errors.clear()
    return {}


def look(request: HttpRequest) -> dict[str, Any]:
    """Patients for the text in `find_text`, at most MOST."""
    text = typed(request, "find_text")
    found = list(people.search_patients(actor_of(request), text)[: MOST + 1])
    return {
        "find_text": text,
        "found": found[:MOST],
        "found_more": len(found) > MOST,
        "looked": True,
    }


def typed(request: HttpRequest, name: str) -> str:
    """What was typed to be looked for: plain characters, at most a hundred."""
    kept = "".join(character for character in request.POST.get(name, "") if character.isprintable())
    return kept.strip()[:100]
