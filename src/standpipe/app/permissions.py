"""Which role may do what: the one table that the console's pages, its API and its tokens ask.

A role is what a person is to the council's plan; a permission is one kind of thing that can be done. Whether a person
may do it to *this* application (an owner to their own, a supplier to what is shared) is decided by the use case and by
the rows that the database shows them.

>>> may(Role.PLANNER, Permission.PLAN)
True
>>> may("supplier", Permission.READ)
False
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the plan."""

    READER = "reader"
    EDITOR = "editor"
    OWNER = "owner"
    PLANNER = "planner"
    APPROVER = "approver"
    SUPPLIER = "supplier"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One kind of thing that can be done."""

    ACCOUNT = "account"
    """One's own account: password, second factor, signing out."""
    SEE_SHARED = "see_shared"
    """Pages that a supplier may open too; the database shows a supplier only the rows that are shared with it."""
    READ = "read"
    """Everything about the estate and the plan."""
    IMPORT = "import"
    """Upload, stage, commit, discard and undo an import."""
    CORRECT = "correct"
    """Correct a fact or settle a conflict, with a reason."""
    CHALLENGE = "challenge"
    """Challenge a proposal, give evidence, commit to support."""
    OVERRULE = "overrule"
    """Put a disposition in the place of the proposed one (an owner: of the applications that are theirs)."""
    PLAN = "plan"
    """Have plans computed, also to ask what if, and cancel them."""
    PROPOSE = "propose"
    """Propose a plan for adoption."""
    ADOPT = "adopt"
    """Adopt a proposed plan (another person than the one who proposed it)."""
    DECIDE = "decide"
    """Answer and decide challenges, and write to the register of decisions."""
    AUDIT = "audit"
    """Read and export the record of changes."""
    PEOPLE = "people"
    """Add people, change roles, share applications with suppliers."""
    OPERATE = "operate"
    """Say where messages go, and settle those that did not arrive."""


_EVERYBODY = frozenset({Permission.ACCOUNT, Permission.SEE_SHARED})
_STAFF = _EVERYBODY | {Permission.READ}
_EDITOR = _STAFF | {Permission.IMPORT, Permission.CORRECT}
_DECIDER = frozenset({Permission.CHALLENGE, Permission.OVERRULE, Permission.PLAN, Permission.DECIDE})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: _STAFF,
    Role.EDITOR: _EDITOR,
    Role.OWNER: _STAFF | {Permission.CORRECT, Permission.CHALLENGE, Permission.OVERRULE},
    Role.PLANNER: _EDITOR | _DECIDER | {Permission.PROPOSE},
    # Who has to adopt a plan may ask what a different one would come to; to propose it is for another person.
    Role.APPROVER: _STAFF | _DECIDER | {Permission.ADOPT, Permission.AUDIT},
    Role.SUPPLIER: _EVERYBODY | {Permission.CHALLENGE},
    # On a laptop the administrator is the only person there is, so nothing is kept from them; that a plan is adopted
    # by another person than the one who proposed it is a rule of the adoption, not of a role.
    Role.ADMINISTRATOR: frozenset(Permission),
}
"""What each role may do."""


def may(role: str, permission: Permission) -> bool:
    """Whether somebody with a role may do something; an unknown role may do nothing."""
    return role in set(Role) and permission in PERMISSIONS[Role(role)]
