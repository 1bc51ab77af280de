"""What is asked of a try-out; the address holds all of it. Parses into a change; the rules score it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from appraisal.models import Group
from appraisal.rules.facts import NodeFacts
from appraisal.rules.figures import exact_units, plain, short
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.what_if import Change, Frozen, entries_of

WEIGHT, DROP, NOT_APPLICABLE = "w:", "drop", "不涉及"
NONE = ("", "—")
MOST_SPREAD = 50


def figure(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100_000, max_digits=10, decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "请填写数字", "min_value": "不得小于 0", "max_value": "不得大于 100000",
                        "max_decimal_places": "至多 4 位小数"}, **more,
    )  # fmt: skip


class TryOutForm(forms.Form):
    """Other weights, items left out, one other score, an entry moved or dropped, other caps, an objection accepted."""

    group = forms.ChoiceField(label="考核系统", required=False)
    objection = forms.ChoiceField(label="接受异议", required=False, help_text="只列已有更正结论、尚未办结的异议。")
    out = forms.MultipleChoiceField(label="略去大项", required=False, widget=forms.CheckboxSelectMultiple)
    leaf_out = forms.ChoiceField(label="略去指标", required=False)
    member = forms.ChoiceField(label="改动得分：单位", required=False)
    leaf = forms.ChoiceField(label="改动得分：指标", required=False)
    value = forms.CharField(label="改动得分：改为", required=False, max_length=20, help_text="数字，或者“不涉及”。")
    entry = forms.ChoiceField(label="加减分条目", required=False)
    to = forms.ChoiceField(label="该条改为", required=False)
    cap = figure("表彰加分封顶")

    def __init__(
        self, data: Any, *, frozen: Frozen, groups: Sequence[Group], group: Group, objections: Mapping[int, str]
    ) -> None:
        super().__init__({**{key: data.get(key) for key in data}, "out": data.getlist("out"), "group": group.code})
        self.frozen = frozen
        nodes = sorted(frozen.group.nodes, key=lambda node: (node.order, node.code))
        tops = [node for node in nodes if node.parent is None]
        parents = {node.parent for node in nodes}
        self.tops: list[NodeFacts] = [] if isinstance(frozen, FrozenYear) else tops
        leaves = [] if isinstance(frozen, FrozenYear) else [(n.code, n.name) for n in nodes if n.code not in parents]
        members = [(one.code, one.name) for one in sorted(frozen.group.members, key=lambda one: one.code)]
        names = dict(members)
        entries = [
            (str(place), f"{names.get(one.member, one.member)} {one.kind.label} {one.matter}"[:60])
            for place, one in enumerate(entries_of(frozen))
        ]
        self._offer("group", [(one.code, one.name) for one in groups])
        self._offer("objection", [NONE, *((str(pk), label) for pk, label in objections.items())])
        self._offer("out", [(node.code, node.name) for node in self.tops])
        for name, choices in (("leaf_out", leaves), ("leaf", leaves), ("member", members), ("entry", entries)):
            self._offer(name, [NONE, *choices])
        self._offer("to", [NONE, (DROP, "不计入"), *((code, f"移给{name}") for code, name in members)])
        self.fields["cap"].help_text = f"现为 {plain(frozen.params.cap)} 分。"
        for node in self.tops:
            self.fields[f"{WEIGHT}{node.code}"] = figure(f"{node.name}（现 {plain(node.weight or Decimal(0))}）")

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # all are choice fields

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cell = (cleaned.get("member"), cleaned.get("leaf"), (cleaned.get("value") or "").strip())
        if any(cell) and not all(cell):
            self.add_error("value", "单位、指标和改动后的得分须一并填写")
        if bool(cleaned.get("entry")) != bool(cleaned.get("to")):
            self.add_error("to", "请选定条目，并选定改为什么")
        cleaned["points"] = self._points(cell[1] or "", cell[2]) if all(cell) else None
        return cleaned

    def _points(self, leaf: str, text: str) -> int | None:
        """Ten-thousandths; None for 不涉及."""
        if text in (NOT_APPLICABLE, "n"):
            return None
        node = next(node for node in self.frozen.group.nodes if node.code == leaf)
        try:
            points = exact_units(Decimal(text))
        except (ValueError, ArithmeticError):
            self.add_error("value", "请填写数字，至多 4 位小数，或者“不涉及”")
            return None
        low, full = exact_units(node.floor), exact_units(node.full_mark)
        if not low <= points <= full:
            self.add_error("value", f"得分应在 {short(low)} 到 {short(full)} 之间")
        return points

    def change(self) -> Change:
        """What the address asks for; of a form that is valid."""
        asked = self.cleaned_data
        weights = {
            node.code: asked[f"{WEIGHT}{node.code}"]
            for node in self.tops
            if asked.get(f"{WEIGHT}{node.code}") is not None and asked[f"{WEIGHT}{node.code}"] != node.weight
        }
        cells = {(asked["member"], asked["leaf"]): asked["points"]} if asked["member"] and asked["leaf"] else {}
        place, target = asked["entry"], asked["to"]
        return Change(
            weights=weights,
            left_out=frozenset([*asked["out"], *([asked["leaf_out"]] if asked["leaf_out"] else [])]),
            cells=cells,
            dropped=frozenset([int(place)]) if place and target == DROP else frozenset(),
            moved={int(place): target} if place and target != DROP else {},
            cap=asked["cap"] if asked["cap"] is not None and asked["cap"] != self.frozen.params.cap else None,
        )


class StabilityForm(forms.Form):
    """How much the weights are shaken, and the seed by which the same shaking can be repeated."""

    group = forms.ChoiceField(label="考核系统", required=False)
    spread = forms.DecimalField(
        label="权重变动幅度（±%）", min_value=Decimal("0.1"), max_value=MOST_SPREAD, max_digits=4, decimal_places=1,
        error_messages={"required": "请填写变动幅度", "invalid": "请填写数字", "min_value": "不得小于 0.1",
                        "max_value": "不得大于 50", "max_decimal_places": "至多 1 位小数"},
    )  # fmt: skip
    seed = forms.IntegerField(
        label="随机种子", min_value=0, max_value=10**9,
        error_messages={"required": "请填写随机种子", "invalid": "请填写整数", "min_value": "不得小于 0",
                        "max_value": "不得大于 1000000000"},
    )  # fmt: skip

    def __init__(self, data: Any, *, groups: Sequence[Group], group: Group) -> None:
        super().__init__({"spread": "5", "seed": "2012", **data.dict(), "group": group.code})
        self.fields["group"].choices = [(one.code, one.name) for one in groups]  # type: ignore[attr-defined]
