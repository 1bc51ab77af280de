"""Pages of what follows a publication, and what is to be done about objections (SX-6.7-c)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accountability.enums import ProposalState
from accountability.models import PointProposal
from appraisal.enums.objections import ObjectionState, ResultPermission
from appraisal.models import Adjustment, Objection, ObjectionConclusion, ProposalDecision, ResultFiling, Scheme
from appraisal.presenters.objections import hides_sender
from appraisal.rules.periods import parse_period
from core import registry, sections
from core.access import may
from core.probes import only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "结果异议", 20
RESULTS = Section("考核", "结果", (
    (ResultPermission.VIEW_OBJECTIONS, "结果异议", "appraisal:objections", 312),
    (ResultPermission.RECEIVE_RESULTS, "结果备案", "appraisal:filings", 314),
    (ResultPermission.VIEW_RECORDS, "干部考评结果", "appraisal:records", 316),
), {"appraisal:objections": frozenset({
    "appraisal:objection", "appraisal:name_reviewers", "appraisal:conclude_review", "appraisal:withdraw_objection",
}), "appraisal:filings": frozenset({"appraisal:filing"})})  # fmt: skip
ENTRIES = Section("考核", "方案与录入", (
    (ResultPermission.CONFIRM_ENTRIES, "建议与确认", "appraisal:current_intake", 352),
), {"appraisal:current_intake": frozenset({
    "appraisal:intake", "appraisal:accept_proposal", "appraisal:refuse_proposal", "appraisal:carry_commendation",
})})  # fmt: skip
PAGES = {
    ("建议与确认", "appraisal:current_intake"): ("SX-4.2-d", "SX-4.2-j", "LS-3.5-a", "LS-4.3-b"),
    ("结果异议", "appraisal:objections"): ("SX-6.7-a", "SX-6.7-b", "SX-6.7-c", "SX-6.8-a"),
    ("结果备案", "appraisal:filings"): ("SX-1-d",),
    ("干部考评结果", "appraisal:records"): ("SX-7.4-a", "JH-C-3.4-a"),
}
_STEPS = {
    ObjectionState.FILED: ("待指定复核人", "去指定"), ObjectionState.REVIEWING: ("待复核", "去复核"),
    ObjectionState.CONCLUDED: ("复核结论待批准", "去批准"), ObjectionState.APPROVED: ("待更正并重新计算", "去更正"),
}  # fmt: skip


def items(account: Account, today: date) -> list[WorkItem]:
    """Of leaders, named reviewers and the office: one statement for all of an account's objections."""
    wanted = Q(state=ObjectionState.REVIEWING, reviewers__reviewer=account, reviewers__withdrawn_at__isnull=True)
    if may(account, ResultPermission.NAME_REVIEWERS):
        wanted |= _to_lead(account)
    if may(account, ResultPermission.CORRECT_RESULTS):
        wanted |= Q(state=ObjectionState.APPROVED)
    found = list(_objections(account, wanted)) if may(account, ResultPermission.VIEW_OBJECTIONS) else []
    if may(account, ResultPermission.CONFIRM_ENTRIES):
        found += _to_confirm(account)
    if may(account, ResultPermission.TAKE_PROPOSALS):
        found += _to_take()
    return found + (list(_filings(account)) if may(account, ResultPermission.RECEIVE_RESULTS) else [])


@only_where(lambda: Objection.objects.filter(state__in=list(_STEPS)), ResultPermission.VIEW_OBJECTIONS)
def _objections(account: Account, wanted: Q) -> Iterator[WorkItem]:
    rows = Objection.objects.filter(wanted).select_related("member__appointment").order_by("recorded_at").distinct()
    for row in rows[:MOST]:
        if hides_sender(row, account):
            continue
        told, verb = _STEPS[ObjectionState(row.state)]
        url = reverse("appraisal:objection", args=[row.pk])
        yield WorkItem(f"异议 {row.number}（{row.member.name}）{told}", SOURCE, url, verb)


def _to_lead(account: Account) -> Q:
    """To name reviewers and to decide: not about one's own unit, nor on one's own conclusion (SX-6.7-c)."""
    newest = ObjectionConclusion.objects.filter(objection=OuterRef("pk")).order_by("-pk").values("recorded_by")[:1]
    mine = Objection.objects.annotate(last_by=Subquery(newest)).filter(last_by=account.pk).order_by().values("pk")
    own = own_part(account, people=["member__appointment__person"], units=["member__unit"])
    return Q(state=ObjectionState.FILED) & ~own | Q(state=ObjectionState.CONCLUDED) & ~own & ~Q(pk__in=mine)


def _unconfirmed() -> QuerySet[Adjustment]:
    """Entries by hand that no second person has confirmed."""
    return Adjustment.objects.in_force().filter(
        import_batch__isnull=True, confirmation__isnull=True, document__isnull=False
    )


@only_where(_unconfirmed, ResultPermission.CONFIRM_ENTRIES)
def _to_confirm(account: Account) -> Iterator[WorkItem]:
    """Entries by hand that wait for a second person, by scheme; not his own."""
    own = own_part(account, by=["entered_by"], people=["member__appointment__person"], units=["member__unit"])
    rows = _unconfirmed().filter(scheme__in=Scheme.objects.current()).exclude(own)
    counts = rows.order_by().values_list("scheme_id", "scheme__name").annotate(n=Count("pk")).order_by("scheme_id")
    for scheme, name, count in counts[:MOST]:
        url = reverse("appraisal:intake", args=[scheme])
        yield WorkItem(f"{name}有 {count} 条加减分待第二人确认", "考评办", url, "去确认")


def _undecided() -> QuerySet[PointProposal]:
    decided = ProposalDecision.objects.filter(proposal=OuterRef("pk"))
    return PointProposal.objects.filter(~Exists(decided), state=ProposalState.SENT)


@only_where(_undecided, ResultPermission.TAKE_PROPOSALS)
def _to_take() -> Iterator[WorkItem]:
    """Proposals of points that were sent for the year of a scheme in force and not decided, by scheme."""
    count = _undecided().filter(year__in=Scheme.objects.current().values("year")).count()
    if count:
        yield WorkItem(f"有 {count} 件加扣分建议待处理", "落实结果", reverse("appraisal:current_intake"), "去处理")


@only_where(lambda: ResultFiling.objects.filter(received_at__isnull=True), ResultPermission.RECEIVE_RESULTS)
def _filings(account: Account) -> Iterator[WorkItem]:
    """Approved results that wait for the organization department's receipt (SX-1-d)."""
    rows = (
        ResultFiling.objects.filter(received_at__isnull=True)
        .exclude(own_part(account, by=["recorded_by"]))
        .select_related("version__period", "version__scheme")
    )
    for row in rows.order_by("recorded_at")[:MOST]:
        label = parse_period(row.version.period.label).label
        url = reverse("appraisal:filings")
        yield WorkItem(f"{row.version.scheme.name}{label}考评结果待签收备案", "考评办", url, "去签收")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, RESULTS, ENTRIES)
    registry.workbench.register(items)
