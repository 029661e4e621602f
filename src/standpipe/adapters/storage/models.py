"""The tables of the console. No rule lives here: what may be written is decided in `app`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Council(models.Model):
    """The council whose rows these are; every other table names it, so that councils are kept apart."""

    name = models.CharField(max_length=200)

    class Meta:
        """Options."""

        db_table = "council"

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Person(AbstractBaseUser):
    """Somebody who may sign in."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="people")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        """Options."""

        db_table = "person"

    def __str__(self) -> str:
        """Return the name that a page shows."""
        return self.name


class SignInLink(models.Model):
    """A link that signs one person in once; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Options."""

        db_table = "sign_in_link"

    def __str__(self) -> str:
        """Say for whom it is."""
        return f"sign-in link of {self.person_id}"


class Share(models.Model):
    """A thing of the estate that a supplier may see."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shares")
    thing = models.TextField()

    class Meta:
        """Options."""

        db_table = "share"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "thing"], name="share_once")]

    def __str__(self) -> str:
        """Return what is shared."""
        return self.thing


# Django finds the tables of a further file because they are imported here.
from standpipe.adapters.storage.models_api import ApiAnswer, ApiToken  # noqa: E402
from standpipe.adapters.storage.models_audit import AuditEntry, AuditLink  # noqa: E402
from standpipe.adapters.storage.models_decisions import Challenge, ChallengeEntry, Decision, OverruleRow  # noqa: E402
from standpipe.adapters.storage.models_estate import (  # noqa: E402
    CorrectionRow,
    DependencyRow,
    FindingRow,
    Revision,
    Thing,
)
from standpipe.adapters.storage.models_imports import (  # noqa: E402
    EstateImport,
    FileChunk,
    ImportFile,
    StagedDependency,
    StagedFinding,
    StagedThing,
    StoredFile,
)
from standpipe.adapters.storage.models_outbox import Message, TeamsChannel  # noqa: E402
from standpipe.adapters.storage.models_plans import StoredPlan  # noqa: E402
from standpipe.adapters.storage.models_sign_in import Identity, Passkey, RecoveryCode, SecondFactor, WrongGuess  # noqa: E402
from standpipe.adapters.storage.models_views import SavedView  # noqa: E402

__all__ = [
    "Council",
    "Person",
    "SignInLink",
    "Share",
    "ApiAnswer",
    "ApiToken",
    "AuditEntry",
    "AuditLink",
    "Revision",
    "Thing",
    "DependencyRow",
    "FindingRow",
    "CorrectionRow",
    "EstateImport",
    "ImportFile",
    "StoredFile",
    "FileChunk",
    "StagedThing",
    "StagedDependency",
    "StagedFinding",
    "StoredPlan",
    "Challenge",
    "ChallengeEntry",
    "OverruleRow",
    "Decision",
    "Identity",
    "Passkey",
    "RecoveryCode",
    "SecondFactor",
    "WrongGuess",
    "Message",
    "TeamsChannel",
    "SavedView",
]
