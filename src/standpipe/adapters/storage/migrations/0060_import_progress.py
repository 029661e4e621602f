"""How far the reading of an import is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0020_api"),
    ]

    operations = [
        migrations.AddField(
            "estateimport", "progress", models.TextField(blank=True, default=""), preserve_default=False
        ),
    ]
