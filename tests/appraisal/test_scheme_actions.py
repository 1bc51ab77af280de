"""Editing the tree of a draft, issuing it, and what is refused (actions)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from appraisal.actions import indicators, scores
from appraisal.actions.indicators import NodeValues
from appraisal.actions.schemes import check_issue, issue_scheme
from appraisal.enums import SchemeState
from appraisal.models import Indicator, Member, Period, Scheme
from appraisal.rules.nodes import MOST_LEVELS
from core.findings import Refused, blocking
from core.models import AuditEvent
from organization.models import Account
from tests.appraisal.plan import load_plan, node, points, reasons, small_text
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(db: None) -> Account:
    return Account.objects.system()


@pytest.fixture
def plan(system: Account) -> Scheme:
    return load_plan(system)


@pytest.fixture
def small(system: Account) -> Scheme:
    return load_plan(system, text=small_text())


def values_of(one: Indicator) -> NodeValues:
    """A node as it stands."""
    columns = {name: getattr(one, name) for name in NodeValues.__dataclass_fields__ if name != "settled"}
    return NodeValues(**columns)


def leaf(full: str | int, **more: object) -> NodeValues:
    filled = {
        "name": "新指标", "full_mark": points(full), "weight": None, "top_rule": "", "source": "entered",
        "method": "direct", "params": {}, "floor": 0, "key_indicator": False, "focus": False, "rule_text": "",
        "clause": "", "responsible_unit": None,
    }  # fmt: skip
    return NodeValues(**(filled | more))  # type: ignore[arg-type]


@pytest.mark.clause("SX-3.1-a")
def test_issue_with_other_weight_sum_is_refused(plan: Scheme, system: Account) -> None:
    tops = Indicator.objects.filter(scheme=plan, group__code="T", parent=None).order_by("order")
    pairs = [(one.name, one.weight // 10_000, one.full_mark // 10_000) for one in tops]
    first = tops[0]
    indicators.edit_indicator(first, replace(values_of(first), weight=points(121)), by=system, at=NOON)

    with pytest.raises(Refused) as refused:
        issue_scheme(plan, by=system, at=NOON)

    assert pairs == [
        ("决战园区", 120, 100), ("招商引资", 120, 100), ("城镇建设", 80, 100), ("旅游启动", 80, 100),
        ("发展环境", 50, 100),
        ("社会管理", 150, 1000), ("财税工作", 100, 500), ("民生工作", 100, 1000), ("农业农村工作", 100, 1000),
        ("党建综合工作", 100, 1000),
    ]  # fmt: skip
    assert (sum(weight for _, weight, _ in pairs), sum(base for *_, base in pairs)) == (1000, 5000)
    assert reasons(refused.value.findings) == [("SX-3.1-a", "大项权重分之和与总分不符")]
    assert refused.value.findings[0].facts["相差"] == "+1"
    assert Scheme.objects.get().state == SchemeState.DRAFT


def test_a_tree_has_a_bounded_depth(small: Scheme, system: Account) -> None:
    parent = node(small, "T.1.2")
    for level in range(parent.parent_id is not None, MOST_LEVELS - 1):
        parent = indicators.add_indicator(parent.group, parent, f"N{level}", leaf(1), by=system, at=NOON)

    with pytest.raises(Refused) as refused:
        indicators.add_indicator(parent.group, parent, "N.last", leaf(1), by=system, at=NOON)

    assert [one.title for one in refused.value.findings] == ["指标层级过多"]


@pytest.mark.clause("SX-3-f")
def test_small_items_are_added_until_issue_and_must_sum_to_the_parent(small: Scheme, system: Account) -> None:
    parent = node(small, "T.1.2")
    made = indicators.add_indicator(parent.group, parent, "T.1.2.1", leaf(45), by=system, at=NOON)

    off = blocking(check_issue(small))
    indicators.add_indicator(parent.group, parent, "T.1.2.2", leaf(15), by=system, at=NOON)
    issue_scheme(small, by=system, at=NOON)
    with pytest.raises(Refused) as refused:
        indicators.add_indicator(parent.group, parent, "T.1.2.3", leaf(1), by=system, at=NOON)

    assert (made.parent_id, made.full_mark) == (parent.pk, points(45))
    assert [(one.clause, one.facts["相差"]) for one in off] == [("SX-3-f", "-15")]
    assert reasons(refused.value.findings) == [("SX-6.9-a", "方案已下发，不能再修改")]


@pytest.mark.clause("SX-1-a")
def test_one_issued_version_holds_for_all_units_and_weights_stay(small: Scheme, system: Account) -> None:
    issue_scheme(small, by=system, at=NOON)
    top = node(small, "T.1")

    with pytest.raises(Refused) as refused:
        indicators.edit_indicator(top, replace(values_of(top), weight=points(70)), by=system, at=NOON)

    assert reasons(refused.value.findings) == [("SX-6.9-a", "方案已下发，不能再修改")]
    assert node(small, "T.1").weight == points(60)
    assert [field.name for field in Member._meta.get_fields() if "weight" in field.name] == []


@pytest.mark.clause("SX-0-a")
@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"code": "demo-2020-b"}, True),  # the same family of codes
        ({"code": "other-2020"}, True),  # another code for the same block of units
        ({"code": "demo-2021", "year": "2021"}, False),
    ],
)
def test_second_plan_of_a_kind_in_a_year_is_refused(
    small: Scheme, system: Account, changes: dict[str, str], refused: bool
) -> None:
    issue_scheme(small, by=system, at=NOON)
    second = load_plan(system, text=small_text(**changes), source="second.yaml")

    obstacles = blocking(check_issue(second))

    assert reasons(obstacles) == [("SX-0-a", "同一年度同类方案只能有一个")] * refused


@pytest.mark.clause("SX-0-a")
def test_plan_of_2012_with_three_groups_is_issued(plan: Scheme, system: Account) -> None:
    issued = issue_scheme(plan, by=system, at=NOON)

    assert (issued.state, issued.year, issued.groups.count(), issued.members.count()) == ("issued", 2012, 3, 81)


def test_issue_twice_is_refused(small: Scheme, system: Account) -> None:
    issue_scheme(small, by=system, at=NOON)

    with pytest.raises(Refused) as refused:
        issue_scheme(small, by=system, at=NOON)

    assert reasons(refused.value.findings) == [("SX-6.9-a", "方案已下发，不能再修改")]


def test_edit_writes_changed_columns_and_one_event(plan: Scheme, system: Account) -> None:
    one = node(plan, "T.06.01")
    before = AuditEvent.objects.count()

    wanted = replace(values_of(one), full_mark=points("143.5"), params={"out_of": 100}, key_indicator=True)
    indicators.edit_indicator(one, wanted, by=system, at=NOON)
    indicators.edit_indicator(one, wanted, by=system, at=NOON)

    stored = node(plan, "T.06.01")
    event = AuditEvent.objects.order_by("seq").last()
    assert (stored.full_mark, stored.params, stored.key_indicator) == (points("143.5"), {"out_of": 100}, True)
    assert not stored.full_mark_derived
    assert AuditEvent.objects.count() == before + 1
    assert event is not None
    assert event.data == (
        '{"after":{"full_mark":"143.5","full_mark_derived":false,"key_indicator":true,"params":{"out_of":100}},'
        '"before":{"full_mark":"143","full_mark_derived":true,"key_indicator":false,"params":{}}}'
    )


def test_derived_mark_counts_as_settled_when_confirmed(plan: Scheme, system: Account) -> None:
    one = node(plan, "T.06.02")

    untouched = indicators.edit_indicator(one, replace(values_of(one), rule_text="按件扣分"), by=system, at=NOON)
    settled = indicators.edit_indicator(one, replace(values_of(one), settled=True), by=system, at=NOON)

    assert (untouched.full_mark_derived, settled.full_mark_derived) == (True, False)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"full_mark": -1}, ("SX-3-f", "基础分不得为负")),
        ({"name": " "}, ("SX-3-f", "指标名称不能为空")),
        ({"method": "bands", "params": {}}, ("SX-3-f", "计分方法的参数有误")),
        ({"weight": 1, "top_rule": "ratio_to_best"}, ("SX-3.1-a", "只有大项才有权重分和计分规则")),
    ],
)
def test_faulty_values_are_refused(
    small: Scheme, system: Account, values: dict[str, object], reason: tuple[str, str]
) -> None:
    one = node(small, "T.1.1")

    with pytest.raises(Refused) as refused:
        indicators.edit_indicator(one, replace(values_of(one), **values), by=system, at=NOON)  # type: ignore[arg-type]

    assert reasons(refused.value.findings) == [reason]


@pytest.mark.parametrize(
    ("code", "title"),
    [("T.1.1", "指标编码在本方案中已使用"), ("汉字", "指标编码不合规则"), ("A" * 31, "指标编码不合规则")],
)
def test_faulty_code_is_refused(small: Scheme, system: Account, code: str, title: str) -> None:
    parent = node(small, "T.1")

    with pytest.raises(Refused) as refused:
        indicators.add_indicator(parent.group, parent, code, leaf(1), by=system, at=NOON)

    assert reasons(refused.value.findings) == [("SX-3-f", title)]


def order_of(scheme: Scheme, group: str = "T") -> list[str]:
    nodes = Indicator.objects.filter(scheme=scheme, group__code=group).order_by("order", "id")
    return list(nodes.values_list("code", flat=True))


def test_move_swaps_siblings_with_all_below_them(small: Scheme, system: Account) -> None:
    moved = indicators.move_indicator(node(small, "T.2"), up=True, by=system, at=NOON)
    at_the_end = indicators.move_indicator(node(small, "T.2"), up=True, by=system, at=NOON)

    assert (moved, at_the_end) == (True, False)
    assert order_of(small) == ["T.2", "T.1", "T.1.1", "T.1.2"]


def test_added_node_stands_last_among_its_siblings(small: Scheme, system: Account) -> None:
    parent = node(small, "T.1")

    indicators.add_indicator(parent.group, parent, "T.1.3", leaf(5), by=system, at=NOON)

    assert order_of(small) == ["T.1", "T.1.1", "T.1.2", "T.1.3", "T.2"]


def test_remove_takes_a_bare_leaf_and_leaves_its_trace(small: Scheme, system: Account) -> None:
    indicators.remove_indicator(node(small, "T.1.1"), by=system, at=NOON)

    event = AuditEvent.objects.order_by("seq").last()
    assert event is not None
    assert order_of(small) == ["T.1", "T.1.2", "T.2"]
    assert (event.verb, event.object_label) == ("appraisal.remove_indicator", "T.1.1 工业")


def test_remove_of_a_parent_is_refused(small: Scheme, system: Account) -> None:
    with pytest.raises(Refused) as refused:
        indicators.remove_indicator(node(small, "T.1"), by=system, at=NOON)

    assert reasons(refused.value.findings) == [("SX-3-f", "该指标还有下级")]


def test_node_with_scores_is_neither_removed_nor_split(small: Scheme, system: Account) -> None:
    period = Period.objects.get(scheme=small, label="2020")
    scores.enter_scores(period, {("T01", "T.1.1"): points(30)}, by=system, at=NOON)
    one = node(small, "T.1.1")

    with pytest.raises(Refused) as removal:
        indicators.remove_indicator(one, by=system, at=NOON)
    with pytest.raises(Refused) as split:
        indicators.add_indicator(one.group, one, "T.1.1.1", leaf(40), by=system, at=NOON)

    assert reasons(removal.value.findings) == [("SX-3-f", "该指标已有得分")]
    assert reasons(split.value.findings) == [("SX-3-f", "该指标已有得分，不能再分下级")]


def test_marks_of_a_group_are_set_together(small: Scheme, system: Account) -> None:
    group = node(small, "T.1").group

    changed = indicators.set_marks(
        group, {"T.1.1": {"full_mark": points(50)}, "T.1": {"full_mark": points(100), "weight": points(55)}},
        by=system, at=NOON,
    )  # fmt: skip

    assert changed == 2
    assert (node(small, "T.1.1").full_mark, node(small, "T.1").weight) == (points(50), points(55))


@pytest.mark.parametrize(
    ("marks", "title"),
    [
        ({"X": {"full_mark": 1}}, "本考核系统没有这个指标"),
        ({"T.1.1": {"weight": 1}}, "只有大项才有权重分"),
        ({"T.1.1": {"full_mark": -1}}, "基础分和权重分不得为负"),
    ],
)
def test_faulty_marks_are_refused_as_a_whole(
    small: Scheme, system: Account, marks: dict[str, dict[str, int]], title: str
) -> None:
    group = node(small, "T.1").group

    with pytest.raises(Refused) as refused:
        indicators.set_marks(group, {"T.2": {"full_mark": points(99)}, **marks}, by=system, at=NOON)

    assert [finding.title for finding in refused.value.findings] == [title]
    assert node(small, "T.2").full_mark == points(50)


Write = Callable[[Scheme, Account], object]
WRITES: dict[str, Write] = {
    "edit": lambda s, by: indicators.edit_indicator(node(s, "T.1"), values_of(node(s, "T.1")), by=by, at=NOON),
    "add": lambda s, by: indicators.add_indicator(node(s, "T.1").group, None, "T.9", leaf(1), by=by, at=NOON),
    "move": lambda s, by: indicators.move_indicator(node(s, "T.2"), up=True, by=by, at=NOON),
    "remove": lambda s, by: indicators.remove_indicator(node(s, "T.1.1"), by=by, at=NOON),
    "marks": lambda s, by: indicators.set_marks(node(s, "T.1").group, {}, by=by, at=NOON),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_nothing_is_written_to_an_issued_scheme(small: Scheme, system: Account, write: Write) -> None:
    issue_scheme(small, by=system, at=NOON)

    with pytest.raises(Refused) as refused:
        write(small, system)

    assert ("SX-6.9-a", "方案已下发，不能再修改") in reasons(refused.value.findings)
