"""Forms of the use of results: they parse and explain; the rules judge."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.enums import RegulationState
from accountability.models import RegulationArticle
from appraisal.actions.consequences import Carrying
from appraisal.enums.consequences import ConsequenceState, FollowUp, Measure
from appraisal.forms.objections import paper
from appraisal.models import Consequence
from appraisal.rules.consequence_steps import BY_COMMITTEE, CHOSEN, FINDINGS
from core.forms.years import year_field
from decisions.forms.fields import PersonField, choice, day, text

ALL = ("", "全部")
GONE = "gone"


class ConsequenceFilter(forms.Form):
    """Their state is the address."""

    year = year_field(required=False)
    kind = forms.ChoiceField(label="种类", required=False, choices=[ALL, *FollowUp.choices()])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[ALL, *ConsequenceState.choices(), (GONE, "已决定但依据消失")]
    )
    search = forms.CharField(label="单位或干部", required=False, max_length=40)

    def asked(self) -> dict[str, str]:
        """The filters that can be used; a wrong one is left out."""
        self.is_valid()
        return {name: str(value).strip() for name, value in self.cleaned_data.items() if value}


class ConclusionForm(forms.Form):
    """What the organizational assessment found."""

    conclusion = choice("考察结论", [])
    text = text("考察情况", rows=4, required=False, help_text="必填，写明考察经过和认定理由。")
    document = paper("考察材料", needed=True)

    def __init__(self, data: Any = None, files: Any = None, *, kind: FollowUp) -> None:
        super().__init__(data, files)
        offered: Any = self.fields["conclusion"]
        offered.choices = [("", "请选择"), *((one.value, one.label) for one in FINDINGS.get(kind, ()))]


class CarryForm(forms.Form):
    """How it is carried out; each kind is asked for what its article asks."""

    measures = forms.MultipleChoiceField(
        label="奖励种类", required=False, widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "没有这一种"},
    )  # fmt: skip
    inspector = PersonField(label="拟派巡视员", required=False)
    articles = forms.MultipleChoiceField(
        label="引用条款", required=False, widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "没有这一条"},
    )  # fmt: skip
    meeting_on = day("县委常委会日期", required=False)
    meeting_record = forms.CharField(label="会议纪要文号", required=False, max_length=80)
    reason = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="奖励的写明标准、金额，其他的写明有关情况。",
    )  # fmt: skip
    document = paper("决定文件或者会议纪要", needed=False)

    def __init__(self, data: Any = None, files: Any = None, *, row: Consequence) -> None:
        super().__init__(data, files)
        kind = FollowUp(row.kind)
        if kind in CHOSEN:
            self._offer("measures", [(one.value, one.label) for one in CHOSEN[kind]])
        else:
            del self.fields["measures"]
        if kind is not FollowUp.POSTING:
            del self.fields["inspector"]
        if kind is FollowUp.POOR_CASE:
            self._offer("articles", _articles())
        else:
            del self.fields["articles"]
        if kind in BY_COMMITTEE or row.tied:
            self.fields["meeting_on"].help_text = "须经县委常委会同意，必填。"
            self.fields["meeting_record"].help_text = "必填。"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        if of.get("meeting_on") and not of.get("meeting_record", "").strip():
            self.add_error("meeting_record", "填了会议日期的，须填会议纪要文号")
        return of

    def carrying(self) -> Carrying:
        of = self.cleaned_data
        return Carrying(
            measures=[Measure(one) for one in of.get("measures", ())], reason=of["reason"],
            meeting_on=of["meeting_on"], meeting_record=of["meeting_record"], inspector=of.get("inspector"),
            articles=[int(one) for one in of.get("articles", ())],
        )  # fmt: skip


def _articles() -> list[tuple[str, str]]:
    rows = RegulationArticle.objects.filter(regulation__state=RegulationState.ISSUED).select_related("regulation")
    return [(str(one.pk), str(one)) for one in rows.order_by("regulation_id", "pk")]


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="必填。"
    )


class DoneForm(forms.Form):
    """That a measure took effect."""

    done_on = day("落实日期")
    text = text("落实情况", rows=3, required=False, help_text="必填；通报的写明文号，奖励的写明内容。")
    document = paper("落实材料", needed=False)
