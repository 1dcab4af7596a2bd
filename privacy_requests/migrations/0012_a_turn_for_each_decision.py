"""A list of disclosures that was kept back is made anew: the case is decided again, on another turn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0011_requester_email_index"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="decision", name="requests_decided_once"),
        migrations.AddField(
            model_name="decision", name="turn", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("privacy_request", "turn"), name="requests_decided_once"
            ),
        ),
    ]
