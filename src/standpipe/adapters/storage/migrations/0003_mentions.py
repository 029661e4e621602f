"""Which other things a thing names."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0002_estate"),
    ]

    operations = [
        migrations.AddField(
            model_name="stagedthing",
            name="mentions",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="thing",
            name="mentions",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("to_revision__isnull", True)), fields=["mentions"], name="thing_mentions"
            ),
        ),
    ]
