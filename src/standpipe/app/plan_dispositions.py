"""The disposition section of the plan: what is proposed for each application, why, and at what cost."""

from __future__ import annotations

from collections import Counter

from standpipe.app import plan_document as published
from standpipe.app.document_parts import Money
from standpipe.app.plan_risk import risk_section
from standpipe.app.pointers import Pointers
from standpipe.catalogue import Catalogue, TargetKind
from standpipe.disposition import Alternative, Disposition, Dispositions, Option, PricedLine, Refusal, Treatment
from standpipe.estate.estate import Estate
from standpipe.estate.model import Hosting
from standpipe.kernel.money import Total

AT = "/dispositions"
RESIDUE = "on-site residue"
CLOUD_KINDS = frozenset({TargetKind.VIRTUAL_MACHINE, TargetKind.PLATFORM})
"""Kinds of target that are one public cloud; everything else is somewhere else."""


def money(total: Total) -> Money:
    """Return a total as it is published; with unpriced lines it is a lower bound."""
    return Money(pence=total.pence, unpriced=len(total.unpriced))


def disposition_section(
    estate: Estate, catalogue: Catalogue, dispositions: Dispositions, pointers: Pointers
) -> published.DispositionSection:
    """Return the proposals as they are published, and book the evidence of every priced line."""
    entries = [_entry(estate, each, index, pointers) for index, each in enumerate(dispositions)]
    return published.DispositionSection(
        applications=entries,
        by_treatment={
            treatment.value: count for treatment, count in dispositions.count_by_treatment().items() if count
        },
        by_target=dict(sorted(Counter(each.chosen.target for each in dispositions).items())),
        not_to_one_cloud=sum(not _to_the_cloud(each, catalogue) for each in dispositions),
        cannot_leave=[_residue(estate, each) for each in dispositions if _stays_in_the_building(estate, each)],
        servers_without_application=[
            published.ServerWithoutApplication(
                id=each.server,
                name=estate.name_of(each.server),
                proposal=each.proposal.value,
                reasons=list(each.reasons),
            )
            for each in dispositions.unclaimed_servers
        ],
        whole=published.WholePlanEntry(
            horizon_months=dispositions.horizon_months,
            cost_pence=dispositions.whole.cost,
            bound_pence=dispositions.whole.bound,
            gap=dispositions.whole.gap,
            apart_pence=sum(each.pence for each in dispositions.whole.apart),
            contradiction=list(dispositions.whole.contradiction),
        ),
        refusals=[_refusal(estate, each, index, pointers) for index, each in enumerate(dispositions.refusals)],
        machine_terms=[
            published.MachineTermEntry(
                term=each.term,
                hybrid_benefit=each.hybrid_benefit,
                monthly=Money(pence=each.pence, unpriced=each.unpriced),
                chosen=each.chosen,
            )
            for each in dispositions.machine_terms
        ],
        risk=risk_section(estate, dispositions),
        shared_servers=_shared_servers(estate, dispositions),
        packed=[
            published.PackedEntry(
                target=target,
                servers=len(packed.servers),
                monthly_pence=sum(each.pence for each in packed.servers),
                one_each_pence=sum(packed.one_each.values()),
            )
            for target, packed in dispositions.shared_servers.by_target.items()
        ],
    )


def _shared_servers(estate: Estate, dispositions: Dispositions) -> list[published.SharedServerEntry]:
    """Return the shared servers on which an application stands that was chosen to."""
    found = []
    for target, packed in dispositions.shared_servers.by_target.items():
        for server in packed.servers:
            names = dict.fromkeys(name.partition("|")[0] for name in server.instances)
            chosen = [name for name in names if dispositions.by_application[name].chosen.target == target]
            if chosen:
                found.append(
                    published.SharedServerEntry(
                        target=target,
                        tier=server.tier,
                        monthly_pence=server.pence,
                        applications=[estate.name_of(name) for name in chosen],
                        one_each_pence=sum(packed.one_each.get(name, 0) for name in chosen),
                    )
                )
    return found


def _refusal(estate: Estate, refusal: Refusal, index: int, pointers: Pointers) -> published.RefusalEntry:
    if refusal.pence is not None and refusal.evidence:
        pointers.add(f"{AT}/refusals/{index}/pence", refusal.evidence[0])
    return published.RefusalEntry(
        kind=refusal.kind.value,
        subject=refusal.subject,
        name=estate.name_of(refusal.subject),
        message=refusal.message,
        pence=refusal.pence,
        every=refusal.every,
    )


def _entry(estate: Estate, disposition: Disposition, index: int, pointers: Pointers) -> published.DispositionEntry:
    application = estate.applications[disposition.application]
    chosen = disposition.chosen
    at = f"{AT}/applications/{index}"
    lines = (*chosen.monthly_lines, *chosen.one_off_lines)
    for position, line in enumerate(lines):
        if line.evidence and line.pence is not None:
            pointers.add(f"{at}/lines/{position}/pence", line.evidence)
    return published.DispositionEntry(
        id=application.id,
        name=application.name,
        hosting=application.hosting.value if application.hosting else None,
        treatment=chosen.treatment.value,
        target=chosen.target,
        readiness=chosen.readiness.verdict.value,
        monthly=money(chosen.monthly),
        one_off=money(chosen.one_off),
        lines=[_line(line, "month") for line in chosen.monthly_lines]
        + [_line(line, "once") for line in chosen.one_off_lines],
        reasons=list(disposition.reasons),
        alternatives=[_alternative(each) for each in disposition.alternatives],
        questions=[question.text for question in disposition.questions],
        stays_on_site=list(disposition.stays_on_site),
        servers=[estate.name_of(server) for server in disposition.servers],
        overruled_by=disposition.overruled_by,
        rule=disposition.rule,
        how_sure=disposition.how_sure,
        flips=[
            published.FlipEntry(
                kind=flip.kind.value,
                option=flip.option,
                becomes=flip.becomes,
                statement=flip.statement,
                pence=flip.pence,
                distance_pence=flip.distance_pence,
                on=flip.on,
            )
            for flip in disposition.flips
        ],
    )


def _line(line: PricedLine, every: str) -> published.CostLine:
    source = str(line.evidence) if line.evidence else f"not priced: ask for {line.wanted}"
    return published.CostLine(name=line.name, every=every, pence=line.pence, basis=line.basis.value, source=source)


def _alternative(alternative: Alternative) -> published.Alternative:
    option: Option = alternative.option
    return published.Alternative(
        treatment=option.treatment.value,
        target=option.target,
        readiness=option.readiness.verdict.value,
        monthly=money(option.monthly),
        one_off=money(option.one_off),
        difference_monthly_pence=alternative.difference_pence,
        break_even_monthly_pence=alternative.break_even_pence,
        whole_plan_pence=alternative.whole_plan_pence,
        reasons=[alternative.why_not, *(ground.message for ground in option.readiness.grounds)],
    )


def _to_the_cloud(disposition: Disposition, catalogue: Catalogue) -> bool:
    target = catalogue.target(disposition.chosen.target)
    return disposition.in_the_move and target is not None and target.kind in CLOUD_KINDS


def _stays_in_the_building(estate: Estate, disposition: Disposition) -> bool:
    """Whether something of the application is in the data centre today and cannot be taken elsewhere."""
    if disposition.chosen.treatment is Treatment.RETIRE:
        return False
    here = estate.applications[disposition.application].hosting is Hosting.DATA_CENTRE
    return here and (bool(disposition.stays_on_site) or not disposition.chosen.leaves_data_centre)


def _residue(estate: Estate, disposition: Disposition) -> published.Residue:
    application = estate.applications[disposition.application]
    bound = ", ".join(each.removesuffix(f" of {application.name}") for each in disposition.stays_on_site)
    return published.Residue(
        id=application.id,
        name=application.name,
        why=f"Bound to the building: {bound}." if bound else next(iter(disposition.reasons), disposition.rule),
        # What is bound stays near by even where the rest of the application leaves.
        goes_to=RESIDUE if bound else disposition.chosen.target,
        owner=application.business_owner,
    )
