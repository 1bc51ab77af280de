"""Forms of a matter as a whole: opening it, its intent, level, flags, an emergency, its end (JH-A-3, JH-A-5.1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import rulebook
from core.files import PICKER, accepted
from core.forms.rows import RowsField
from decisions.actions.intents import Settlement
from decisions.actions.matters import NewMatter
from decisions.enums import Category, DecidingBody, Flag, Interest, Level, Subtype
from decisions.forms.fields import DEPARTMENTS, MatterForm, PersonField, choice, day, line, own_units, text
from decisions.forms.settling import HostsField
from decisions.models import Proposal
from decisions.rules.tracks import SUBTYPES
from organization.enums import PrincipalPost, UnitKind
from organization.forms.choices import UnitChoice
from organization.models import Appointment, Person, Unit


def categories() -> list[tuple[str, str]]:
    """The twelve, in the order of the text (JH-A-3-a)."""
    return [(one.value, f"{int(one.value)}. {one.label}") for one in Category]


class NewMatterForm(forms.Form):
    """What a matter starts with. It needs an origin: proposals, or a leader's instruction (JH-A-5.1-c)."""

    title = line("事项名称", 120)
    category = choice("类别", categories())
    subtype = choice(
        "细类",
        Subtype.choices(),
        required=False,
        help_text="第 2 类和第 11 类必选，其他类别不选。",
    )
    interest = choice(
        "切身利益事项",
        Interest.choices(),
        required=False,
        help_text="第 8 类必选；其他类别涉及的也请选定。",
    )
    interest_text = line("切身利益说明", 200, required=False, help_text="选“其他”时写明。")
    body = choice("决策机关", DecidingBody.choices())
    suggested_level = choice("建议级别", Level.choices())
    line = forms.ChoiceField(
        label="适用规则", required=False,
        help_text="建档时固定，办结前不变。县政府的决策默认适用最新的国家规定，县委和联合决策默认适用县里文件。",
    )  # fmt: skip
    lead_unit = UnitChoice(
        label="承办单位", queryset=Unit.objects.none(), empty_label="请选择", required=False,
        help_text="涉及几个单位的，选牵头单位。",
    )  # fmt: skip
    hosts = HostsField(help_text="牵头单位以外的承办单位，可以多选；没有的不选。")
    leader_in_charge = PersonField(label="分管县级领导", required=False)
    background = text("背景", rows=4)
    content = text("主要内容", rows=5)
    instruction = text("领导批示", rows=3, required=False, help_text="没有并入建议的，须写明领导批示。")
    proposals = RowsField(
        label="并入建议", queryset=Proposal.objects.none(), required=False, widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "所选建议已经办理，请刷新页面后重新选择"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(line.code, line.name) for line in rulebook.begun(timezone.localdate())]
        self.fields["line"].choices = [("", "按决策机关和日期确定"), *known]  # type: ignore[attr-defined]
        self.fields["lead_unit"].queryset = own_units((UnitKind.TOWNSHIP, *DEPARTMENTS))  # type: ignore[attr-defined]
        self.fields["proposals"].queryset = Proposal.objects.waiting().order_by("-received_on", "-pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What belongs together: subtype with category, interest with category 8, an origin at all."""
        filled: dict[str, Any] = super().clean() or {}
        category, subtype = filled.get("category"), filled.get("subtype") or ""
        if category:
            self._check_subtype(Category(category), subtype)
        if category == Category.SOCIAL and not filled.get("interest"):
            self.add_error("interest", "第 8 类事项须选定切身利益事项")
        if filled.get("interest") == Interest.OTHER and not filled.get("interest_text", "").strip():
            self.add_error("interest_text", "选“其他”时须写明是什么事项")
        if not (filled.get("proposals") or filled.get("instruction", "").strip()):
            self.add_error("instruction", "没有并入建议的，须填写领导批示，作为决策意向的来源")
        self._check_hosts(filled)
        return filled

    def _check_hosts(self, filled: dict[str, Any]) -> None:
        """One of several hosts leads (GW713-11)."""
        lead, hosts = filled.get("lead_unit"), filled.get("hosts") or ()
        if lead is None and "lead_unit" not in self.errors:
            if not hosts:
                self.add_error("lead_unit", "请选择承办单位")
            elif len(hosts) > 1:
                self.add_error("lead_unit", "几个单位承办的，请选定其中一个为牵头单位")

    def _check_subtype(self, category: Category, subtype: str) -> None:
        known = SUBTYPES.get(category, ())
        if known and subtype not in known:
            self.add_error("subtype", f"这一类须选定细类：{'、'.join(one.label for one in known)}")
        elif not known and subtype:
            self.add_error("subtype", "这一类没有细类，请改为不选")

    def new(self) -> NewMatter:
        """The valid form as the action takes it."""
        asked = self.cleaned_data
        return NewMatter(
            title=asked["title"], category=Category(asked["category"]), body=DecidingBody(asked["body"]),
            lead_unit=asked["lead_unit"], suggested_level=Level(asked["suggested_level"]),
            background=asked["background"], content=asked["content"], instruction=asked["instruction"],
            subtype=Subtype(asked["subtype"]) if asked["subtype"] else None,
            interest=Interest(asked["interest"]) if asked["interest"] else None,
            interest_text=asked["interest_text"], leader_in_charge=asked["leader_in_charge"],
            hosts=tuple(asked["hosts"]), line=asked["line"],
        )  # fmt: skip


class LevelForm(MatterForm):
    """How weighty the matter is, and why (JH-A-5.0-a)."""

    level = choice("级别", Level.choices(), help_text="重大走全部环节；重要走征集、调研、协调和会议；一般登记后上会。")
    reason = text("定级理由", rows=3)

    def offer(self) -> None:
        self.fields["level"].initial = self.matter.level or self.matter.suggested_level


class FlagForm(MatterForm):
    """Switch one flag, and why (JH-A-3-b, JH-A-3-c)."""

    flag = choice("标记", Flag.choices())
    on = forms.TypedChoiceField(
        label="改为", choices=[("yes", "是"), ("no", "否")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": "请选择是或者否"},
    )  # fmt: skip
    reason = text("理由", rows=3)


class EmergencyForm(MatterForm):
    """A principal leader's declaration (JH-A-5.9-c)."""

    leader = PersonField(label="宣布人", error_messages={"required": "请填写宣布人"})
    kind = line("紧急情形", 60, help_text="如汛情、疫情、安全事故。")
    reason = text("理由", rows=3)
    declared_on = day("宣布日期")
    paper_number = line("文号", 80, required=False)
    upload = forms.FileField(
        label="文件", required=False, widget=forms.ClearableFileInput(attrs={"accept": PICKER}), help_text=accepted()
    )


class EndForm(MatterForm):
    """Why the matter is given up (GW713-37)."""

    reason = text("终止理由", rows=3)


class DescribeForm(MatterForm):
    """Background, content, instruction (JH-A-5.1-c)."""

    background = text("背景", rows=5)
    content = text("主要内容", rows=7)
    instruction = text("领导批示", rows=3, required=False, help_text="没有并入建议的，须写明领导批示。")

    def offer(self) -> None:
        for name in ("background", "content", "instruction"):
            self.fields[name].initial = getattr(self.matter, name)


class _SettlementForm(MatterForm):
    settled_on = day("确定日期")
    result = text("意见", rows=4)
    paper_number = line("文号", 80, required=False)
    upload = forms.FileField(
        label="记录", required=False, widget=forms.ClearableFileInput(attrs={"accept": PICKER}), help_text=accepted()
    )

    def new(self) -> Settlement:
        asked = self.cleaned_data
        return Settlement(asked["settled_on"], asked["result"], asked["paper_number"], asked["upload"])


class ApprovalForm(_SettlementForm):
    """Who approved the intent (JH-A-5.1-d)."""

    approver = PersonField(
        label="核准人", help_text="县委书记或者县长，填写姓名或人员编号。", error_messages={"required": "请填写核准人"}
    )
    field_order = ("approver",)

    def offer(self) -> None:
        """Name the principal leaders of today: the clerk need not look them up."""
        held = Appointment.objects.in_force(timezone.localdate()).filter(post__unit__kind=UnitKind.COUNTY)
        rows = held.exclude(post__principal=PrincipalPost.NONE).select_related("person", "post__title")
        named = "、".join(f"{row.post.title.name}{row.person.name}" for row in rows.order_by("post__order", "pk"))
        if named:
            self.fields["approver"].help_text = f"现任主要领导：{named}。填写姓名或人员编号。"


class PeopleField(forms.CharField):
    """People on the county's rosters, one a line, by name or number."""

    def clean(self, value: Any) -> list[Person]:
        one, found = PersonField(), []
        for number, written in enumerate(str(super().clean(value)).splitlines(), 1):
            if not written.strip():
                continue
            try:
                found.append(one.clean(written.strip()))
            except ValidationError as wrong:
                raise ValidationError(f"第 {number} 行：{'；'.join(wrong.messages)}") from wrong
        return found


class DeliberationForm(_SettlementForm):
    """Who deliberated on the intent (JH-A-5.1-d)."""

    people = PeopleField(
        label="参加人", max_length=2_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一人，填写姓名或人员编号；须有县领导参加。", error_messages={"required": "请填写参加人"},
    )  # fmt: skip
    field_order = ("people",)


class CounterpartForm(MatterForm):
    """What was sent to whom, or received from whom (JH-A-3-e)."""

    body = line("对方机关", 80)
    dated = day("发出或收到日期")
    paper_number = line("文号", 80, required=False)


class ReplyForm(MatterForm):
    """What the other body replied (JH-A-3-e)."""

    reply = text("答复", rows=4)
    replied_on = day("答复日期")


class WithdrawalForm(MatterForm):
    """Why an exchange is taken back."""

    reason = line("撤销理由", 200)


class DraftForm(MatterForm):
    """The next version of the draft (JH-A-5.7-c)."""

    title = line("标题", 120)
    content = text("正文", rows=18, help_text="自然段之间换行；比较版本时逐段对照。")
    note = text("修改说明", rows=2, required=False, help_text="从第 2 稿起必填：改了什么、依据哪些意见。")
    upload = forms.FileField(
        label="文件", required=False, widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.ofd"}),
        help_text="PDF、Word 或 OFD。",
    )  # fmt: skip

    def offer(self) -> None:
        latest = self.matter.drafts.order_by("-number").first()
        self.fields["title"].initial = latest.title if latest else self.matter.title
        self.fields["content"].initial = latest.text if latest else ""
