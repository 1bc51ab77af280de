"""Forms of the legality review: the package of the lead unit, the opinion of the legal office."""

from __future__ import annotations

from typing import Any

from django import forms

from core.files import accepted
from decisions.actions.legal_review import NewOpinion
from decisions.actions.papers import NewPaper
from decisions.enums import PaperKind, Review
from decisions.forms.fields import PAPER_KINDS, MatterForm, day, line
from decisions.forms.fields import text as paragraph
from decisions.gathering.parameters import thresholds
from decisions.models import StagePaper
from decisions.rules.legality import heads_of

UPLOAD = {"label": "文件", "required": False, "max_length": 200}
EMPTY = {"empty": "文件是空的，请检查后重新选择"}


def upload() -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": PAPER_KINDS})
    return forms.FileField(**UPLOAD, widget=widget, error_messages=EMPTY)  # type: ignore[arg-type]


PACKAGE = (PaperKind.LEGALITY_PACKAGE, PaperKind.FAIR_COMPETITION, PaperKind.LEGAL_RISK)
"""What the lead unit hands in at the review; the other papers of the stage are the legal office's."""


class PackageForm(MatterForm):
    """What is handed in with the draft; a newer package takes the place of the former."""

    kind = forms.ChoiceField(
        label="种类", choices=[(one.value, one.label) for one in PACKAGE], required=False,
        help_text="公平竞争审查意见和法律风险说明也在这里报送。",
    )  # fmt: skip
    title = line("标题", 120, initial="送审材料")
    dated = day("日期")
    text = paragraph(
        "材料清单和说明",
        rows=5,
        required=False,
        help_text="草案、起草说明、依据、征求意见情况等。正文和文件至少有一项。",
    )
    upload = upload()
    replaces = forms.ChoiceField(label="替代", required=False, help_text="更正已报送的材料时选定；原材料保留。")

    def offer(self) -> None:
        rows = StagePaper.objects.in_force().filter(run__matter=self.matter, kind__in=PACKAGE)
        field = self.fields["replaces"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不替代"), *((str(row.pk), f"{row.title}（{row.dated}）") for row in rows)]
        self.fields["upload"].help_text = f"{accepted()}只收正式文件：PDF、OFD、Word。"

    @property
    def paper(self) -> NewPaper:
        filled = self.cleaned_data
        return NewPaper(
            kind=PaperKind(filled["kind"] or PaperKind.LEGALITY_PACKAGE), title=filled["title"],
            dated=filled["dated"], text=filled["text"], issuer=self.matter.lead_unit.name,
        )  # fmt: skip


class OpinionForm(MatterForm):
    """The heads of the matter's rulebook with remarks, text, overall finding. ``draft`` is the version on the page."""

    draft = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    number = line("文号", 80, required=False, help_text="必填。例如：安法审〔2012〕3号。")
    dated = day("日期")

    def offer(self) -> None:
        self.heads = heads_of(thresholds({self.matter.rulebook_id})[self.matter.rulebook_id])
        for head in self.heads:
            self.fields[head.value] = forms.ChoiceField(
                label=head.label, required=False, choices=[("", "请选择"), ("yes", "通过"), ("no", "不通过")]
            )
            self.fields[f"{head.value}_remark"] = line("说明", 500, required=False, help_text="不通过的必填。")
        self.fields["overall"] = forms.ChoiceField(
            label="结论", required=False, choices=[("", "请选择"), *Review.choices()],
            help_text="有不通过的审查内容，结论不得为通过。",
        )  # fmt: skip
        self.fields["text"] = paragraph("审查意见", rows=8, required=False, help_text="必填。")
        self.fields["shorter_reason"] = line(
            "审查时间较短的理由", 500, required=False, help_text="不足规定工作日的必填。"
        )
        self.fields["upload"] = upload()
        self.fields["upload"].label = "盖章的意见"

    def clean(self) -> dict[str, Any]:
        filled: dict[str, Any] = super().clean() or self.cleaned_data
        for head in self.heads:
            if filled.get(head.value) == "no" and not filled.get(f"{head.value}_remark"):
                self.add_error(f"{head.value}_remark", f"“{head.label}”不通过的，请写明理由")
        return filled

    @property
    def opinion(self) -> NewOpinion:
        filled = self.cleaned_data
        return NewOpinion(
            number=filled["number"], draft=filled["draft"], dated=filled["dated"], text=filled["text"],
            heads={head: filled[head.value] == "yes" for head in self.heads if filled[head.value]},
            remarks={head: filled[f"{head.value}_remark"] for head in self.heads},
            overall=Review(filled["overall"]) if filled["overall"] else None,
            shorter_reason=filled["shorter_reason"],
        )  # fmt: skip
