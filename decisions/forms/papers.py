"""A paper of a stage as a form: parse and explain."""

from __future__ import annotations

from django import forms

from core.files import accepted
from decisions.actions.papers import NewPaper
from decisions.enums import PaperKind, Stage
from decisions.forms.fields import PAPER_KINDS, MatterForm, choice, day, line, text
from decisions.models import StagePaper
from decisions.rules.papers import PAPERS


class PaperForm(MatterForm):
    """Kind, heading, number, day, issuer; text, file or both. ``replaces`` names the paper it takes the place of."""

    stage = Stage.RESEARCH
    kind = choice("种类", [])
    title = line("标题", 120)
    number = line("文号", 80, required=False)
    dated = day("日期")
    issuer = line("出具单位", 80, required=False)
    text = text("正文", rows=6, required=False, help_text="正文和文件至少有一项。")
    upload = forms.FileField(
        label="文件", required=False, max_length=200, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}),
        error_messages={"empty": "文件是空的，请检查后重新选择"},
    )  # fmt: skip
    replaces = choice("替代", [], required=False, help_text="更正已登记的材料时选定；原材料保留，不再有效。")

    def offer(self) -> None:
        kinds = [*PAPERS[self.stage], PaperKind.OTHER]
        if self.stage is Stage.EXPERT_REVIEW:
            kinds.remove(PaperKind.OPINION_DOCUMENT)  # made from the signed opinions, never typed
        self._choices("kind", [(kind.value, kind.label) for kind in kinds])
        rows = StagePaper.objects.in_force().filter(run__matter=self.matter, run__stage=self.stage)
        self._choices("replaces", [(str(row.pk), str(row)) for row in rows])
        self.fields["upload"].help_text = f"{accepted()}只收正式文件：PDF、OFD、Word。"

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择" if field.required else "不替代"), *choices]

    @property
    def paper(self) -> NewPaper:
        """Needs a valid form."""
        filled = self.cleaned_data
        return NewPaper(
            kind=PaperKind(filled["kind"]), title=filled["title"], dated=filled["dated"], number=filled["number"],
            issuer=filled["issuer"], text=filled["text"],
        )  # fmt: skip


def paper_form(stage: Stage) -> type[PaperForm]:
    """The form of a stage's papers."""
    return type("PaperForm", (PaperForm,), {"stage": stage})
