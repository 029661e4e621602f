"""What belongs to no single thing of an estate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0003_mentions"),
    ]

    operations = [
        migrations.AddField(
            model_name="estateimport",
            name="whole",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="revision",
            name="whole",
            field=models.JSONField(default=dict),
        ),
    ]
