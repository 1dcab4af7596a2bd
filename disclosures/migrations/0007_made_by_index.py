from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built while the ledger is written to."""

    atomic = False

    dependencies = [
        ("disclosures", "0006_rows_count_from_one"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("made_by__isnull", False)),
                fields=["made_by", "disclosed_on"],
                name="disclosures_made_by",
            ),
        ),
    ]
