"""What is proposed for each application in the plan to show, when it moves, and what people say about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from standpipe.adapters.report import rendering
from standpipe.adapters.storage import challenges, overrules
from standpipe.adapters.storage.models import Challenge, StoredPlan
from standpipe.adapters.storage.people import the_council
from standpipe.adapters.storage.plans import document_of
from standpipe.app.challenge_proposal import is_open
from standpipe.app.plan_document import DispositionEntry, PlanDocument
from standpipe.console.plans import plan_to_show


@dataclass(frozen=True, slots=True)
class Move:
    """When an application moves."""

    wave: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan proposes for an application."""

    plan: StoredPlan
    entry: DispositionEntry
    position: int
    move: Move | None

    @property
    def key(self) -> str:
        """The option, as an overrule names it."""
        return f"{self.entry.treatment}: {self.entry.target}"


@dataclass(frozen=True, slots=True)
class Shown:
    """The plan that the console shows, with what is proposed for each application."""

    plan: StoredPlan
    document: PlanDocument
    proposals: Sequence[Proposal]


def shown() -> Shown | None:
    """Return the proposals of the adopted plan, or else the newest; None before the first plan."""
    plan = plan_to_show()
    if plan is None:
        return None
    document = document_of(plan)
    moves = _moves(document)
    proposals = [
        Proposal(plan, entry, position, moves.get(entry.id))
        for position, entry in enumerate(document.dispositions.applications)
    ]
    return Shown(plan, document, proposals)


def proposal_for(thing: str) -> Proposal | None:
    """Return what is proposed for an application; None where no plan has it."""
    return next(iter(proposals_for({thing})), None)


def proposals_for(applications: Collection[str]) -> Sequence[Proposal]:
    """Return what is proposed for some applications, as far as the plan has them."""
    found = shown() if applications else None
    return [each for each in found.proposals if each.entry.id in applications] if found else []


def _moves(document: PlanDocument) -> Mapping[str, Move]:
    return {
        application.id: Move(wave.number, wave.window_first, wave.window_last)
        for wave in document.waves.waves
        for move in wave.moves
        for application in move.applications
    }


def in_words(proposal: Proposal) -> str:
    """Return the block of the report about one application: figures, reasons, other options, evidence."""
    return _block(proposal.plan.pk, proposal.position)


@lru_cache(maxsize=64)
def _block(plan: int, position: int) -> str:
    document = document_of(StoredPlan.objects.get(pk=plan))
    return rendering.render_proposal(document, position, address=lambda chapter: f"/waves/{plan}/report/#{chapter}")


def overruled() -> frozenset[str]:
    """Return the applications for which an overrule stands."""
    return frozenset(each.thing for each in overrules.overrules_that_stand(the_council()))


def challenged() -> frozenset[str]:
    """Return the applications with a challenge that waits for a decision."""
    return frozenset(each.thing for each in challenges.challenges_of(the_council()) if waits(each))


def waits(challenge: Challenge) -> bool:
    """Whether a challenge waits for a decision."""
    return is_open(each.kind for each in challenge.entries.all())
