"""The group of outside reviewers."""

from django.db import migrations


def make_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="outside_reviewer")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_role_groups")]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
