"""One group a role; the names are those of audit.actor.Role."""

from django.db import migrations

ROLES = (
    "patient",
    "representative",
    "intake_clerk",
    "records_clerk",
    "licensed_professional",
    "billing",
    "marketing",
    "privacy_official",
    "compliance_officer",
    "administrator",
)


def make_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
