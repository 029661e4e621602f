"""The estate by revisions, and imports with what they stage."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="EstateImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("as_of", models.DateField()),
                ("base", models.PositiveIntegerField(null=True)),
                ("revision", models.PositiveIntegerField(null=True)),
                ("summary", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "estate_import",
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "stored_file",
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("kept", models.BooleanField(default=False)),
                ("account", models.JSONField(default=dict)),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="storage.estateimport"
                    ),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.storedfile")),
            ],
            options={
                "db_table": "import_file",
            },
        ),
        migrations.CreateModel(
            name="FileChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="storage.storedfile"
                    ),
                ),
            ],
            options={
                "db_table": "file_chunk",
            },
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_revision", models.PositiveIntegerField()),
                ("to_revision", models.PositiveIntegerField(null=True)),
                ("position", models.BigIntegerField()),
                ("thing", models.TextField()),
                ("kind", models.CharField(max_length=30)),
                ("name", models.TextField()),
                ("sort_name", models.TextField()),
                ("facts", models.JSONField()),
                ("evidence", models.JSONField()),
                ("conflicts", models.JSONField(null=True)),
                ("identity", models.JSONField(null=True)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "council",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="storage.council"
                    ),
                ),
            ],
            options={
                "db_table": "thing",
            },
        ),
        migrations.CreateModel(
            name="CorrectionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.TextField()),
                ("field", models.CharField(max_length=60)),
                ("value", models.JSONField(null=True)),
                ("before", models.JSONField(null=True)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField()),
                ("revision", models.PositiveIntegerField()),
                ("replaced_at", models.PositiveIntegerField(null=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
            ],
            options={
                "db_table": "correction",
                "indexes": [models.Index(fields=["council", "thing"], name="correction_thing")],
            },
        ),
        migrations.CreateModel(
            name="DependencyRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_revision", models.PositiveIntegerField()),
                ("to_revision", models.PositiveIntegerField(null=True)),
                ("position", models.BigIntegerField()),
                ("source", models.TextField()),
                ("target", models.TextField()),
                ("kind", models.CharField(max_length=10)),
                ("redundancy", models.CharField(max_length=10)),
                ("alternatives", models.TextField(null=True)),
                ("at_least", models.IntegerField(null=True)),
                ("observed", models.BooleanField()),
                ("evidence", models.JSONField()),
                (
                    "council",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="storage.council"
                    ),
                ),
            ],
            options={
                "db_table": "dependency",
                "indexes": [
                    models.Index(
                        condition=models.Q(("to_revision__isnull", True)),
                        fields=["council", "source"],
                        name="dependency_source",
                    ),
                    models.Index(
                        condition=models.Q(("to_revision__isnull", True)),
                        fields=["council", "target"],
                        name="dependency_target",
                    ),
                    models.Index(fields=["council", "from_revision"], name="dependency_from"),
                    models.Index(
                        condition=models.Q(("to_revision__isnull", True), _negated=True),
                        fields=["council", "to_revision"],
                        name="dependency_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_revision", models.PositiveIntegerField()),
                ("to_revision", models.PositiveIntegerField(null=True)),
                ("position", models.BigIntegerField()),
                ("code", models.CharField(max_length=100)),
                ("severity", models.CharField(max_length=20)),
                ("rank", models.SmallIntegerField()),
                ("subject", models.TextField()),
                ("message", models.TextField()),
                ("places", models.JSONField()),
                ("rechecked", models.BooleanField()),
                (
                    "council",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="storage.council"
                    ),
                ),
            ],
            options={
                "db_table": "finding",
                "indexes": [
                    models.Index(
                        condition=models.Q(("to_revision__isnull", True)),
                        fields=["council", "rank", "code", "position"],
                        name="finding_listed",
                    ),
                    models.Index(
                        condition=models.Q(("to_revision__isnull", True)),
                        fields=["council", "subject"],
                        name="finding_subject",
                    ),
                    models.Index(fields=["council", "from_revision"], name="finding_from"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("by", models.CharField(max_length=200)),
                ("as_of", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
                (
                    "from_import",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="storage.estateimport",
                    ),
                ),
            ],
            options={
                "db_table": "revision",
                "constraints": [models.UniqueConstraint(fields=("council", "number"), name="revision_number")],
            },
        ),
        migrations.CreateModel(
            name="StagedDependency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.CharField(max_length=10)),
                ("position", models.BigIntegerField()),
                ("source", models.TextField()),
                ("target", models.TextField()),
                ("kind", models.CharField(max_length=10)),
                ("redundancy", models.CharField(max_length=10)),
                ("alternatives", models.TextField(null=True)),
                ("at_least", models.IntegerField(null=True)),
                ("observed", models.BooleanField()),
                ("evidence", models.JSONField()),
                ("replaces", models.BigIntegerField(null=True)),
                (
                    "of_import",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="storage.estateimport"
                    ),
                ),
            ],
            options={
                "db_table": "staged_dependency",
                "indexes": [models.Index(fields=["of_import", "change"], name="staged_dependency_listed")],
            },
        ),
        migrations.CreateModel(
            name="StagedFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.CharField(max_length=10)),
                ("position", models.BigIntegerField()),
                ("code", models.CharField(max_length=100)),
                ("severity", models.CharField(max_length=20)),
                ("rank", models.SmallIntegerField()),
                ("subject", models.TextField()),
                ("message", models.TextField()),
                ("places", models.JSONField()),
                ("rechecked", models.BooleanField()),
                ("replaces", models.BigIntegerField(null=True)),
                (
                    "of_import",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="storage.estateimport"
                    ),
                ),
            ],
            options={
                "db_table": "staged_finding",
                "indexes": [models.Index(fields=["of_import", "change", "rank"], name="staged_finding_listed")],
            },
        ),
        migrations.CreateModel(
            name="StagedThing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.CharField(max_length=10)),
                ("position", models.BigIntegerField()),
                ("thing", models.TextField()),
                ("kind", models.CharField(max_length=30)),
                ("name", models.TextField()),
                ("sort_name", models.TextField()),
                ("facts", models.JSONField()),
                ("evidence", models.JSONField()),
                ("conflicts", models.JSONField(null=True)),
                ("identity", models.JSONField(null=True)),
                ("search_text", models.TextField()),
                ("changes", models.JSONField(null=True)),
                (
                    "of_import",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="storage.estateimport"
                    ),
                ),
            ],
            options={
                "db_table": "staged_thing",
                "indexes": [
                    models.Index(fields=["of_import", "change", "kind", "sort_name"], name="staged_thing_listed")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(fields=("council", "sha256"), name="stored_file_once"),
        ),
        migrations.AddConstraint(
            model_name="importfile",
            constraint=models.UniqueConstraint(fields=("of_import", "name"), name="import_file_name"),
        ),
        migrations.AddConstraint(
            model_name="filechunk",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="file_chunk_once"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                condition=models.Q(("to_revision__isnull", True)),
                fields=["council", "kind", "sort_name", "thing"],
                name="thing_listed",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["council", "thing", "from_revision"], name="thing_history"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["council", "from_revision"], name="thing_from"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                condition=models.Q(("to_revision__isnull", True), _negated=True),
                fields=["council", "to_revision"],
                name="thing_to",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                condition=models.Q(("to_revision__isnull", True), ("conflicts__isnull", False)),
                fields=["council", "kind"],
                name="thing_in_conflict",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("to_revision__isnull", True)), fields=["words"], name="thing_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_revision__isnull", True)), fields=("council", "thing"), name="thing_current"
            ),
        ),
    ]
