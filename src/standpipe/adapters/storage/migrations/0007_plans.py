"""Plans: what was asked, how far it is, what came out, who proposed and who adopted it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0006_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("revision", models.PositiveIntegerField()),
                ("as_of", models.DateField()),
                ("settings", models.JSONField(default=dict)),
                ("overrules", models.JSONField(default=list)),
                ("by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("progress", models.TextField(blank=True)),
                ("problem", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("adopted_at", models.DateTimeField(null=True)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="storage.storedfile",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="storage.storedfile",
                    ),
                ),
            ],
            options={
                "db_table": "plan",
                "indexes": [models.Index(fields=["council", "state"], name="plan_by_state")],
            },
        ),
    ]
