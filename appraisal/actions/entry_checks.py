"""What keeps an entry or a mark from being registered: the same rules for the form, a workbook and an undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.urls import reverse

from appraisal.actions.filing import filer_facts, filing_of
from appraisal.actions.recusal import check_touch
from appraisal.enums import Deed, EntryState
from appraisal.gathering import (
    adjustment_facts,
    adjustment_parameters,
    gather_adjustments,
    gather_scheme,
    parameter_values,
)
from appraisal.gathering.locks import check_year
from appraisal.models import Adjustment, Mark, Member, ResultVersion, Scheme
from appraisal.rules.adjustments import (
    PRAISE,
    UsedKey,
    YearFacts,
    check_adjustment,
    check_duplicates,
    check_paperless,
    check_participant,
    check_unused_before,
    matter_key,
)
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import Filing, check_filer, check_handler
from appraisal.rules.marks import already_marked, check_mark
from appraisal.workbook.contract import MarkEntry
from core.files import inspect
from core.findings import Finding, Refused, unmet
from organization.models import Account, Unit


def check_entry(scheme: Scheme, entry: AdjustmentFacts, filing: Filing, *, by: Account) -> list[Finding]:
    """Everything against a new entry: its own faults, a duplicate, who files it, the person's own unit (SX-4.2).

    In a year that is locked by its approved result nothing else matters (SX-6.8-a).
    """
    if locked := check_year(scheme):
        return locked
    gathered, year = gather_scheme(scheme), year_facts(scheme)
    held = [one for one in gather_adjustments(scheme, gathered) if one.member == entry.member]
    return [
        *check_participant(entry.member, gathered.member_ids, year.included),
        *check_adjustment(entry, adjustment_parameters(scheme.adjustment_table), scheme.year),
        *check_duplicates([*held, entry]),
        *check_unused_before(entry, year.used_before),
        *check_filer(entry, filing, filer_facts(by, scheme)),
        *check_touch([entry.member], scheme, by, Deed.ENTER),
    ]


def check_new_mark(member: Member, entry: MarkEntry, *, by: Account) -> list[Finding]:
    """Everything against a new veto or disqualification."""
    if locked := check_year(member.scheme):
        return locked
    held = Mark.objects.in_force().filter(member=member, kind=entry.kind, field=entry.field)
    return [
        *check_mark(entry.kind, entry.field, entry.basis, veto_fields(member.scheme)),
        *([already_marked(entry.kind, member.name, entry.field)] if held.exists() else []),
        *check_touch([member.code], member.scheme, by, Deed.ENTER),
    ]


def check_handling(row: Adjustment | Mark, *, by: Account, decided: bool = False) -> list[Finding]:
    """May this person withdraw a held entry or add its paper (SX-4.2-h, SX-4.2-i, SX-8.4-a)?

    ``decided``: an approved objection asks for it, which opens the entry in a year that is locked (SX-6.7-c).
    """
    findings = [] if decided else check_year(row.scheme)
    findings += check_touch([row.member.code], row.scheme, by, Deed.ENTER)
    if isinstance(row, Adjustment):
        findings += check_handler(adjustment_facts(row, row.member.code), filing_of(row), filer_facts(by, row.scheme))
    return findings


def check_withdrawal(row: Adjustment | Mark, reason: str, *, by: Account, decided: bool = False) -> list[Finding]:
    """Everything against taking an entry back; ``decided`` as in ``check_handling``."""
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet("", "已经撤销", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet("", "撤销须写明理由", remedy="请填写撤销理由", field="reason"))
    return [*findings, *check_handling(row, by=by, decided=decided)]


def check_paper(upload: UploadedFile[bytes] | None) -> list[Finding]:
    """The paper behind an entry: there, and of a kind that may be kept (SX-4.2-j). Writes nothing."""
    if upload is None:
        remedy = "请上传正式文件或市领导签字原件的扫描件"
        return [unmet("SX-4.2-j", "缺少依据文件", remedy=remedy)]
    try:
        inspect(upload)
    except Refused as refused:
        return refused.findings
    return []


def check_papers(version: ResultVersion) -> list[Finding]:
    """What counts in a version that leaves the office has its paper (SX-4.2-j); a workbook brings none. Two queries."""
    link = f"{reverse('appraisal:entries', args=[version.scheme_id])}?state={EntryState.NO_PAPER}"
    return check_paperless(list(_paperless(version)), link=link)


def _paperless(version: ResultVersion) -> Iterator[str]:
    """Entries and marks that count in the version and have no paper, in words."""
    at = version.computed_at
    counted = Q(document__isnull=True, entered_at__lte=at) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    adjustments = Adjustment.objects.filter(counted, scheme=version.scheme_id, dated__lte=version.period.last_day)
    for row in adjustments.select_related("member").order_by("member__code", "id"):
        yield f"{row.member.name}{row.get_kind_display()}（{row.document_number}）"
    for mark in Mark.objects.filter(counted, scheme=version.scheme_id).select_related("member").order_by("pk"):
        yield f"{mark.member.name}{mark.get_kind_display()}"


def year_facts(scheme: Scheme) -> YearFacts:
    """What the scheme's entries are held against: three queries, four where the year before has commendations."""
    bodies = Unit.objects.filter(appraised_with__isnull=False).order_by("code")
    return YearFacts(
        veto_fields=veto_fields(scheme),
        used_before=_used_before(scheme),
        included={
            code: (name, host) for code, name, host in bodies.values_list("code", "name", "appraised_with__name")
        },
    )


def veto_fields(scheme: Scheme) -> tuple[str, ...]:
    """The fields of a veto as the scheme lists them (SX-6.6-a)."""
    return tuple(one["name"] for one in parameter_values(scheme).get("vetoes", []))


def _used_before(scheme: Scheme) -> dict[UsedKey, str]:
    """Commendations of the same unit or cadre that stand in the owner's schemes of the year before (SX-4.2-d)."""
    former = Scheme.objects.current().filter(owner=scheme.owner_id, year=scheme.year - 1)
    rows = Adjustment.objects.in_force().filter(scheme__in=former, kind__in=PRAISE)
    names = ("member__unit_id", "member__appointment__person_id", "document_number", "matter", "scheme__name")
    used = list(rows.order_by("pk").values_list(*names))
    members = _members(scheme) if used else {}
    return {
        (members[unit, person], matter_key(document), matter_key(matter)): counted
        for unit, person, document, matter, counted in used
        if (unit, person) in members
    }


def _members(scheme: Scheme) -> dict[tuple[int, int | None], str]:
    rows: Iterable[tuple[str, int, int | None]] = Member.objects.filter(scheme=scheme).values_list(
        "code", "unit_id", "appointment__person_id"
    )
    return {(unit, person): code for code, unit, person in rows}
