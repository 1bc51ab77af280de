"""Forms of objections: they parse and explain; the rules judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal.enums.objections import Addressee, ObjectionKind, ObjectionState, ReviewOutcome
from appraisal.forms.pickers import PickField
from appraisal.gathering.objections import Item
from appraisal.models import Adjustment, Indicator, Member
from core.fields import PLACES, PointsFormField
from core.files import PICKER, accepted
from decisions.forms.fields import PersonField, day, text
from organization.models import Account, Person

LEAF, ENTRY = "leaf", "entry"
REVIEWERS = 3


def points(label: str, help_text: str) -> forms.Field:
    return PointsFormField(
        label=label, required=False, max_digits=12, decimal_places=PLACES, help_text=help_text,
        error_messages={"invalid": "请填写数字", "max_decimal_places": "至多 4 位小数"},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


def paper(label: str, *, needed: bool) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, max_length=200, widget=forms.FileInput(attrs={"accept": PICKER}),
        help_text=("必填。" if needed else "有的上传。") + accepted(),
        error_messages={"empty": "文件是空的，请检查后重新选择"},
    )  # fmt: skip


class ObjectionFilter(forms.Form):
    """Their state is the address."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *ObjectionState.choices()])
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *ObjectionKind.choices()])
    search = forms.CharField(label="单位或编号", required=False, max_length=40)

    def asked(self) -> dict[str, str]:
        """The filters that can be used; a wrong one is left out."""
        self.is_valid()
        return {name: str(value).strip() for name, value in self.cleaned_data.items() if value}


class ItemField(forms.ChoiceField):
    """One leaf or one entry of a member; an empty ``Item`` where none is chosen and none is needed."""

    def offer(self, leaves: Iterable[Indicator], entries: Iterable[Adjustment]) -> None:
        self.leaves = {f"{LEAF}:{one.code}": one for one in leaves}
        self.entries = {f"{ENTRY}:{one.pk}": one for one in entries}
        named = [(key, f"{one.name}（{one.code}）") for key, one in self.leaves.items()]
        told = [
            (key, f"{one.get_kind_display()} {one.document_number} {one.matter}"[:80])
            for key, one in self.entries.items()
        ]
        self.choices = [("", "请选择"), ("指标得分", named), *([("加减分", told)] if told else [])]

    def clean(self, value: Any) -> Item:
        chosen = super().clean(value)
        return Item(self.leaves.get(chosen), self.entries.get(chosen))


class _AboutItem(forms.Form):
    """A form that names an item of one member."""

    item = ItemField(label="对哪一项", error_messages={"required": "请选择一项"})

    def __init__(
        self, data: Any = None, files: Any = None, *, leaves: Sequence[Indicator], entries: Sequence[Adjustment],
        initial: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=initial)
        field: Any = self.fields["item"]
        field.offer(leaves, entries)


class OwnObjectionForm(_AboutItem):
    """A unit's objection to one item of its own result (SX-6.7-a)."""

    claimed = points("请求更正为（分）", "对指标得分提出的可以填写。")
    text = text("事实和理由", rows=6, help_text="一件异议只写一项；写明应得分和依据。")
    document = paper("证明材料", needed=False)


class DoubtForm(forms.Form):
    """A doubt about the result of another unit (SX-6.7-b)."""

    member = PickField(
        label="反映哪个单位", list_id="members", missing="没有这个考评对象，请从列表中选择",
        error_messages={"required": "请选择单位"}, help_text="输入编码或名称查找。",
    )  # fmt: skip
    addressee = forms.ChoiceField(
        label="提交给", choices=Addressee.choices(), help_text="被反映单位看不到反映人、内容和材料。"
    )
    text = text("反映的情况", rows=6, help_text="写明对哪一项有疑问、事实和依据。")
    document = paper("有关材料", needed=False)

    def __init__(self, data: Any = None, files: Any = None, *, members: Iterable[Member]) -> None:
        super().__init__(data, files)
        picker: Any = self.fields["member"]
        picker.offer([(one.code, one.name, one) for one in members])


class ReviewersForm(forms.Form):
    """Up to three persons who review, and the paper by which they are named (SX-6.7-c)."""

    first = PersonField(label="复核人")
    second = PersonField(label="复核人（第二名）", required=False, help_text="可以不填。")
    third = PersonField(label="复核人（第三名）", required=False, help_text="可以不填。")
    paper = forms.CharField(label="指定依据", required=False, max_length=100, help_text="批示或文号，有的填写。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        people: dict[str, Person] = {
            name: cleaned[name] for name in ("first", "second", "third") if cleaned.get(name) is not None
        }
        accounts = {one.person_id: one for one in Account.objects.filter(person__in=people.values(), is_active=True)}
        for name, person in people.items():
            if person.pk not in accounts:
                self.add_error(name, ValidationError(f"{person.name}没有启用的账号，不能在系统中复核"))
        cleaned["reviewers"] = [accounts[one.pk] for one in people.values() if one.pk in accounts]
        return cleaned


class ConclusionForm(_AboutItem):
    """What a reviewer found (SX-6.7-c)."""

    outcome = forms.ChoiceField(label="结论", choices=ReviewOutcome.choices())
    proposed = points("更正后的得分", "结论为更正、针对指标得分的填写；针对加减分的不填，即撤销该条。")
    not_applicable = forms.BooleanField(label="更正为不涉及", required=False)
    reason = text("复核情况和理由", rows=5)
    document = paper("复核文书", needed=True)

    field_order = ("outcome", "item", "proposed", "not_applicable", "reason", "document")


class NoteForm(forms.Form):
    note = forms.CharField(label="意见", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class WindowForm(forms.Form):
    """A later last day of the objections."""

    until = day("延长至")
    reason = forms.CharField(label="理由", max_length=200, error_messages={"required": "请填写理由"})
