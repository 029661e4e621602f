"""Challenges with their threads, overrules, and the register of decisions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0060_import_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.TextField()),
                ("name", models.TextField()),
                ("proposal", models.TextField()),
                ("plan", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "challenge",
            },
        ),
        migrations.CreateModel(
            name="ChallengeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("stance", models.CharField(blank=True, max_length=20)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("words", models.TextField()),
                ("evidence", models.TextField(blank=True)),
                ("by", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=30)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="storage.challenge"
                    ),
                ),
            ],
            options={
                "db_table": "challenge_entry",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("context", models.TextField(blank=True)),
                ("options", models.JSONField(default=list)),
                ("decision", models.TextField()),
                ("evidence", models.TextField(blank=True)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("review_on", models.DateField(null=True)),
                ("thing", models.TextField(blank=True)),
                ("plan", models.PositiveIntegerField(null=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="storage.decision",
                    ),
                ),
            ],
            options={
                "db_table": "decision",
            },
        ),
        migrations.CreateModel(
            name="OverruleRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.TextField()),
                ("name", models.TextField()),
                ("option", models.TextField()),
                ("instead_of", models.TextField()),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.TextField()),
                ("plan", models.PositiveIntegerField(null=True)),
                ("price", models.JSONField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                ("ended_reason", models.TextField(blank=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "overrule",
            },
        ),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["council", "thing"], name="challenge_about"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["council", "thing"], name="decision_about"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("council", "number"), name="decision_numbered"),
        ),
        migrations.AddConstraint(
            model_name="overrulerow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("council", "thing"), name="overrule_stands"
            ),
        ),
    ]
