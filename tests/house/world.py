"""A small county with twin objects on both sides, for the tests that walk every address.

``own`` is 河口镇 (T01), ``other`` is 青石镇 (T02): every object of the one has its twin with the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accountability.enums import FlagKind, ReportKind, TableKind, TableState, TaskCategory
from accountability.models import (
    Letter,
    ProgressEntry,
    ProgressReport,
    ReportSheet,
    Task,
    TaskFlag,
    TaskTable,
    TaskVersion,
    UnitRectification,
)
from appraisal.actions import publication, schemes, scores, scoring
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Circle, MarkKind
from appraisal.models import (
    Adjustment,
    EntryConfirmation,
    Mark,
    Member,
    Period,
    RankingDocument,
    Reopening,
    ResultVersion,
    Scheme,
    Score,
    ScoreImport,
)
from ballots.actions.planning import RosterLine, open_poll, plan_poll
from ballots.enums import PollKind
from core import audit, rulebook
from core.files import store
from core.models import Job
from decisions.actions.catalogue import NewEntry, add_entry
from decisions.actions.drafts import add_draft
from decisions.actions.matters import NewMatter, open_matter
from decisions.actions.meetings import MeetingPlan, plan_meeting
from decisions.actions.proposals import NewProposal, file_proposal
from decisions.enums import Category, DecidingBody, Level, MeetingKind, Source, Subtype
from decisions.models import AgendaItem, Expert, Invitation, StageRun
from organization.enums import ADMIN_DUTIES, COUNTY_DUTIES, Duty
from organization.models import Account, Appointment, ImplementationRule, Person, Post, PostTitle, Unit
from tests.appraisal.year import fill, import_book
from tests.factories import BACKEND, give_duty, make_person
from tests.house import (
    appraisal_awards_world,
    appraisal_commitments_world,
    appraisal_consequences_world,
    appraisal_evaluation_world,
    appraisal_grades_world,
    appraisal_specials_world,
    assessment_world,
    field_world,
    objection_world,
    order_world,
    posting_world,
    supervision_world,
)
from tests.house.execution_world import build as build_execution
from tests.house.world_bulletins import issued_bulletin
from tests.house.world_cases import case_objects

SCHEME = Path(__file__).parents[1] / "data" / "schemes" / "small.yaml"
SIDES = {"own": "T01", "other": "T02"}
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@dataclass
class World:
    """Everything an address may point at; dictionaries are keyed by side."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[Duty, Account] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    cookies: dict[int, str] = field(default_factory=dict)
    clients: dict[int, Client] = field(default_factory=dict)

    def client(self, account: Account | None) -> Client:
        """The account's client, with the session of its one signing in and nothing of its former requests."""
        pk = account.pk if account is not None else 0
        if pk not in self.clients:
            self.clients[pk] = Client(raise_request_exception=False)
        client = self.clients[pk]
        if account is not None and pk not in self.cookies:
            client.force_login(Account.objects.get(pk=pk), backend=BACKEND)
            self.cookies[pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies.clear()
        if pk in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[pk]
        return client

    def pk(self, name: str, side: str) -> Any:
        """The primary key of a named object of a side."""
        return self.objects[name][side].pk


def paper(name: str = "依据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def build(folder: Path) -> World:
    """Units, people, an account per duty, an issued scheme with a published version, entries, files."""
    world = World()
    call_command("load_scheme", str(SCHEME))
    scheme = Scheme.objects.get()
    county = Unit.objects.get(code="A00")
    world.units = {side: Unit.objects.get(code=code) for side, code in SIDES.items()}
    for duty in Duty:
        home = county if duty in COUNTY_DUTIES or duty in ADMIN_DUTIES else world.units["own"]
        person = make_person(f"甲{duty.label}", home)
        account = Account.objects.create(username=duty.value, person=person, password_changed_at=timezone.now())
        give_duty(account, duty, home)
        world.accounts[duty] = account
    _people(world)
    _appraisal(world, scheme, folder)
    _ballots(world)
    _decisions(world)
    _accountability(world)
    field_world.build(world)
    build_execution(world)
    world.objects["bulletin"] = dict.fromkeys(SIDES, issued_bulletin(world.accounts))
    order_world.build(world)
    supervision_world.build(world, PDF)
    posting_world.build(world)
    appraisal_commitments_world.build(world)
    objection_world.build(world)
    assessment_world.build(world, PDF)
    appraisal_evaluation_world.build(world)
    appraisal_grades_world.build(world, PDF)
    appraisal_awards_world.build(world)
    appraisal_consequences_world.build(world)
    appraisal_specials_world.build(world)
    for name, thing in case_objects(world.accounts, world.units["own"], world.people["own"]).items():
        world.objects[name] = dict.fromkeys(SIDES, thing)
    return world


def _people(world: World) -> None:
    title = PostTitle.objects.create(name="镇长", category="leading")
    by, at = world.accounts[Duty.UNIT_CLERK], timezone.now()
    objects: dict[str, dict[str, Any]] = {name: {} for name in ("person", "post", "appointment", "rule", "account")}
    for side, unit in world.units.items():
        person = make_person(f"乙{unit.name}", unit)
        post = Post.objects.create(unit=unit, title=title, quota=2, principal="administration")
        objects["person"][side] = person
        objects["post"][side] = post
        objects["appointment"][side] = Appointment.objects.create(person=person, post=post, starts_on=date(2010, 1, 1))
        objects["rule"][side] = ImplementationRule.objects.create(
            unit=unit, system="decision", title="实施细则", version="1", dated=date(2011, 1, 1),
            document=store(paper(), by=by, at=at), filed_at=at, filed_by=by,
        )  # fmt: skip
        objects["account"][side] = Account.objects.create(
            username=f"sign-{side}", person=make_person(f"丙{unit.name}", unit), password_changed_at=at
        )
        world.people[side] = person
    objects["title"] = dict.fromkeys(SIDES, title)
    objects["unit"] = dict(world.units)
    world.objects |= objects


def _ballots(world: World) -> None:
    """An open roll-call of two members, run by the two offices."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    voters = (world.accounts[duty].person for duty in (Duty.COUNTY_LEADER, Duty.CADRE))
    lines = [RosterLine(person) for person in voters if person is not None]
    poll = plan_poll(kind=PollKind.OPEN, question="是否同意方案", roster=lines, by=office, at=at)
    world.objects["poll"] = dict.fromkeys(SIDES, open_poll(poll, by=office, at=at))


def _decisions(world: World) -> None:
    """A matter on each side, led by its unit; on the own one the expert was asked for his opinion."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    expert = Expert.objects.create(
        name="甲专家", organisation="水利研究院", person=world.accounts[Duty.EXPERT].person, recorded_at=at,
        recorded_by=office,
    )  # fmt: skip
    world.objects |= {"matter": {}, "proposal": {}, "expert": dict.fromkeys(SIDES, expert)}
    for side, unit in world.units.items():
        matter = open_matter(
            NewMatter(
                title=f"整治{unit.name}河道", category=Category.DEVELOPMENT, subtype=Subtype.DEPLOYMENT,
                body=DecidingBody.GOVERNMENT, lead_unit=unit, suggested_level=Level.MAJOR, background="淤积",
                content="整治", instruction="请研究",
            ), by=office, at=at,
        )  # fmt: skip
        world.objects["matter"][side] = matter
        add_draft(matter.pk, title=matter.title, text="清淤", by=office, at=at)
        world.objects["proposal"][side] = file_proposal(
            NewProposal(Source.LOWER, "清淤", "请清淤", timezone.localdate(at), unit=unit), by=office, at=at
        )
    run = world.objects["matter"]["own"].runs.get()
    Invitation.objects.create(run=run, expert=expert, invited_at=at, invited_by=office)
    _meeting(world, run, office, at)


def _meeting(world: World, run: StageRun, office: Account, at: datetime) -> None:
    """A planned meeting with the county's leader on its roster and one item; an entry of the catalogue."""
    leader = world.accounts[Duty.COUNTY_LEADER].person
    assert leader is not None
    plan = MeetingPlan(MeetingKind.GOVERNMENT_EXECUTIVE, 1, at, "县政府会议室", leader)
    meeting = plan_meeting(plan, [leader], by=office, at=at)
    item = AgendaItem.objects.create(meeting=meeting, run=run, order=1, recorded_at=at, recorded_by=office)
    entry = NewEntry("重大公共工程", "投资一亿元以上", "安发〔2012〕9号", timezone.localdate(at))
    for name, thing in (("meeting", meeting), ("item", item), ("entry", add_entry(entry, by=office, at=at))):
        world.objects[name] = dict.fromkeys(SIDES, thing)


def _accountability(world: World) -> None:
    """A table in force on each side with one row, a flag and a letter; one of the county being made."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    county, today = Unit.objects.get(code="A00"), timezone.localdate(at)
    pinned = rulebook.current(by=office, at=at)
    made = {"year": today.year, "rulebook": pinned, "recorded_at": at, "recorded_by": office}
    county_table = TaskTable.objects.create(kind=TableKind.POINTS, unit=county, title="工作要点", **made)
    names = ("task_table", "task", "flag", "letter", "progress", "report", "unit_problem")
    world.objects |= {name: {} for name in names} | {"county_table": dict.fromkeys(SIDES, county_table)}
    for side, unit in world.units.items():
        table = TaskTable.objects.create(
            kind=TableKind.ANNUAL, unit=unit, title=f"{unit.name}明细表", state=TableState.IN_FORCE, **made
        )
        task = Task.objects.create(table=table, order=1, recorded_at=at, recorded_by=office)
        task.current = TaskVersion.objects.create(
            task=task, number=1, target=f"{unit.name}清淤", lead_unit=unit, person=world.people[side], deadline=today,
            category=TaskCategory.PROJECT, milestones="2012-06-30 开工", recorded_at=at, recorded_by=office,
        )  # fmt: skip
        task.save()
        flag = TaskFlag.objects.create(task=task, kind=FlagKind.SUPERIOR, text="调整", raised_at=at, raised_by=office)
        letter = Letter.objects.create(
            table=table, number=f"安责书〔{side}〕1号", unit=unit, county_side=world.people[side],
            unit_side=world.people[side], text="责任书", sha256="0" * 64, recorded_at=at, recorded_by=office,
        )  # fmt: skip
        progress = ProgressEntry.objects.create(
            task=task,
            unit=unit,
            percent=10,
            text="已开工",
            recorded_at=at,
            recorded_by=world.accounts[Duty.UNIT_CLERK],
        )
        problem = UnitRectification.objects.create(
            unit=unit, task=task, problem="进度慢", recorded_at=at, recorded_by=office
        )
        report = ReportSheet.objects.create(
            unit=unit, year=today.year, kind=ReportKind.SPECIAL, subject="防汛", recorded_at=at, recorded_by=office
        )
        ProgressReport.objects.create(
            sheet=report, round=1, number=f"安执报〔{side}〕1号", execution="如期", situation="无", problem="无",
            suggestion="无", document=store(paper(), by=office, at=at), recorded_at=at,
            recorded_by=world.accounts[Duty.UNIT_CLERK],
        )  # fmt: skip
        for name, thing in zip(names, (table, task, flag, letter, progress, report, problem), strict=True):
            world.objects[name][side] = thing


def _appraisal(world: World, scheme: Scheme, folder: Path) -> None:
    office, second = world.accounts[Duty.APPRAISAL_OFFICE], world.accounts[Duty.ORGANIZATION_OFFICE]
    at = timezone.now()
    period = Period.objects.select_related("scheme__rulebook").get(scheme=scheme, label=str(scheme.year))
    schemes.issue_scheme(scheme, by=office, at=at)
    period.scheme.refresh_from_db()
    import_book(period, fill(period, 1, adjustments=False), folder)
    entries = {"adjustment": {}, "mark": {}, "evidence": {}, "member": {}, "score": {}}  # type: dict[str, dict[str, Any]]
    for side, code in SIDES.items():
        member = Member.objects.get(scheme=scheme, code=code)
        entries["member"][side] = member
        entries["adjustment"][side] = Adjustment.objects.create(
            scheme=scheme, member=member, kind=AdjustmentKind.COMMENDATION, level=AdjustmentLevel.PROVINCE,
            matter=f"表彰{code}", document_number=f"安发〔2020〕{code}号", dated=date(2020, 5, 1),
            document=store(paper(), by=office, at=at), entered_at=at, entered_by=office,
            change_id=audit.record(verb="test.setup", by=office, at=at).pk,
        )  # fmt: skip
        EntryConfirmation.objects.create(adjustment=entries["adjustment"][side], recorded_at=at, recorded_by=second)
        entries["mark"][side] = Mark.objects.create(
            scheme=scheme, member=member, kind=MarkKind.DISQUALIFICATION, basis=f"查实{code}",
            document=store(paper(), by=office, at=at), entered_at=at, entered_by=office,
            change_id=audit.record(verb="test.setup", by=office, at=at).pk,
        )  # fmt: skip
        score = Score.objects.filter(period=period, member=member).order_by("pk")[0]
        entries["score"][side] = score
        entries["evidence"][side] = scores.add_evidence(score, paper(), note="", by=office, at=at)
    version = scoring.run_scoring(period, by=office, at=at)
    publication.propose_publication(version, circle=Circle.APPRAISED, by=office, at=at)
    publication.confirm_publication(version, by=second, at=at)
    draft = scoring.run_scoring(period, by=office, at=at)
    batch = ScoreImport.objects.get()
    reopening = Reopening.objects.create(
        publication=version.publication, ground="error", reason="漏录", paper="安考评〔2020〕5号",
        document=store(paper(), by=office, at=at), asked_at=at, asked_by=office,
    )  # fmt: skip
    job = Job.objects.create(
        kind="appraisal.scoring", key="matrix", title="计算", not_before=at, requested_at=at, requested_by=office,
        payload={"period": period.pk},
    )  # fmt: skip
    document = RankingDocument.objects.create(
        version=version,
        variant="pdf:preliminary:all:groups:0123456789ab",
        document=store(paper(), by=office, at=at),
        made_at=at,
        made_by=office,
    )
    world.objects |= entries
    for name, thing in (
        ("scheme", scheme), ("period", period), ("version", version), ("job", job), ("document", document),
        ("draft", draft), ("import", batch), ("reopening", reopening),
        ("indicator", scheme.indicators.order_by("order").first()), ("group", scheme.groups.first()),
    ):  # fmt: skip
        world.objects[name] = dict.fromkeys(SIDES, thing)
    assert isinstance(version, ResultVersion)
