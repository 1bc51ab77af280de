"""Changing an issued scheme: a new version as a draft, and what it takes over from the former one (SX-6.9-a)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Count, Q

from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.tiers import copy_tiers
from appraisal.actions.versions import standing_of
from appraisal.enums import MarkKind
from appraisal.gathering import Gathered, adjustment_facts, gather_scheme, parameter_values
from appraisal.models import (
    Adjustment,
    EntryConfirmation,
    Group,
    Indicator,
    Mark,
    Member,
    Period,
    Scheme,
    SchemeParameter,
    Score,
    ScoreEvidence,
)
from appraisal.rules import amending
from appraisal.rules.facts import MarkFacts
from core import audit
from core.findings import Finding, demand
from organization.models import Account

Row = TypeVar("Row", bound=models.Model)
Entry = TypeVar("Entry", Adjustment, Mark)
_CHUNK = 2_000


def check_amend(scheme: Scheme) -> list[Finding]:
    """What stands in the way of changing this version, before a reason is given."""
    return amending.check_amendable(standing_of(scheme))


@transaction.atomic
def amend_scheme(scheme: Scheme, *, reason: str, paper: str, by: Account, at: datetime) -> Scheme:
    """A new version as a draft: a copy of the issued one with its tree, members and parameters, and no entries yet.

    Entries come over when the draft is issued, so that the office goes on with the version in force until then.
    """
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand([*check_amend(locked), *amending.check_ground(reason, paper)])
    draft = Scheme.objects.create(
        code=locked.code,
        version=locked.version + 1,
        name=locked.name,
        year=locked.year,
        owner=locked.owner,
        year_rule=locked.year_rule,
        rulebook=locked.rulebook,
        adjustment_table=locked.adjustment_table,
        quarter_weights=locked.quarter_weights,
        source_file=locked.source_file,
        amends=locked,
        amendment_reason=reason.strip(),
        amendment_paper=paper.strip(),
        created_at=at,
        created_by=by,
    )
    copy_structure(locked, draft)
    ensure_all_periods(draft)
    after = {"version": draft.version, "paper": draft.amendment_paper}
    audit.record(
        verb="appraisal.amend_scheme", by=by, at=at, obj=draft, clause=amending.CLAUSE, reason=draft.amendment_reason,
        before={"version": locked.version}, after=after,
    )  # fmt: skip
    return draft


def copy_structure(old: Scheme, new: Scheme) -> None:
    """Groups, members, parameters and trees of one scheme to another that has none yet."""
    groups: dict[int, Group] = {}
    for row in Group.objects.filter(scheme=old):
        former, groups[row.pk] = row.pk, _copy(row, scheme=new)
        groups[former].save(force_insert=True)
    Member.objects.bulk_create(
        [_copy(row, scheme=new, group=groups[row.group_id]) for row in Member.objects.filter(scheme=old)],
        batch_size=_CHUNK,
    )
    SchemeParameter.objects.bulk_create(
        [_copy(row, scheme=new) for row in SchemeParameter.objects.filter(scheme=old)], batch_size=_CHUNK
    )
    nodes: dict[int, Indicator] = {}
    waiting = list(Indicator.objects.filter(scheme=old).order_by("order", "pk"))
    while waiting:  # a level of the trees at a time
        level = [row for row in waiting if row.parent_id is None or row.parent_id in nodes]
        waiting = [row for row in waiting if row.parent_id is not None and row.parent_id not in nodes]
        copies = [
            _copy(row, scheme=new, group=groups[row.group_id], parent=nodes[row.parent_id] if row.parent_id else None)
            for row in level
        ]
        made = Indicator.objects.bulk_create(copies, batch_size=_CHUNK)
        nodes |= {row.pk: copy for row, copy in zip(level, made, strict=True)}
    copy_tiers(old, new, groups, nodes)


def _copy(row: Row, **changed: Any) -> Row:
    """A new row with the columns of another, some of them changed."""
    columns = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if not column.primary_key and not {column.name, column.attname} & changed.keys()
    }
    return type(row)(**columns, **changed)


@dataclass(frozen=True, slots=True)
class LeftScores:
    """Scores of one leaf (or one member) that do not come over; ``count`` over all periods."""

    what: str
    code: str
    name: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class LeftEntry:
    """An adjustment or mark that does not come over."""

    member: str
    name: str
    what: str
    paper: str
    reason: str


@dataclass(slots=True)
class Carry:
    """What a change takes over from the version it amends, and what stays behind."""

    before: Gathered
    after: Gathered
    leaves: dict[str, str]
    members: dict[str, str]
    scores: int = 0
    adjustments: list[Adjustment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left_scores: list[LeftScores] = field(default_factory=list)
    left_entries: list[LeftEntry] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """As the audit trail keeps it."""
        return {
            "scores": self.scores,
            "adjustments": len(self.adjustments),
            "marks": len(self.marks),
            "left_scores": sum(one.count for one in self.left_scores),
            "left_entries": len(self.left_entries),
        }


def plan_carry(draft: Scheme) -> Carry:
    """What issuing the draft takes over; a number of queries that does not grow with rows."""
    assert draft.amends is not None, "only a change has a former version"
    before, after = gather_scheme(draft.amends), gather_scheme(draft)
    carry = Carry(
        before=before,
        after=after,
        leaves=amending.leaves_left_behind(before.facts, after.facts),
        members=amending.members_left_behind(before.facts, after.facts),
    )
    _plan_scores(draft.amends, carry)
    _plan_entries(draft, draft.amends, carry)
    return carry


def _plan_scores(former: Scheme, carry: Carry) -> None:
    names = {node.code: node.name for group in carry.before.facts.groups for node in group.nodes}
    rows = Score.objects.filter(period__scheme=former).order_by()
    staying = Q(indicator__code__in=carry.leaves) | Q(member__code__in=carry.members)
    carry.scores = rows.exclude(staying).count()
    by_leaf = rows.filter(indicator__code__in=carry.leaves).values_list("indicator__code").annotate(n=Count("id"))
    for code, count in by_leaf.order_by("indicator__order", "indicator_id"):
        carry.left_scores.append(LeftScores("指标", code, names[code], carry.leaves[code], count))
    lost = rows.filter(member__code__in=carry.members).exclude(indicator__code__in=carry.leaves)
    for code, name, count in (
        lost.values_list("member__code", "member__name").annotate(n=Count("id")).order_by("member__code")
    ):
        carry.left_scores.append(LeftScores("考评对象", code, name, carry.members[code], count))


def _plan_entries(draft: Scheme, former: Scheme, carry: Carry) -> None:
    fields = tuple(one["name"] for one in parameter_values(draft).get("vetoes", []))
    facts = carry.after.facts
    for row in Adjustment.objects.in_force().filter(scheme=former).select_related("member"):
        reason = amending.adjustment_left_behind(adjustment_facts(row, row.member.code), facts)
        if reason:
            what = f"{row.get_kind_display()} {row.matter}"
            carry.left_entries.append(LeftEntry(row.member.code, row.member.name, what, row.document_number, reason))
        else:
            carry.adjustments.append(row)
    for mark in Mark.objects.in_force().filter(scheme=former).select_related("member"):
        reason = amending.mark_left_behind(MarkFacts(mark.member.code, MarkKind(mark.kind), mark.field), facts, fields)
        if reason:
            what = f"{mark.get_kind_display()} {mark.field}".strip()
            carry.left_entries.append(LeftEntry(mark.member.code, mark.member.name, what, mark.basis, reason))
        else:
            carry.marks.append(mark)


def carry_over(draft: Scheme, *, change: UUID) -> Carry:
    """Copy the entries of the amended version to the one that is being issued; runs inside its transaction.

    The former scheme, its periods and its entries are locked, as their writers lock them: whoever waits finds the
    former version replaced and is refused. Copies keep who entered them, when, and from which import; ``change`` is
    the event that wrote them.
    """
    assert draft.amends is not None, "only a change has a former version"
    Scheme.objects.select_for_update().get(pk=draft.amends.pk)
    old = list(Period.objects.select_for_update().filter(scheme=draft.amends).order_by("pk"))
    for kind in (Adjustment, Mark):
        list(kind.objects.select_for_update().filter(scheme=draft.amends).order_by("pk").values_list("pk"))
    carry = plan_carry(draft)
    new = {period.label: period for period in ensure_all_periods(draft)}
    for period in old:
        _carry_scores(period, new[period.label], carry, change)
    copies = Adjustment.objects.bulk_create(_entry_copies(carry.adjustments, draft, carry, change), batch_size=_CHUNK)
    _carry_confirmations(carry.adjustments, copies)
    Mark.objects.bulk_create(_entry_copies(carry.marks, draft, carry, change), batch_size=_CHUNK)
    return carry


def _carry_confirmations(rows: list[Adjustment], copies: list[Adjustment]) -> None:
    """What a second person confirmed stays confirmed: one query, and one to write."""
    held = {one.adjustment_id: one for one in EntryConfirmation.objects.filter(adjustment__in=rows)}
    EntryConfirmation.objects.bulk_create(
        [_copy(held[row.pk], adjustment=copy) for row, copy in zip(rows, copies, strict=True) if row.pk in held],
        batch_size=_CHUNK,
    )


def _entry_copies(rows: list[Entry], draft: Scheme, carry: Carry, change: UUID) -> list[Entry]:
    members = carry.after.member_ids
    return [_copy(row, scheme=draft, member_id=members[row.member.code], change_id=change) for row in rows]


def _carry_scores(old: Period, new: Period, carry: Carry, change: UUID) -> None:
    leaves = {pk: code for code, pk in carry.before.indicator_ids.items()}
    rows = []
    for row in Score.objects.filter(period=old).order_by("pk"):
        leaf, member = leaves[row.indicator_id], carry.before.member_codes[row.member_id]
        if leaf not in carry.leaves and member not in carry.members:
            rows.append((row, carry.after.indicator_ids[leaf], carry.after.member_ids[member]))
    copies = [
        _copy(row, period=new, indicator_id=leaf, member_id=member, change_id=change) for row, leaf, member in rows
    ]
    made = Score.objects.bulk_create(copies, batch_size=_CHUNK)
    ids = {row.pk: copy for (row, *_), copy in zip(rows, made, strict=True)}
    files = ScoreEvidence.objects.filter(score__period=old).order_by("pk")
    ScoreEvidence.objects.bulk_create(
        [_copy(file, score=ids[file.score_id]) for file in files if file.score_id in ids], batch_size=_CHUNK
    )
