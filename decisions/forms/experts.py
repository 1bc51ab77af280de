"""Forms of the expert review and of the register of experts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from core.forms.rows import RowsField
from decisions.actions.experts import NewExpert
from decisions.enums import Stage, Stance
from decisions.forms.fields import MatterForm, PersonField, choice, day, line, text
from decisions.models import Expert, ExpertField, Invitation

YES_NO = [("yes", "有"), ("no", "没有")]


class Many(RowsField):
    """Several rows by check boxes; the form sets which."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", ExpertField.objects.all())
        super().__init__(label=label, error_messages={"required": f"请选定{label}"}, **kwargs)


class FieldsForm(MatterForm):
    """Which fields the matter concerns."""

    fields_of_matter = Many("相关专业", required=False, help_text="只有这些专业的专家计入人数。")

    def offer(self) -> None:
        held = self.matter.relevant_fields.filter(withdrawn_at__isnull=True)
        self.initial["fields_of_matter"] = list(held.values_list("field_id", flat=True))


class InviteForm(MatterForm):
    """Experts of the register that are not invited yet."""

    experts = Many("专家", queryset=Expert.objects.none(), required=False)

    def offer(self) -> None:
        field: Any = self.fields["experts"]
        invited = Invitation.objects.filter(run__in=_latest(self.matter)).values("expert")
        wanted = set(self.matter.relevant_fields.filter(withdrawn_at__isnull=True).values_list("field_id", flat=True))
        fitting = Expert.fields.through.objects.filter(expert=OuterRef("pk"), expertfield__in=wanted)
        rows = Expert.objects.in_force().exclude(pk__in=invited).annotate(fits=Exists(fitting))
        field.queryset = rows.order_by("-fits", "name", "pk").prefetch_related("fields")
        field.label_from_instance = lambda one: (
            f"{one.name}（{one.organisation}）{'、'.join(known.name for known in one.fields.all())}"
            f"{'' if one.fits or not wanted else '　专业不相关，不计入人数'}"
        )


class AttendanceForm(MatterForm):
    """Who of the invited took part; the others were absent."""

    attended = Many(
        "参加论证的专家", queryset=Invitation.objects.none(), required=False, help_text="未选定的记为未参加。"
    )

    def offer(self) -> None:
        field: Any = self.fields["attended"]
        field.queryset = Invitation.objects.filter(run__in=_latest(self.matter)).select_related("expert").order_by("pk")
        self.initial["attended"] = list(field.queryset.filter(attended=True).values_list("pk", flat=True))


def _latest(matter: Any) -> Any:
    return matter.runs.filter(stage=Stage.EXPERT_REVIEW).order_by("-round").values("pk")[:1]


class MeetingForm(MatterForm):
    """The argument meeting; entered anew when its conclusion changes."""

    held_on = day("日期")
    place = line("地点", 120)
    host = line("主持人", 40)
    analysis = text("综合分析和结论", rows=6, required=False, help_text="生成意见书以前必须写明。")


class InterestForm(forms.Form):
    """Whether an expert has an interest in this matter."""

    interest = choice("与本事项有无利害关系", YES_NO)
    interest_text = line("利害关系说明", 200, required=False, help_text="有利害关系的必填。")

    @property
    def has_interest(self) -> bool:
        return bool(self.cleaned_data["interest"] == "yes")


class OpinionForm(InterestForm):
    """An expert's own opinion; empty ones are the rule's business."""

    stance = choice("态度", Stance.choices(), required=False)
    opinion = text("意见", rows=10, required=False, help_text="签署后不得更改。")

    field_order = ("stance", "opinion", "interest", "interest_text")

    @property
    def chosen(self) -> Stance | None:
        return Stance(self.cleaned_data["stance"]) if self.cleaned_data["stance"] else None


class ExpertForm(forms.Form):
    """A human being for the register."""

    name = line("姓名", 40)
    organisation = line("工作单位", 80)
    title = line("职称", 40, required=False)
    known = Many("专业领域")
    interests = text("申报的利害关系", rows=2, required=False)
    contact = line("联系方式", 120, required=False)

    @property
    def expert(self) -> NewExpert:
        filled = self.cleaned_data
        return NewExpert(
            name=filled["name"], organisation=filled["organisation"], fields=tuple(filled["known"]),
            title=filled["title"], interests=filled["interests"], contact=filled["contact"],
        )  # fmt: skip


class NewExpertForm(ExpertForm):
    person = PersonField(
        label="本县人员", required=False, help_text="需要登录签署意见的，填写人员编号；县外专家没有账号的不填。"
    )


class SameForm(forms.Form):
    """Which other entry is the same human being."""

    other = forms.ModelChoiceField(
        label="与此为同一人", queryset=Expert.objects.none(), empty_label="请选择",
        error_messages={"required": "请选定另一条登记", "invalid_choice": "没有这条登记"},
    )  # fmt: skip

    def __init__(self, data: Any, *, expert: Expert) -> None:
        super().__init__(data)
        field: Any = self.fields["other"]
        field.queryset = Expert.objects.in_force().filter(same_as__isnull=True).exclude(pk=expert.pk)


class FieldForm(forms.Form):
    name = line("专业领域", 40)


class CallForm(forms.Form):
    """A public call for experts."""

    title = line("标题", 120)
    text = text("公告内容", rows=8)
    published_on = day("发布日期")
    closes_on = day("截止日期")


class ApplicationForm(ExpertForm):
    received_on = day("报名日期")


class AppointForm(forms.Form):
    """The term of an appointment."""

    term_from = day("聘期起")
    term_until = day("聘期止")
    person = PersonField(
        label="本县人员", required=False, help_text="需要登录签署意见的，填写人员编号；县外专家没有账号的不填。"
    )
