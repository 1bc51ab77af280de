"""Forms of the scheme pages: one indicator, many marks at once, a scheme file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django import forms

from appraisal.actions.indicators import NodeValues
from appraisal.enums import Method, Source, TopRule
from appraisal.forms.method_fields import (
    ADD_ROW,
    CHANGE,
    PARTIAL,
    REMOVE_ROW,
    SHOWN,
    FigureField,
    MethodFields,
    ShownBlock,
    reworked,
    texts_of,
)
from appraisal.forms.pickers import PickField
from appraisal.models import Indicator
from appraisal.rules.facts import POINT
from appraisal.rules.figures import number
from appraisal.rules.method_table import THEN
from appraisal.rules.nodes import CODE, LONGEST_CODE, LONGEST_RULE
from appraisal.rules.scheme_file.document import MAX_CHARACTERS
from core.clauses.register import find
from core.fields import PLACES, PointsFormField
from core.file_kinds import clean_name

_CLAUSE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z])?(?:-[0-9A-Za-z.]+)+")
LEAF_FIELDS = ("source", "method", "floor", "responsible_unit", "key_indicator")
TOP_FIELDS = ("weight", "top_rule", "focus")
BYTES_A_CHARACTER = 4


def points(label: str, **kwargs: Any) -> PointsFormField:
    """A field of points: a decimal with at most four places, at least 0 unless said otherwise."""
    kwargs = {"min_value": 0, **kwargs}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "figures"})
    messages = {
        "required": f"请填写{label}",
        "invalid": "请填写数字",
        "min_value": "不得小于 0",
        "max_decimal_places": f"至多 {PLACES} 位小数",
        "max_digits": "数值过大",
        "max_whole_digits": "数值过大",
    }
    return PointsFormField(
        label=label, max_digits=12, decimal_places=PLACES, widget=widget, error_messages=messages, **kwargs
    )


class IndicatorForm(forms.Form):
    """One node. ``node`` is the one edited, or None for a new leaf; the fields follow its place in the tree."""

    code = forms.RegexField(
        CODE,
        label="编码",
        max_length=LONGEST_CODE,
        help_text="工作簿和结果按编码对应，保存后不能修改。",
        error_messages={"invalid": "只用字母、数字、点、横线和下划线，以字母或数字开头"},
    )
    name = forms.CharField(label="名称", max_length=80, error_messages={"required": "请填写名称"})
    full_mark = points("基础分")
    settled = forms.BooleanField(label="已按细则核定此基础分（去掉“均分”标记）", required=False)
    weight = points("权重分")
    top_rule = forms.ChoiceField(label="大项计分", choices=TopRule.choices)
    source = forms.ChoiceField(label="数据来源", choices=Source.choices)
    method = forms.ChoiceField(
        label="计分方法", choices=Method.choices, widget=forms.Select(attrs=PARTIAL),
        help_text="选定后，下面列出这一方法的参数。",
    )  # fmt: skip
    floor = points("最低分", required=False, min_value=None, help_text="默认为 0；细则特别注明可扣成负分的，填负数。")
    responsible_unit = PickField(
        label="责任单位",
        required=False,
        list_id="units",
        missing="没有这个单位，请从列表中选择",
        help_text="积累台账、提供数据的单位。输入编码或名称查找。",
    )
    rule_text = forms.CharField(
        label="计分规则", required=False, max_length=LONGEST_RULE, widget=forms.Textarea(attrs={"rows": 3})
    )
    clause = forms.CharField(label="依据条款", required=False, max_length=40, help_text="条款编号，如 SX-3.1-a。")
    key_indicator = forms.BooleanField(label="重点指标（每季度监测）", required=False)
    focus = forms.BooleanField(label="考评重点", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        node: Indicator | None,
        top: bool,
        leaf: bool,
        units: Iterable[tuple[str, str, Any]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        """``data`` that came with a button of ``method_fields`` is shown again with other fields, not judged."""
        typed = data if data is not None and not {CHANGE, ADD_ROW, REMOVE_ROW}.isdisjoint(data) else None
        held = {**(_initial(node) if node else {}), **(initial or {})}
        super().__init__(None if typed is not None else data, initial=held if typed is None else _typed(typed))
        self.node, self.top, self.leaf = node, top, leaf
        unused = (() if top else TOP_FIELDS) + (() if leaf else LEAF_FIELDS)
        unused += ("code",) if node is not None else ()
        unused += () if node is not None and node.full_mark_derived else ("settled",)
        for name in unused:
            del self.fields[name]
        self.own = list(self.fields)
        if leaf:
            field: Any = self.fields["responsible_unit"]
            field.offer(units)
            self._add_method(data, typed)

    def _add_method(self, data: Mapping[str, str] | None, typed: Mapping[str, str] | None) -> None:
        """The fields of the chosen method, with what the node holds of it or what was typed."""
        chosen = (data or {}).get("method", self.node.method if self.node is not None else "")
        self.chosen = next((one for one in Method if one.value == chosen), Method.DIRECT)
        texts: Mapping[str, str] = data.dict() if data is not None else texts_of(self.chosen, self._held)  # type: ignore[attr-defined]
        if typed is not None:
            if typed.get(SHOWN, "").partition(":")[0] != self.chosen.value:
                texts = texts_of(self.chosen, self._held)  # another method: what the node holds of it, or nothing
            texts = reworked(texts, add=typed.get(ADD_ROW, ""), remove=typed.get(REMOVE_ROW, ""))
        self.parameters = MethodFields(self.chosen, texts)
        if typed is not None:
            self.parameters.focus(typed.get(ADD_ROW, ""))
        self.fields |= self.parameters.fields

    @property
    def _held(self) -> Mapping[str, Any]:
        """What the node holds of the chosen method."""
        return self.node.params if self.node is not None and self.node.method == self.chosen else {}

    @property
    def blocks(self) -> list[ShownBlock]:
        return self.parameters.shown_in(self)

    @property
    def before(self) -> list[Any]:
        """The fields down to the method; without one all of them."""
        place = self.own.index("method") + 1 if self.leaf else len(self.own)
        return [self[name] for name in self.own[:place]]

    @property
    def after(self) -> list[Any]:
        return [self[name] for name in self.own[len(self.before) :]]

    def clean_clause(self) -> str:
        clause: str = self.cleaned_data["clause"].strip()
        if clause and (not _CLAUSE.fullmatch(clause) or find(clause) is None):
            raise forms.ValidationError("制度条款中没有这个编号")
        return clause

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.leaf and "method" in cleaned:
            shown = self.data.get(SHOWN, "")
            if shown != self.parameters.shown:
                inner = f"{self.chosen.value}-{THEN}"
                changed = inner if shown.startswith(f"{self.chosen.value}:") else "method"
                for name in self.parameters.fields:
                    self.errors.pop(name, None)  # nobody has seen these fields yet
                self.add_error(changed, "已改选计分方法，请核对下面的参数后再保存")
            else:
                self._clean_parameters(cleaned)
        return cleaned

    def _clean_parameters(self, cleaned: dict[str, Any]) -> None:
        """What the chosen method's fields hold; each fault at its field. Fields of other methods are never read."""
        entry = self.parameters.read(cleaned)
        full_mark = cleaned.get("full_mark", self.node.full_mark if self.node is not None else None)
        full = None if full_mark is None else Fraction(max(full_mark, 0), POINT)  # a faulty mark is told by itself
        for name, fault in entry.all_faults(self.chosen, full):
            place = name if name in self.fields else "method"
            if place not in self.errors:
                self.add_error(place, fault)
        cleaned["parsed"] = entry.settled(self.chosen, self._held)

    @property
    def draft(self) -> Mapping[str, Any]:
        """The parameters as far as they are filled in, for the formula beside the form."""
        texts = {name: self[name].value() for name in self.parameters.fields}
        cleaned = {name: _quiet(self.fields[name], text) for name, text in texts.items()}
        return self.parameters.read(cleaned).params

    @property
    def values(self) -> NodeValues:
        """What the action writes; columns the form does not show keep what the node holds."""
        cleaned, node = self.cleaned_data, self.node

        def kept(name: str, default: Any) -> Any:
            return cleaned[name] if name in self.fields else getattr(node, name) if node is not None else default

        return NodeValues(
            name=cleaned["name"],
            full_mark=cleaned["full_mark"],
            weight=cleaned.get("weight"),
            top_rule=cleaned.get("top_rule", ""),
            source=kept("source", Source.ENTERED.value),
            method=kept("method", Method.DIRECT.value),
            params=cleaned["parsed"] if self.leaf else node.params if node is not None else {},
            floor=kept("floor", 0) or 0,
            key_indicator=kept("key_indicator", False),
            focus=cleaned.get("focus", False),
            rule_text=cleaned["rule_text"],
            clause=cleaned["clause"],
            responsible_unit=kept("responsible_unit", None),
            settled=cleaned.get("settled", False),
        )


def _initial(node: Indicator) -> dict[str, Any]:
    unit = node.responsible_unit
    names = ("name", "full_mark", "weight", "top_rule", "source", "method", "floor", "rule_text", "clause")
    flags = ("key_indicator", "focus")
    return {name: getattr(node, name) for name in (*names, *flags)} | {
        "responsible_unit": f"{unit.code} {unit.name}" if unit else "",
    }


def _typed(data: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the form begins with when it is shown anew."""
    return {name: data.get(name, "") for name in IndicatorForm.base_fields}


def _quiet(field: forms.Field, text: Any) -> Any:
    """A field's value, None for what it cannot read and for a figure that is none."""
    try:
        found = field.clean(text)
        if isinstance(field, FigureField) and found is not None:
            number(found)
    except (forms.ValidationError, ValueError):
        return None
    return found


class MarksForm(forms.Form):
    """Full marks and weights of a group's tree, one field per figure; names are "full_mark-<id>", "weight-<id>"."""

    def __init__(self, data: Any = None, *, nodes: Iterable[Indicator]) -> None:
        super().__init__(data)
        self.nodes = list(nodes)
        for node in self.nodes:
            for name in ("full_mark", "weight") if node.parent_id is None else ("full_mark",):
                field = points(f"{node.name}{'基础分' if name == 'full_mark' else '权重分'}")
                field.initial = getattr(node, name)
                field.widget.attrs |= {"class": "form-control figures", "aria-label": field.label}
                self.fields[f"{name}-{node.pk}"] = field

    @property
    def marks(self) -> dict[str, dict[str, int]]:
        """Code -> column -> ten-thousandths."""
        return {
            node.code: {
                name: self.cleaned_data[f"{name}-{node.pk}"]
                for name in ("full_mark", "weight")
                if f"{name}-{node.pk}" in self.fields
            }
            for node in self.nodes
        }


class SchemeFileForm(forms.Form):
    """A scheme file. Read here as text; what it says is judged by its parser."""

    file = forms.FileField(
        label="方案文件",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        help_text="YAML 文本（UTF-8），格式与样本文件相同。有错误时逐行列出，不写入任何数据。",
        error_messages={"empty": "文件是空的", "required": "请选择方案文件"},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith((".yaml", ".yml")):
            raise forms.ValidationError("只接受 .yaml 或 .yml 文件")
        if upload.size > MAX_CHARACTERS * BYTES_A_CHARACTER:
            raise forms.ValidationError("文件过大，请检查是否选错了文件")
        try:
            self.text = upload.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise forms.ValidationError("文件不是 UTF-8 编码，请在编辑器中另存为 UTF-8 后重新上传") from None
        self.source = clean_name(upload.name)
        return upload
