"""The form of a risk assessment (GW713-22 to -24)."""

from __future__ import annotations

from django import forms

from core.files import accepted
from decisions.actions.risk import NewReport
from decisions.enums import RiskConclusion
from decisions.forms.fields import PAPER_KINDS, MatterForm, choice, day, line, text


class RiskForm(MatterForm):
    """The three parts and the conclusion, or the number of an assessment made before."""

    assessor = line("评估单位", 80)
    dated = day("日期")
    existing = line(
        "引用的已有评估", 120, required=False,
        help_text="有关部门已作评估的填写名称和文号，不重复评估；以下三项可不填。",
    )  # fmt: skip
    points = text("风险点", rows=4, required=False)
    measures = text("防范和化解措施", rows=4, required=False)
    plan = text("应急预案", rows=4, required=False)
    conclusion = choice("结论", RiskConclusion.choices(), required=False, help_text="必选。风险不可控的，先调整草案。")
    upload = forms.FileField(
        label="报告文件", required=False, widget=forms.ClearableFileInput(attrs={"accept": PAPER_KINDS})
    )

    def offer(self) -> None:
        self.fields["upload"].help_text = f"{accepted()}只收正式文件：PDF、OFD、Word。"
        self.fields["assessor"].initial = self.matter.lead_unit.name

    def report(self) -> NewReport:
        filled = {name: value for name, value in self.cleaned_data.items() if name != "upload"}
        conclusion = RiskConclusion(filled["conclusion"]) if filled["conclusion"] else None
        return NewReport(**(filled | {"conclusion": conclusion}))
