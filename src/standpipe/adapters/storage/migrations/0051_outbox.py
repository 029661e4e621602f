"""Messages to a channel of Microsoft Teams: the channel, and the outbox."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0050_ways_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamsChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField()),
                ("host", models.TextField()),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("set_at", models.DateTimeField(auto_now=True)),
                ("council", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "teams_channel",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("title", models.TextField()),
                ("card", models.JSONField()),
                ("state", models.CharField(max_length=20)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "message",
                "indexes": [models.Index(fields=["council", "state", "next_at"], name="message_by_state")],
                "constraints": [models.UniqueConstraint(fields=("council", "key"), name="message_once")],
            },
        ),
    ]
