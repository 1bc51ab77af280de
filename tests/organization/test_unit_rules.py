"""The pure rules about units, leaders, posts and rosters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.findings import blocking
from organization.enums import AppraisalSystem, PrincipalPost, UnitKind, UnitLevel
from organization.rules.enrolment import by_system, check_cadre_enrolment, check_enrolment
from organization.rules.handover import check_handover
from organization.rules.leaders import (
    candidates,
    field_words,
    first_responsible_on,
    principals_on,
    responsibility,
    successions,
    team_on,
)
from organization.rules.places import GRASS_ROOTS, PersonPlace, Tenure, UnitPlace
from organization.rules.posts import (
    AppointmentFacts,
    PostFacts,
    check_appointment,
    check_end,
    check_new_quota,
    check_quota,
    check_title,
)
from organization.rules.quality import PostState, RosterGap, UnitState, check_unit, roster_gap

DAY = date(2012, 6, 1)
TOWN = UnitPlace("T04", "河口镇", UnitKind.TOWNSHIP, UnitLevel.BUREAU, ("A00", "T04"), AppraisalSystem.TOWNSHIP)
OTHER = UnitPlace("T05", "青石镇", UnitKind.TOWNSHIP, UnitLevel.BUREAU, ("A00", "T05"), AppraisalSystem.TOWNSHIP)
STATION = UnitPlace("T04-3", "农技站", UnitKind.STATION, UnitLevel.GRASSROOTS, ("A00", "T04", "T04-3"))
CLERK = PersonPlace("R1", "沈喆", STATION)


def tenure(number: str, name: str, title: str, principal: str = "", **more: object) -> Tenure:
    return replace(Tenure(number, name, title, date(2010, 1, 1), principal=PrincipalPost(principal)), **more)


TEAM = [
    tenure("R1", "许伯安", "镇党委书记", "party", post_order=1, field_of_work="主持镇党委全面工作"),
    tenure("R2", "陆远", "镇长", "administration", post_order=2, field_of_work="主持镇政府全面工作"),
    tenure("R3", "沈喆", "副镇长", post_order=3, field_of_work="分管农业农村、水利和防汛抗旱工作"),
    tenure("R4", "叶昇", "副镇长", post_order=4, field_of_work="招商引资、城镇建设"),
]


@pytest.mark.clause("JH-B-2.4-a")
def test_grass_roots_kinds_are_the_six_of_the_article() -> None:
    assert [kind.label for kind in GRASS_ROOTS] == ["科", "所", "站", "队", "村街", "企业"]


@pytest.mark.clause("JH-B-2.4-a")
@pytest.mark.parametrize("kind", GRASS_ROOTS)
def test_handover_parent_to_child_to_person_of_every_kind(kind: UnitKind) -> None:
    child = replace(STATION, kind=kind)

    assert blocking(check_handover(TOWN, child)) == []
    assert blocking(check_handover(child, replace(CLERK, unit=child))) == []
    assert blocking(check_handover(TOWN, replace(CLERK, unit=child))) == []


@pytest.mark.clause("JH-B-2.4-a")
def test_handover_outside_the_tree_refused_with_article() -> None:
    for receiver in (OTHER, TOWN, replace(STATION, path=("A00", "T05", "T04-3"))):
        findings = blocking(check_handover(TOWN, receiver))
        assert [(finding.clause, finding.title) for finding in findings] == [
            ("JH-B-2.4-a", "任务只能分解到本单位的下属单位")
        ]
    assert blocking(check_handover(STATION, TOWN))[0].facts["承办单位"] == "河口镇"
    assert blocking(check_handover(OTHER, CLERK))[0].facts["所在单位"] == "农技站"


def test_handover_to_abolished_unit_or_left_person_refused() -> None:
    assert [one.title for one in blocking(check_handover(TOWN, replace(STATION, standing=False)))] == [
        "承办单位未被撤销"
    ]
    assert [one.title for one in blocking(check_handover(TOWN, replace(CLERK, on_roster=False)))] == ["承办人在册"]


@pytest.mark.clause("JH-C-3.2-a", "JH-C-3.2-b")
def test_enrolment_bureau_unit_with_system_accepted() -> None:
    assert blocking(check_enrolment(TOWN)) == []


@pytest.mark.clause("JH-C-3.2-a")
@pytest.mark.parametrize("level", [level for level in UnitLevel if level is not UnitLevel.BUREAU])
def test_enrolment_of_another_level_refused(level: UnitLevel) -> None:
    findings = blocking(check_enrolment(replace(TOWN, level=level)))
    assert [(one.clause, one.facts["级别"]) for one in findings] == [("JH-C-3.2-a", level.label)]


@pytest.mark.clause("JH-C-3.2-b")
def test_enrolment_without_system_refused_naming_the_four() -> None:
    findings = blocking(check_enrolment(replace(TOWN, system=None)))
    assert [one.clause for one in findings] == ["JH-C-3.2-b"]
    assert "乡镇、园区、党政工作部门、事业单位" in findings[0].remedy


@pytest.mark.clause("JH-C-3.2-b")
def test_lists_by_system_never_mix() -> None:
    park = replace(OTHER, code="G41", name="经济开发区", system=AppraisalSystem.PARK)
    lists = by_system([park, TOWN, STATION, OTHER, replace(TOWN, code="X", system=None)])
    assert {system: [unit.code for unit in units] for system, units in lists.items()} == {
        AppraisalSystem.TOWNSHIP: ["T04", "T05"],
        AppraisalSystem.PARK: ["G41"],
    }


def test_enrolment_of_included_or_abolished_unit_refused_with_all_reasons() -> None:
    findings = blocking(check_enrolment(replace(TOWN, appraised_with="市委办", standing=False, system=None)))
    assert [one.clause for one in findings] == ["JH-C-3.2-b", "JH-C-3.2-a", "SX-2.1-d"]


@pytest.mark.clause("JH-C-3.2-a")
def test_cadre_enrolment_needs_a_leading_post() -> None:
    staff = tenure("R9", "韩三", "科员", leading=False)
    assert blocking(check_cadre_enrolment(TOWN, [TEAM[2]])) == []
    assert [one.facts["职务"] for one in blocking(check_cadre_enrolment(TOWN, [staff]))] == ["无"]


@pytest.mark.clause("JH-B-3.1-c")
def test_candidates_offer_matching_field_first() -> None:
    assert [one.tenure.person_name for one in candidates(TEAM, "城镇建设提升工程", DAY)] == [
        "叶昇", "许伯安", "陆远", "沈喆"
    ]  # fmt: skip
    assert [one.tenure.person_name for one in candidates(TEAM, "防汛抗旱", DAY)][0] == "沈喆"
    assert [one.tenure.person_name for one in candidates(TEAM, "信访", DAY)] == ["许伯安", "陆远", "沈喆", "叶昇"]


def test_field_words_without_fillers() -> None:
    assert field_words("分管农业农村、水利和防汛抗旱工作") == ("农业农村", "水利和防汛抗旱")
    assert field_words("协助镇长负责招商引资，城建") == ("镇长负责招商引资", "城建")
    assert field_words("") == ()


@pytest.mark.clause("JH-B-6-a")
def test_responsibility_overall_from_principals_specific_from_field() -> None:
    result = responsibility(TEAM, "秋冬水利和防汛抗旱", DAY)
    assert [one.person_name for one in result.overall] == ["许伯安", "陆远"]
    assert [one.person_name for one in result.specific] == ["沈喆"]
    assert responsibility(TEAM, "信访", DAY).specific == ()


@pytest.mark.clause("JH-B-6-a")
def test_principals_one_person_in_both_posts_stands_once() -> None:
    both = [TEAM[0], replace(TEAM[1], person_number="R1", person_name="许伯安")]
    assert [one.person_name for one in principals_on(both, DAY)] == ["许伯安"]


@pytest.mark.clause("LS-2-a")
def test_first_responsible_is_the_principal_of_the_day() -> None:
    old = replace(TEAM[0], ends_on=date(2012, 5, 1))
    new = tenure("R7", "程堃", "镇党委书记", "party", starts_on=date(2012, 5, 1))
    team = [old, new, *TEAM[2:]]
    names = [first_responsible_on(team, day) for day in (date(2012, 4, 30), date(2012, 5, 1), date(2009, 1, 1))]
    assert [one and one.person_name for one in names] == ["许伯安", "程堃", None]


@pytest.mark.clause("LS-2-a")
def test_successions_pass_open_items_and_keep_the_old_name() -> None:
    new = tenure("R7", "程堃", "镇党委书记", "party")
    passed = successions(["任务 3", "任务 9"], TEAM[0], new)
    assert [(one.item, one.old.person_name, one.new.person_name) for one in passed] == [
        ("任务 3", "许伯安", "程堃"),
        ("任务 9", "许伯安", "程堃"),
    ]
    assert successions(["任务 3"], TEAM[0], TEAM[0]) == []
    assert successions(["任务 3"], TEAM[0], None) == []


def test_team_principals_first_staff_left_out() -> None:
    team = [*reversed(TEAM), tenure("R9", "韩三", "科员", leading=False)]
    assert [one.person_name for one in team_on(team, DAY)] == ["许伯安", "陆远", "沈喆", "叶昇"]


FIVE = PostFacts("河口镇", "副镇长", quota=5, filled=5)


@pytest.mark.clause("QSH-24-e")
@pytest.mark.parametrize(("filled", "blocks"), [(4, False), (5, True), (6, True)])
def test_quota_boundary(filled: int, blocks: bool) -> None:
    finding = check_quota(replace(FIVE, filled=filled))
    assert finding.blocks is blocks
    assert (finding.clause, finding.facts["核定职数"], finding.facts["现有"]) == ("QSH-24-e", "5", str(filled))


@pytest.mark.clause("QSH-24-d")
def test_title_outside_the_list_refused() -> None:
    assert not check_title("副镇长", {"镇长", "副镇长"}).blocks
    finding = check_title("副镇长级协理员", {"镇长", "副镇长"})
    assert (finding.blocks, finding.clause, finding.facts["职务"]) == (True, "QSH-24-d", "副镇长级协理员")


def test_appointment_refusal_lists_everything_at_once() -> None:
    facts = AppointmentFacts(
        replace(FIVE, standard=False, unit_standing=False), "沈喆", date(2012, 7, 1), None, DAY, holds_already=True
    )
    assert [one.title for one in blocking(check_appointment(facts))] == [
        "只使用规范职务名称", "不超职数配备", "单位未被撤销", "任职日期在人员在册期间", "未担任同一职位",
    ]  # fmt: skip
    good = AppointmentFacts(replace(FIVE, filled=4), "沈喆", date(2012, 1, 1), None, DAY)
    assert blocking(check_appointment(good)) == []


def test_quota_cut_below_holders_refused() -> None:
    assert blocking(check_new_quota(FIVE, 5)) == []
    assert [one.clause for one in blocking(check_new_quota(FIVE, 4))] == ["QSH-24-e"]


def test_end_once_and_not_before_the_start() -> None:
    assert check_end(DAY, DAY, False) == []
    assert [one.title for one in check_end(DAY, date(2012, 5, 31), True)] == ["任职尚未结束", "免职日期不早于任职日期"]


def state(*posts: PostState, level: UnitLevel = UnitLevel.BUREAU, no_field: tuple[str, ...] = ()) -> UnitState:
    return UnitState("河口镇", level, posts, no_field)


PARTY = PostState("镇党委书记", PrincipalPost.PARTY, 1, ("许伯安",))
HEAD = PostState("镇长", PrincipalPost.ADMINISTRATION, 1, ("陆远",))


@pytest.mark.clause("JH-B-6-a")
def test_unit_with_both_principals_has_no_warning() -> None:
    assert blocking(check_unit(state(PARTY, HEAD))) == []
    assert blocking(check_unit(state(PARTY, replace(HEAD, holders=("许伯安",))))) == []


@pytest.mark.clause("JH-B-6-a")
def test_unit_without_principal_post_or_leader_warned() -> None:
    assert [one.title for one in blocking(check_unit(state(PARTY)))] == ["有且只有一个行政主要负责人职位"]
    vacant = blocking(check_unit(state(PARTY, replace(HEAD, holders=()))))
    assert [(one.title, one.facts["空缺"]) for one in vacant] == [("主要负责人在任", "镇长")]
    assert len(blocking(check_unit(state()))) == 3
    assert blocking(check_unit(state(HEAD, level=UnitLevel.SECTION))) == []


def test_unit_warned_of_over_quota_titles_and_missing_fields() -> None:
    many = PostState("副镇长", PrincipalPost.NONE, 1, ("甲某", "乙某"), standard=False)
    findings = blocking(check_unit(state(PARTY, HEAD, many, no_field=("乙某",))))
    assert [one.clause for one in findings] == ["QSH-24-e", "QSH-24-d", "JH-B-3.1-c"]


@pytest.mark.clause("QSH-7-a")
@pytest.mark.parametrize(
    ("post", "duty", "gap"),
    [
        (True, True, None),
        (False, True, RosterGap.NO_POST),
        (True, False, RosterGap.NO_DUTY),
        (False, False, RosterGap.NEITHER),
    ],
)
def test_roster_gap(post: bool, duty: bool, gap: RosterGap | None) -> None:
    assert roster_gap(post, duty) is gap
