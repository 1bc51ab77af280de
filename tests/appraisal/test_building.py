"""Building a draft: copied, from the bundled files, from a workbook; groups, members, fits, live sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.copying import copy_scheme
from appraisal.actions.fits import count_items, fit_tree
from appraisal.actions.groups import (
    GroupValues,
    add_group,
    add_member,
    edit_group,
    enrol_unit,
    remove_group,
    remove_member,
)
from appraisal.actions.indicators import set_marks
from appraisal.actions.schemes import check_issue, issue_scheme
from appraisal.enums import GroupKind
from appraisal.enums.schemes import ItemCounting, Tier
from appraisal.gathering import gather_scheme, parameter_values
from appraisal.gathering.balance import balance_facts, item_count
from appraisal.models import Group, GroupPlace, Indicator, Member, Scheme, TreeFit
from appraisal.presenters.building import lint_rows
from appraisal.rules.balance import missing_components
from appraisal.tree_workbook import tree_template
from core.findings import Refused, blocking
from core.models import AuditEvent
from organization.enums import AppraisalSystem, Duty, PrincipalPost, TitleCategory, UnitKind
from organization.models import Account, Appointment, Post, PostTitle, Unit
from tests.appraisal.jinghai import enrol, load_jinghai, township
from tests.appraisal.plan import node, office, points, reasons, small_text
from tests.appraisal.standing_plan import plan_that_stands
from tests.factories import NOON, make_account, make_person, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]


stood, _django_db_helper, small = plan_that_stands(text=small_text(), issued=False)


@pytest.fixture
def zhou(small: Scheme) -> Account:
    return office(make_unit("考评办", parent=small.owner, code="K01"))


def tree_book(scheme: Scheme, **cells: Any) -> SimpleUploadedFile:
    """The template of a scheme with cells of the sheet 乡镇口 changed: F3="60"."""
    book = load_workbook(BytesIO(tree_template(scheme)))
    for place, value in cells.items():
        book["乡镇口"][place] = value
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("指标体系.xlsx", target.getvalue())


def test_last_years_scheme_becomes_a_draft_whose_differences_are_shown(
    small: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    issued = issue_scheme(small, by=zhou, at=NOON)
    client = client_of(zhou)
    form = client.get(reverse("appraisal:copy_scheme", args=[issued.pk])).context["form"]
    data = {name: form[name].value() for name in ("name", "code", "year")}
    response = client.post(reverse("appraisal:copy_scheme", args=[issued.pk]), data)
    draft = Scheme.objects.get(code="demo-2021")
    set_marks(draft.groups.get(code="T"), {"T.1.1": {"full_mark": points(45)}}, by=zhou, at=NOON)
    page = client.get(reverse("appraisal:scheme", args=[draft.pk]))
    again = client.post(reverse("appraisal:copy_scheme", args=[issued.pk]), data)

    assert response["Location"] == reverse("appraisal:scheme", args=[draft.pk])
    assert (draft.year, draft.state, draft.members.count()) == (2021, "draft", 3)
    assert [(one.code, one.before, one.after) for one in page.context["changes"]] == [("T.1.1", "40", "45")]
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["code"])
    assert {finding.title for finding in check_issue(draft)} >= {"下级基础分之和与本项基础分不符"}


def test_copy_leaves_out_who_no_longer_stands(small: Scheme, zhou: Account) -> None:
    Unit.objects.filter(code="T02").update(abolished_at=NOON, abolished_by=zhou)

    draft, left = copy_scheme(small, code="demo-2021", name="新方案", year=2021, by=zhou, at=NOON)

    assert left == ["青石镇"]
    assert sorted(draft.members.values_list("code", flat=True)) == ["P01", "T01"]


def test_bundled_file_is_loaded_in_the_browser(small: Scheme, zhou: Account, client_of: ClientOf) -> None:
    client = client_of(zhou)
    listed = client.get(reverse("appraisal:new_scheme")).context["bundled"]
    done = client.post(reverse("appraisal:load_bundled"), {"file": "shuangxiang-2012.yaml"}, follow=True)

    assert [file for file, _, held in listed if not held] == ["jinghai-2011.yaml", "shuangxiang-2012.yaml"]
    assert done.status_code == 200
    assert client.post(reverse("appraisal:load_bundled"), {"file": "../secret.yaml"}).status_code == 404


def test_workbook_of_trees_names_every_faulty_cell_and_writes_nothing(
    small: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    client, url = client_of(zhou), reverse("appraisal:trees_import", args=[small.pk])
    before = list(Indicator.objects.values_list("code", "full_mark"))
    faulty = tree_book(small, A3="T.1", B4="X.9", D3="四十", H4="乱计", K4="Z99", N5="SX-99-z", E4="5")

    response = client.post(url, {"upload": faulty})

    assert response.status_code == 422
    assert {(one.sheet, one.cell) for one in response.context["problems"]} == {
        ("乡镇口", place) for place in ("A3", "B4", "D3", "H4", "K4", "N5", "E4")
    }  # fmt: skip
    assert list(Indicator.objects.values_list("code", "full_mark")) == before


def test_clean_workbook_is_previewed_and_then_replaces_the_trees(
    small: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    client, url = client_of(zhou), reverse("appraisal:trees_import", args=[small.pk])
    preview = client.post(url, {"upload": tree_book(small, D3="45"), "preview": "on"})
    held = node(small, "T.1.1").full_mark
    done = client.post(url, {"upload": tree_book(small, D3="45")})

    assert preview.context["counts"] == [("乡镇口", 4), ("党群口", 1)]
    assert (held, node(small, "T.1.1").full_mark) == (points(40), points(45))
    assert done.status_code == 302
    assert AuditEvent.objects.filter(verb="appraisal.import_trees").count() == 1


def test_unchanged_workbook_gives_the_same_trees(small: Scheme, zhou: Account, client_of: ClientOf) -> None:
    before = gather_scheme(small).facts.groups

    client_of(zhou).post(reverse("appraisal:trees_import", args=[small.pk]), {"upload": tree_book(small)})

    assert gather_scheme(small).facts.groups == before


def test_each_changed_figure_answers_with_what_does_not_add_up(
    small: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    client = client_of(zhou)
    leaf, top = node(small, "T.1.1"), node(small, "T.1")
    live = {"HX-Request": "true"}
    off = client.post(reverse("appraisal:set_mark", args=[leaf.pk]), {"full_mark": "42.5"}, headers=live)
    right = client.post(reverse("appraisal:set_mark", args=[leaf.pk]), {"full_mark": "40"}, headers=live)
    heavy = client.post(reverse("appraisal:set_mark", args=[top.pk]), {"weight": "59.9"}, headers=live)
    bad = client.post(reverse("appraisal:set_mark", args=[leaf.pk]), {"full_mark": "-1"}, headers=live)

    assert [(one.code, one.due, one.found, one.off) for one in off.context["lint"]] == [
        ("T.1", "100", "102.5", "多 2.5"),
    ]  # fmt: skip
    assert (top.pk, "多 2.5") in off.context["marks"]
    assert list(right.context["lint"]) == []
    assert [one.off for one in heavy.context["lint"]] == ["少 0.1"]
    assert (bad.status_code, bad.context["mark_faults"]) == (200, [f"{leaf.name}“-1”未保存：不得小于 0"])
    assert client.post(reverse("appraisal:set_mark", args=[leaf.pk]), {"full_mark": "x"}).status_code == 422


def test_tree_page_of_an_office_holds_the_same_sums_as_the_linter(
    small: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    set_marks(small.groups.get(code="T"), {"T.2": {"weight": points(41)}}, by=zhou, at=NOON)

    page = client_of(zhou).get(reverse("appraisal:scheme", args=[small.pk]), {"tab": "tree", "group": "T"})

    assert [(one.name, one.off) for one in page.context["lint"]] == [("乡镇口：大项权重分", "多 1")]


def test_groups_and_members_of_a_draft_are_edited_and_an_issued_scheme_stands(small: Scheme, zhou: Account) -> None:
    bureau = make_unit("县财政局", parent=small.owner, code="G01", kind=UnitKind.GOVERNMENT)
    made = add_group(small, GroupValues("G", "政府口", GroupKind.UNITS, points(100)), by=zhou, at=NOON)
    member = add_member(made, bureau, by=zhou, at=NOON)
    renamed = edit_group(made, GroupValues("G", "县政府口", GroupKind.UNITS, points(90)), by=zhou, at=NOON)
    told = []
    for act in (
        lambda: add_member(made, bureau, by=zhou, at=NOON),
        lambda: remove_group(made, by=zhou, at=NOON),
        lambda: add_group(small, GroupValues("H", "乡镇口", GroupKind.UNITS, points(1)), by=zhou, at=NOON),
        lambda: edit_group(made, GroupValues("G", "表", GroupKind.PEOPLE, points(1)), by=zhou, at=NOON),
    ):
        with pytest.raises(Refused) as refused:
            act()
        told.append(refused.value.findings[0].title)
    remove_member(member, by=zhou, at=NOON)
    remove_group(made, by=zhou, at=NOON)
    issue_scheme(small, by=zhou, at=NOON)
    with pytest.raises(Refused) as locked:
        remove_member(small.members.get(code="T01"), by=zhou, at=NOON)

    assert (renamed.name, renamed.total_weight) == ("县政府口", points(90))
    assert told == [
        "该对象已在本方案中", "考核系统还有内容，不能删除", "考核系统名称重复", "已有考评对象，不能改变考核对象的种类",
    ]  # fmt: skip
    assert locked.value.findings[0].clause == "SX-6.9-a"
    assert not Group.objects.filter(code="G").exists()


def post_of(unit: Unit, title: str, order: int, principal: PrincipalPost = PrincipalPost.NONE) -> Post:
    named, _ = PostTitle.objects.get_or_create(name=title, defaults={"category": TitleCategory.LEADING})
    return Post.objects.create(unit=unit, title=named, order=order, principal=principal, quota=1)


def appoint(unit: Unit, name: str, title: str, order: int, principal: PrincipalPost = PrincipalPost.NONE) -> None:
    post = post_of(unit, title, order, principal)
    Appointment.objects.create(person=make_person(name, unit), post=post, starts_on=date(2010, 1, 1))


@pytest.mark.clause("JH-C-3.2-c")
@pytest.mark.parametrize("principals", [1, 2])
def test_unit_is_enrolled_with_a_sheet_for_the_team_each_principal_and_each_other_member(
    db: None, principals: int
) -> None:
    draft = load_jinghai(Account.objects.system(), "TL", "TP", "TM")
    by = make_account("考核办", Unit.objects.get(code="P05"), Duty.ORGANIZATION_OFFICE)
    town = township("T71", "河湾镇", draft.owner)
    kinds = [PrincipalPost.PARTY, PrincipalPost.ADMINISTRATION][:principals]
    for place, kind in enumerate(kinds):
        appoint(town, f"正职{place}", f"正职职务{place}", place, kind)
    for place in range(6):
        appoint(town, f"副职{place}", f"副职职务{place}", 10 + place)

    enrol_unit(draft, town, by=by, at=NOON)
    with pytest.raises(Refused) as again:
        enrol_unit(draft, town, by=by, at=NOON)

    tiers = {place.tier: {one.name for one in place.group.members.all()} for place in GroupPlace.objects.all()}
    assert {tier: len(names) for tier, names in tiers.items()} == {
        Tier.TEAM: 1, Tier.PRINCIPAL: principals, Tier.MEMBER: 6,
    }  # fmt: skip
    assert tiers[Tier.PRINCIPAL].isdisjoint(tiers[Tier.MEMBER])
    assert reasons(again.value.findings) == [("JH-C-3.2-a", "该对象已在本方案中")]


def test_unit_of_another_system_is_not_enrolled(db: None) -> None:
    draft = load_jinghai(Account.objects.system(), "TL")
    park = make_unit("临港园区", parent=draft.owner, kind=UnitKind.PARK, appraisal_system=AppraisalSystem.PARK)

    with pytest.raises(Refused) as refused:
        enrol_unit(draft, park, by=Account.objects.system(), at=NOON)

    assert reasons(refused.value.findings) == [("JH-C-3.2-b", "方案没有该单位所属系统的考核内容")]


@pytest.mark.clause("JH-C-3.2-d")
def test_item_left_out_of_one_system_must_be_balanced_there_and_the_base_tree_stays(db: None) -> None:
    system = Account.objects.system()
    draft = load_jinghai(system, "DL", "DP")
    base = parameter_values(draft)["base_trees"]
    other = gather_scheme(draft).facts.groups[1]
    with pytest.raises(Refused) as silent:
        fit_tree(node(draft, "DL-1.8"), None, " ", by=system, at=NOON)

    fit_tree(node(draft, "DL-1.8"), None, "部门不承担居民收入指标", by=system, at=NOON)
    team = Group.objects.get(scheme=draft, code="DL")
    off = [(row.code, row.off) for row in lint_rows(team)]
    sums = [one.title for one in blocking(check_issue(draft)) if one.clause == "SX-3-f"]
    mark = node(draft, "DL-1.3").full_mark + node(draft, "DL-1").full_mark // 10
    fit_tree(node(draft, "DL-1.3"), points(30), "补足权重", by=system, at=NOON)

    assert reasons(silent.value.findings) == [("JH-C-3.2-d", "调整指标须写明理由")]
    assert off == [("DL-1", "少 1.5")]
    assert sums == ["下级基础分之和与本项基础分不符"]
    assert node(draft, "DL-1.3").full_mark == mark
    assert lint_rows(team) == []
    assert not Indicator.objects.filter(code__startswith="DL-1.8").exists()
    assert parameter_values(draft)["base_trees"] == base
    assert gather_scheme(draft).facts.groups[1] == other
    told = TreeFit.objects.filter(group=team, recorded_at=NOON).order_by("pk").values_list("node", "reason")
    assert list(told)[-2:] == [("1.8", "部门不承担居民收入指标"), ("1.3", "补足权重")]


@pytest.mark.clause("JH-C-3.3-a")
@pytest.mark.parametrize(("weight", "blocked"), [(29, True), (31, True), (30, False)])
def test_weights_of_a_sheet_must_come_to_one_hundred(db: None, weight: int, blocked: bool) -> None:
    system = Account.objects.system()
    draft = load_jinghai(system, "TL")
    enrol(draft, "TL", township("T71", "河湾镇", draft.owner))
    fit_tree(node(draft, "TL-1"), points(weight), "试算", by=system, at=NOON)

    found = [one for one in blocking(check_issue(draft)) if one.title == "大项权重分之和与总分不符"]

    assert bool(found) is blocked
    assert [one.facts["相差"] for one in found] == ([f"{weight - 30:+d}"] if blocked else [])


@pytest.mark.clause("JH-C-1-b")
def test_scheme_of_one_kind_of_items_is_not_issued(db: None) -> None:
    draft = load_jinghai(Account.objects.system(), "TL")
    enrol(draft, "TL", township("T71", "河湾镇", draft.owner))
    before = blocking(check_issue(draft))
    Indicator.objects.filter(scheme=draft, source="metric").update(source="rating")
    found = [(one.clause, one.facts["缺少"]) for one in blocking(check_issue(draft)) if one.title == "只有一类指标"]

    assert before == []
    assert found == [("JH-C-1-b", "定量")]


@pytest.mark.clause("JH-A-6.6-a")
def test_issue_page_warns_of_a_missing_component(small: Scheme, zhou: Account, client_of: ClientOf) -> None:
    whole = load_jinghai(Account.objects.system(), "TL")

    page = client_of(zhou).get(reverse("appraisal:issue_scheme", args=[small.pk]))

    assert missing_components(balance_facts(whole)) == []
    assert "定量考核" in page.context["missing"]
    assert "社会评估" in page.context["missing"]
    assert "缺少：日常考核" in page.content.decode()


@pytest.mark.clause("JH-C-2-a")
def test_tree_page_shows_five_categories_thirty_items_and_twenty_nine_aspects(
    small: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    draft = load_jinghai(Account.objects.system(), "TL")
    client = client_of(zhou)
    url = reverse("appraisal:scheme", args=[draft.pk])
    client.get(url, {"tab": "tree"})  # what is read once for a process
    with CaptureQueriesContext(connection) as statements:
        page = client.get(url, {"tab": "tree"})
    counted = []
    for reading in (ItemCounting.SOCIAL, ItemCounting.NUMBERED):
        count_items(draft, reading, by=zhou, at=NOON)
        found = item_count(parameter_values(draft))
        assert found is not None
        counted.append((found.categories, found.aspects, found.items))

    assert len(statements) <= 20, "a tree of a hundred indicators"
    assert "5 大类、30 项" in page.content.decode()
    assert "要点：思想政治建设、领导能力" in page.content.decode()
    assert "财政收入 ÷ 地区生产总值 × 100" in page.content.decode()
    assert "编号 29 个方面" in page.content.decode()
    assert counted == [(5, 29, 30), (5, 29, 29)]


@pytest.mark.clause("JH-C-3.1")
@pytest.mark.parametrize(
    ("duty", "status"),
    [
        (Duty.APPRAISAL_OFFICE, 200), (Duty.ORGANIZATION_OFFICE, 200), (Duty.INSPECTION_OFFICE, 403),
        (Duty.TWO_OFFICES, 403), (Duty.UNIT_LEADER, 403), (Duty.COUNTY_LEADER, 403),
    ],
)  # fmt: skip
def test_only_the_organization_department_and_its_office_activate_a_scheme(
    small: Scheme, client_of: ClientOf, duty: Duty, status: int
) -> None:
    unit = make_unit("某单位", parent=small.owner, code="Z01")

    page = client_of(make_account("某人", unit, duty)).get(reverse("appraisal:new_scheme"))

    assert page.status_code == status


def test_members_page_enrols_a_unit_and_tells_why_not(small: Scheme, zhou: Account, client_of: ClientOf) -> None:
    draft = load_jinghai(Account.objects.system(), "TL")
    township("T71", "河湾镇", draft.owner)
    client, url = client_of(zhou), reverse("appraisal:edit_members", args=[draft.pk])
    done = client.post(url, {"unit": "T71"})
    again = client.post(url, {"unit": "T71"})
    wrong = client.post(url, {"unit": "没有的单位"})

    assert [one.status_code for one in (done, again, wrong)] == [302, 409, 422]
    assert Member.objects.filter(scheme=draft).count() == 1
    assert [one.title for one in again.context["findings"]] == ["该对象已在本方案中"]
