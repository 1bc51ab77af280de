"""Objections as facts: the window, who touched an item, what a correction would do to everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from appraisal.enums.objections import ObjectionKind
from appraisal.models import (
    Adjustment,
    AssessmentColumn,
    EntryConfirmation,
    FrozenGroup,
    Indicator,
    Member,
    Objection,
    ObjectionConclusion,
    ObjectionWindow,
    Publication,
    Reading,
    ResultVersion,
    Score,
    ScoreEvidence,
)
from appraisal.rules.facts import Cell
from appraisal.rules.frozen import FrozenGroup as Frozen
from appraisal.rules.frozen_years import FrozenYear, thaw
from appraisal.rules.objections import FilingFacts, ReviewerFacts
from appraisal.rules.what_if import Change, entries_of
from core.fields import from_points
from organization.enums import Duty
from organization.models import Account

ENTERED, PROVED, FILED, ASSESSED = "录入得分", "上传凭证", "报送指标数据", "考评该对象"
REGISTERED, CONFIRMED = "登记加减分", "确认加减分"


@dataclass(frozen=True, slots=True)
class Item:
    """What an objection or a conclusion is about; both None: the result as a whole."""

    indicator: Indicator | None = None
    adjustment: Adjustment | None = None

    @property
    def named(self) -> str:
        if self.indicator is not None:
            return self.indicator.name
        if self.adjustment is not None:
            return f"{self.adjustment.get_kind_display()} {self.adjustment.matter}"
        return "总体结果"


def window_of(publication: Publication) -> ObjectionWindow | None:
    """The window that counts: one query."""
    return ObjectionWindow.objects.filter(publication=publication).order_by("-pk").first()


def filing_facts(
    publication: Publication, member: Member, kind: ObjectionKind, item: Item, text: str, *, by: Account, today: date
) -> FilingFacts:
    """An objection about to be filed by the account; three queries and those of its duties."""
    window = window_of(publication)
    twin = Objection.objects.open().filter(
        member=member, indicator=item.indicator, adjustment=item.adjustment, unit__in=by.own_unit_ids
    )
    named = item.indicator is not None or item.adjustment is not None
    return FilingFacts(
        kind=kind,
        published=publication.confirmed_at is not None and publication.withdrawn_at is None,
        today=today,
        opens_on=window.opens_on if window else None,
        closes_on=window.closes_on if window else None,
        own=member.unit_id in by.own_unit_ids,
        leads=(Duty.UNIT_LEADER, member.unit_id) in by.holdings,
        in_a_unit=bool(by.own_unit_ids),
        item=named,
        combined=is_combined(publication.version),
        text=text,
        twin=(twin.values_list("number", flat=True).first() or "") if named else "",
    )


def is_combined(version: ResultVersion) -> bool:
    """Whether the version was combined from its quarters, so that it has no leaf of its own."""
    return version.scheme.year_rule == "weighted" and len(version.period.label) == 4


def reviewer_facts(objection: Objection, item: Item, account: Account, bound: set[int]) -> ReviewerFacts:
    """``bound`` are the units that bind the person (actions.recusal.bound_units)."""
    return ReviewerFacts(
        name=str(account),
        touched=touched_by(objection, item, account),
        of_subject=objection.member.unit_id in bound or is_person(objection.member, account),
        of_sender=objection.unit_id in bound,
        sender=objection.recorded_by_id == account.pk,
    )


def is_person(member: Member, account: Account) -> bool:
    """Whether the member is the account's own appointment."""
    return member.appointment is not None and member.appointment.person_id == account.person_id


def touched_by(objection: Objection, item: Item, account: Account) -> tuple[str, ...]:
    """What the account did to the item: entered its score, now or as frozen, put its evidence, entered or confirmed
    the entry, filed what it is measured by, or assessed the member. Without an item, to anything of the member. Six
    queries."""
    version, member = objection.publication.version, objection.member
    scores = Score.objects.filter(period__label=version.period.label, member__code=member.code, entered_by=account)
    scores = scores.filter(member__scheme__code=version.scheme.code)
    proofs = ScoreEvidence.objects.filter(score__member__code=member.code, added_by=account)
    proofs = proofs.filter(score__period__label=version.period.label, score__member__scheme__code=version.scheme.code)
    done = []
    if item.adjustment is None:
        leaf = item.indicator.code if item.indicator is not None else None
        if leaf is not None:
            scores = scores.filter(indicator__code=leaf)
            proofs = proofs.filter(score__indicator__code=leaf)
        if scores.exists() or account.pk in _frozen_hands(version, member, leaf):
            done.append(ENTERED)
        if proofs.exists():
            done.append(PROVED)
        if _measured(version, member, leaf, account):
            done.append(FILED)
        if _assessed(version, member, account):
            done.append(ASSESSED)
    if item.indicator is None:
        entries = Adjustment.objects.filter(member__code=member.code, scheme__code=version.scheme.code)
        if item.adjustment is not None:
            entries = entries.filter(pk=item.adjustment.pk)
        if entries.filter(entered_by=account).exists():
            done.append(REGISTERED)
        if EntryConfirmation.objects.filter(adjustment__in=entries, recorded_by=account).exists():
            done.append(CONFIRMED)
    return tuple(done)


def _measured(version: ResultVersion, member: Member, leaf: str | None, account: Account) -> bool:
    """Whether the account filed what the leaf is measured by."""
    rows = Reading.objects.filter(period__label=version.period.label, member__code=member.code, filed_by=account)
    rows = rows.filter(member__scheme__code=version.scheme.code)
    return (rows.filter(indicator__code=leaf) if leaf is not None else rows).exists()


def _assessed(version: ResultVersion, member: Member, account: Account) -> bool:
    """Whether the account had a hand in assessing the member in the period, whatever the item."""
    hand = Q(recorded_by=account) | Q(closed_by=account) | Q(items__saved_by=account)
    if account.person_id is not None:
        hand |= Q(signatures__person=account.person_id)
    columns = AssessmentColumn.objects.filter(hand, member__code=member.code)
    return columns.filter(
        round__period__label=version.period.label, member__scheme__code=version.scheme.code
    ).exists()  # fmt: skip


def _frozen_hands(version: ResultVersion, member: Member, leaf: str | None) -> set[int]:
    """Accounts whose values the version was computed from: of the member's leaf, of all its leaves without one."""
    row = FrozenGroup.objects.filter(version=version, group__code=member.group.code).only("provenance").first()
    data = json.loads(row.provenance) if row is not None else {}
    sources = data.get("sources", [])
    others: Mapping[str, int] = data.get("cells", {}).get(member.code, {})
    places = {others.get(leaf, 0)} if leaf is not None else {0, *others.values()}
    return {sources[place][0] for place in places if place < len(sources)}


def standing_version(objection: Objection) -> ResultVersion:
    """The version that is published for the period now, else the one objected to: what a correction is held against."""
    published = ResultVersion.objects.of_period(objection.publication.version.period).filter(
        publication__confirmed_at__isnull=False, publication__withdrawn_at__isnull=True
    )
    return published.select_related("scheme", "period").first() or objection.publication.version


def thawed_group(version: ResultVersion, code: str) -> Frozen | FrozenYear:
    """The frozen inputs of a group with the names of today: three queries."""
    row = FrozenGroup.objects.select_related("group").get(version=version, group__code=code)
    return thaw(
        row.inputs,
        name=row.group.name,
        node_names=dict(Indicator.objects.filter(group=row.group).order_by().values_list("code", "name")),
        member_names=dict(Member.objects.filter(group=row.group).order_by().values_list("code", "name")),
    )


def cell_of(frozen: Frozen | FrozenYear, member: str, leaf: str) -> Cell:
    """The frozen score of a leaf, None for 不涉及; KeyError where there is none."""
    if isinstance(frozen, FrozenYear):
        raise KeyError(leaf)
    return frozen.book[member][leaf]


def change_of(conclusion: ObjectionConclusion, frozen: Frozen | FrozenYear) -> Change:
    """What an accepted conclusion changes in the group it speaks of; nothing where it upholds."""
    if conclusion.indicator is not None and conclusion.outcome == "correct":
        return Change(cells={(conclusion.objection.member.code, conclusion.indicator.code): conclusion.proposed})
    if conclusion.adjustment is None or conclusion.outcome != "correct":
        return Change()
    return Change(dropped=frozenset(_places(frozen, conclusion.adjustment, conclusion.objection.member.code)))


def _places(frozen: Frozen | FrozenYear, row: Adjustment, member: str) -> list[int]:
    """Where the entry stands among the frozen ones: at most one place, for no two entries are alike in what counts."""
    points = None if row.points is None else from_points(row.points)
    same = [
        place
        for place, entry in enumerate(entries_of(frozen))
        if (entry.member, entry.kind.value, entry.matter, entry.document_number, entry.dated, entry.points)
        == (member, row.kind, row.matter, row.document_number, row.dated, points)
        and (entry.level.value if entry.level else "") == row.level
    ]
    return same[:1]
