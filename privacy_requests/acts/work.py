"""Acts of the work on an answer: more time, the format, the records, the grant."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.citations import cfr
from privacy_requests import forms, letters
from privacy_requests.acts.act import Act
from privacy_requests.operations import access, extensions

ACTS: tuple[Act, ...] = (
    Act(
        "extend",
        _("Extend once"),
        _("Send the one extension letter. The due date moves when the letter is sent."),
        forms.ExtendForm,
        extensions.extend,
        Permission.REQUESTS_WORK,
        group="decide",
        letter=lambda row, on, data: letters.extension(
            row, on=on, reason=data["reason"], promised_on=data["promised_on"]
        ),
        check=extensions.check_extend,
        writes_unmatched=True,
        cites=(
            cfr("164.524(b)(2)(ii)"),
            cfr("164.524(b)(2)(ii)(A)"),
            cfr("164.524(b)(2)(ii)(B)"),
            cfr("164.528(c)(1)(ii)"),
            cfr("164.528(c)(1)(ii)(A)"),
            cfr("164.528(c)(1)(ii)(B)"),
        ),
    ),
    Act(
        "agree_format",
        _("Record an agreed format"),
        _("Write down the patient's agreement to another format."),
        forms.AgreeFormatForm,
        access.agree_format,
        Permission.REQUESTS_WORK,
        cites=(cfr("164.524(c)(2)(i)"), cfr("164.524(c)(2)(ii)")),
    ),
    Act(
        "add_record",
        _("Add a record"),
        _("Upload a file that answers the request."),
        forms.AddRecordForm,
        access.add_record,
        Permission.REQUESTS_WORK,
        cites=(cfr("164.524(c)(1)"),),
    ),
    Act(
        "remove_record",
        _("Take a record out"),
        _("Before release only; the file's fingerprint is kept."),
        forms.RemoveRecordForm,
        access.remove_record,
        Permission.REQUESTS_WORK,
        check=access.check_remove_record,
    ),
    Act(
        "grant",
        _("Grant access"),
        _("Accept the request, release the records and send the letter of acceptance."),
        forms.GrantForm,
        access.grant,
        Permission.REQUESTS_DECIDE,
        group="decide",
        letter=lambda row, on, data: letters.access_granted(
            row,
            on=on,
            how=data["how"],
            record_count=access.record_count(row),
            missing=letters.missing_part(data["missing_what"], data["missing_where"]),
        ),
        check=access.check_grant,
        cites=(cfr("164.524(a)(1)"), cfr("164.524(b)(2)(i)(A)"), cfr("164.524(c)(3)(i)")),
    ),
)
