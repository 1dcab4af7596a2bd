"""The kinds of letters as the person who gets them would call them."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy_portal.correspondence.models import Communication
from privacy_portal.law.letters import LetterKind

register = template.Library()

PLAIN: dict[str, Promise | str] = {
    LetterKind.ACK: _("We received your request"),
    LetterKind.EXTENSION: _("We need more time"),
    LetterKind.ACCESS_GRANTED: _("You get your records"),
    LetterKind.WITHDRAWAL: _("You withdrew your request"),
    LetterKind.CLAIM_CODE: _("Your code to link your record"),
    LetterKind.ACCESS_FEE: _("What your copy may cost"),
    LetterKind.INVOICE: _("Invoice for your copy"),
    LetterKind.ACCESS_DENIED: _("We cannot give you these records"),
    LetterKind.ACCESS_IN_PART: _("You get part of your records"),
    LetterKind.ACCESS_NOT_HELD: _("We do not have these records"),
    LetterKind.ACCESS_REVIEW: _("The result of your review"),
    LetterKind.UNABLE_TO_VERIFY: _("We could not make sure who may ask"),
    LetterKind.DIRECTIVE_ALTERNATIVES: _("How we can send your records to someone else"),
    LetterKind.TRANSMITTAL: _("Cover sheet of your records"),
    LetterKind.APPOINTMENT: _("Your appointment to look at your records"),
    LetterKind.ASSOCIATE_TASK: _("Request to a business associate"),
    LetterKind.ACCOUNTING: _("List of who received your information"),
    LetterKind.ACCOUNTING_FEE: _("What your list costs"),
    LetterKind.ACCOUNTING_INVOICE: _("Invoice for your list"),
    LetterKind.DEMAND_ANSWER: _("Answer to somebody who asked for records"),
    LetterKind.DEMAND_NOTICE: _("Somebody asks for your records"),
    LetterKind.RESTRICTION_EMERGENCY: _("Request to a provider not to disclose further"),
}


@register.filter
def plain_kind(letter: Communication) -> str:
    """Such as "We received your request"; staff read "Acknowledgement"."""
    return str(PLAIN[letter.kind])
