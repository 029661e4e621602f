"""Counts of wrong passwords and codes, over all web processes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0051_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="WrongGuess",
            fields=[
                ("tried", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "wrong_guess",
            },
        ),
    ]
