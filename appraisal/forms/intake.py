"""How a proposal of points is entered: everything the register holds stands in the form already."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.enums import ProposalCause, ProposalKind
from accountability.models import PointProposal
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Filer
from appraisal.forms.entries import NONE
from appraisal.forms.objections import paper, points
from appraisal.gathering.intake import Paper
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from appraisal.rules.intake import BONUS_KINDS, DEDUCTION_KINDS
from core.fields import from_points
from core.files import accepted
from decisions.forms.fields import day

SUPERVISED = (ProposalCause.BULLETIN, ProposalCause.ACCEPTANCE)
BODY = "督查室"


class AcceptForm(forms.Form):
    """Kind and level are the appraisal office's; basis, number, day and paper come with the proposal."""

    kind = forms.ChoiceField(label="类别")
    level = forms.ChoiceField(
        label="级别",
        required=False,
        choices=[NONE, *AdjustmentLevel.choices()],
        help_text="表彰、通报批评必填；本级的选本市。",
    )
    leading_group = forms.ChoiceField(label="领导小组", required=False, help_text="奖励分必填。")
    points = points("分值", "只有奖励分填写；通报批评和表彰按方案的分值表计算。")
    matter = forms.CharField(
        label="事项", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写事项"},
    )  # fmt: skip
    document_number = forms.CharField(label="文号", max_length=100, error_messages={"required": "请填写文号"})
    dated = day("文件日期")
    not_twice = forms.CharField(
        label="不是重复登记的理由", required=False, max_length=200, help_text="与已登记的条目相近时填写。"
    )
    document = paper("依据文件", needed=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, proposal: PointProposal, known: Paper, groups: list[str]
    ) -> None:
        bonus = proposal.kind == ProposalKind.BONUS
        initial = {
            "matter": proposal.basis[:500], "document_number": known.number, "dated": known.dated,
            "points": from_points(proposal.points) if bonus and proposal.points is not None else None,
            "level": "" if bonus else AdjustmentLevel.OWN_CITY.value,
            "leading_group": groups[0] if bonus and len(groups) == 1 else "",
        }  # fmt: skip
        super().__init__(data, files, initial=initial)
        self.proposal, self.known = proposal, known
        kinds = BONUS_KINDS if bonus else DEDUCTION_KINDS
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["leading_group"].choices = [NONE, *((name, name) for name in groups)]  # type: ignore[attr-defined]
        if known.document is not None:
            self.fields["document"].help_text = f"不上传的，用系统中的《{known.document.name}》。"
        else:
            self.fields["document"].help_text = f"必填：系统中没有正式文件。{accepted()}"
        if not bonus:
            for name in ("leading_group", "points"):
                del self.fields[name]

    @property
    def entry(self) -> AdjustmentFacts:
        """Of a valid form; the member is found by the action."""
        asked = self.cleaned_data
        kind = AdjustmentKind(asked["kind"])
        reward = kind is AdjustmentKind.REWARD
        value = asked.get("points") if reward else None
        return AdjustmentFacts(
            member="", kind=kind, level=AdjustmentLevel(asked["level"]) if asked["level"] and not reward else None,
            leading_group=asked.get("leading_group", "") if reward else "", single_or_grassroots=False,
            points=None if value is None else from_points(value), matter=asked["matter"].strip(),
            document_number=asked["document_number"].strip(), dated=asked["dated"],
        )  # fmt: skip

    @property
    def filing(self) -> Filing:
        """In whose list the entry stands: the body that supervises, or the discipline commission (SX-4.2-h, -i)."""
        kind = AdjustmentKind(self.cleaned_data["kind"])
        number = self.known.number or f"加扣分建议 {self.proposal.pk}"
        if kind is AdjustmentKind.REWARD:
            return Filing(Filer.COMPETENT, BODY, number)
        if kind is not AdjustmentKind.CRITICISM:
            return NO_FILING
        supervised = self.proposal.cause in [cause.value for cause in SUPERVISED]
        return Filing(Filer.INSPECTION if supervised else Filer.SUPERVISION, "", number)
