"""The blank form that asks for a list of disclosures: who asks, and which time; nothing else."""

from dataclasses import replace

from django.utils.translation import gettext as _

from privacy_requests.blank.questions import Section, of_form
from privacy_requests.portal import guest_forms
from privacy_requests.portal.forms import Asking
from privacy_requests.portal.lists import PeriodForm


def sections(asking: Asking) -> list[Section]:
    """What the pages ask, in the order of the paper; the forms of the pages say it."""
    another = replace(asking, answers={"capacity": guest_forms.ANOTHER})
    reach = guest_forms.ReachForm(asking=asking)
    for name in reach.needed:
        reach.fields[name].help_text = ""
    return [
        Section(_("Who is the list about?"), of_form(guest_forms.PersonForm(asking=asking))),
        Section(
            _("If you ask for someone else"),
            of_form(guest_forms.YouForm(asking=another)),
            _("Leave this empty if the list is about you."),
        ),
        Section(_("How we can reach you"), of_form(reach), _("One is enough.")),
        Section(
            _("Which time should the list cover?"),
            of_form(PeriodForm(asking=asking)),
            _("We can look back six years. Leave both dates empty for all six years."),
        ),
    ]
