"""Actions on units, people, posts and filings: refusals, rows, audit, events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from core import events
from core.findings import Refused
from core.models import AuditEvent
from organization import facts
from organization.actions import people, posts, rules, units
from organization.enums import (
    AppraisalSystem,
    OrganizationEvent,
    PrincipalPost,
    RuleSystem,
    TitleCategory,
    UnitKind,
    UnitLevel,
)
from organization.models import Account, Appointment, ImplementationRule, Person, Post, PostTitle, Unit
from organization.rules.handover import check_handover
from tests.core.test_files import PDF
from tests.factories import NOON, make_person, make_unit

START = date(2012, 1, 1)
TODAY = date(2012, 12, 28)


def title(name: str, category: TitleCategory = TitleCategory.LEADING) -> PostTitle:
    return PostTitle.objects.create(name=name, category=category)


def post(unit: Unit, name: str, quota: int = 1, principal: PrincipalPost = PrincipalPost.NONE) -> Post:
    found, _ = PostTitle.objects.get_or_create(name=name, defaults={"category": TitleCategory.LEADING})
    return Post.objects.create(unit=unit, title=found, quota=quota, principal=principal)


def appoint(person: Person, at: Post, by: Account, day: date = START, **more: Any) -> Appointment:
    return posts.appoint(person=person, post=at, starts_on=day, by=by, at=NOON, **more)


def clauses(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.clause for finding in refusal.value.findings]


def test_create_unit_writes_row_and_one_audit_event(county: Unit, zhou: Account) -> None:
    unit = units.create_unit(
        code="T04-1", name="农业办", kind=UnitKind.SECTION, level=UnitLevel.SECTION, parent=county, by=zhou, at=NOON
    )
    assert Unit.objects.get(code="T04-1") == unit
    assert [event.verb for event in AuditEvent.objects.filter(object_id=str(unit.pk))] == ["organization.create_unit"]


@pytest.mark.clause("JH-C-3.2-a")
def test_create_unit_refused_with_all_reasons(county: Unit, hekou: Unit, zhou: Account) -> None:
    with pytest.raises(Refused) as refusal:
        units.create_unit(
            code=hekou.code, name="农业办", kind=UnitKind.SECTION, level=UnitLevel.SECTION,
            appraisal_system=AppraisalSystem.TOWNSHIP, parent=None, by=zhou, at=NOON,
        )  # fmt: skip
    assert [finding.title for finding in refusal.value.findings] == [
        "单位编码未被占用", "除县本级外都有上级单位", "只有乡镇局级单位列入考核系统",
    ]  # fmt: skip
    assert not Unit.objects.filter(name="农业办").exists()


def test_edit_unit_below_itself_refused(county: Unit, hekou: Unit, zhou: Account) -> None:
    child = make_unit("农技站", parent=hekou, kind=UnitKind.STATION, level=UnitLevel.GRASSROOTS, appraisal_system="")
    with pytest.raises(Refused, match="上级单位不是本单位或其下属单位"):
        units.edit_unit(
            unit=hekou, name="河口镇", kind=hekou.kind, level=hekou.level, appraisal_system=hekou.appraisal_system,
            parent=child, appraised_with=None, order=0, by=zhou, at=NOON,
        )  # fmt: skip


def test_edit_unit_unchanged_writes_nothing(hekou: Unit, zhou: Account) -> None:
    same = {"kind": hekou.kind, "level": hekou.level, "appraisal_system": hekou.appraisal_system}
    units.edit_unit(
        unit=hekou, name=hekou.name, parent=hekou.parent, appraised_with=None, order=0, by=zhou, at=NOON, **same
    )
    assert not AuditEvent.objects.filter(verb="organization.edit_unit").exists()


def test_abolish_unit_only_when_nothing_hangs_on_it(county: Unit, hekou: Unit, zhou: Account) -> None:
    make_unit("农技站", parent=hekou, kind=UnitKind.STATION, level=UnitLevel.GRASSROOTS, appraisal_system="")
    person = make_person("沈喆", hekou)
    with pytest.raises(Refused) as refusal:
        units.abolish_unit(unit=hekou, reason="合并", by=zhou, at=NOON)
    assert [finding.title for finding in refusal.value.findings] == ["没有下属单位", "没有在册人员"]

    people.edit_person(
        person=person, name="沈喆", unit=county, joined_on=person.joined_on, duty_text="", by=zhou, at=NOON
    )
    units.abolish_unit(unit=Unit.objects.get(name="农技站"), reason="合并", by=zhou, at=NOON)
    assert units.abolish_unit(unit=hekou, reason="合并", by=zhou, at=NOON).abolished_by == zhou


@pytest.mark.clause("QSH-24-d")
def test_post_of_a_title_outside_the_list_refused(hekou: Unit, zhou: Account) -> None:
    title("副镇长")
    with pytest.raises(Refused) as refusal:
        posts.create_post(unit=hekou, title="副镇长级协理员", quota=1, by=zhou, at=NOON)
    assert clauses(refusal) == ["QSH-24-d"]
    assert posts.create_post(unit=hekou, title="副镇长", quota=1, by=zhou, at=NOON).quota == 1


@pytest.mark.clause("QSH-24-d")
def test_appointment_to_a_withdrawn_title_refused(hekou: Unit, zhou: Account) -> None:
    place = post(hekou, "正股级副镇长")
    posts.withdraw_title(title=place.title, reason="自设职级", by=zhou, at=NOON)
    with pytest.raises(Refused) as refusal:
        appoint(make_person("沈喆", hekou), place, zhou)
    assert clauses(refusal) == ["QSH-24-d"]
    assert not Appointment.objects.exists()


@pytest.mark.clause("QSH-24-e")
def test_sixth_appointment_refused_until_one_is_removed(hekou: Unit, zhou: Account) -> None:
    place = post(hekou, "副镇长", quota=5)
    held = [appoint(make_person(f"班子{number}", hekou), place, zhou) for number in range(5)]
    sixth = make_person("叶昇", hekou)

    with pytest.raises(Refused) as refusal:
        appoint(sixth, place, zhou, TODAY)
    assert [(one.clause, one.facts["核定职数"], one.facts["现有"]) for one in refusal.value.findings] == [
        ("QSH-24-e", "5", "5")
    ]
    posts.end_appointment(appointment=held[0], ends_on=TODAY, reason="调离", by=zhou, at=NOON)
    assert appoint(sixth, place, zhou, TODAY).person == sixth
    assert Appointment.objects.in_force(TODAY).filter(post=place).count() == 5


@pytest.mark.clause("QSH-24-e")
def test_quota_not_cut_below_holders(hekou: Unit, zhou: Account) -> None:
    place = post(hekou, "副镇长", quota=2)
    for name in ("甲某", "乙某"):
        appoint(make_person(name, hekou), place, zhou)
    with pytest.raises(Refused) as refusal:
        posts.change_quota(post=place, quota=1, reason="精简", by=zhou, at=NOON)
    assert clauses(refusal) == ["QSH-24-e"]


@pytest.mark.clause("JH-B-6-a")
def test_second_principal_post_of_a_kind_refused(hekou: Unit, zhou: Account) -> None:
    for name in ("镇党委书记", "镇党委第一书记"):
        title(name)
    make: dict[str, Any] = {"unit": hekou, "quota": 1, "principal": PrincipalPost.PARTY, "by": zhou, "at": NOON}
    posts.create_post(title="镇党委书记", **make)
    with pytest.raises(Refused) as refusal:
        posts.create_post(title="镇党委第一书记", **make)
    assert clauses(refusal) == ["JH-B-6-a"]


@pytest.fixture
def announced() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def listen(**payload: Any) -> None:
        heard.append(payload)

    events.subscribe(OrganizationEvent.PRINCIPAL_CHANGED, listen)
    yield heard
    events._subscribers[OrganizationEvent.PRINCIPAL_CHANGED].remove(listen)


@pytest.mark.clause("LS-2-a")
def test_change_of_principal_moves_first_responsible_and_is_announced(
    hekou: Unit,
    zhou: Account,
    announced: list[dict[str, Any]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    place = post(hekou, "镇党委书记", principal=PrincipalPost.PARTY)
    old, new = make_person("许伯安", hekou), make_person("程堃", hekou)
    change = date(2012, 5, 1)
    with django_capture_on_commit_callbacks(execute=True):
        first = appoint(old, place, zhou)
        posts.end_appointment(appointment=first, ends_on=change, reason="调任", by=zhou, at=NOON)
        appoint(new, place, zhou, change)

    days = [START, date(2012, 4, 30), change, TODAY]
    assert [facts.first_responsible(hekou, day) for day in days] == [old, old, new, new]
    assert [(one["old_person_id"], one["new_person_id"], one["day"]) for one in announced] == [
        (None, old.pk, START), (old.pk, None, change), (old.pk, new.pk, change),
    ]  # fmt: skip
    assert [str(one.person) for one in place.appointments.order_by("starts_on")] == ["许伯安", "程堃"]


def test_refused_appointment_announces_nothing(
    hekou: Unit,
    zhou: Account,
    announced: list[dict[str, Any]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    place = post(hekou, "镇党委书记", quota=0, principal=PrincipalPost.PARTY)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        appoint(make_person("许伯安", hekou), place, zhou)
    assert announced == []


@pytest.mark.clause("JH-B-3.1-c")
def test_divide_work_keeps_the_earlier_field(hekou: Unit, zhou: Account) -> None:
    place = post(hekou, "副镇长")
    first = appoint(make_person("叶昇", hekou), place, zhou, field_of_work="农业", term="第十五届")
    second = posts.divide_work(
        appointment=first, field_of_work="招商引资", term="第十六届", from_day=date(2012, 7, 1), by=zhou, at=NOON
    )
    assert [(one.field_of_work, one.term, one.ends_on) for one in place.appointments.order_by("starts_on")] == [
        ("农业", "第十五届", date(2012, 7, 1)), ("招商引资", "第十六届", None),
    ]  # fmt: skip
    assert [one.pk for one in Appointment.objects.in_force(TODAY)] == [second.pk]


def test_divide_work_first_entry_in_place(hekou: Unit, zhou: Account) -> None:
    first = appoint(make_person("叶昇", hekou), post(hekou, "副镇长"), zhou)
    posts.divide_work(appointment=first, field_of_work="农业", term="第十六届", from_day=TODAY, by=zhou, at=NOON)
    assert [one.field_of_work for one in Appointment.objects.all()] == ["农业"]


def test_end_appointment_twice_refused(hekou: Unit, zhou: Account) -> None:
    first = appoint(make_person("叶昇", hekou), post(hekou, "副镇长"), zhou)
    posts.end_appointment(appointment=first, ends_on=TODAY, reason="调任", by=zhou, at=NOON)
    with pytest.raises(Refused, match="任职尚未结束"):
        posts.end_appointment(appointment=first, ends_on=TODAY, reason="调任", by=zhou, at=NOON)


@pytest.mark.clause("QSH-7-a")
def test_person_leaves_the_exception_list_once_post_and_duty_are_set(hekou: Unit, zhou: Account) -> None:
    person = people.create_person(name="柳喆", unit=hekou, joined_on=START, by=zhou, at=NOON)

    def listed() -> list[Person]:
        return list(Person.objects.with_gaps(TODAY).filter(unit=hekou, number=person.number))

    assert listed() == [person]
    appointment = appoint(person, post(hekou, "科员"), zhou)
    assert listed() == [person]
    people.edit_person(person=person, name="柳喆", unit=hekou, joined_on=START, duty_text="农业统计", by=zhou, at=NOON)
    assert listed() == []
    posts.end_appointment(appointment=appointment, ends_on=TODAY, reason="待岗", by=zhou, at=NOON)
    assert listed() == [person]


def test_leave_roster_refused_while_in_post(hekou: Unit, zhou: Account) -> None:
    person = make_person("叶昇", hekou)
    appoint(person, post(hekou, "副镇长"), zhou)
    with pytest.raises(Refused, match="没有在任职务"):
        people.leave_roster(person=person, left_on=TODAY, reason="退休", by=zhou, at=NOON)


def test_create_person_numbers_and_sorts_rare_characters(hekou: Unit, zhou: Account) -> None:
    made = [
        people.create_person(name=name, unit=hekou, joined_on=START, by=zhou, at=NOON)
        for name in ("程堃", "叶昇", "安喆")
    ]
    assert [int(one.number[1:]) - int(made[0].number[1:]) for one in made] == [0, 1, 2]
    assert [one.name for one in Person.objects.filter(pk__in=[one.pk for one in made])] == ["安喆", "程堃", "叶昇"]


def upload(name: str = "细则.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.clause("JH-A-7-a", "JH-B-6-c")
def test_file_rule_keeps_every_version(hekou: Unit, lu: Account, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    base: dict[str, Any] = {"unit": hekou, "title": "实施细则", "dated": START, "by": lu, "at": NOON}
    for system in RuleSystem:
        for version in ("第一版", "第二版"):
            rules.file_rule(system=system, version=version, upload=upload(), **base)
    with pytest.raises(Refused) as refusal:
        rules.file_rule(
            system=RuleSystem.DECISION, version="第一版", upload=upload(), **base | {"dated": date(2013, 1, 1)}
        )
    assert [finding.title for finding in refusal.value.findings] == ["版本未报备过", "印发日期不晚于今天"]
    assert clauses(refusal) == ["JH-A-7-a", "JH-A-7-a"]
    assert ImplementationRule.objects.count() == 2 * len(RuleSystem)


@pytest.mark.clause("JH-B-2.4-a")
def test_handover_with_units_of_the_tree(county: Unit, hekou: Unit, qingshi: Unit) -> None:
    station = make_unit("农技站", parent=hekou, kind=UnitKind.STATION, level=UnitLevel.GRASSROOTS, appraisal_system="")
    clerk = make_person("沈喆", station)
    giver = facts.unit_place(hekou)
    assert not any(one.blocks for one in check_handover(giver, facts.unit_place(station)))
    assert not any(one.blocks for one in check_handover(facts.unit_place(station), facts.person_place(clerk)))
    assert any(one.blocks for one in check_handover(facts.unit_place(qingshi), facts.unit_place(station)))
