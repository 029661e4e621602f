"""Scores the legacy risk of an application today and after each option, and how long its place is down.

Evidence scores support (operating systems, database engines), the contract and the place; people score what only they
can know. The worst criterion that somebody scored is the likelihood; with criteria that nobody has scored, the risk is
at least that. What is retired has no risk left; what a supplier runs as a service has its support and its place from
the supplier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from standpipe.catalogue import Catalogue, SupportState
from standpipe.catalogue.legacy_risk import IMPACT, THRESHOLD, LegacyRisk, RiskScore
from standpipe.disposition.databases import ENGINES
from standpipe.disposition.landscape import Landscape
from standpipe.disposition.model import CriterionScore, Option, RiskProfile, Treatment
from standpipe.disposition.plots import Plot
from standpipe.estate.model import Contract, Hosting
from standpipe.estate.risk_scores import RiskRating
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.kernel.identifiers import slug
from standpipe.kernel.periods import add_months

_BY_A_SUPPLIER = frozenset({"saas (same supplier)", "saas (another supplier)", "supplier hosting"})
_OWN_ELSEWHERE = frozenset({"colocation", "partner hosting", "on-site residue", "azure local"})
_ELSEWHERE = frozenset(set(Hosting) - {Hosting.DATA_CENTRE})
_HOURS_A_YEAR = 8760


@dataclass(frozen=True, slots=True)
class RiskView:
    """What scoring looks at."""

    landscape: Landscape
    catalogue: Catalogue
    as_of: date
    ratings: Mapping[str, tuple[RiskRating, ...]]
    contracts: Mapping[str, tuple[Contract, ...]]
    _support: dict[str, str | None] = field(default_factory=dict)

    def support_fact(self, text: str) -> str | None:
        """Return the state of support of what a text names, in the words of the scale; each text is looked up once."""
        if text not in self._support:
            self._support[text] = _support_fact(text, self)
        return self._support[text]

    @property
    def framework(self) -> LegacyRisk:
        """The framework of the catalogue."""
        return self.catalogue.legacy_risk


def view_of(landscape: Landscape, catalogue: Catalogue, as_of: date) -> RiskView:
    """Return what scoring looks at; people's scores are found by the name or the id of an application."""
    estate = landscape.estate
    names = {slug(word): each.id for each in estate.applications.values() for word in (each.id, each.name)}
    ratings: dict[str, tuple[RiskRating, ...]] = {}
    for rating in estate.risk_ratings:
        key = names.get(slug(rating.application))
        if key is not None:
            ratings[key] = (*ratings.get(key, ()), rating)
    contracts: dict[str, tuple[Contract, ...]] = {}
    for contract in estate.contracts.values():
        for covered in contract.covers or ():
            contracts[covered] = (*contracts.get(covered, ()), contract)
    return RiskView(landscape, catalogue, as_of, ratings, contracts)


def risk_of(plot: Plot, option: Option | None, view: RiskView) -> RiskProfile | None:
    """Return the legacy risk of an application with an option carried out; None option is today, None result no risk.

    Without a tier nobody has said how bad a failure would be: the score is then None.
    """
    if option is not None and option.treatment is Treatment.RETIRE:
        return None
    rated = {each.criterion: each for each in view.ratings.get(plot.application.id, ())}
    scores = []
    for criterion in view.framework.criteria:
        rating = rated.get(criterion.id)
        if rating is not None and (option is None or not _settled_by(option, criterion.id)):
            evidence = Evidence(Basis.REGISTER, place=rating.place, rule=f"scored by {rating.by}")
            scores.append(CriterionScore(criterion.id, criterion.name, rating.score, evidence, by_person=True))
        elif criterion.by_evidence:
            found = _LOOKS[criterion.id](plot, option, view)
            why = Evidence(Basis.DEFAULT, rule=found.meaning, inputs=(found.reference,)) if found else None
            score = found.score if found else None
            scores.append(CriterionScore(criterion.id, criterion.name, score, why, by_person=False))
        else:
            scores.append(CriterionScore(criterion.id, criterion.name, None, None, by_person=True))
    tier = plot.application.tier
    impact = None if tier is None else view.framework.score(IMPACT, f"tier {tier}").score
    known = [each.score for each in scores if each.score is not None]
    risk = None if impact is None or not known else max(known) * impact
    return RiskProfile(tuple(scores), impact, risk, _colour(risk, view.framework))


def _settled_by(option: Option, criterion: str) -> bool:
    """Whether an option makes a person's score of today void: a new product is not the old one."""
    return option.treatment is Treatment.REPURCHASE and criterion in {"L1", "L4", "L5", "L6"}


def _colour(risk: int | None, framework: LegacyRisk) -> str:
    if risk is None:
        return "not known"
    if risk >= framework.score(THRESHOLD, "red").score:
        return "red"
    return "amber" if risk >= framework.score(THRESHOLD, "amber").score else "green"


def _support(plot: Plot, option: Option | None, view: RiskView) -> RiskScore | None:
    if option is not None and (option.target in _BY_A_SUPPLIER or option.treatment is Treatment.REFACTOR):
        return view.framework.score("L1", "supported")
    if plot.application.hosting in _ELSEWHERE and not plot.servers:
        return None
    texts = [server.operating_system or "" for server in plot.servers]
    moved = option is not None and option.target.removesuffix(" (shared)") in ENGINES
    texts += [] if moved else [f"{each.engine or ''} {each.version or ''}" for each in plot.instances]
    facts = [fact for text in texts if (fact := view.support_fact(text)) is not None]
    return max((view.framework.score("L1", fact) for fact in facts), key=lambda each: each.score, default=None)


def _support_fact(text: str, view: RiskView) -> str | None:
    found = view.catalogue.lifecycles.support_of(text, view.as_of)
    if found.state is SupportState.OUT_OF_SUPPORT:
        return "out of support"
    if found.state is SupportState.EXTENDED:
        return "extended"
    ends = found.release.supported_until() if found.release else None
    if found.release is None:
        return None
    if ends is None or ends > add_months(view.as_of, 24):
        return "supported"
    return "ends within a year" if ends <= add_months(view.as_of, 12) else "ends within two years"


def _contract(plot: Plot, option: Option | None, view: RiskView) -> RiskScore | None:
    if option is not None and option.treatment is Treatment.REPURCHASE:
        return view.framework.score("L2", "in force")
    ends = [
        (each.ends, bool(each.renews_automatically))
        for each in view.contracts.get(plot.application.id, ())
        if each.ends is not None
    ]
    if not ends:
        return None
    if any(renews or day > add_months(view.as_of, 12) for day, renews in ends):
        return view.framework.score("L2", "in force")
    return view.framework.score("L2", "expired" if max(ends)[0] < view.as_of else "ends within a year")


def _place(plot: Plot, option: Option | None, view: RiskView) -> RiskScore | None:
    hosting = plot.application.hosting
    if option is None or option.treatment is Treatment.RETAIN:
        if hosting is Hosting.DATA_CENTRE and (option is None or option.target != "on-site residue"):
            return view.framework.score("L5", "closing data centre")
        if option is not None and option.target == "on-site residue":
            return view.framework.score("L5", "run by the council elsewhere")
        return view.framework.score("L5", "run by a supplier or a cloud") if hosting in _ELSEWHERE else None
    where = "run by the council elsewhere" if option.target in _OWN_ELSEWHERE else "run by a supplier or a cloud"
    return view.framework.score("L5", where)


_LOOKS = {"L1": _support, "L2": _contract, "L5": _place}
"""How each criterion that evidence scores is scored."""


def outage_minutes(option: Option, catalogue: Catalogue) -> int | None:
    """Return the minutes a year that the place of an option is down; 0 when it has ended, None when nobody says."""
    if option.treatment is Treatment.RETIRE:
        return 0
    found = catalogue.legacy_risk.availability.get(option.target.removesuffix(" (shared)"))
    return None if found is None else round(found.unavailable_percent / 100 * _HOURS_A_YEAR * 60)
