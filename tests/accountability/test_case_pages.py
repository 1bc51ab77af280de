"""Pages of clues and cases: who sees what, what comes back, what leaks nowhere (JH-B-5.3-a, JH-B-5.3-e)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accountability.actions import case_steps as steps
from accountability.enums import CaseLevel, ClueKind, ClueState, Ground
from accountability.models import AccountabilityCase, Clue, Regulation, Respondent
from accountability.models.cases import CaseQuerySet
from accountability.presenters.cases import by_measure
from core import registry
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_cases as build
from tests.accountability import build_rows as rows
from tests.factories import NOON, make_account, make_person, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
MOST = 20
SECRET = "挪用防汛资金"


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def secret(hekou: Unit, ji: Account, wen: Account, lu: Account, ma: Person) -> AccountabilityCase:
    """A case of weak execution of a task, known to the commission and to those named."""
    task = rows.first(rows.in_force(rows.begun(hekou, lu, rows.content(hekou, ma)), lu, wen))
    return build.opened(hekou, ji, ma, title=SECRET, text=f"{SECRET}四十万元", source=SECRET, task=task)


@pytest.mark.clause("JH-B-5.3-a")
def test_the_five_organs_open_a_case_and_nobody_else(
    county: Unit, hekou: Unit, ji: Account, wen: Account, lu: Account, ma: Person, client_of: ClientOf
) -> None:
    organs = {"县纪委": Duty.DISCIPLINE, "监察局": Duty.DISCIPLINE, "组织部": Duty.ORGANIZATION_OFFICE,
              "县委办": Duty.TWO_OFFICES, "政府办": Duty.TWO_OFFICES}  # fmt: skip
    data = {"level": "county", "ground": "misconduct", "title": "违规发放补贴", "text": "核查属实", "unit": "河口镇",
            "happened_on": "2012-11-01", "people": "马平", "articles": [build.article(ji).pk], "occasion": "daily",
            "source": "审计"}  # fmt: skip
    for name, duty in organs.items():
        unit = make_unit(name, parent=county, kind="party", appraisal_system="")
        assert client_of(make_account(f"{name}干部", unit, duty)).post(url("new_case"), data).status_code == 302
    statistics = make_account("统计局干部", make_unit("统计局", parent=county), Duty.DATA_SUPPLIER, Duty.UNIT_CLERK)

    assert client_of(statistics).post(url("new_case"), data).status_code == 403
    assert client_of(lu).post(url("new_case"), data).status_code == 422
    offices = AccountabilityCase.objects.order_by("pk").values_list("handling_unit__name", flat=True)
    assert list(offices) == list(organs)


@pytest.mark.clause("JH-B-5.3-e", "JH-B-2.2")
def test_a_head_opens_cases_within_his_own_unit(
    county: Unit, hekou: Unit, qingshi: Unit, ji: Account, wen: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    office = rows.station(hekou)
    clerk = rows.appoint(make_person("所员", office), office, "科员", category="staff").person
    stranger = rows.appoint(make_person("外人", qingshi), qingshi, "干事", category="staff").person
    data = {"level": "unit", "ground": "misconduct", "title": "迟报数据", "text": "三次迟报", "unit": office.code,
            "happened_on": "2012-11-01", "people": clerk.number, "articles": [build.article(ji).pk],
            "occasion": "daily", "source": "例行检查"}  # fmt: skip
    client = client_of(lu)

    outside = client.post(url("new_case"), data | {"unit": "青石镇", "people": stranger.number}).status_code
    no_post = client.post(url("new_case"), data | {"people": stranger.number})
    opened = client.post(url("new_case"), data)
    case = AccountabilityCase.objects.get()

    assert (outside, no_post.status_code, opened.status_code) == (403, 422, 302)
    assert "外人当日在涉及单位没有职务" in no_post.content.decode()
    assert (case.level, case.handling_unit) == (CaseLevel.UNIT, office)
    assert [client_of(one).get(url("case", case.pk)).status_code for one in (wen, ji, lu, he)] == [200, 200, 200, 404]
    assert client_of(wen).post(url("move_case", case.pk, "investigate"), {"note": "核实"}).status_code == 403


def everywhere(account: Account, case: AccountabilityCase, client: Client) -> Iterator[str]:
    """All that the account can bring up about a case: list, page, export, search, chain, workbench, audit."""
    asked = [url("cases"), url("cases") + "?search=" + SECRET[:2], url("case", case.pk), url("clues"),
             url("move_case", case.pk, "investigate"), url("my_record")]  # fmt: skip
    for address in asked:
        page = client.get(address)
        yield page.content.decode() if page.status_code == 200 else ""
    export = client.get(url("export_cases"))
    if export.status_code == 200:
        book = load_workbook(BytesIO(export.content), read_only=True)
        yield from [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        book.close()
    chain = registry.chain.collect("accountability.task", case.task_id, account)
    items = registry.workbench.collect(account, NOON.date())
    yield from [one.title for one in (*chain, *items)]


def seen(account: Account, case: AccountabilityCase, client: Client) -> bool:
    """Whether the secret stands anywhere; asked no further than where it was found."""
    return any(SECRET in text for text in everywhere(account, case, client))


def test_a_case_leaks_nowhere(
    county: Unit, hekou: Unit, ji: Account, wen: Account, lu: Account, he: Account, zhou: Account,
    secret: AccountabilityCase, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """List, page, export, search, chain, workbench and audit; first with the guard off, which must be seen."""
    auditor = make_account("审计员", county, Duty.AUDIT_ADMIN)
    strangers = [wen, lu, he, zhou, auditor, make_account("组织部", county, Duty.ORGANIZATION_OFFICE)]
    with monkeypatch.context() as guard_off:
        guard_off.setattr(CaseQuerySet, "visible_to", lambda self, account: self)
        assert all(seen(one, secret, client_of(one)) for one in strangers)

    found = [seen(one, secret, client_of(one)) for one in strangers]
    codes = [client_of(one).get(url("case", secret.pk)).status_code for one in strangers]

    assert found == [False] * len(strangers)
    assert codes == [404] * len(strangers)
    assert seen(ji, secret, client_of(ji))
    trail = AuditEvent.objects.filter(object_type="accountability.accountabilitycase")
    assert trail.exists()
    for event in trail:
        told = "".join(str(getattr(event, field.name)) for field in event._meta.concrete_fields)
        assert [word for word in (SECRET, "马平") if word in told] == []


def test_a_respondent_sees_himself_and_not_who_reported(
    hekou: Unit, ji: Account, client_of: ClientOf, ma: Person
) -> None:
    deputy = rows.appoint(make_person("钱副", hekou), hekou, "副镇长").person
    signer = rows.signer(ma, Duty.UNIT_LEADER, hekou)
    clue = build.clue(ji, ClueKind.COMPLAINT, unit=hekou, title="李大爷来信")
    case = build.opened(hekou, ji, ma, deputy, clue=clue, ground=Ground.MISCONDUCT)
    client = client_of(signer)
    before = client.get(url("case", case.pk)).status_code
    steps.investigate(case, note="走访李大爷", by=ji, at=NOON)
    me, other = Respondent.objects.filter(case=case).order_by("pk")

    page = client.get(url("case", case.pk))
    text = page.content.decode()
    said = client.post(url("case_statement", case.pk, me.pk), {"dated": "2012-12-28", "text": "补贴经班子会研究。"})
    barred = [
        client.post(url("case_statement", case.pk, other.pk), {"dated": "2012-12-28", "text": "x"}).status_code,
        client.get(url("move_case", case.pk, "hear")).status_code,
        client.get(url("distinguish", case.pk, me.pk)).status_code,
    ]

    assert (before, page.status_code, said.status_code) == (404, 200, 302)
    assert [word for word in ("李大爷", "钱副", clue.number) if word in text] == []
    assert barred == [403, 403, 403]


@pytest.mark.clause("QSH-15-e")
def test_a_clue_prefills_the_case_with_unit_and_principal_leader(
    hekou: Unit, ji: Account, ma: Person, client_of: ClientOf
) -> None:
    client = client_of(ji)
    found = {}
    for kind in (ClueKind.TRAINING, ClueKind.OVERSTAFFED):
        clue = build.clue(ji, kind, unit=hekou, happened_on=build.DAY, title=f"{kind.label}")
        page = client.get(url("new_case") + f"?clue={clue.pk}")
        found[kind] = {name: page.context["form"].initial.get(name) for name in ("ground", "unit", "units", "people")}
        data = page.context["form"].initial | {
            "level": "county", "articles": [build.article(ji).pk], "happened_on": "2012-11-01",
        }  # fmt: skip
        data.pop("matter")
        assert client.post(url("new_case") + f"?clue={clue.pk}", data).status_code == 302
        clue.refresh_from_db()
        assert clue.state == ClueState.FILED

    assert found == {
        kind: {"ground": kind.value, "unit": "T01", "units": "河口镇", "people": ma.number}
        for kind in (ClueKind.TRAINING, ClueKind.OVERSTAFFED)
    }
    assert set(AccountabilityCase.objects.values_list("units__unit__name", flat=True)) == {"河口镇"}


@pytest.mark.clause("BZ-2.2-q")
def test_the_yearly_table_counts_cases_by_measure(hekou: Unit, ji: Account, ma: Person, client_of: ClientOf) -> None:
    for measures in (("诫勉谈话",), ("提醒谈话", "通报批评"), ("诫勉谈话",)):
        build.served(build.opened(hekou, ji, ma), ji, *measures)
    table = {name: (cases, people) for name, cases, people in by_measure(AccountabilityCase.objects.all(), 2012)}
    page = client_of(ji).get(url("cases") + "?year=2012")

    assert (table["诫勉谈话"], table["提醒谈话"], table["通报批评"], table["免职"]) == ((2, 2), (1, 1), (1, 1), (0, 0))
    assert ("诫勉谈话", 2, 2) in page.context["measures"]


def test_a_case_runs_through_its_pages_and_shows_on_the_own_record(
    hekou: Unit, ji: Account, ma: Person, secret: AccountabilityCase, client_of: ClientOf
) -> None:
    client, signer = client_of(ji), rows.signer(ma, Duty.UNIT_LEADER, hekou)
    one = Respondent.objects.get()
    assert client.post(url("move_case", secret.pk, "hear"), {"note": ""}).status_code == 409
    assert client.post(url("move_case", secret.pk, "investigate"), {"note": "调取台账"}).status_code == 302
    client.post(url("case_statement", secret.pk, one.pk), {"dated": "2012-12-28", "text": "属实"})
    assert client.post(url("move_case", secret.pk, "hear"), {"note": ""}).status_code == 302
    data = {"decided_on": "2012-12-28", f"measures_{one.person_id}": ["通报批评"], "deduction": "0.5"}
    undistinguished = client.post(url("move_case", secret.pk, "conclude"), data)
    client.post(url("distinguish", secret.pk, one.pk),
                {"extent": "personal", "weight": "primary", "intent": "intent"})  # fmt: skip
    concluded = client.post(url("move_case", secret.pk, "conclude"), data)
    hidden = client_of(signer).get(url("my_record")).content.decode()
    client.post(url("move_case", secret.pk, "serve"), {"on": "2012-12-28", "note": "送达"})
    own = client_of(signer).get(url("my_record")).content.decode()
    of_person = client.get(url("person_record", ma.pk)).content.decode()
    secret.refresh_from_db()

    assert (undistinguished.status_code, concluded.status_code, secret.deduction) == (409, 302, 5_000)
    assert "JH-B-5.3-b" in undistinguished.content.decode()
    assert (secret.number in hidden, secret.number in own, "通报批评" in of_person) == (False, True, True)
    assert client_of(signer).get(url("person_record", ma.pk)).status_code == 403


def test_regulations_and_measures_are_kept_by_the_commission(
    county: Unit, ji: Account, wen: Account, client_of: ClientOf
) -> None:
    data = {"kind": "administrative", "state": "issued", "number": "安政发〔2012〕3号", "issued_on": "2012-03-01",
            "articles": "第一条 问责\n第二条 程序"}  # fmt: skip
    client = client_of(ji)
    faulty = client.post(url("new_regulation"), data | {"number": ""}).status_code
    assert client.post(url("new_regulation"), data).status_code == 302
    assert client.post(url("new_regulation"), data | {"number": "安政发〔2012〕9号"}).status_code == 302
    page = client_of(wen).get(url("regulations"))

    assert (faulty, page.status_code, client_of(wen).post(url("new_regulation"), data).status_code) == (422, 200, 403)
    assert list(Regulation.objects.order_by("pk").values_list("state", flat=True)) == ["repealed", "issued"]
    assert "尚未登记" in page.content.decode()


def test_lists_take_few_statements_whatever_the_rows(hekou: Unit, ji: Account, ma: Person, client_of: ClientOf) -> None:
    client = client_of(ji)

    def statements(name: str, *args: Any) -> int:
        client.get(url(name, *args))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, *args)).status_code == 200
        return len(queries)

    build.served(build.opened(hekou, ji, ma, clue=build.clue(ji)), ji)
    few = [statements(name) for name in ("cases", "clues", "leads")]
    for _ in range(5):
        build.opened(hekou, ji, ma, clue=build.clue(ji))
    many = [statements(name) for name in ("cases", "clues", "leads")]

    assert few == many
    assert max(many) <= MOST
    assert statements("case", AccountabilityCase.objects.order_by("pk")[0].pk) <= 30
    assert Clue.objects.count() == 6
