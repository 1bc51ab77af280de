"""Social evaluation way by way, and supporting measures that inspections cite (JH-C-2.6-a, JH-C-3.3-b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.actions.social import cite_measure, record_measure, record_social, withdraw_social
from appraisal.models import Group, Member, Scheme, TrackingRecord
from appraisal.presenters.social import social_view
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Appointment, Post, PostTitle, Unit
from tests.appraisal.jinghai import enrol, load_jinghai, township
from tests.appraisal.plan import reasons
from tests.factories import NOON, make_account, make_person

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
WAYS = ["民意调查", "重大事项跟踪考察", "经济责任审计", "干部监督工作联席会", "参加民主生活会"]
MEASURE = "静海县县委管理的领导班子和领导干部经常性考察实施办法"


@pytest.fixture
def scheme(db: None) -> Scheme:
    draft = load_jinghai(Account.objects.system(), "TL", "TP")
    enrol(draft, "TL", township("T71", "河湾镇", draft.owner))
    return draft


@pytest.fixture
def office(scheme: Scheme) -> Account:
    return make_account("考核办", Unit.objects.get(code="P05"), Duty.ORGANIZATION_OFFICE)


def cadre(scheme: Scheme) -> Member:
    unit = Unit.objects.get(code="T71")
    title = PostTitle.objects.create(name="镇长", category="leading")
    post = Post.objects.create(unit=unit, title=title, quota=1, principal="administration")
    held = Appointment.objects.create(person=make_person("陆远", unit), post=post, starts_on=date(2010, 1, 1))
    group = Group.objects.get(scheme=scheme, code="TP")
    return Member.objects.create(
        scheme=scheme, group=group, unit=unit, appointment=held, code="T71-1", name="陆远", order=1
    )


@pytest.mark.clause("JH-C-2.6-a")
@pytest.mark.parametrize("who", ["team", "cadre"])
def test_each_way_is_recorded_for_team_and_cadre_and_missing_ones_are_marked(
    scheme: Scheme, office: Account, client_of: ClientOf, who: str
) -> None:
    member = cadre(scheme) if who == "cadre" else scheme.members.get(code="T71")
    for way in WAYS[:3]:
        record_social(member, way, held_on=date(2011, 5, 2), source="有关部门", finding="反映良好", by=office, at=NOON)
    mistaken = record_social(
        member, WAYS[3], held_on=date(2011, 6, 1), source="联席会", finding="误登", by=office, at=NOON
    )
    withdraw_social(mistaken, "登记对象有误", by=office, at=NOON)

    view = social_view(member)
    page = client_of(office).get(reverse("appraisal:social", args=[member.pk])).content.decode()

    assert [(way.name, [(one.day, one.source, one.finding) for one in way.entries]) for way in view.ways] == [
        *[(way, [("2011-05-02", "有关部门", "反映良好")]) for way in WAYS[:3]], (WAYS[3], []), (WAYS[4], []),
    ]  # fmt: skip
    assert page.count("未开展") == 2


def test_own_unit_is_recorded_by_others_and_its_page_hidden_from_strangers(
    scheme: Scheme, office: Account, client_of: ClientOf
) -> None:
    member = scheme.members.get(code="T71")
    Scheme.objects.filter(pk=scheme.pk).update(state="issued", issued_at=NOON, issued_by=office)
    own = make_account("镇考核员", member.unit, Duty.ORGANIZATION_OFFICE, username="inside")
    with pytest.raises(Refused) as refused:
        record_social(member, WAYS[0], held_on=date(2011, 5, 2), source="自报", finding="很好", by=own, at=NOON)
    other = make_account("邻镇长", township("T72", "松坪镇", scheme.owner), Duty.UNIT_LEADER, username="other")
    leader = make_account("镇长", member.unit, Duty.UNIT_LEADER, username="leader")
    url = reverse("appraisal:social", args=[member.pk])

    assert refused.value.findings[0].clause == "SX-8.4-a"
    assert [client_of(one).get(url).status_code for one in (other, leader)] == [404, 200]


@pytest.mark.clause("JH-C-3.3-b")
def test_measure_is_drafted_then_in_force_and_inspections_cite_its_articles(
    scheme: Scheme, office: Account, client_of: ClientOf
) -> None:
    member = scheme.members.get(code="T71")
    record = TrackingRecord.objects.create(
        unit=member.unit, kind="field", held_on=date(2011, 7, 1), finding="实地考察",
        recorded_at=NOON, recorded_by=office,
    )  # fmt: skip
    drafted = record_measure(MEASURE, by=office, at=NOON)
    with pytest.raises(Refused) as early:
        cite_measure(record, drafted, "第十二条", by=office, at=NOON)
    states = [drafted.get_state_display()]
    in_force = record_measure(MEASURE, number="静党办〔2011〕9号", effective_on=date(2011, 6, 1), by=office, at=NOON)
    states.append(in_force.get_state_display())
    client = client_of(office)
    done = client.post(
        reverse("appraisal:cite_measure", args=[member.pk, record.pk]), {"measure": in_force.pk, "article": "第十二条"}
    )
    listed = client.get(reverse("appraisal:measures")).context["rows"]

    assert states == ["拟制", "施行"]
    assert reasons(early.value.findings) == [("JH-C-3.3-b", "办法尚未施行，不能引用")]
    assert done.status_code == 302
    assert [one.basis for one in social_view(member).inspections] == [f"《{MEASURE}》第十二条"]
    assert [one.name for one in listed] == [MEASURE]
