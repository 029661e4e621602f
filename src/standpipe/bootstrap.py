"""The composition root: the only place where adapters meet app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from standpipe import reading
from standpipe.adapters.formats.azure_migrate.import_writer import write_import
from standpipe.adapters.formats.azure_migrate.wave_mapping import FilledMapping, write_filled_mapping
from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.grids import workbook_of
from standpipe.adapters.formats.overrules import append_overrule, read_overrules
from standpipe.adapters.formats.templates.answers import answerable_fields
from standpipe.adapters.formats.templates.questions_writer import write_questions
from standpipe.adapters.formats.templates.reader import TemplateReader
from standpipe.adapters.formats.templates.writer import write_templates
from standpipe.adapters.lifecycles_api import EndOfLifeDate
from standpipe.adapters.prices_api import AzureRetailPrices
from standpipe.adapters.report import PlanFiles, write_plan
from standpipe.adapters.report.need_drawing import need_svg
from standpipe.adapters.report.network_drawing import network_drawings, size_of, together_svg
from standpipe.adapters.report.plan_json import read_plan
from standpipe.adapters.schedules import write_schedules
from standpipe.adapters.tables_out import replaced_at_end
from standpipe.adapters.web import PatientClient
from standpipe.app.analyse_network import NetworkAnswer, answer_network
from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.ask_questions import ask_questions
from standpipe.app.calendar_findings import calendar_findings
from standpipe.app.closing_sites import closing_sites
from standpipe.app.compare_waves import RatedPlan
from standpipe.app.dispose import DispositionDocument, propose_dispositions
from standpipe.app.mend_network import CircuitPrice
from standpipe.app.need_diagram import NeedDiagram
from standpipe.app.plan_document import PlanDocument
from standpipe.app.plan_exit import PlanSettings, plan_exit
from standpipe.app.reconcile import ReconciliationDocument, reconcile_workbooks
from standpipe.app.refresh_lifecycles import LifecycleRefresh, refresh_lifecycles
from standpipe.app.refresh_prices import PriceRefresh, refresh_prices
from standpipe.app.wave_planning import problem_of_estate
from standpipe.catalogue import Catalogue, load_catalogue
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.disposition import Overrule, PlanLimits, Settings
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError
from standpipe.kernel.evidence import Place
from standpipe.sample import write_sample
from standpipe.waves import Infeasible, WaveProblem, plan_from_json, problem_to_json
from standpipe.waves.documents import risk_from_json
from standpipe.waves.reading import ProblemFinding, read_problem

Progress = reading.Progress
home = reading.home
read_estate = reading.read_estate
read_corrected = reading.read_corrected
newest_catalogue = reading.newest_catalogue


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan and the files that hold it."""

    document: PlanDocument
    files: PlanFiles
    questions: Path | None
    """The workbook of questions, one sheet for each person or supplier to ask; None when nothing is to be asked."""
    not_in_import: tuple[str, ...]
    """Machines and disks that the Azure Migrate import file cannot hold, each with the reason."""
    feasible: bool
    schedules: tuple[Path, ...] = ()
    """The plan as a calendar and as a project file."""


def make_plan(
    paths: Sequence[str], out: Path, settings: PlanSettings, *, title: str, progress: Progress, refreshed: bool = True
) -> MadePlan:
    """Read exports, plan, and write the plan's files, the questions, and the machines as an Azure Migrate import.

    Raises:
        InputError: a path does not exist, there is nothing to read, or the folder cannot be written.

    """
    estate, catalogue = read_estate(paths, as_of=settings.as_of, progress=progress, refreshed=refreshed)
    plan = plan_exit(estate, catalogue, settings, progress)
    progress("Writing the report")
    files = write_plan(plan.document, out, title=title)
    questions = ask_questions(
        estate,
        as_of=settings.as_of,
        answerable=answerable_fields(),
        targets={each.application: (each.chosen.target,) for each in plan.dispositions if each.in_the_move},
    )
    asked = out / "questions.xlsx" if questions else None
    if asked:
        write_questions(asked, questions)
    left_out = write_import(out / "azure-migrate-import.csv", estate) if estate.servers else ()
    reasons = tuple(f"{estate.name_of(each.server)}: {each.reason}" for each in left_out)
    schedules = write_schedules(plan.document, out)
    return MadePlan(plan.document, files, asked, reasons, plan.feasible, schedules)


def write_sample_council(folder: Path, *, servers: int | None, seed: int, as_of: date) -> tuple[Path, ...]:
    """Write the sample council's exports into a folder and return the files."""
    return write_sample(folder, servers=servers, seed=seed, as_of=as_of).files


def write_empty_templates(folder: Path) -> tuple[Path, ...]:
    """Write every template with its examples into a folder."""
    return write_templates(folder)


def refresh_list_prices(*, as_of: date, region: str, base_url: str | None) -> PriceRefresh:
    """Read the public list prices of a region and keep them, with their date.

    Raises:
        InputError: the service cannot be reached, refuses, or answers in an unknown shape.

    """
    with PatientClient() as client:
        source = (
            AzureRetailPrices(home(), read_on=as_of, client=client, base_url=base_url)
            if base_url
            else AzureRetailPrices(home(), read_on=as_of, client=client)
        )
        return refresh_prices(source, catalogue=load_catalogue(), as_of=as_of, regions=(region,))


def refresh_support_dates(*, as_of: date, base_url: str | None) -> LifecycleRefresh:
    """Read the public support dates of every product of the catalogue and keep them, with their date.

    Raises:
        InputError: the service cannot be reached, refuses, or answers in an unknown shape.

    """
    with PatientClient() as client:
        source = (
            EndOfLifeDate(home(), read_on=as_of, client=client, base_url=base_url)
            if base_url
            else EndOfLifeDate(home(), read_on=as_of, client=client)
        )
        return refresh_lifecycles(source, catalogue=load_catalogue())


def reconcile_files(files: Sequence[str], *, as_of: date, progress: Progress) -> ReconciliationDocument:
    """Read workbooks together and recompute what they state.

    Raises:
        InputError: a file does not exist or cannot be opened.

    """
    workbooks = []
    for file in files:
        if not Path(file).is_file():
            raise InputError("there is no such file.", where=file, remedy="Name the workbooks one by one.")
        progress(f"Reading {Path(file).name}")
        workbooks.append(workbook_of(open_document(Path(file), shown_as=Path(file).name)))
    progress("Recomputing")
    return reconcile_workbooks(workbooks, load_catalogue(), as_of=as_of)


def propose_for(
    paths: Sequence[str], *, overrules: Path | None, as_of: date, progress: Progress
) -> DispositionDocument:
    """Read an estate and propose what is right for each of its applications.

    Raises:
        InputError: a path does not exist, there is nothing to read, or the overrules cannot be read.

    """
    decided = read_overrules(overrules) if overrules else ()
    estate, catalogue = read_estate(paths, as_of=as_of, progress=progress)
    progress("Proposing what is right for each application")
    settings = Settings.of(catalogue, as_of=as_of, limits=PlanLimits(estate.limits))
    return propose_dispositions(estate, catalogue, settings, overrules=decided)


def analyse_resilience(paths: Sequence[str], *, as_of: date, progress: Progress) -> ResilienceAnalysis:
    """Read an estate and prepare what is asked of its resilience.

    Raises:
        InputError: a path does not exist, or there is nothing to read.

    """
    return resilience_of(*read_estate(paths, as_of=as_of, progress=progress))


@dataclass(frozen=True, slots=True)
class NetworkQuestion:
    """What is asked about a network: its centre (by id), the price of a circuit, and whether to compare designs."""

    as_of: date
    target: str | None = None
    price: CircuitPrice = field(default_factory=CircuitPrice)
    designs: bool = False


def analyse_network(paths: Sequence[str], question: NetworkQuestion, *, progress: Progress) -> NetworkAnswer:
    """Read an estate and return what is to be said about its wide network.

    Raises:
        InputError: a path does not exist, there is nothing to read, or the target has no circuit.

    """
    estate, catalogue = read_estate(paths, as_of=question.as_of, progress=progress)
    progress("Looking at the network")
    return answer_network(
        resilience_of(estate, catalogue),
        as_of=question.as_of,
        target=question.target,
        price=question.price,
        designs=question.designs,
    )


def resilience_of(estate: Estate, catalogue: Catalogue) -> ResilienceAnalysis:
    """Prepare what is asked of the resilience of an estate."""
    sites = tuple(site.id for site in closing_sites(estate))
    return ResilienceAnalysis(estate, catalogue, load_failure_rates(), sites)


def write_network_drawing(file: Path, answer: NetworkAnswer) -> None:
    """Write pictures of today's network, of the mended one, and of each design compared, one below the other.

    Raises:
        InputError: the file cannot be written, or no circuit is known.

    """
    drawings = network_drawings(answer.document)
    if not drawings:
        raise InputError("There is nothing to draw: no circuit is known with the site where it enters and its far end.")
    whole = together_svg(drawings, map(size_of, drawings), "The network, today and to come")
    write_file(file, whole.encode())


def plan_in(file: Path) -> PlanDocument:
    """Return the plan of a plan.json; raises `InputError` where it cannot be read or is something else."""
    return read_plan(file_content(file), name=file.name)


def write_need_diagram(file: Path, diagram: NeedDiagram) -> None:
    """Write the diagram of a service as an SVG file.

    Raises:
        InputError: the file cannot be written.

    """
    with replaced_at_end(file) as temporary:
        temporary.write_text(drawn_needs(diagram), encoding="utf-8")


def drawn_needs(diagram: NeedDiagram) -> str:
    """Return the diagram of a service as an SVG document."""
    return need_svg(diagram, identifier="needs", alone=True)


def overrules_in(file: Path | None) -> tuple[Overrule, ...]:
    """Return the overrules of a file; none without a file.

    Raises:
        InputError: the file cannot be read, or a row lacks a part.

    """
    return read_overrules(file) if file else ()


def record_overrule(file: Path, overrule: Overrule) -> None:
    """Add an overrule to a file.

    Raises:
        InputError: the overrule lacks a part, or the file holds something else.

    """
    append_overrule(file, overrule)


@dataclass(frozen=True, slots=True)
class GivenProblem:
    """A wave problem, and what was wrong with the document or the estate that it came from."""

    problem: WaveProblem
    findings: tuple[ProblemFinding, ...]


def read_wave_problem(paths: Sequence[str], *, overrules: Path | None, as_of: date, progress: Progress) -> GivenProblem:
    """Read a wave problem: one JSON document, or else the exports from which it is derived.

    Raises:
        InputError: a path does not exist or cannot be used, or nothing is known to move.

    """
    if len(paths) == 1 and Path(paths[0]).suffix.casefold() == ".json" and Path(paths[0]).is_file():
        read = read_problem(file_content(Path(paths[0])), name=Path(paths[0]).name)
        return GivenProblem(read.problem, read.findings)
    decided = read_overrules(overrules) if overrules else ()
    estate, catalogue = read_estate(paths, as_of=as_of, progress=progress)
    progress("Making the wave problem")
    framed = problem_of_estate(estate, catalogue, as_of=as_of, overrules=decided, cycle=None)
    if framed.problem is None:
        raise InputError(
            "Nothing is known to leave the data centre, so there are no waves to plan.",
            where=", ".join(paths),
            remedy="Give the application register: `standpipe template` writes an empty one.",
        )
    faults = calendar_findings(estate, framed.problem, closing_sites(estate), as_of)
    found = (
        ProblemFinding(each.code, each.subject, _rows_of(each.evidence), each.message)
        for each in (*faults, *framed.findings)
    )
    return GivenProblem(framed.problem, (*_rows_not_used(estate), *found))


def _rows_of(places: Iterable[Place]) -> str:
    return "; ".join(dict.fromkeys(str(place.at(None)) for place in places))


def _rows_not_used(estate: Estate) -> Iterator[ProblemFinding]:
    """Yield the rows that people filled in and that could not be used; those of exports are for `standpipe estate`."""
    for account in estate.files:
        for rejection in account.rejections if account.format == TemplateReader.name else ():
            message = f"{rejection.reason.rstrip('.')}: the row is not used."
            yield ProblemFinding("row-not-used", rejection.place.file, str(rejection.place), message)


def read_wave_plan(path: Path) -> RatedPlan:
    """Read a wave plan.

    Raises:
        InputError: the file cannot be read, is no wave plan, or says that there is none.

    """
    content = file_content(path)
    plan = plan_from_json(content, name=path.name)
    if isinstance(plan, Infeasible):
        raise InputError("This plan says that no plan keeps all rules.", where=path.name)
    return RatedPlan(plan, risk_from_json(content, name=path.name))


def file_content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: there is no such file, or it cannot be read.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", where=path.name, remedy="Name a file.") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        InputError: the folder cannot be written to.

    """
    with replaced_at_end(path) as temporary:
        temporary.write_bytes(content)


def write_wave_files(problem: WaveProblem, document: bytes, folder: Path) -> tuple[Path, ...]:
    """Write a wave plan and its problem into a folder, and return the files.

    Raises:
        InputError: the folder cannot be written to.

    """
    files = {folder / "wave-plan.json": document, folder / "wave-problem.json": problem_to_json(problem)}
    for path, content in files.items():
        write_file(path, content)
    return tuple(files)


def export_plan(plan: Path, folder: Path, *, mapping: Path | None) -> tuple[tuple[Path, ...], FilledMapping | None]:
    """Write a plan.json as calendar and project, and the inventory-to-wave CSV of a user with its waves filled in.

    Raises:
        InputError: a file cannot be read or is something else, or the folder cannot be written to.

    """
    document = plan_in(plan)
    filled = write_filled_mapping(document.waves, mapping, folder) if mapping else None
    return write_schedules(document, folder), filled
