"""Special appraisals: arranging one, ticking units, scoring, ranking, confirming, recommending (SX-2.2, SX-3-c)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions.detail_rules import check_special_round
from appraisal.actions.recusal import bound_units
from appraisal.actions.versions import check_in_force
from appraisal.enums import SchemeState
from appraisal.gathering import parameter_values, special
from appraisal.gathering.special import Field, field_of, newest_version, speaks_for
from appraisal.models import (
    Scheme,
    SpecialConfirmation,
    SpecialImport,
    SpecialItem,
    SpecialOrganizer,
    SpecialParticipant,
    SpecialRecommendation,
    SpecialResult,
    SpecialRound,
    SpecialScore,
    SpecialVersion,
    SpecialWinner,
)
from appraisal.rules import specials as rules
from appraisal.rules.figures import short
from appraisal.rules.issuing import check_issued
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account, Unit

Cells = Mapping[tuple[str, str], int]
"""(participant code, item code) -> ten-thousandths."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a special appraisal is arranged: items as (name, ten-thousandths), units ticked with the basis, organisers
    where the scheme names none, and the unit that answers for a line by the line's code."""

    items: Sequence[tuple[str, int]]
    ticked: Sequence[Unit] = ()
    basis: str = ""
    organizers: Sequence[Unit] = ()
    responsible: Mapping[str, Unit] | None = None


@transaction.atomic
def open_special(scheme: Scheme, code: str, plan: Arrangement, *, by: Account, at: datetime) -> SpecialRound:
    """Arrange a special appraisal under its issued rules, with its own list and organisers (SX-2.2, SX-3.4)."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    told = special.special_of(locked, code)
    if told is None:
        demand([unmet(rules.OPEN, "方案没有这项专项考评", remedy="请刷新页面")])
    assert told is not None
    units = Unit.objects.in_bulk([*told["units"], *told["organizers"]], field_name="code")
    organizers = [units[one] for one in told["organizers"]] or list(plan.organizers)
    demand(
        [
            *check_issued(locked.name, SchemeState(locked.state)),
            *check_in_force(locked),
            *check_special_round(locked, code),
            *rules.check_opening(
                rules.Opening(
                    told["name"], told["clause"], len(organizers), plan.items, told["open_list"], told["units"],
                    [unit.code for unit in plan.ticked],
                    SpecialRound.objects.filter(scheme=locked, special=code).exists(),
                )
            ),
        ]
    )  # fmt: skip
    made = SpecialRound.objects.create(
        scheme=locked, special=code, name=told["name"], word=told["participant_word"], recorded_at=at, recorded_by=by
    )
    _arrange(made, told, plan, organizers, units, by=by, at=at)
    audit.record(
        verb="appraisal.open_special", by=by, at=at, obj=made, clause=told["clause"],
        after={"participants": made.participants.count(), "organizers": "、".join(one.name for one in organizers)},
    )  # fmt: skip
    return made


def _arrange(
    made: SpecialRound, told: Mapping[str, Any], plan: Arrangement, organizers: Sequence[Unit],
    units: Mapping[str, Unit], *, by: Account, at: datetime,
) -> None:  # fmt: skip
    """Organisers, items and the list: units and teams of the rules first, then the units that were ticked."""
    office = parameter_values(made.scheme).get("bodies", {}).get("office", "")
    SpecialOrganizer.objects.bulk_create(
        SpecialOrganizer(round=made, unit=unit, office=unit.code == office, order=order, recorded_at=at, recorded_by=by)
        for order, unit in enumerate(organizers, start=1)
    )
    SpecialItem.objects.bulk_create(
        SpecialItem(round=made, code=f"{order:02}", name=name, full_mark=full, recorded_at=at, recorded_by=by)
        for order, (name, full) in enumerate(plan.items, start=1)
    )
    _enlist(made, [units[one] for one in told["units"]], "", by=by, at=at)
    answering = plan.responsible or {}
    SpecialParticipant.objects.bulk_create(
        SpecialParticipant(
            round=made, code=team["code"], name=team["name"], responsible=answering.get(team["code"]),
            order=len(told["units"]) + order, recorded_at=at, recorded_by=by,
        )
        for order, team in enumerate(told["teams"], start=1)
    )  # fmt: skip
    _enlist(made, plan.ticked, plan.basis, by=by, at=at)


def _enlist(of: SpecialRound, units: Sequence[Unit], basis: str, *, by: Account, at: datetime) -> None:
    before = of.participants.count()
    SpecialParticipant.objects.bulk_create(
        SpecialParticipant(
            round=of, code=unit.code, name=unit.name, unit=unit, basis=basis.strip(), order=before + order,
            recorded_at=at, recorded_by=by,
        )
        for order, unit in enumerate(units, start=1)
    )  # fmt: skip


@transaction.atomic
def tick_units(of: SpecialRound, units: Sequence[Unit], basis: str, *, by: Account, at: datetime) -> SpecialRound:
    """Add units with key projects to an open list, as long as no ranking was computed (SX-2.2-e)."""
    locked = lock_round(of)
    told = special.special_of(locked.scheme, locked.special) or {}
    listed = set(locked.participants.values_list("code", flat=True))
    clause = str(told.get("clause", rules.OPEN))
    found = rules.check_ticked(
        rules.Opening(
            locked.name, clause, 1, [], bool(told.get("open_list")), listed, [unit.code for unit in units], False
        )
    )
    if locked.versions.exists():
        found.append(unmet(clause, "已经计算过结果，名单不再变动", remedy="确需变动的由考评办另行研究"))
    if not units or not basis.strip():
        found.append(unmet(clause, "请选择单位并写明依据", remedy="如：承担城建重点项目的文件", field="basis"))
    demand(found)
    _enlist(locked, units, basis, by=by, at=at)
    audit.record(
        verb="appraisal.tick_special_units", by=by, at=at, obj=locked, clause=clause, reason=basis.strip(),
        after={"units": "、".join(unit.name for unit in units)},
    )  # fmt: skip
    return locked


def lock_round(of: SpecialRound) -> SpecialRound:
    """The round, alone: everything that writes its scores and lists waits here."""
    return SpecialRound.objects.select_for_update(of=("self",)).select_related("scheme__rulebook").get(pk=of.pk)


def organizer_of(of: SpecialRound, by: Account) -> SpecialOrganizer:
    """The body for which the account acts. Raises Refused for everybody else."""
    found = speaks_for(of, by)
    demand(rules.check_organizer(special.clause_of(of), of.name, speaks=found is not None))
    assert found is not None
    return found


def own_participants(field: Field, account: Account) -> dict[str, str]:
    """Participants with a tie to the account, code -> name: its unit, what stands above it, a line that it leads."""
    bound = bound_units(account)
    return {code: row.name for code, row in field.participants.items() if {row.unit_id, row.responsible_id} & bound}


def score_findings(field: Field, cells: Cells, by: Account) -> list[Finding]:
    """What stands against writing these points: range, recusal, a confirmed ranking, a scheme no longer in force."""
    settled = special.confirmed(newest_version(field.round))
    own = own_participants(field, by)
    return [
        *check_in_force(field.round.scheme),
        *rules.check_cells(cells, field.item_facts, own, person=str(by), confirmed=settled),
    ]


@transaction.atomic
def enter_special_scores(of: SpecialRound, cells: Cells, *, by: Account, at: datetime) -> int:
    """Write points of participants on items; returns how many changed."""
    locked = lock_round(of)
    organizer = organizer_of(locked, by)
    field = field_of(locked)
    changed = {key: value for key, value in cells.items() if field.scores.get(key[0], {}).get(key[1]) != value}
    demand(score_findings(field, changed, by))
    write_scores(field, changed, organizer, None, by=by, at=at)
    if changed:
        audit.record(
            verb="appraisal.enter_special_scores", by=by, at=at, obj=locked, clause=special.clause_of(locked),
            before={f"{one}/{item}": _held(field, one, item) for one, item in changed},
            after={f"{one}/{item}": short(value) for (one, item), value in changed.items()},
        )  # fmt: skip
    return len(changed)


def _held(field: Field, participant: str, item: str) -> str:
    value = field.scores.get(participant, {}).get(item)
    return "" if value is None else short(value)


def write_scores(
    field: Field, cells: Cells, organizer: SpecialOrganizer, batch: SpecialImport | None, *, by: Account, at: datetime
) -> None:
    """The one place that writes points; the caller has locked, checked and records the audit."""
    SpecialScore.objects.bulk_create(
        [
            SpecialScore(
                participant=field.participants[participant], item=field.items[item], value=value, organizer=organizer,
                batch=batch, entered_at=at, entered_by=by,
            )
            for (participant, item), value in cells.items()
        ],
        update_conflicts=True, unique_fields=["participant", "item"],
        update_fields=["value", "organizer", "batch", "entered_at", "entered_by"],
    )  # fmt: skip


@transaction.atomic
def compute_special(of: SpecialRound, *, by: Account, at: datetime) -> SpecialVersion:
    """Rank all participants as the next version; its inputs are kept with it (docs/adr/0006)."""
    locked = lock_round(of)
    organizer = organizer_of(locked, by)
    field, last = field_of(locked), newest_version(locked)
    items = list(field.item_facts.values())
    found = [*check_in_force(locked.scheme), *rules.check_complete(field.names, items, field.scores)]
    if special.confirmed(last):
        found.append(unmet(rules.SCORES, "结果已经确认", remedy="以已确认的结果为准"))
    demand(found)
    text, fingerprint = rules.freeze(f"{locked.scheme.code}/{locked.special}", field.names, items, field.scores)
    if last is not None and last.input_hash == fingerprint:
        demand([unmet(rules.SCORES, "得分与上一版相同", remedy="不用重新计算", 版本=str(last.number))])
    made = SpecialVersion.objects.create(
        round=locked, number=(last.number if last else 0) + 1, inputs=text, input_hash=fingerprint,
        organizer=organizer, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    SpecialResult.objects.bulk_create(
        SpecialResult(version=made, participant=field.participants[one.code], total=one.total, place=one.place)
        for one in rules.outcomes(text)
    )
    audit.record(
        verb="appraisal.compute_special", by=by, at=at, obj=made, clause=rules.SCORES,
        after={"number": made.number, "sha256": fingerprint},
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_special(version: SpecialVersion, *, by: Account, at: datetime) -> SpecialConfirmation:
    """A second person, of another organising body where there are several, confirms the newest version."""
    locked = lock_round(version.round)
    organizer = organizer_of(locked, by)
    last = newest_version(locked)
    found = rules.check_second(
        special.clause_of(locked), same_person=version.recorded_by_id == by.pk,
        same_body=version.organizer_id == organizer.pk, bodies=locked.organizers.count(),
    )  # fmt: skip
    if last is None or last.pk != version.pk:
        found.append(unmet(rules.SCORES, "已有更新的版本", remedy="请确认最新的版本"))
    if special.confirmed(last):
        found.append(unmet(rules.SCORES, "结果已经确认", remedy="不用重复确认"))
    demand(found)
    made = SpecialConfirmation.objects.create(version=version, organizer=organizer, recorded_at=at, recorded_by=by)
    audit.record(
        verb="appraisal.confirm_special", by=by, at=at, obj=version, clause=special.clause_of(locked),
        after={"number": version.number},
    )  # fmt: skip
    return made


@transaction.atomic
def recommend_winners(
    of: SpecialRound, nominees: Sequence[str], reason: str, *, by: Account, at: datetime
) -> SpecialRecommendation:
    """File the list of recommended winners, participant codes in their order (SX-2.2-b, SX-2.2-d, SX-2.2-f)."""
    locked = lock_round(of)
    organizer = organizer_of(locked, by)
    award, version = special.award_of(locked), newest_version(locked)
    if award is None:
        demand([unmet("SX-3-c", "方案没有与该专项考评对应的单项奖", remedy="不用推荐")])
    if version is None or not special.confirmed(version):
        demand([unmet("SX-3-c", "专项考评结果还没有确认", remedy="请先由另一人确认结果")])
    assert award is not None
    assert version is not None
    field = field_of(locked)
    ranking = dict(version.results.order_by().values_list("participant__code", "place"))
    found = rules.check_recommendation(
        award, nominees, ranking, own_participants(field, by), reason=reason, person=str(by)
    )
    if locked.recommendations.filter(award=award.code, withdrawn_at__isnull=True).exists():
        found.append(unmet(award.clause, "该奖项已有推荐名单", remedy="请先撤下原名单", 奖项=award.name))
    demand(found)
    made = SpecialRecommendation.objects.create(
        round=locked, version=version, award=award.code, award_name=award.name, reason=reason.strip(),
        organizer=organizer, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    SpecialWinner.objects.bulk_create(
        SpecialWinner(recommendation=made, participant=field.participants[code], order=order)
        for order, code in enumerate(nominees, start=1)
    )
    audit.record(
        verb="appraisal.recommend_special", by=by, at=at, obj=made, clause=award.clause, reason=reason.strip(),
        after={"winners": "、".join(field.participants[code].name for code in nominees)},
    )  # fmt: skip
    return made


def _free_bodies(field: Field, codes: Sequence[str]) -> int:
    """How many organising bodies are not themselves recommended."""
    rows = [field.participants[code] for code in codes]
    tied = {unit for row in rows for unit in (row.unit_id, row.responsible_id)}
    return sum(row.unit_id not in tied for row in field.round.organizers.all())


@transaction.atomic
def confirm_recommendation(row: SpecialRecommendation, *, by: Account, at: datetime) -> SpecialRecommendation:
    """A second person confirms the list, of another body where one is left that is not recommended itself."""
    locked = lock_round(row.round)
    organizer = organizer_of(locked, by)
    held: SpecialRecommendation = SpecialRecommendation.objects.select_for_update().get(pk=row.pk)
    field = field_of(locked)
    codes = list(held.winners.values_list("participant__code", flat=True))
    own = own_participants(field, by)
    found = rules.check_second(
        special.clause_of(locked), same_person=held.recorded_by_id == by.pk,
        same_body=held.organizer_id == organizer.pk, bodies=_free_bodies(field, codes),
    )  # fmt: skip
    found += [
        unmet(rules.RECUSAL, "不得确认推荐本单位的名单", remedy="由其他组织单位的人员确认", 参评对象=own[code])
        for code in codes
        if code in own
    ]
    if held.confirmed_at is not None or held.withdrawn_at is not None:
        found.append(unmet("SX-3-c", "名单已经确认或者撤下", remedy="请刷新页面"))
    demand(found)
    held.confirmed_at, held.confirmed_by = at, by
    held.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(
        verb="appraisal.confirm_recommendation", by=by, at=at, obj=held, clause=special.clause_of(locked),
        after={"winners": len(codes)},
    )  # fmt: skip
    return held


@transaction.atomic
def withdraw_recommendation(row: SpecialRecommendation, reason: str, *, by: Account, at: datetime) -> None:
    """Take a list back with a reason; the next one is filed in its place."""
    locked = lock_round(row.round)
    organizer_of(locked, by)
    held = SpecialRecommendation.objects.select_for_update().get(pk=row.pk)
    found: list[Finding] = []
    if held.withdrawn_at is not None:
        found.append(unmet("SX-3-c", "名单已经撤下", remedy="请刷新页面"))
    if not reason.strip():
        found.append(unmet("SX-3-c", "撤下须写明理由", remedy="请填写理由", field="reason"))
    demand(found)
    held.withdrawn_at, held.withdrawn_by, held.withdrawal_reason = at, by, reason.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="appraisal.withdraw_recommendation", by=by, at=at, obj=held, clause=special.clause_of(locked),
        reason=reason.strip(),
    )  # fmt: skip
