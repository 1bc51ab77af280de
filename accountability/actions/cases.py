"""Opening a case and naming its people (JH-A-6.7, JH-B-2.2, JH-B-5.3-a, JH-B-5.3-e).

The audit trail holds the number of the case and how far it is, never what it is about or whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.clues import clue_facts, lock_clue, move_clue, numbered
from accountability.enums import (
    CaseEvent,
    CaseLevel,
    CaseStage,
    ClueEvent,
    Extent,
    Ground,
    HandlerRole,
    Intent,
    Loss,
    Occasion,
    RegulationState,
    Weight,
)
from accountability.gathering.cases import belongs, case_facts, office_of, posts_held, principals_on, seat_of
from accountability.models import (
    AccountabilityCase,
    CaseArticle,
    CaseHandler,
    CaseSource,
    CaseStep,
    CaseUnit,
    Clue,
    RegulationArticle,
    Respondent,
    Task,
)
from accountability.rules.cases import CONTENT_OPEN, ORDER, POSTS, CaseFacts, Party, check_opening
from accountability.rules.clues import check_event
from accountability.rules.measures import poor_twice
from accountability.rules.recusal import check_hand
from core import audit
from core.findings import Finding, demand, unmet
from decisions.models import Matter
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as it is opened. ``articles`` by primary key; ``units`` answer for it besides people; with ``clue`` the
    source is the clue."""

    level: CaseLevel
    ground: Ground
    title: str
    text: str
    unit: Unit
    happened_on: date
    people: Sequence[Person] = ()
    units: Sequence[Unit] = ()
    articles: Sequence[int] = ()
    occasion: Occasion | None = None
    source: str = ""
    clue: Clue | None = None
    matter: Matter | None = None
    task: Task | None = None
    loss: Loss | None = None
    loss_reason: str = ""
    consequence: str = ""
    cause: str = ""
    grave: bool = False
    crime: bool = False


@transaction.atomic
def open_case(new: NewCase, *, by: Account, at: datetime) -> AccountabilityCase:
    """Open a case; its clue is filed with it. Raises Refused with everything that the ground asks for."""
    today = timezone.localdate(at)
    clue = lock_clue(new.clue.pk) if new.clue is not None else None
    held = posts_held(
        [one.pk for one in new.people], [new.unit.pk, *(one.pk for one in new.units)], new.happened_on
    )  # fmt: skip
    findings = check_opening(_facts(new, held), today) + _own(new, by)
    if clue is not None:
        findings += check_event(clue_facts(clue), ClueEvent.FILE, note="立案", person=by.person_id)
    demand(findings)
    row = AccountabilityCase.objects.create(
        number=numbered(AccountabilityCase, "责究", today.year), level=new.level, ground=new.ground,
        title=new.title.strip(), text=new.text.strip(), unit=new.unit,
        handling_unit=office_of(by, new.level, new.unit), happened_on=new.happened_on, matter=new.matter,
        task=new.task, loss=new.loss or "", loss_reason=new.loss_reason.strip(), consequence=new.consequence.strip(),
        cause=new.cause.strip(), grave=new.grave, crime=new.crime, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _write(row, new, clue, held, by=by, at=at)
    audit.record(
        verb="accountability.open_case", by=by, at=at, obj=row, clause=ORDER, after={"unit": row.handling_unit.name}
    )
    return row


def _facts(new: NewCase, held: dict[int, str]) -> CaseFacts:
    cited = RegulationArticle.objects.filter(pk__in=new.articles, regulation__state=RegulationState.ISSUED).count()
    return CaseFacts(
        ground=new.ground, stage=CaseStage.OPENED, happened_on=new.happened_on,
        parties=tuple(Party(one.pk, one.name, one.pk in held) for one in new.people), articles=cited,
        sources=int(new.clue is not None or (new.occasion is not None and bool(new.source.strip()))),
        units=len(new.units), of_decision=new.matter is not None, loss=new.loss, loss_reason=new.loss_reason,
        consequence=new.consequence, cause=new.cause,
    )  # fmt: skip


def _own(new: NewCase, by: Account) -> list[Finding]:
    """Nobody opens a case about himself; of the county's none about his own unit."""
    own_unit = new.level is CaseLevel.COUNTY and new.unit.parent_id is not None and new.unit.pk in by.own_unit_ids
    findings = []
    if by.person_id in {one.pk for one in new.people}:
        findings.append(unmet("JH-B-5.3-a", "本人是责任人，应当回避", field="people", remedy="由他人立案"))
    if own_unit:
        findings.append(unmet("JH-B-5.3-a", "属于涉及单位，应当回避", field="unit", remedy="由其他机关立案"))
    return findings


def _write(
    row: AccountabilityCase, new: NewCase, clue: Clue | None, held: dict[int, str], *, by: Account, at: datetime
) -> None:
    told = {"recorded_at": at, "recorded_by": by}
    CaseUnit.objects.bulk_create(CaseUnit(case=row, unit=one, **told) for one in dict.fromkeys(new.units))
    CaseArticle.objects.bulk_create(CaseArticle(case=row, article_id=pk, **told) for pk in dict.fromkeys(new.articles))
    Respondent.objects.bulk_create(
        Respondent(case=row, person=one, post=held[one.pk], **told) for one in dict.fromkeys(new.people)
    )
    if clue is not None:
        text = f"{clue.number} {clue.get_kind_display()}"
        CaseSource.objects.create(case=row, occasion=clue.occasion, clue=clue, text=text, **told)
        move_clue(clue, ClueEvent.FILE, note=f"立案 {row.number}", by=by, at=at)
    else:
        CaseSource.objects.create(case=row, occasion=new.occasion or Occasion.DAILY, text=new.source.strip(), **told)
    CaseStep.objects.create(
        case=row, event=CaseEvent.OPEN, stage=row.stage, day=timezone.localdate(at), note=row.title, **told
    )


def principal_of(unit: Unit, day: date) -> list[Person]:
    """The principal leaders of the unit on that day, for a case that begins with unit and leader (QSH-15-e)."""
    found = principals_on([unit.pk], day)
    rows = {one.pk: one for one in Person.objects.filter(pk__in=found)}
    return [rows[pk] for pk in found]


def open_after_poor_years(
    person: Person, years: Iterable[int], unit: Unit, *, day: date, articles: Sequence[int], by: Account, at: datetime
) -> AccountabilityCase | None:
    """For the appraisal: a case for a cadre graded 差 in two successive years, in whatever units; None for years that
    do not follow each other. ``unit`` is where he serves on ``day``. Its decision takes one of four measures
    (BZ-1-r). Raises Refused."""
    pair = poor_twice(years)
    if pair is None:
        return None
    told = f"{pair[0]}年、{pair[1]}年年度考核等次为“差”"
    new = NewCase(
        CaseLevel.COUNTY, Ground.POOR_GRADES, f"{person.name}连续两年考核为“差”", told, unit, day, people=(person,),
        articles=articles, occasion=Occasion.YEAR_END, source=told,
    )  # fmt: skip
    return open_case(new, by=by, at=at)


def lock_case(pk: int) -> AccountabilityCase:
    """The case, held to the end of the transaction, with what its facts need."""
    rows = AccountabilityCase.objects.select_related("unit", "matter", "task__current", "task__table")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def check_own_hand(case: AccountabilityCase, by: Account) -> list[Finding]:
    """Recusal, by person and by unit."""
    return check_hand(by.person_id, seat_of(case), own_unit=belongs(by, case))


def check_content(case: AccountabilityCase) -> list[Finding]:
    if CaseStage(case.stage) in CONTENT_OPEN:
        return []
    return [unmet(ORDER, "已经认定，不能再改", remedy="申诉后发回重新认定", 当前=CaseStage(case.stage).label)]


@transaction.atomic
def add_respondent(
    case: AccountabilityCase, person: Person, *, proposed_by: str = "", by: Account, at: datetime
) -> Respondent:
    """Name somebody; he held a post in a unit concerned on that day (JH-B-2.2). Raises Refused."""
    row = lock_case(case.pk)
    facts = case_facts(row)
    others = list(row.units.values_list("unit_id", flat=True))
    held = posts_held([person.pk], [row.unit_id, *others], row.happened_on)
    findings = check_content(row) + check_own_hand(row, by)
    if person.pk not in held:
        day = row.happened_on.isoformat()
        findings.append(
            unmet(POSTS, "当日在涉及单位没有职务", field="person", remedy="核对日期和任职", 人员=person.name, 日期=day)
        )
    if person.pk in {one.person for one in facts.parties}:
        findings.append(unmet(ORDER, "该责任人已列入", field="person", remedy="请刷新页面", 人员=person.name))
    if facts.ground is Ground.PERSONAL and facts.parties:
        findings.append(unmet("JH-A-6.7-d", "个人原因只追究其本人", field="person", remedy="先移除原责任人"))
    demand(findings)
    made = Respondent.objects.create(
        case=row, person=person, post=held[person.pk], proposed_by=proposed_by, recorded_at=at, recorded_by=by
    )
    _reopen_hearing(row, by=by, at=at)
    audit.record(verb="accountability.add_respondent", by=by, at=at, obj=row, clause=POSTS)
    return made


def _reopen_hearing(case: AccountabilityCase, *, by: Account, at: datetime) -> None:
    """Somebody new is heard first: a case that was past the statements goes back to the investigation."""
    if case.stage != CaseStage.HEARD:
        return
    case.stage = CaseStage.INVESTIGATING
    case.save(update_fields=["stage"])
    CaseStep.objects.create(
        case=case, event=CaseEvent.INVESTIGATE, stage=case.stage, day=timezone.localdate(at), note="增列责任人",
        recorded_at=at, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def remove_respondent(respondent: Respondent, *, reason: str, by: Account, at: datetime) -> None:
    """Take somebody out, with the reason."""
    row = lock_case(respondent.case_id)
    one = Respondent.objects.select_for_update(of=("self",)).get(pk=respondent.pk)
    findings = check_content(row) + check_own_hand(row, by)
    if not reason.strip():
        findings.append(unmet(ORDER, "没有写明理由", field="reason", remedy="填写移除的理由"))
    if one.withdrawn_at is not None:
        findings.append(unmet(ORDER, "已经移除", remedy="请刷新页面"))
    demand(findings)
    one.withdrawn_at, one.withdrawn_by, one.withdrawal_reason = at, by, reason.strip()
    one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="accountability.remove_respondent", by=by, at=at, obj=row, clause=ORDER)


@transaction.atomic
def distinguish(
    respondent: Respondent, *, extent: Extent | None, weight: Weight | None, intent: Intent | None, by: Account,
    at: datetime,
) -> Respondent:  # fmt: skip
    """Set the three distinctions of a respondent; any of them may still be open (JH-B-5.3-b)."""
    row = lock_case(respondent.case_id)
    demand(check_content(row) + check_own_hand(row, by))
    one = Respondent.objects.in_force().select_for_update(of=("self",)).get(pk=respondent.pk)
    one.extent, one.weight, one.intent = extent or "", weight or "", intent or ""
    one.save(update_fields=["extent", "weight", "intent"])
    audit.record(verb="accountability.distinguish", by=by, at=at, obj=row, clause="JH-B-5.3-b")
    found: Respondent = one
    return found


@transaction.atomic
def name_handler(case: AccountabilityCase, person: Person, role: HandlerRole, *, by: Account, at: datetime) -> None:
    """Name somebody to the case: from now on he sees it. Raises Refused for a respondent."""
    row = lock_case(case.pk)
    seat = seat_of(row)
    findings = check_hand(by.person_id, seat, own_unit=belongs(by, row))
    findings += check_hand(person.pk, seat, own_unit=_of_unit(person, row))
    if role is HandlerRole.REVIEWER and person.pk in seat.deciders:
        findings.append(unmet(ORDER, "参与原决定的人员不能处理申诉", field="person", remedy="另行指定"))
    if CaseHandler.objects.in_force().filter(case=row, person=person, role=role).exists():
        findings.append(unmet(ORDER, "该人员已有此分工", field="role", remedy="请刷新页面"))
    demand(findings)
    CaseHandler.objects.create(case=row, person=person, role=role, recorded_at=at, recorded_by=by)
    audit.record(verb="accountability.name_handler", by=by, at=at, obj=row, clause=ORDER)


def _of_unit(person: Person, case: AccountabilityCase) -> bool:
    of_county = case.level == CaseLevel.COUNTY and case.unit.parent_id is not None
    return of_county and person.unit_id == case.unit_id


@transaction.atomic
def recuse(case: AccountabilityCase, person: Person, *, reason: str, by: Account, at: datetime) -> None:
    """Somebody steps aside (回避), named to the case or not: he acts in it no more."""
    row = lock_case(case.pk)
    findings = check_own_hand(row, by) if by.person_id != person.pk else []
    if not reason.strip():
        findings.append(unmet("JH-B-5.3-a", "没有写明回避理由", field="reason", remedy="填写理由"))
    demand(findings)
    held = CaseHandler.objects.in_force().filter(case=row, person=person)
    gone = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": reason.strip()[:200]}
    if not held.update(**gone):
        CaseHandler.objects.create(
            case=row, person=person, role=HandlerRole.HANDLER, recorded_at=at, recorded_by=by, **gone
        )
    audit.record(verb="accountability.recuse", by=by, at=at, obj=row, clause="JH-B-5.3-a")
