"""Research: who is in the team, days in the field, topics given to institutions (JH-A-4.1, JH-A-5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from core import audit
from core.findings import Finding, unmet
from decisions.actions.entries import desk, told
from decisions.enums import CommissionMode, PaperKind, Stage, Standing, TeamRole
from decisions.models import Commission, Fieldwork, ResearchOption, StagePaper, StageRun, TeamMember
from decisions.rules.entering import check_commission, check_fieldwork, check_team
from decisions.standing import standing_of
from organization.models import Account, Person, Unit

STAGE = Stage.RESEARCH


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team beside its head: of a department of the county, or an expert of an organisation."""

    name: str
    unit: Unit | None = None
    organisation: str = ""


@transaction.atomic
def set_team(
    matter_id: int, head: Person, *, departments: Sequence[Member], experts: Sequence[Member], by: Account, at: datetime
) -> list[TeamMember]:
    """Put the whole team on record; a former team is withdrawn as replaced. Returns the rows in force.

    Raises Refused when its head is no county leader, or departments or experts are missing (JH-A-5.2-a).
    """
    work = desk(matter_id, STAGE, at=at)
    standing = standing_of(head, work.today)
    run = work.demand(check_team(standing, departments=len(departments), experts=len(experts)))
    former = list(TeamMember.objects.in_force().filter(run=run))
    TeamMember.objects.in_force().filter(run=run).update(
        withdrawn_at=at, withdrawn_by=by, withdrawal_reason="调研组重新登记"
    )
    made = [TeamMember(run=run, role=TeamRole.HEAD, person=head, name=head.name, standing=standing, **told(by, at))]
    made += [
        TeamMember(run=run, role=TeamRole.DEPARTMENT, name=m.name, unit=m.unit, **told(by, at)) for m in departments
    ]
    made += [
        TeamMember(run=run, role=TeamRole.EXPERT, name=m.name, organisation=m.organisation, **told(by, at))
        for m in experts
    ]
    TeamMember.objects.bulk_create(made)
    audit.record(
        verb="decisions.set_research_team", by=by, at=at, obj=work.matter, clause="JH-A-5.2-a",
        before={"team": [str(row) for row in former]}, after={"team": [str(row) for row in made]},
    )  # fmt: skip
    return made


@transaction.atomic
def add_fieldwork(
    matter_id: int, *, place: str, visited_on: date, people: str, summary: str = "", principal: Person | None = None,
    by: Account, at: datetime,
) -> Fieldwork:  # fmt: skip
    """Record a day in the field; ``principal`` is the county leader who came himself, his standing is copied."""
    work = desk(matter_id, STAGE, at=at)
    run = work.demand(check_fieldwork(work.case, visited_on=visited_on, today=work.today))
    standing = Standing.OTHER if principal is None else standing_of(principal, visited_on)
    row = Fieldwork.objects.create(
        run=run, place=place, visited_on=visited_on, people=people, summary=summary, principal=principal,
        standing=standing, **told(by, at),
    )  # fmt: skip
    audit.record(
        verb="decisions.add_fieldwork", by=by, at=at, obj=work.matter, clause="JH-A-4.1-c",
        after={"entry": str(row), "people": people, "leader": principal.name if principal else ""},
    )  # fmt: skip
    return row


@transaction.atomic
def add_option(matter_id: int, *, title: str, content: str, weighing: str, by: Account, at: datetime) -> ResearchOption:
    """Record one of the options that the research offers (GW713-12)."""
    work = desk(matter_id, STAGE, at=at)
    texts = {"方案名称": title, "主要内容": content, "利弊和成本效益": weighing}
    empty = [name for name, text in texts.items() if not text.strip()]
    run = work.demand(unmet("GW713-12", f"备选方案没有{name}", remedy=f"填写{name}") for name in empty)
    row: ResearchOption = ResearchOption.objects.create(
        run=run, title=title.strip(), content=content.strip(), weighing=weighing.strip(), **told(by, at)
    )
    audit.record(
        verb="decisions.add_option", by=by, at=at, obj=work.matter, clause="GW713-12", after={"entry": row.title}
    )
    return row


@dataclass(frozen=True, slots=True)
class NewCommission:
    """A topic for an institution as a form gives it; ``study`` is the paper of the county's study, by primary key."""

    topic: str
    mode: CommissionMode
    studied_in: str
    studied_on: date
    study: int | None = None
    contractor: str = ""
    tender_text: str = ""


@transaction.atomic
def add_commission(matter_id: int, new: NewCommission, *, by: Account, at: datetime) -> Commission:
    """Give a topic to an institution, or put it to public tender, after the county studied it (JH-A-4.1-e)."""
    work = desk(matter_id, STAGE, at=at)
    study = _paper(work.latest, new.study, PaperKind.COMMISSION_STUDY)
    tendered = new.mode is CommissionMode.TENDERED
    run = work.demand(
        check_commission(
            studied=study is not None, studied_on=new.studied_on, today=work.today, tendered=tendered,
            tender_text=new.tender_text,
        )
    )  # fmt: skip
    row = Commission.objects.create(
        run=run, topic=new.topic, mode=new.mode, contractor=new.contractor, studied_in=new.studied_in,
        studied_on=new.studied_on, study=study, tender_text=new.tender_text if tendered else "",
        published_on=work.today if tendered else None, **told(by, at),
    )  # fmt: skip
    audit.record(
        verb="decisions.add_commission", by=by, at=at, obj=work.matter, clause="JH-A-4.1-e",
        after={"entry": str(row), "mode": new.mode.label, "study": str(study), "contractor": row.contractor},
    )  # fmt: skip
    return row


@transaction.atomic
def settle_commission(
    commission: Commission, *, contractor: str, result: int | None, by: Account, at: datetime
) -> Commission:
    """Record who did the work and link the paper he handed in (JH-A-4.1-e, JH-A-4.1-f)."""
    work = desk(commission.run.matter_id, STAGE, at=at)
    paper = _paper(work.latest, result, PaperKind.COMMISSION_RESULT)
    findings: list[Finding] = []
    row: Commission | None = Commission.objects.in_force().filter(pk=commission.pk, run=work.latest).first()
    if row is None or row.result_id is not None:
        findings.append(unmet("JH-A-4.1-e", "委托或招标已撤销，或者成果已登记", remedy="请刷新页面"))
    if paper is None:
        findings.append(unmet("JH-A-4.1-e", "没有选定成果材料", remedy="先登记委托或招标成果，再从列表中选定"))
    if not contractor.strip():
        findings.append(unmet("JH-A-4.1-e", "没有写明承担机构", remedy="填写承担机构"))
    work.demand(findings)
    assert row is not None
    row.contractor, row.result = contractor.strip(), paper
    row.save(update_fields=["contractor", "result"])
    audit.record(
        verb="decisions.settle_commission", by=by, at=at, obj=work.matter, clause="JH-A-4.1-f",
        after={"entry": str(row), "contractor": row.contractor, "result": str(paper)},
    )  # fmt: skip
    return row


def _paper(run: StageRun | None, pk: int | None, kind: PaperKind) -> StagePaper | None:
    """The paper in force of this run and kind; None for any other."""
    return None if pk is None else StagePaper.objects.in_force().filter(pk=pk, run=run, kind=kind).first()
