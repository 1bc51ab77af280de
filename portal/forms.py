"""Forms for the public: short, with limits that are said, and a trap for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accountability.enums import ClueKind
from appraisal.models import GradeTarget
from core.forms.rows import RowsField
from decisions.enums import Stance
from decisions.models import ExpertField, Stratum
from decisions.rules.notice import LONGEST_COMMENT
from organization.forms.choices import UnitChoice
from organization.models import Unit

COMPLAINTS = {
    ClueKind.COMPLAINT: "服务态度差、办事效率低", ClueKind.UNREACHABLE: "有事找不到人",
    ClueKind.NO_REPLY: "反映后没有回音", ClueKind.OVERDUE: "无故拖延超时", ClueKind.INSPECTION: "乱检查",
    ClueKind.CHARGE: "乱收费", ClueKind.FINE: "乱罚款", ClueKind.LEVY: "乱摊派", ClueKind.OTHER: "其他违纪违法",
}  # fmt: skip
"""What the public complains about, in its own words."""
LONGEST_PROPOSAL = 5000
PRIVATE = "只供工作人员联系，不公布。"


class PublicFormBase(forms.Form):
    """``website`` is hidden from people; whoever fills it in is no person, or his browser did it for him."""

    website = forms.CharField(
        label="请勿填写", required=False, max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "website"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.pop("website", "") or "website" in self.errors:
            raise forms.ValidationError("提交没有通过核验。请把“请勿填写”一栏清空后再提交。")
        return cleaned


class CommentForm(PublicFormBase):
    """An opinion on a notice."""

    stance = forms.ChoiceField(
        label="态度", choices=Stance.choices, widget=forms.RadioSelect, error_messages={"required": "请选择态度"}
    )
    text = forms.CharField(
        label="意见", max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"不超过 {LONGEST_COMMENT} 字。请勿写入个人信息：意见答复后连同答复公布。",
        error_messages={"required": "请填写意见"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", required=False, max_length=40, help_text=f"可以不填。{PRIVATE}")
    contact = forms.CharField(label="联系方式", required=False, max_length=120, help_text=f"可以不填。{PRIVATE}")


class RegistrationForm(PublicFormBase):
    """Somebody wants to be a representative."""

    stratum = forms.TypedChoiceField(
        label="代表类别", coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "请选择代表类别", "invalid_choice": "没有这个类别，请重新选择"},
    )  # fmt: skip
    name = forms.CharField(
        label="姓名", max_length=40, help_text="抽中的，姓名在代表名单中公布。",
        error_messages={"required": "请填写姓名"},
    )  # fmt: skip
    contact = forms.CharField(
        label="联系电话", max_length=120, help_text=PRIVATE, error_messages={"required": "请填写联系电话"}
    )

    def __init__(self, data: Any = None, *, strata: Iterable[Stratum]) -> None:
        super().__init__(data)
        field = self.fields["stratum"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, f"{one.name}（{one.seats} 名）") for one in strata]


class ProposalForm(PublicFormBase):
    """A citizen's proposal (JH-A-5.1-b)."""

    title = forms.CharField(label="标题", max_length=120, error_messages={"required": "请填写标题"})
    content = forms.CharField(
        label="建议内容", max_length=LONGEST_PROPOSAL, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"不超过 {LONGEST_PROPOSAL} 字。写明情况、理由和建议。",
        error_messages={"required": "请填写建议内容"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", max_length=40, help_text=PRIVATE, error_messages={"required": "请填写姓名"})
    contact = forms.CharField(label="联系方式", required=False, max_length=120, help_text=f"可以不填。{PRIVATE}")


class ComplaintForm(PublicFormBase):
    """A complaint about service or conduct of an office, also under no name (QSH-11-c, JH-A-6.5-d)."""

    kind = forms.TypedChoiceField(
        label="反映问题", coerce=ClueKind,
        choices=[("", "请选择"), *((one.value, COMPLAINTS[one]) for one in COMPLAINTS)],
        error_messages={"required": "请选择反映的问题", "invalid_choice": "没有这一类，请重新选择"},
    )  # fmt: skip
    unit = UnitChoice(
        label="涉及单位", required=False, queryset=Unit.objects.none(), empty_label="不清楚或者不在列表中",
        error_messages={"invalid_choice": "没有这个单位，请重新选择"},
    )  # fmt: skip
    text = forms.CharField(
        label="情况", max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"不超过 {LONGEST_COMMENT} 字。写明时间、地点、经过和诉求。",
        error_messages={"required": "请填写情况"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", required=False, max_length=80, help_text=f"可以不填。{PRIVATE}")
    contact = forms.CharField(label="联系方式", required=False, max_length=80, help_text=f"可以不填。{PRIVATE}")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.standing().order_by("order", "code")


class GradeReportForm(PublicFormBase):
    """A problem of a unit under appraisal, also under no name (BZ-2.2-c)."""

    unit = UnitChoice(
        label="涉及单位", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择涉及单位", "invalid_choice": "没有这个单位，请重新选择"},
    )  # fmt: skip
    text = forms.CharField(
        label="情况", max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明时间、地点、人员和经过。", error_messages={"required": "请填写情况"},
    )  # fmt: skip
    contact = forms.CharField(label="联系方式", required=False, max_length=80, help_text=f"可以不填。{PRIVATE}")

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data, auto_id="report_%s")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice field


class GradeObjectionForm(PublicFormBase):
    """An objection to a grade that is made public (BZ-2.2-m)."""

    target = forms.ModelChoiceField(
        label="对象", queryset=GradeTarget.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择对象", "invalid_choice": "没有这个对象，请重新选择"},
    )  # fmt: skip
    text = forms.CharField(
        label="异议", max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明事实和理由。", error_messages={"required": "请填写异议"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", max_length=40, help_text=PRIVATE, error_messages={"required": "请填写姓名"})
    contact = forms.CharField(label="联系方式", required=False, max_length=120, help_text=f"可以不填。{PRIVATE}")

    def __init__(self, data: Any = None, *, targets: Any) -> None:
        super().__init__(data, auto_id="objection_%s")
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]  # a model choice field


class ApplicationForm(PublicFormBase):
    """Somebody answers a call for experts (JH-A-4.2-c)."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名"})
    organisation = forms.CharField(label="工作单位", max_length=80, error_messages={"required": "请填写工作单位"})
    title = forms.CharField(label="职称", required=False, max_length=40)
    fields_of = RowsField(
        label="专业领域", queryset=ExpertField.objects.none(), error_messages={"required": "请至少选择一个专业领域"},
    )  # fmt: skip
    contact = forms.CharField(
        label="联系方式", max_length=120, help_text=PRIVATE, error_messages={"required": "请填写联系方式"}
    )
    interests = forms.CharField(
        label="申报的利害关系", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="在本县担任职务、持有企业股份等可能影响独立判断的情况，没有的不填。",
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["fields_of"]
        assert isinstance(field, RowsField)
        field.queryset = ExpertField.objects.order_by("name", "pk")


class QueryForm(PublicFormBase):
    """A code that somebody was given."""

    code = forms.CharField(
        label="查询码、回执编号或收件编号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="查询码可以查到答复，不分大小写；建议凭收件编号只能查到办理状态，如 建〔2012〕3号。",
        error_messages={"required": "请填写查询码、回执编号或收件编号"},
    )  # fmt: skip


class TaskCommentForm(PublicFormBase):
    """An opinion on a published task (JH-A-6.5-d)."""

    text = forms.CharField(
        label="意见", max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"不超过 {LONGEST_COMMENT} 字。请勿写入个人信息：意见答复后连同答复公布。",
        error_messages={"required": "请填写意见"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", required=False, max_length=40, help_text=f"可以不填。{PRIVATE}")
    contact = forms.CharField(label="联系方式", required=False, max_length=120, help_text=f"可以不填。{PRIVATE}")
