"""Inspectors posted to last-placed units: chosen, what they see, what they report, checks (QSH-30)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.actions.collection import add_member
from accountability.actions.inspections import release_inspection
from accountability.actions.postings import (
    NewCheck,
    NewReport,
    confirm_posting,
    end_posting,
    file_check_report,
    file_posting_report,
    propose_posting,
)
from accountability.enums import CheckerRole, InspectionForm, PostingState, TableKind, TableState
from accountability.models import CheckReport, Inspection, Posting, PostingReport, RectificationOrder, Task, TaskTable
from accountability.models.inspections import InspectionQuerySet
from accountability.providers.posting_pages import work_items
from core.findings import Refused
from core.models import AuditEvent
from core.periods import parse_period
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person, Unit
from tests.accountability import build_inspections as supervising
from tests.accountability import build_postings as posting
from tests.accountability import build_rows as build
from tests.accountability.build_inspections import Staff, staff, who
from tests.factories import give_duty, make_account, make_unit

ClientOf = Callable[[Account], Client]
MONTH = timedelta(days=31)


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def hands(county: Unit) -> Staff:
    return staff(county)


@pytest.fixture
def inspector(county: Unit, hekou: Unit) -> Account:
    """巡视员 works in the organization department and acts in 河口镇."""
    account = make_account("巡视员", make_unit("老干部局", parent=county))
    give_duty(account, Duty.POSTED_INSPECTOR, hekou)
    return account


@pytest.fixture
def row(hekou: Unit, hands: Staff, inspector: Account) -> Posting:
    """In force for two months and some days."""
    at = timezone.now()
    day = (timezone.localdate(at).replace(day=1) - MONTH).replace(day=1)
    return posting.posted(
        hekou, who(inspector), minister=hands.minister, secretary=hands.secretary, on=day, at=at
    )  # fmt: skip


def code(client: Client, address: str) -> int:
    """The answer's code; a file is read and closed."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


@pytest.mark.clause("QSH-30-b")
def test_posting_needs_a_decision_of_the_standing_committee_and_one_of_its_members(
    hekou: Unit, hands: Staff, inspector: Account, lu: Account, client_of: ClientOf
) -> None:
    """Others cannot confirm: 403 for other duties, refused for a leader who is no member, and for whom it concerns."""
    at, today = timezone.now(), timezone.localdate()
    row = propose_posting(posting.new(hekou, who(inspector)), by=hands.minister, at=at)
    add_member(who(hands.secretary), since=today, by=hands.party_office, at=at)
    told = {"decision": "安常纪〔2012〕1号", "decided_on": today, "starts_on": today}

    others = [
        client_of(account).post(url("confirm_posting", row.pk), told).status_code
        for account in (hands.minister, hands.appraisal, hands.lai, hands.party_office, lu)
    ]
    member = client_of(hands.secretary)
    refused = [
        client_of(hands.mayor).post(url("confirm_posting", row.pk), told).status_code,
        member.post(url("confirm_posting", row.pk), told | {"decision": " "}).status_code,
        member.post(url("confirm_posting", row.pk), told | {"decided_on": today + timedelta(1)}).status_code,
        member.post(url("confirm_posting", row.pk), told | {"starts_on": today - timedelta(1)}).status_code,
    ]
    waiting = [one.title for one in work_items(hands.secretary, today)]
    done = [member.post(url("confirm_posting", row.pk), told).status_code for _ in range(2)]
    row.refresh_from_db()

    assert others == [403] * 5
    assert refused == [409, 422, 422, 422]
    assert waiting == ["确定巡视员人选：河口镇 巡视员"]
    assert (done, row.state, row.decision) == ([302, 409], PostingState.POSTED, "安常纪〔2012〕1号")
    assert AuditEvent.objects.filter(verb="accountability.confirm_posting", clause="QSH-30-b").count() == 1


@pytest.mark.clause("QSH-30-b")
def test_nobody_decides_on_his_own_posting_and_one_unit_has_one_inspector(
    hekou: Unit, qingshi: Unit, hands: Staff, inspector: Account
) -> None:
    at, today = timezone.now(), timezone.localdate()
    for account in (hands.secretary, hands.mayor):
        add_member(who(account), since=today, by=hands.party_office, at=at)
    own = propose_posting(posting.new(hekou, who(hands.mayor)), by=hands.secretary, at=at)
    decided: dict[str, Any] = {"decision": "一号", "decided_on": today, "starts_on": today, "at": at}

    for account in (hands.mayor, hands.secretary):
        with pytest.raises(Refused):
            confirm_posting(own, by=account, **decided)
    with pytest.raises(Refused):
        propose_posting(posting.new(hekou, who(inspector)), by=hands.minister, at=at)
    with pytest.raises(Refused):
        propose_posting(posting.new(qingshi, who(inspector), year=today.year), by=hands.minister, at=at)
    end_posting(own, reason="改派", ended_on=today, by=hands.minister, at=at)

    assert propose_posting(posting.new(hekou, who(inspector)), by=hands.minister, at=at).state == PostingState.PROPOSED


@pytest.fixture
def both(
    county: Unit, hekou: Unit, qingshi: Unit, wen: Account, hands: Staff, shi: Person, nine: list[Person]
) -> list[Task]:
    """A county table with a row of 河口镇 and one of 青石镇; an order to rectify to each."""
    heads = {hekou: nine[0], qingshi: build.team(qingshi, "青石甲", "青石乙", "青石丙")[0]}
    content = [build.content(unit, head, leader_id=shi.pk) for unit, head in heads.items()]
    table = build.issued(build.begun(county, wen, *content, kind=TableKind.POINTS), wen)
    for unit, head in heads.items():
        supervising.ordered(hands.lai, unit, head, at=timezone.now())
    return list(table.tasks.order_by("order"))


@pytest.mark.clause("QSH-30-c")
def test_inspector_sees_the_assigned_unit_alone_while_he_is_posted(
    hekou: Unit, both: list[Task], inspector: Account, hands: Staff, row: Posting, client_of: ClientOf
) -> None:
    client = client_of(inspector)
    tasks = [client.get(url("task", one.pk)).status_code for one in both]
    orders = {one.unit.name: client.get(url("rectification", one.pk)).status_code
              for one in RectificationOrder.objects.select_related("unit")}  # fmt: skip
    lists = [client.get(url(name)).status_code for name in ("tasks", "reports", "orders", "rectifications", "postings")]
    touched = client.post(url("start_task", both[0].pk)).status_code
    seen = list(Task.objects.visible_to(fresh(inspector)))
    end_posting(row, reason="派驻期满", ended_on=timezone.localdate(), by=hands.minister, at=timezone.now())
    after = client.get(url("tasks")).status_code

    assert tasks == [200, 404]
    assert orders == {"河口镇": 200, "青石镇": 404}
    assert (lists, touched, seen) == ([200] * 5, 403, both[:1])
    assert (after, DutyHolding.objects.get(account=inspector).withdrawn_by) == (403, hands.minister)


@pytest.mark.clause("QSH-30-c")
def test_inspector_reads_filed_tables_and_is_led_from_the_counts_to_the_lists(
    hekou: Unit, both: list[Task], inspector: Account, lu: Account, row: Posting, client_of: ClientOf
) -> None:
    """What the unit is still writing is its own."""
    draft = build.begun(hekou, lu)
    client = client_of(inspector)
    states = {
        state: client.get(url("table", draft.pk)).status_code
        for state in TableState
        if TaskTable.objects.filter(pk=draft.pk).update(state=state)
    }
    panel = client.get(url("posting", row.pk)).context["panels"][-1].listing

    assert states == {"draft": 404, "filed": 200, "returned": 404, "in_force": 200}
    assert client_of(lu).get(url("table", draft.pk)).status_code == 200
    found = {name.text: (name.url, number.text) for name, number in panel.rows}
    assert found["任务"] == (f"{url('tasks')}?search=%E6%B2%B3%E5%8F%A3%E9%95%87", "1")
    assert all(client.get(address).status_code == 200 for address, _ in found.values() if address)


def test_duty_without_a_posting_opens_nothing(hekou: Unit, inspector: Account, client_of: ClientOf) -> None:
    assert (fresh(inspector).holdings, client_of(inspector).get(url("tasks")).status_code) == ((), 403)


@pytest.mark.clause("QSH-30-c")
def test_reports_are_filed_once_a_period_read_by_the_committee_and_flagged_when_missing(
    hekou: Unit, row: Posting, inspector: Account, hands: Staff, lu: Account, client_of: ClientOf
) -> None:
    """The period before this one is over: flagged on the list, the page and both workbenches until it is reported."""
    today = timezone.localdate()
    assert row.starts_on is not None
    overdue = row.starts_on + timedelta(days=45)
    due = {one.title: one.light for one in work_items(fresh(inspector), overdue)}
    office = [one.title for one in work_items(hands.minister, overdue)]
    period = parse_period(f"{row.starts_on:%Y}M{row.starts_on:%m}")
    told = {
        "period": period.code, "dated": today, "urged": "督促清淤", "checked": "检查工地", "mood": "队伍稳定",
    }  # fmt: skip
    writer = client_of(inspector)
    answers = [
        writer.post(url("new_posting_report", row.pk), told | {"papers": [posting.photo()]} | change).status_code
        for change in ({"mood": ""}, {"dated": today + timedelta(1)}, {"period": "2001M01"}, {}, {})
    ]
    made = PostingReport.objects.get()
    file = made.files.get()
    pages = {
        account.username: [
            code(client_of(account), url("posting_report", made.pk)),
            code(client_of(account), url("posting_report_file", made.pk, file.pk)),
        ]
        for account in (inspector, hands.secretary, hands.lai, lu, hands.party_office)
    }

    assert due == {f"缺报：河口镇 {period.label}巡视员报告": "red"}
    assert office == ["巡视员缺报 1 期：河口镇 巡视员"]
    assert answers == [422, 422, 422, 302, 422]
    assert list(pages.values()) == [[200, 200], [200, 200], [200, 200], [403, 403], [403, 403]]
    assert work_items(fresh(inspector), overdue) == []
    with pytest.raises(Refused):
        file_posting_report(row, NewReport(period, today, "甲", "乙", "丙"), by=hands.minister, at=timezone.now())


@pytest.mark.clause("QSH-30-c")
def test_list_flags_what_is_missing_for_one_and_many_postings_alike(
    county: Unit, hekou: Unit, row: Posting, hands: Staff, client_of: ClientOf
) -> None:
    Posting.objects.filter(pk=row.pk).update(starts_on=date(2026, 1, 1), decided_on=date(2026, 1, 1))
    reader = client_of(hands.minister)
    reader.get(url("postings"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        page = reader.get(url("postings"))
    for number in range(6):
        unit = make_unit(f"末位单位{number}", parent=county)
        row = propose_posting(posting.new(unit, who(hands.su)), by=hands.minister, at=timezone.now())
        day = date(2026, 2, 1)
        confirm_posting(row, decision="二号", decided_on=day, starts_on=day, by=hands.secretary, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        reader.get(url("postings"))

    line = page.context["sections"][0].rows[0]
    assert (line[0].text, line[-1].tone, line[-1].text[:2]) == ("河口镇", "danger", "缺 ")
    assert len(one) == len(many) <= 20


@pytest.fixture
def monitor(county: Unit) -> Account:
    return make_account("监察员", make_unit("作风办", parent=county), Duty.CONDUCT_MONITOR)


@pytest.fixture
def deputy(county: Unit) -> Account:
    return make_account("人大代表", make_unit("人大", parent=county), Duty.OVERSIGHT)


@pytest.mark.clause("QSH-30-d")
def test_deputies_and_monitors_of_the_team_file_checks_with_photos(
    hekou: Unit, qingshi: Unit, hands: Staff, monitor: Account, deputy: Account, lu: Account, client_of: ClientOf
) -> None:
    team = [who(hands.lai), who(monitor), who(deputy)]
    held = supervising.running(
        hands, hekou, team=team, starts_on=timezone.localdate(), ends_on=timezone.localdate() + timedelta(2)
    )
    elsewhere = supervising.running(hands, qingshi, topic="别的", starts_on=timezone.localdate(),
                                    ends_on=timezone.localdate())  # fmt: skip
    told = {"unit": hekou.pk, "checked_on": timezone.localdate(), "place": "大厅", "text": "窗口无人"}

    def answer(account: Account, inspection: Inspection, **change: Any) -> int:
        data = told | {"photos": [posting.photo()]} | change
        return client_of(account).post(url("new_check_report", inspection.pk), data).status_code

    waiting = [one.title for one in work_items(monitor, timezone.localdate())]
    refused = [
        answer(monitor, held, role="monitor", photos=[]), answer(monitor, held, role="congress"),
        answer(monitor, held, role="monitor", unit=qingshi.pk), answer(monitor, elsewhere, role="monitor"),
        answer(lu, held, role="monitor"), answer(hands.lai, held, role="monitor"),
    ]  # fmt: skip
    done = [answer(monitor, held, role="monitor"), answer(deputy, held, role="conference")]

    assert waiting == ["报送检查情况：河道清淤督查"]
    assert refused == [422, 422, 422, 404, 403, 403]
    assert done == [302, 302]
    assert [(one.role, one.photos.count()) for one in CheckReport.objects.order_by("pk")] == [
        (CheckerRole.MONITOR, 1), (CheckerRole.CONFERENCE, 1),
    ]  # fmt: skip
    assert work_items(monitor, timezone.localdate()) == []


@pytest.fixture
def covert(hekou: Unit, hands: Staff, monitor: Account) -> CheckReport:
    today = timezone.localdate()
    held = supervising.running(
        hands, hekou, form=InspectionForm.COVERT, team=[who(hands.lai), who(monitor)], starts_on=today, ends_on=today
    )
    new = NewCheck(hekou, CheckerRole.MONITOR, today, "大厅", "暗访所见")
    return file_check_report(held, new, by=monitor, at=timezone.now(), photos=[posting.photo()])


def shown(client: Client, report: CheckReport) -> list[bool]:
    """Whether list, export, page and photo give the report away."""
    listed = client.get(url("check_reports")).context["sections"][-1].rows
    exported = AuditEvent.objects.filter(verb="accountability.export_check_reports").count()
    book = client.get(url("export_check_reports"))
    assert AuditEvent.objects.filter(verb="accountability.export_check_reports").count() == exported + 1
    cells = [cell for sheet in load_workbook(BytesIO(b"".join(book))) for line in sheet.values for cell in line]
    return [
        bool(listed), any("暗访所见" in str(cell) for cell in cells),
        code(client, url("check_report", report.pk)) == 200,
        code(client, url("check_photo", report.pk, report.photos.get().pk)) == 200,
    ]  # fmt: skip


@pytest.mark.clause("QSH-30-d")
def test_unit_sees_a_covert_check_only_after_its_release(
    covert: CheckReport, lu: Account, he: Account, monitor: Account, hands: Staff, client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """With the guard off the unit would see it everywhere; with it nowhere until it is released."""
    unit, stranger = client_of(lu), client_of(he)
    with monkeypatch.context() as off:
        off.setattr(InspectionQuerySet, "covert", lambda self: self.none())
        leaked = shown(unit, covert)
    before = shown(unit, covert)
    author, office = shown(client_of(monitor), covert), shown(client_of(hands.lai), covert)
    release_inspection(covert.inspection, by=hands.lai, at=timezone.now())

    assert leaked == [True] * 4
    assert before == [False] * 4
    assert (author, office) == ([True] * 4, [True] * 4)
    pages = [client_of(one).get(url("inspection", covert.inspection_id)) for one in (hands.lai, lu)]
    assert ["暗访所见" in page.content.decode() for page in pages] == [True, True]
    assert (shown(unit, covert), shown(stranger, covert)) == ([True] * 4, [False] * 4)
