"""Forms of the research: team, field, commission."""

from __future__ import annotations

from django import forms

from core.forms.rows import RowsField
from decisions.actions.research import NewCommission
from decisions.enums import CommissionMode, ForceKind, PaperKind, Stage
from decisions.forms.fields import MatterForm, MembersField, PersonField, choice, day, line, text
from decisions.models import Commission, ConferenceMember, Matter, StagePaper
from organization.models import Unit


def papers_of(matter: Matter, kind: PaperKind) -> list[tuple[str, str]]:
    """The papers in force of a kind of the research, as choices."""
    rows = StagePaper.objects.in_force().filter(run__matter=matter, run__stage=Stage.RESEARCH, kind=kind)
    return [(str(row.pk), f"{row.title}（{row.dated}）") for row in rows]


class TeamForm(MatterForm):
    """The whole team at once (JH-A-5.2-a)."""

    head = PersonField(label="组长", help_text="县委、县政府主要领导或者分管领导。填写人员编号，或者不重名的姓名。")
    departments = MembersField(
        in_county=True, label="部门人员", help_text="每行一人：姓名，单位全称。例如：方正，水务局。"
    )
    experts = MembersField(in_county=False, label="专家", help_text="每行一人：姓名，工作单位。")


class FieldworkForm(MatterForm):
    """A day in the field."""

    place = line("地点", 120)
    visited_on = day("日期")
    people = text("参加人", rows=2)
    principal = PersonField(
        label="到场县领导", required=False,
        help_text="县领导本人到场的填写；事关经济社会发展的重大决策，须有县委书记或县长本人到场。",
    )  # fmt: skip
    summary = text("情况", required=False)


class OptionForm(MatterForm):
    """One of the options where views are split (GW713-12)."""

    title = line("方案名称", 120)
    content = text("主要内容", rows=5)
    weighing = text("利弊和成本效益", rows=4)


class CommissionForm(MatterForm):
    """A topic for an institution, after the county studied it (JH-A-4.1-e)."""

    topic = line("课题", 120)
    mode = choice("方式", CommissionMode.choices())
    studied_in = line("研究的会议", 120, help_text="例如：县政府第 12 次常务会议。")
    studied_on = day("研究日期")
    study = choice("研究记录", [], required=False, help_text="必选。先在材料中登记“委托或招标研究记录”。")
    contractor = line("承担机构", 80, required=False, help_text="已确定的填写。")
    tender_text = text("招标公告", required=False, help_text="公开招标的必填，登记后在门户网站公布。")

    def offer(self) -> None:
        field = self.fields["study"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *papers_of(self.matter, PaperKind.COMMISSION_STUDY)]

    @property
    def commission(self) -> NewCommission:
        filled = self.cleaned_data
        return NewCommission(
            topic=filled["topic"], mode=CommissionMode(filled["mode"]), studied_in=filled["studied_in"],
            studied_on=filled["studied_on"], study=int(filled["study"]) if filled["study"] else None,
            contractor=filled["contractor"], tender_text=filled["tender_text"],
        )  # fmt: skip


class ResultForm(MatterForm):
    """Who did the work of a commission, and what he handed in."""

    commission = choice("委托或招标", [])
    contractor = line("承担机构", 80)
    result = choice("成果材料", [], required=False, help_text="必选。先在材料中登记“委托或招标成果”。")

    def offer(self) -> None:
        rows = Commission.objects.in_force().filter(run__matter=self.matter, result__isnull=True).order_by("pk")
        pairs = [(str(row.pk), row.topic) for row in rows]
        for name, found in (("commission", pairs), ("result", papers_of(self.matter, PaperKind.COMMISSION_RESULT))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "请选择"), *found]


class MemberForm(forms.Form):
    """A member of the joint research conference."""

    kind = choice("类别", ForceKind.choices())
    name = line("名称", 80)
    unit = forms.CharField(
        label="对应机构", required=False, max_length=60, help_text="本县机构的填写全称，其他成员不填。"
    )

    def clean_unit(self) -> Unit | None:
        asked = self.cleaned_data["unit"].strip()
        found = Unit.objects.standing().filter(name=asked).order_by("pk").first() if asked else None
        if asked and found is None:
            raise forms.ValidationError("机构中没有这个单位，请写全称")
        return found


class SessionForm(forms.Form):
    """A session of the conference; with a matter it stands in that matter's dossier."""

    held_on = day("日期")
    topics = text("议题")
    conclusions = text("结论", required=False)
    members = RowsField(
        label="出席成员", required=False, queryset=ConferenceMember.objects.none(), help_text="至少选定一个。",
        error_messages={"invalid_choice": "没有这个成员"},
    )  # fmt: skip
    matter = forms.ModelChoiceField(
        label="关联的决策事项", required=False, queryset=Matter.objects.none(), empty_label="不关联",
        help_text="正在调查研究的事项。", error_messages={"invalid_choice": "没有这个事项"},
    )  # fmt: skip

    def __init__(self, data: object, *, matters: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.fields["members"].queryset = ConferenceMember.objects.in_force()  # type: ignore[attr-defined]
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]
