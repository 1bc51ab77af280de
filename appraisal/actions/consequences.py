"""Use of results: compiled from final results, found, decided and put into effect (QSH-27, QSH-29, QSH-30-a).

Compiling writes proposals only. What a person decides goes on in accountability (posting, case, register of admonition
talks) or is told to the cadre file by an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.cases import open_after_poor_years
from accountability.actions.postings import NewPosting, propose_posting
from accountability.actions.registers import NewRecord, record_supervision
from accountability.enums import PostedGroup, RegisterKind
from appraisal.enums.consequences import (
    Conclusion,
    ConsequenceEvent,
    ConsequenceState,
    FollowUp,
    Measure,
    OutcomeEvent,
)
from appraisal.gathering.consequences import (
    held_numbers,
    holders,
    is_own,
    numbers_of,
    proposal_of,
    serves_in,
    year_facts,
)
from appraisal.models import (
    Consequence,
    ConsequenceDecision,
    ConsequenceFinding,
    ConsequenceMeasure,
    ConsequenceStep,
    ResultVersion,
)
from appraisal.rules.consequence_steps import (
    AT_ONCE,
    HANDS,
    Decision,
    check_carry,
    check_conclusion,
    check_waive,
    measures_of,
)
from appraisal.rules.consequences import Proposed, proposals
from core import audit, events
from core.calendar import add_working_days
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Unit

Key = tuple[str, str, int, int | None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What one compilation changed."""

    made: int = 0
    updated: int = 0
    lapsed: int = 0


@transaction.atomic
def compile_year(year: int, *, at: datetime) -> Compiled:
    """Bring the proposals of a year in line with its final results, by the system. Safe to run again: the same result
    proposes each thing once; a new one updates open proposals, ends those that no longer hold, and marks decided ones
    whose ground is gone."""
    list(Unit.objects.select_for_update(of=("self",)).filter(parent__isnull=True).order_by("pk"))
    held = held_numbers(year)
    found = {one.key: one for one in proposals(year_facts(year), numbers_of(held))}
    rows = {_key(row): row for row in Consequence.objects.select_for_update(of=("self",)).filter(year=year)}
    due = add_working_days(timezone.localdate(at), held.whole("appraisal.consequence_days"))
    by = Account.objects.system()
    fresh = [one for key, one in found.items() if key not in rows]
    for one in fresh:
        _propose(one, year, due, by=by, at=at)
    updated = sum(_follow(row, found[key], due, by=by, at=at) for key, row in rows.items() if key in found)
    lapsed = sum(_lapse(row, by=by, at=at) for key, row in rows.items() if key not in found)
    done = Compiled(len(fresh), updated, lapsed)
    if done != Compiled():
        audit.record(
            verb="appraisal.compile_consequences", by=by, at=at, label=f"{year}年度结果运用", clause="JH-A-6.6-c",
            after={"made": done.made, "updated": done.updated, "lapsed": done.lapsed},
        )  # fmt: skip
    return done


def _key(row: Consequence) -> Key:
    return row.kind, row.scheme, row.unit_id, row.person_id


def _content(one: Proposed) -> dict[str, Any]:
    """The columns that follow the result."""
    return {
        "version_id": one.version, "group": one.group, "tied": one.tied, "places": one.places, "clause": one.clause,
        "text": one.text, "evidence": [list(pair) for pair in one.evidence],
        "sources": [list(pair) for pair in one.sources],
    }  # fmt: skip


def _propose(one: Proposed, year: int, due: date, *, by: Account, at: datetime) -> None:
    row = Consequence.objects.create(
        kind=one.kind, year=year, scheme=one.scheme, unit_id=one.unit, person_id=one.person, due_on=due,
        recorded_at=at, recorded_by=by, **_content(one),
    )  # fmt: skip
    _step(row, ConsequenceEvent.PROPOSE, by=by, at=at)


def _step(row: Consequence, event: ConsequenceEvent, note: str = "", *, by: Account, at: datetime) -> None:
    ConsequenceStep.objects.create(
        consequence=row, event=event, note=note[:500], version_id=row.version_id, recorded_at=at, recorded_by=by
    )


def _follow(row: Consequence, one: Proposed, due: date, *, by: Account, at: datetime) -> bool:
    """An open proposal says what the result says now; a decided one keeps its words. True when something changed."""
    state, content = ConsequenceState(row.state), _content(one)
    if state in (ConsequenceState.CARRIED, ConsequenceState.WAIVED):
        if row.holds:
            return False
        row.holds = True
        row.save(update_fields=["holds"])
        _step(row, ConsequenceEvent.RESTORE, by=by, at=at)
        return True
    back = state is ConsequenceState.LAPSED
    if not back and all(getattr(row, name) == value for name, value in content.items()):
        return False
    for name, value in content.items():
        setattr(row, name, value)
    row.holds, row.state = True, ConsequenceState.PROPOSED
    if back:
        row.due_on = due
    row.save()
    _step(row, ConsequenceEvent.RESTORE if back else ConsequenceEvent.UPDATE, row.text, by=by, at=at)
    return True


def _lapse(row: Consequence, *, by: Account, at: datetime) -> bool:
    if not row.holds:
        return False
    row.holds = False
    if row.state == ConsequenceState.PROPOSED:
        row.state = ConsequenceState.LAPSED
    row.save(update_fields=["holds", "state"])
    _step(row, ConsequenceEvent.LAPSE, by=by, at=at)
    return True


def _lock(pk: int) -> Consequence:
    rows = Consequence.objects.select_related("unit", "person")
    return rows.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def record_conclusion(
    consequence: Consequence, conclusion: Conclusion, text: str, *, upload: UploadedFile[bytes] | None, by: Account,
    at: datetime,
) -> ConsequenceFinding:  # fmt: skip
    """Enter what an organizational assessment found (QSH-29-a, -b, -f); a later one corrects an earlier one."""
    row = _lock(consequence.pk)
    demand(check_conclusion(proposal_of(row, by), conclusion, text=text, paper=upload is not None))
    assert upload is not None  # demanded above
    made = ConsequenceFinding.objects.create(
        consequence=row, conclusion=conclusion, text=text.strip(), document=store(upload, by=by, at=at),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _step(row, ConsequenceEvent.FIND, conclusion.label, by=by, at=at)
    audit.record(
        verb="appraisal.record_consequence_finding", by=by, at=at, obj=row, clause=row.clause,
        after={"conclusion": conclusion.label},
    )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class Carrying:
    """How a proposal is carried out, as a form gives it; ``articles`` are keys of articles of issued regulations."""

    measures: Sequence[Measure] = ()
    reason: str = ""
    meeting_on: date | None = None
    meeting_record: str = ""
    inspector: Person | None = None
    articles: Sequence[int] = ()


@transaction.atomic
def carry_out(
    consequence: Consequence, new: Carrying, *, upload: UploadedFile[bytes] | None = None, by: Account, at: datetime
) -> Consequence:
    """A person decides that it follows; what it becomes elsewhere is made with it. Raises Refused, also with what the
    posting or the case asks for."""
    if consequence.tied:  # choices of one group wait for each other
        same = Consequence.objects.filter(
            kind=consequence.kind, year=consequence.year, scheme=consequence.scheme, group=consequence.group
        )
        list(same.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    row, today = _lock(consequence.pk), timezone.localdate(at)
    kind, said = FollowUp(row.kind), _decision(new, upload)
    demand(check_carry(proposal_of(row, by), said, today))
    ConsequenceDecision.objects.create(
        consequence=row, carried=True, reason=new.reason.strip(), meeting_on=new.meeting_on,
        meeting_record=new.meeting_record.strip(),
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    row.state = ConsequenceState.CARRIED
    row.save(update_fields=["state"])
    for measure in measures_of(kind, said):
        _begin(row, measure, new, by=by, at=at)
    _step(row, ConsequenceEvent.CARRY, new.meeting_record.strip() or new.reason.strip(), by=by, at=at)
    audit.record(
        verb="appraisal.carry_out_consequence", by=by, at=at, obj=row, clause=row.clause, reason=new.reason.strip(),
        after={"measures": [one.label for one in measures_of(kind, said)], "unit": row.unit.name},
    )  # fmt: skip
    events.emit(OutcomeEvent.CARRIED_OUT, consequence_id=row.pk, kind=kind.value, person_id=row.person_id,
                unit_id=row.unit_id, year=row.year)  # fmt: skip
    return row


def _decision(new: Carrying, upload: object) -> Decision:
    return Decision(
        tuple(new.measures), new.reason, new.meeting_on, new.meeting_record, upload is not None,
        new.inspector is not None, len(new.articles),
    )  # fmt: skip


def _begin(row: Consequence, measure: Measure, new: Carrying, *, by: Account, at: datetime) -> None:
    """One row for a measure; a selection has one for each principal post of the unit (QSH-29-g)."""
    today = timezone.localdate(at)
    subjects = [str(row.person or row.unit)]
    if measure is Measure.SELECTION:
        subjects = holders(row, today) or subjects
    item = _become(row, measure, new, by=by, at=at)
    done: dict[str, Any] = {}
    if measure in AT_ONCE:
        done = {"done_on": today, "done_text": "随决定办理", "done_at": at, "done_by": by}
    for subject in subjects:
        ConsequenceMeasure.objects.create(
            consequence=row, measure=measure, subject=subject[:120], item_kind=item[0], item_pk=item[1],
            recorded_at=at, recorded_by=by, **done,
        )  # fmt: skip


def _become(row: Consequence, measure: Measure, new: Carrying, *, by: Account, at: datetime) -> tuple[str, int]:
    """What accountability makes of it: (kind, pk), ("", 0) for nothing."""
    if measure is Measure.POSTING:
        assert new.inspector is not None  # demanded by the rules
        basis = str(ResultVersion.objects.select_related("period").get(pk=row.version_id)) if row.version_id else ""
        posting = propose_posting(
            NewPosting(row.year, PostedGroup(row.group), row.unit, new.inspector, row.text, basis[:200]), by=by, at=at
        )
        return "accountability.posting", posting.pk
    if measure is Measure.CASE:
        assert row.person is not None  # a case of poor years is about a cadre
        years = (row.year - 1, row.year)
        today = timezone.localdate(at)
        case = open_after_poor_years(
            row.person, years, serves_in(row, today), day=today, articles=list(new.articles), by=by, at=at
        )
        assert case is not None  # the years follow each other
        return "accountability.accountabilitycase", case.pk
    return "", 0


@transaction.atomic
def waive(consequence: Consequence, reason: str, *, by: Account, at: datetime) -> Consequence:
    """A person decides that it does not follow, with the reason. Raises Refused."""
    row = _lock(consequence.pk)
    demand(check_waive(proposal_of(row, by), reason))
    ConsequenceDecision.objects.create(
        consequence=row, carried=False, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    row.state = ConsequenceState.WAIVED
    row.save(update_fields=["state"])
    _step(row, ConsequenceEvent.WAIVE, reason.strip(), by=by, at=at)
    audit.record(
        verb="appraisal.waive_consequence", by=by, at=at, obj=row, clause=row.clause, reason=reason.strip()
    )  # fmt: skip
    return row


@transaction.atomic
def complete_measure(
    measure: ConsequenceMeasure, *, done_on: date, text: str, upload: UploadedFile[bytes] | None = None, by: Account,
    at: datetime,
) -> ConsequenceMeasure:  # fmt: skip
    """Tell that a measure took effect. An admonition talk goes into the register of admonitions (QSH-29-c)."""
    row = _lock(measure.consequence_id)
    held = ConsequenceMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    demand(_check_done(row, held, done_on, text, by, timezone.localdate(at)))
    held.done_on, held.done_text, held.done_at, held.done_by = done_on, text.strip(), at, by
    held.document = store(upload, by=by, at=at) if upload is not None else None
    if held.measure == Measure.TALK:
        told = NewRecord(RegisterKind.ADMONITION, row.unit, done_on, row.text, text.strip(), row.person)
        record = record_supervision(told, by=by, at=at)
        held.item_kind, held.item_pk = "accountability.supervisionrecord", record.pk
    held.save()
    _step(row, ConsequenceEvent.COMPLETE, held.get_measure_display(), by=by, at=at)
    audit.record(
        verb="appraisal.complete_consequence", by=by, at=at, obj=row, clause=row.clause,
        after={"measure": held.get_measure_display(), "done_on": done_on},
    )  # fmt: skip
    return held


def _check_done(
    row: Consequence, held: ConsequenceMeasure, done_on: date, text: str, by: Account, today: date
) -> list[Finding]:
    found = []
    if held.done_at is not None:
        found.append(unmet(row.clause, "已登记落实", remedy="请刷新页面"))
    hands = HANDS[FollowUp(row.kind)]
    if not by.duties & {one.value for one in hands}:
        who = "、".join(one.label for one in hands)
        found.append(unmet(row.clause, "不是办理这类建议的机构", remedy=f"由{who}办理"))
    if is_own(row, by):
        found.append(unmet(row.clause, "涉及本单位或者本人，应当回避", remedy="由其他人员办理"))
    if not text.strip():
        found.append(unmet(row.clause, "没有写明落实情况", remedy="填写落实情况，通报的写明文号", field="text"))
    if done_on > today:
        found.append(unmet(row.clause, "日期晚于今天", remedy="更正日期", field="done_on", 日期=done_on.isoformat()))
    return found
