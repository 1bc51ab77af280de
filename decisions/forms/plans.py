"""Forms of the register of plans, and of a matter's basis in them (JH-A-4.2-a)."""

from __future__ import annotations

from django import forms

from decisions.actions.plans import NewPlan
from decisions.forms.fields import PAPER_KINDS, MatterForm, choice, line, text
from decisions.models import PlanArticle

FIRST, LAST = 1990, 2100


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=FIRST, max_value=LAST,
        error_messages={
            "required": f"请填写{label}", "invalid": "年度写成四位数字", "min_value": f"不早于 {FIRST} 年",
            "max_value": f"不晚于 {LAST} 年",
        },
    )  # fmt: skip


class PlanForm(forms.Form):
    """A plan of the county."""

    name = line("规划名称", 120)
    number = line("文号", 80, required=False)
    first_year = _year("起始年度")
    last_year = _year("终止年度")
    document = forms.FileField(
        label="全文", required=False, widget=forms.ClearableFileInput(attrs={"accept": PAPER_KINDS})
    )

    def clean_last_year(self) -> int:
        """In order with the first year, said at the field."""
        last: int = self.cleaned_data["last_year"]
        if last < self.cleaned_data.get("first_year", last):
            raise forms.ValidationError("终止年度不能早于起始年度")
        return last

    def plan(self) -> NewPlan:
        filled = self.cleaned_data
        return NewPlan(filled["name"], filled["first_year"], filled["last_year"], filled["number"])


class SectionForm(forms.Form):
    """A section of a plan, as it stands there."""

    number = line("条目", 40, help_text="如第三章第二节。")
    text = text("内容", help_text="摘录规划原文。")


class BasisForm(MatterForm):
    """On which section the matter rests, and how; plans that cover the matter's year."""

    article = choice("规划条目", [], help_text="列出事项当年现行的规划；没有的，请两办在“中长期规划”登记。")
    statement = text("依据说明", help_text="写明事项怎样落实这一条目。")

    def offer(self) -> None:
        """Sections by plan; those the matter rests on already are left out."""
        year = self.matter.year
        rows = PlanArticle.objects.filter(plan__first_year__lte=year, plan__last_year__gte=year)
        held = self.matter.plan_bases.filter(withdrawn_at__isnull=True).values("article")
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in rows.exclude(pk__in=held).select_related("plan").order_by("plan__first_year", "plan_id", "order"):
            groups.setdefault(row.plan.name, []).append((str(row.pk), f"{row.number}　{row.text[:40]}"))
        field = self.fields["article"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *groups.items()]
