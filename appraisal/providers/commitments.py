"""Commitments on the workbench and in the navigation: to draft, to review, to tell, to verify, to grade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from appraisal.enums.commitments import CheckOutcome, CommitmentState
from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.gathering.commitments import due_day, report_due
from appraisal.models import Commitment, FulfilmentCheck, FulfilmentReport
from core import calendar, registry, sections
from core.access import may
from core.probes import only_where
from core.registry import WorkItem
from core.sections import Section
from organization.enums import Duty, UnitLevel
from organization.models import Account, Unit
from organization.own_part import own_part

SOURCE, MOST = "承诺", 20
SECTION = Section("考核", "承诺与反馈", (
    (P.VIEW, "承诺书", "appraisal:commitments", 360),
    (P.VIEW_COVERAGE, "承诺覆盖情况", "appraisal:commitment_coverage", 361),
), further={"appraisal:commitments": frozenset({"appraisal:export_commitments"})})  # fmt: skip
PAGES = {
    ("承诺书", "appraisal:commitments"): ("QSH-8-a", "QSH-8-b", "QSH-8-c", "QSH-8-d", "SX-8.2-a"),
    ("承诺覆盖情况", "appraisal:commitment_coverage"): ("SX-8.1-a", "SX-8.2-b"),
}  # fmt: skip


def work_items(account: Account, today: date) -> list[WorkItem]:
    """One statement for the own unit's commitments, one for those to be reviewed, one for reports to be verified."""
    found: list[WorkItem] = []
    if may(account, P.WRITE_FOR_UNIT):
        found += _own(account, today)
    if may(account, P.REVIEW):
        found += _above(account)
        found += _reports(account)
    return found


def _own(account: Account, today: date) -> Iterator[WorkItem]:
    """The year's commitment of each own unit of the county that is not signed yet, and what is to be told of it."""
    held = {unit for duty, unit in account.holdings if duty in (Duty.UNIT_LEADER, Duty.UNIT_CLERK)}
    rows = Commitment.objects.of_units().filter(unit__in=held, year__in=(today.year, today.year - 1))
    known = {(row.unit_id, row.year): row for row in rows.select_related("unit").order_by("pk")}
    for unit in Unit.objects.standing().filter(pk__in=held, level=UnitLevel.BUREAU).order_by("order"):
        row = known.get((unit.pk, today.year))
        if row is None or row.state in (CommitmentState.DRAFT, CommitmentState.RETURNED, CommitmentState.AMENDING):
            yield _to_write(unit, row, today)
        last = known.get((unit.pk, today.year - 1))
        due = report_due(today.year - 1, today)
        if last is not None and last.current_id is not None and today <= due.replace(month=12, day=31):
            yield from _to_tell(last, due, today)


def _to_write(unit: Unit, row: Commitment | None, today: date) -> WorkItem:
    due = due_day(today.year, today)
    verb = "去修改" if row is not None and row.state == CommitmentState.RETURNED else "去填写"
    title = f"{unit.name}{today.year}年度承诺书" + ("退回修改" if verb == "去修改" else "待签字报送")
    url = reverse("appraisal:write_commitment", args=[unit.pk, today.year])
    return WorkItem(title, SOURCE, url, verb, due=due, light=calendar.light(due, today, behind=False))


def _to_tell(row: Commitment, due: date, today: date) -> Iterator[WorkItem]:
    told = FulfilmentReport.objects.filter(target=OuterRef("pk"), period=str(row.year)).exclude(
        check_row__outcome=CheckOutcome.RETURNED
    )
    assert row.current is not None
    open_ = row.current.targets.filter(~Exists(told)).count()
    if open_:
        title = f"{row.unit.name}{row.year}年度承诺有 {open_} 项待填报兑现情况"
        url = reverse("appraisal:commitment", args=[row.pk])
        yield WorkItem(title, SOURCE, url, "去填报", due=due, light=calendar.light(due, today, behind=False))


def _mine(account: Account) -> Q:
    """Commitments to the level for which the account acts."""
    led = [unit for duty, unit in account.holdings if duty is Duty.UNIT_LEADER]
    mine = Q(superior__in=led, superior__parent__isnull=False)
    return mine | Q(superior__parent__isnull=True) if may(account, P.REVIEW_FOR_COUNTY) else mine


def _own_or_told(account: Account, path: str = "", *, by: str) -> Q:
    """The person's own commitment, that of his unit, or what he wrote himself (gathering.commitments.is_own)."""
    of_unit = Q(**{f"{path}person__isnull": True}) & own_part(account, units=[f"{path}unit"])
    return own_part(account, by=[by], people=[f"{path}person"]) | of_unit


@only_where(lambda: Commitment.objects.filter(state=CommitmentState.SUBMITTED), P.REVIEW)
def _above(account: Account) -> Iterator[WorkItem]:
    rows = Commitment.objects.filter(_mine(account), state=CommitmentState.SUBMITTED)
    rows = rows.exclude(_own_or_told(account, by="saved_by"))
    for row in rows.select_related("unit", "person").order_by("pk")[:MOST]:
        yield WorkItem(f"审核{row.title}", row.who, reverse("appraisal:commitment", args=[row.pk]), "去审核")


def _unchecked() -> QuerySet[FulfilmentReport]:
    return FulfilmentReport.objects.filter(~Exists(FulfilmentCheck.objects.filter(report=OuterRef("pk"))))


@only_where(_unchecked, P.REVIEW)
def _reports(account: Account) -> Iterator[WorkItem]:
    visible = Commitment.objects.filter(_mine(account))
    rows = _unchecked().filter(target__version__commitment__in=visible)
    rows = rows.exclude(_own_or_told(account, "target__version__commitment__", by="recorded_by"))
    related = rows.select_related("target__version__commitment__unit", "target__version__commitment__person")
    for row in related.order_by("pk")[:MOST]:
        of = row.target.version.commitment
        yield WorkItem(
            f"核实承诺兑现：{row.target.title}", of.who, reverse("appraisal:check_fulfilment", args=[row.pk]), "去核实"
        )


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
    registry.workbench.register(work_items)
