"""Agreements, directions, releases, inspections, associates and authority on the case page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.directive import Classification
from privacy_portal.money import dollars
from privacy_requests.admin import words
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.panels.panel import Panel
from privacy_requests.forms.asking import AUTHORITY_LABELS, STANDING_LABELS
from privacy_requests.forms.ways import AGREED_BY
from privacy_requests.letters.warnings import words_of
from privacy_requests.models import AccessDetail, Agreement, PrivacyRequest, Requester
from privacy_requests.queries import ways as queries

Kind = Agreement.Kind
Way = AccessDetail.DeliveryWay
CHANNELS = {**dict(AGREED_BY), "portal": gettext_lazy("In the portal")}
ALTERNATIVES = {
    "to_patient": gettext_lazy("The copy goes to the patient"),
    "authorization": gettext_lazy("The patient signed an authorization"),
    "other_permission": gettext_lazy("The law lets us send it there anyway"),
}


def panels(row: PrivacyRequest) -> list[Panel]:
    """Every part with something to say."""
    if getattr(row, "access", None) is None:
        return []
    made = (
        Panel("authority", _("Authority to act for the patient"), _authority(row)),
        Panel("ways", _("How the copy goes out"), [*_agreed(row), *_sent(row)]),
        Panel("directive", _("Direction to send it to someone else"), _directed(row)),
        Panel("inspection", _("Looking at the records"), _inspection(row)),
        Panel("associates", _("Business associates"), _associates(row)),
    )
    return [panel for panel in made if panel.facts]


def _authority(row: PrivacyRequest) -> list[Fact]:
    checks = list(row.authoritychecks.all())
    if not checks and row.requester.capacity == Requester.Capacity.INDIVIDUAL:
        return []
    if not checks:
        return [Fact(_("Authority"), _("Not checked yet"), _("Nothing is released before it is."))]
    moved = row.patientmoves.last()
    found = []
    for check in checks:
        value = _("May act for the patient") if check.succeeded else _("May not act for the patient")
        if moved is not None and check.at <= moved.at:
            value = _("Was about another patient; check again")
        note = ". ".join(
            part
            for part in (
                str(AUTHORITY_LABELS.get(check.authority, check.authority)),
                str(STANDING_LABELS.get(check.standing, check.standing)),
                check.scope,
            )
            if part
        )
        found.append(Fact(words.on(check.on), value, note))
    return found


def _agreed(row: PrivacyRequest) -> list[Fact]:
    detail = row.access
    found = []
    if detail.postal_address:
        found.append(Fact(_("Mail the copy to"), detail.postal_address))
    if detail.fax_number:
        found.append(Fact(_("Fax number"), detail.fax_number))
    if detail.email_to:
        found.append(Fact(_("E-mail address"), detail.email_to))
    if not detail.kept_electronically:
        found.append(Fact(_("Kept"), _("On paper only")))
    if not detail.readily_producible:
        found.append(Fact(_("Format asked for"), _("Cannot be readily made")))
    return [*found, *(_agreement(one) for one in row.agreements.all())]


def _agreement(one: Agreement) -> Fact:
    value = str(queries.WAY_WORDS.get(one.value, "")) if one.kind == Kind.DELIVERY else ""
    if one.cents is not None:
        value = dollars(one.cents)
    told = f"{words.on(one.on)}, {CHANNELS.get(one.channel, one.channel)}"
    warning = _("Warning shown (%(version)s): %(text)s") % {
        "version": one.wording,
        "text": words_of(one.wording),
    }
    note = "\n".join(part for part in (told, one.words, warning if one.wording else "") if part)
    return Fact(one.get_kind_display(), value or _("Agreed"), note)


def _sent(row: PrivacyRequest) -> list[Fact]:
    return [
        Fact(_("Copy: %(way)s") % {"way": one.way}, one.release.recipient_name, proof_words(one))
        for one in queries.sent(row)
    ]


def proof_words(one: queries.Sent) -> str:
    """What shows that a copy left, in a few words."""
    proof = one.proof
    if proof is None:
        return ""
    zone = clinic.time_zone()
    parts = [proof.state_words]
    if proof.sent_on is not None:
        at = date_format(proof.sent_at.astimezone(zone), "TIME_FORMAT") if proof.sent_at else ""
        timed = at and proof.channel in {"fax", "email", "portal"}
        parts.append(f"{words.on(proof.sent_on)}, {at}" if timed else words.on(proof.sent_on))
    if proof.tracking:
        parts.append(_("tracking number %(number)s") % {"number": proof.tracking})
    if proof.handed_to:
        parts.append(
            _("handed to %(name)s, ID seen: %(id)s") % {"name": proof.handed_to, "id": proof.id_seen}
        )
    if proof.pages:
        parts.append(_("%(n)s pages confirmed by the machine") % {"n": proof.pages})
    if proof.channel == "email":
        parts.append(_("message %(id)s") % {"id": proof.message_id})
    if proof.in_doubt:
        parts.append(_("in doubt: it may have gone out twice"))
    return "; ".join(parts)


def _directed(row: PrivacyRequest) -> list[Fact]:
    directive = queries.last_directive(row)
    if directive is None:
        return []
    where = directive.address or directive.fax_number or directive.email_to or _("At the desk")
    signed = (
        _("%(date)s, on paper") if directive.document_id and not directive.signature else _("%(date)s, typed")
    )
    binds = directive.classification == Classification.MANDATORY
    found = [
        Fact(_("To"), directive.recipient_name, f"{queries.WAY_WORDS.get(directive.way, '')}\n{where}"),
        Fact(_("Signed"), signed % {"date": words.on(directive.signed_on)}, directive.signature),
        Fact(
            _("Does it bind?"),
            _("Yes: an electronic copy from the electronic health record")
            if binds
            else _("No: other lawful ways are offered"),
            _("The limits of the patient’s fee do not apply to a copy for someone else."),
        ),
    ]
    if not binds:
        chosen = ALTERNATIVES.get(directive.alternative)
        found.append(
            Fact(
                _("Way chosen"),
                str(chosen) if chosen else _("None yet"),
                "" if chosen else _("Nothing is released before."),
            )
        )
    return found


def _inspection(row: PrivacyRequest) -> list[Fact]:
    if row.access.kind == AccessDetail.Kind.COPY:
        return []
    zone = clinic.time_zone()
    found = []
    for one in row.appointments.select_related("outcome"):
        name = (
            date_format(one.starts_at.astimezone(zone), "DATETIME_FORMAT")
            if one.place
            else _("No time was set")
        )
        outcome = getattr(one, "outcome", None)
        value = outcome.get_result_display() if outcome else _("Offered")
        found.append(
            Fact(
                name, value, "\n".join(part for part in (one.place, outcome.words if outcome else "") if part)
            )
        )
    if not found:
        found.append(Fact(_("Appointment"), _("None offered yet"), _("The case closes only after it.")))
    return found


def _associates(row: PrivacyRequest) -> list[Fact]:
    today = clinic.today()
    found = []
    for task in row.associatetasks.select_related("party", "answer"):
        answer = getattr(task, "answer", None)
        if answer is not None:
            value = (_("Sent its part") if answer.holds else _("Holds nothing")) + f", {words.on(answer.on)}"
            found.append(Fact(task.party.name, value, answer.note))
            continue
        late = (today - task.due_on).days
        value = _("Due %(date)s") % {"date": words.on(task.due_on)}
        if late > 0:
            value += ": " + ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}
        found.append(Fact(task.party.name, value, task.wanted))
    return found
