"""The forms of the indicator tree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.actions.schemes import issue_scheme
from appraisal.enums import Method
from appraisal.forms.parameters import parse_params, write_params
from appraisal.models import Indicator, Scheme
from appraisal.presenters.methods import rule_words
from appraisal.rules.method_params import check_params
from appraisal.rules.method_table import PARAMETERS
from core.models import AuditEvent
from organization.models import Account, Unit
from tests.appraisal.plan import leader, node, office, points, small_text
from tests.appraisal.standing_plan import plan_that_stands
from tests.factories import NOON, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]


stood, _django_db_helper, small = plan_that_stands(text=small_text(), issued=False)


@pytest.fixture
def client(small: Scheme, client_of: ClientOf) -> Client:
    """The appraisal office."""
    return client_of(office(make_unit("考评办", parent=small.owner, code="K01")))


def leaf_data(*, parameters: dict[str, str] | None = None, **changed: str) -> dict[str, str]:
    """What the form sends; ``parameters`` by the names of their fields without the method."""
    filled = {
        "name": "工业增加值", "full_mark": "40", "source": "metric", "method": "direct", "floor": "",
        "responsible_unit": "", "rule_text": "", "clause": "",
    } | changed  # fmt: skip
    method = filled["method"]
    own = {f"{method}-{name}": text for name, text in (parameters or {}).items()}
    return {"shown": method} | filled | own


def edit(client: Client, one: Indicator, data: dict[str, str]) -> object:
    return client.post(reverse("appraisal:indicator", args=[one.pk]), data)


def test_leaf_is_saved_with_method_params_and_unit(small: Scheme, client: Client) -> None:
    one = node(small, "T.1.1")
    data = leaf_data(
        full_mark="38.5", method="step_deduction", parameters={"step": "1", "points": "0.05", "steps": "begun"},
        floor="-10",
        responsible_unit="市委办", clause="SX-3.1-a", rule_text="每低 1% 扣 0.05 分", key_indicator="on",
    )  # fmt: skip

    response = edit(client, one, data)

    stored = node(small, "T.1.1")
    tree = f"{reverse('appraisal:scheme', args=[small.pk])}?tab=tree&group=T"
    assert response["Location"] == f"{tree}#T.1.1"  # type: ignore[index]
    assert (stored.full_mark, stored.floor, stored.method) == (points("38.5"), points(-10), "step_deduction")
    assert stored.params == {"step": 1, "points": "0.05", "steps": "begun"}
    assert (stored.responsible_unit, stored.clause, stored.key_indicator) == (
        Unit.objects.get(code="P01"), "SX-3.1-a", True,
    )  # fmt: skip
    assert "比目标值每低 1 扣 0.05 分，不足一档按一档扣" in client.get(tree).content.decode()


def test_draft_that_does_not_add_up_is_saved(small: Scheme, client: Client) -> None:
    edit(client, node(small, "T.1.1"), leaf_data(full_mark="30"))

    page = client.get(f"{reverse('appraisal:scheme', args=[small.pk])}?tab=tree&group=T").content.decode()
    assert node(small, "T.1.1").full_mark == points(30)
    assert "少 10" in page


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("full_mark", "-1", "不得小于 0"),
        ("full_mark", "1.00001", "小数"),
        ("full_mark", "viel", "数字"),
        ("full_mark", "NaN", "数字"),
        ("name", "", "请填写名称"),
        ("clause", "SX-99-z", "没有这个编号"),
        ("clause", "第三条", "没有这个编号"),
        ("responsible_unit", "没有的单位", "没有这个单位"),
        ("method", "magic", "magic"),
        ("direct-out_of", "-5", "应大于 0"),
        ("direct-out_of", "1e2", "“1e2”不是十进制数"),
        ("direct-out_of", "9" * 41, "至多 40 个字符"),
    ],
)
def test_faulty_field_is_refused_at_the_field(
    small: Scheme, client: Client, field: str, value: str, reason: str
) -> None:
    one = node(small, "T.1.1")

    response = edit(client, one, leaf_data(**{field: value}))

    form = response.context["form"]  # type: ignore[attr-defined]
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert list(form.errors) == [field]
    assert reason in " ".join(form.errors[field])
    assert node(small, "T.1.1").name == "工业"


def test_parent_has_no_method_and_top_has_a_weight(small: Scheme, client: Client) -> None:
    parent, top_leaf = node(small, "T.1"), node(small, "T.2")

    of_parent = client.get(reverse("appraisal:indicator", args=[parent.pk])).context["form"]
    of_top_leaf = client.get(reverse("appraisal:indicator", args=[top_leaf.pk])).context["form"]

    assert list(of_parent.fields) == ["name", "full_mark", "weight", "top_rule", "rule_text", "clause", "focus"]
    assert "method" in of_top_leaf.fields
    assert "weight" in of_top_leaf.fields


def test_weights_are_of_the_group_and_no_unit_has_its_own(small: Scheme, client: Client) -> None:
    one = node(small, "T.1.1")

    edit(
        client, one, leaf_data(weight="55", scheme="9", state="issued", code="Z", unit="T01", top_rule="ratio_to_best")
    )

    stored = node(small, "T.1.1")
    assert (stored.weight, stored.top_rule, stored.code, stored.scheme_id) == (None, "", "T.1.1", small.pk)
    assert Scheme.objects.get().state == "draft"


def test_new_leaf_proposes_code_and_missing_points(small: Scheme, client: Client) -> None:
    Indicator.objects.filter(code="T.1.2").update(full_mark=points(50))
    address = f"{reverse('appraisal:add_indicator', args=[small.pk])}?group=T&parent=T.1"

    form = client.get(address).context["form"]
    response = client.post(address, leaf_data(code="T.1.03", name="服务业", full_mark="10"))

    made = node(small, "T.1.03")
    assert (form.initial["code"], form.initial["full_mark"]) == ("T.1.03", points(10))
    assert response["Location"].endswith("#T.1.03")
    assert (made.parent_id, made.full_mark) == (node(small, "T.1").pk, points(10))


def test_new_top_node_needs_a_weight(small: Scheme, client: Client) -> None:
    address = f"{reverse('appraisal:add_indicator', args=[small.pk])}?group=T"

    refused = client.post(address, leaf_data(code="T.3"))
    taken = client.post(address, leaf_data(code="T.3", weight="0", top_rule="share_of_full", name="生态"))

    assert list(refused.context["form"].errors) == ["weight", "top_rule"]
    assert taken.status_code == 302
    assert node(small, "T.3").weight == 0


def test_new_leaf_with_a_taken_code_shows_the_finding_and_keeps_what_was_typed(small: Scheme, client: Client) -> None:
    address = f"{reverse('appraisal:add_indicator', args=[small.pk])}?group=T&parent=T.1"

    response = client.post(address, leaf_data(code="T.2", name="服务业"))

    assert response.status_code == 409
    assert [finding.title for finding in response.context["findings"]] == ["指标编码在本方案中已使用"]
    assert 'value="服务业"' in response.content.decode()


def test_move_and_remove_from_the_tree(small: Scheme, client: Client) -> None:
    client.post(reverse("appraisal:move_indicator", args=[node(small, "T.2").pk]), {"direction": "up"})
    client.post(reverse("appraisal:remove_indicator", args=[node(small, "T.1.1").pk]))

    nodes = Indicator.objects.filter(scheme=small, group__code="T").order_by("order")
    assert list(nodes.values_list("code", flat=True)) == ["T.2", "T.1", "T.1.2"]


def test_refused_removal_comes_back_as_a_message(small: Scheme, client: Client) -> None:
    response = client.post(reverse("appraisal:remove_indicator", args=[node(small, "T.1").pk]), follow=True)

    assert "该指标还有下级" in response.content.decode()
    assert Indicator.objects.filter(code="T.1").exists()


def marks_of(small: Scheme, **changed: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for one in Indicator.objects.filter(scheme=small, group__code="T"):
        fields[f"full_mark-{one.pk}"] = str(one.full_mark // 10_000)
        if one.weight is not None:
            fields[f"weight-{one.pk}"] = str(one.weight // 10_000)
    return fields | changed


def test_marks_are_edited_together(small: Scheme, client: Client) -> None:
    address = f"{reverse('appraisal:set_marks', args=[small.pk])}?group=T"
    one, other = node(small, "T.1.1"), node(small, "T.1.2")

    page = client.get(address)
    response = client.post(address, marks_of(small, **{f"full_mark-{one.pk}": "45.5", f"full_mark-{other.pk}": "54.5"}))

    assert page.status_code == 200
    assert response.status_code == 302
    assert (node(small, "T.1.1").full_mark, node(small, "T.1.2").full_mark) == (points("45.5"), points("54.5"))


def test_faulty_mark_comes_back_at_its_field_and_nothing_is_saved(small: Scheme, client: Client) -> None:
    one, other = node(small, "T.1.1"), node(small, "T.1.2")
    wrong = {f"full_mark-{one.pk}": "-5", f"full_mark-{other.pk}": "54.5"}

    response = client.post(f"{reverse('appraisal:set_marks', args=[small.pk])}?group=T", marks_of(small, **wrong))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [f"full_mark-{one.pk}"]
    assert 'value="54.5"' in response.content.decode()
    assert node(small, "T.1.2").full_mark == points(60)


PAGES = ("indicator", "move_indicator", "remove_indicator")


@pytest.mark.parametrize("name", [*PAGES, "add_indicator", "set_marks"])
def test_ladder(small: Scheme, client: Client, client_of: ClientOf, name: str) -> None:
    """No permission 403, unknown id 404, wrong method 405, issued scheme refused with the article."""
    pk = node(small, "T.1.1").pk if name in PAGES else small.pk
    lu = client_of(leader("T01", "陆远", "lu"))

    denied = lu.post(reverse(f"appraisal:{name}", args=[pk]))
    missing = client.post(reverse(f"appraisal:{name}", args=[99_999]))
    wrong = client.delete(reverse(f"appraisal:{name}", args=[pk]))
    issue_scheme(small, by=Account.objects.system(), at=NOON)
    data = {**leaf_data(code="T.9", weight="1", top_rule="ratio_to_best"), **marks_of(small)}
    refused = client.post(reverse(f"appraisal:{name}", args=[pk]), data, follow=True)

    assert (denied.status_code, missing.status_code, wrong.status_code) == (403, 404, 405)
    assert "方案已下发，不能再修改" in refused.content.decode()
    assert "SX-6.9-a" in refused.content.decode()


@pytest.mark.parametrize("method", list(Method))
def test_every_parameter_example_is_what_the_method_takes(method: Method) -> None:
    params, faults = parse_params("\n".join(one.written for one in PARAMETERS[method]))

    assert faults == []
    assert check_params(method, params, 20) == []
    assert parse_params(write_params(params)) == (params, [])
    assert rule_words(method, params) != ""


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        (Method.BANDS, {"bands": [{"at": 95, "score": 20}]}, "达到 95 得 20 分，其余 0 分"),
        (Method.STEP_DEDUCTION, {"step": 1, "points": "0.05", "target": 95, "relative": True, "direction": "lower"},
         "比目标值 95每高 1% 扣 0.05 分"),
        (Method.EVENT_DEDUCTION, {"points": 2, "free": 1}, "每次扣 2 分，前 1 次不扣"),
        (Method.GROWTH, {"then": "direct", "then_params": {}}, "比基期增幅（%）按“直接计分”"),
        (Method.BANDS, {"bands": "wrong"}, "bands wrong"),
    ],
)  # fmt: skip
def test_rule_in_words(method: Method, params: dict[str, object], words: str) -> None:
    assert rule_words(method, params) == words


def test_params_in_danger_of_floats_and_bombs_are_text_or_refused() -> None:
    assert parse_params("points: 0.1") == ({"points": "0.1"}, [])
    assert parse_params("a: &x 1\nb: *x")[1] != []
    assert parse_params("- 1")[1] != []
    assert parse_params("  ") == ({}, [])


def test_other_method_is_shown_with_its_fields_and_nothing_is_saved(small: Scheme, client: Client) -> None:
    one = node(small, "T.1.1")

    response = client.post(
        reverse("appraisal:indicator", args=[one.pk]),
        leaf_data(name="改过的名称", full_mark="39.5", key_indicator="on", shown="direct", method="bands", change="1"),
    )

    form = response.context["form"]
    page = response.content.decode()
    assert (response.status_code, form.is_bound) == (200, False)
    assert [name for name in form.fields if name.endswith("-at")] == [f"bands-bands-{row}-at" for row in range(3)]
    assert [word in page for word in ('value="改过的名称"', 'value="39.5"', "得分 = 数值达到的最高一档的得分")] == [
        True
    ] * 3
    assert form["key_indicator"].value() == "on"
    assert node(small, "T.1.1").method == "direct"


def test_row_is_added_and_removed_with_what_was_typed(small: Scheme, client: Client) -> None:
    address = reverse("appraisal:indicator", args=[node(small, "T.1.1").pk])
    typed = {"bands-rows": "2", "bands-0-at": "95", "bands-0-score": "0.50", "bands-1-at": "x", "otherwise": "1"}
    data = leaf_data(method="bands", parameters=typed)

    more = client.post(address, data | {"add_row": "bands-bands"}).context["form"]
    fewer = client.post(address, data | {"remove_row": "bands-bands-0"}).context["form"]

    assert [more[f"bands-bands-{row}-at"].value() for row in range(3)] == ["95", "x", ""]
    assert more["bands-bands-0-score"].value() == "0.50"
    assert (fewer["bands-bands-0-at"].value(), fewer["bands-otherwise"].value()) == ("x", "1")
    assert "bands-bands-1-at" not in fewer.fields
    shown = client.post(address, data | {"shown": "bands"})
    assert (shown.status_code, "x 得" in " ".join(shown.context["formula"])) == (422, False)
    assert "autofocus" in str(more["bands-bands-2-at"])


def test_draft_saved_unchanged_leaves_no_trace(small: Scheme, client: Client) -> None:
    held = {"bands": [{"at": "9.50", "score": 20}, {"at": "8", "score": "15.0"}], "direction": "higher"}
    Indicator.objects.filter(pk=node(small, "T.1.1").pk).update(method="bands", params=held)
    one = node(small, "T.1.1")
    page = client.get(reverse("appraisal:indicator", args=[one.pk])).context["form"]
    sent = {name: page[name].value() for name in page.fields if page[name].value() not in (None, False)}
    before = AuditEvent.objects.count()

    response = edit(client, one, sent | {"shown": "bands", "bands-bands-rows": "2", "bands-factors-rows": "0"})

    assert response.status_code == 302  # type: ignore[attr-defined]
    assert node(small, "T.1.1").params == held
    assert AuditEvent.objects.count() == before
