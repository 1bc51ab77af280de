"""Forms of bonus and penalty entries, vetoes and disqualifications. They parse; the rules judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, EntryState, Filer, MarkKind
from appraisal.forms.pickers import PickField
from appraisal.models import Group, Member
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import FilerFacts, Filing, kinds_of
from core.enums import Choice
from core.fields import PLACES, PointsFormField, from_points
from core.files import PICKER

NONE = ("", "—")


KINDS = [*AdjustmentKind.choices(), *MarkKind.choices()]


class EntryFilter(forms.Form):
    """Kind, unit, group and state; their state is the address."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS])
    group = forms.ChoiceField(label="考核系统", required=False)
    unit = forms.CharField(label="单位", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *EntryState.choices()])

    def __init__(self, data: Any, *, groups: Iterable[Group]) -> None:
        super().__init__(data)
        self.fields["group"].choices = [("", "全部"), *((one.code, one.name) for one in groups)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """The filters that can be used; a wrong one is left out."""
        self.is_valid()
        return {name: str(value).strip() for name, value in self.cleaned_data.items() if value}

    def words(self) -> list[tuple[str, str]]:
        """The filters as a cover of an export says them."""
        asked = self.asked()
        return [
            (str(field.label), dict(getattr(field, "choices", [])).get(asked[name], asked[name]))
            for name, field in self.fields.items()
            if name in asked
        ]


def paper(label: str = "依据文件") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": PICKER}),
        help_text="必填。正式文件或市领导签字原件的扫描件：PDF、OFD、Word、Excel、PNG、JPG。",
        error_messages={"empty": "文件是空的，请检查后重新选择"},
    )


def _only_for(widget: forms.Widget, *kinds: Choice) -> forms.Widget:
    """Where scripts run, the field shows only for these kinds (static/js/entries.js)."""
    widget.attrs["data-kinds"] = " ".join(kind.value for kind in kinds)
    return widget


PRAISE = (AdjustmentKind.COMMENDATION, AdjustmentKind.TOP_THREE)
LEVELLED = (*PRAISE, AdjustmentKind.CRITICISM)
FILED = (AdjustmentKind.CRITICISM, AdjustmentKind.REWARD)


class AdjustmentForm(forms.Form):
    """One bonus or penalty entry. Number, matter and file may be empty here: their rules say why they may not."""

    member = PickField(
        label="考评对象", list_id="members", missing="没有这个考评对象，请从列表中选择",
        error_messages={"required": "请选择考评对象"},
        help_text="输入编码或名称查找。随主体单位合并考评的，登记到主体单位名下。",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="类别", choices=AdjustmentKind.choices, widget=forms.Select(attrs={"data-kind-source": ""})
    )
    level = forms.ChoiceField(
        label="级别", required=False, choices=[NONE, *AdjustmentLevel.choices()],
        widget=_only_for(forms.Select(), *LEVELLED),
        help_text="表彰、通报批评必填，按方案对发文机关的排列：“市”指设区的市，“本市”指本级（县、县级市）。"
        "省直部门的表彰列“市”，通报列“省”。",
    )  # fmt: skip
    leading_group = forms.ChoiceField(
        label="领导小组", required=False, widget=_only_for(forms.Select(), AdjustmentKind.REWARD),
        help_text="奖励分必填，其他类别不填。",
    )  # fmt: skip
    points = PointsFormField(
        label="分值", required=False, max_digits=12, decimal_places=PLACES, min_value=0,
        error_messages={"invalid": "请填写数字", "min_value": "不得小于 0", "max_decimal_places": "至多 4 位小数"},
        widget=_only_for(forms.TextInput(attrs={"inputmode": "decimal"}), AdjustmentKind.REWARD),
        help_text="只有奖励分填写；其他类别按方案的分值表计算。",
    )  # fmt: skip
    matter = forms.CharField(
        label="事项", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )
    document_number = forms.CharField(label="文号", required=False, max_length=100, help_text="必填，依据文件的文号。")
    dated = forms.DateField(
        label="文件日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "请填写文件日期", "invalid": "日期写成 2012-05-20 的样子"},
    )  # fmt: skip
    single_or_grassroots = forms.BooleanField(
        label="单项工作或基层站所", required=False, widget=_only_for(forms.CheckboxInput(), *PRAISE),
        help_text="表彰减半加分。",
    )  # fmt: skip
    agency = forms.ChoiceField(
        label="发文机关", choices=Agency.choices, initial=Agency.PARTY_STATE.value,
        widget=_only_for(forms.Select(), *PRAISE), required=False, help_text="社会中介机构的表彰不加分。",
    )  # fmt: skip
    carried_over = forms.BooleanField(
        label="上年度表彰，上年未加分", required=False, widget=_only_for(forms.CheckboxInput(), *PRAISE),
        help_text="日期应在上一年度内；上年已加过的不再补加。",
    )  # fmt: skip
    filer = forms.ChoiceField(
        label="报送机构", required=False, choices=[NONE, *Filer.choices()], widget=_only_for(forms.Select(), *FILED),
        help_text="提供清单的机构。通报批评由督查室、监察局或有关机构报送，奖励分由领导小组或有关机构报送。",
    )  # fmt: skip
    filing_body = forms.CharField(
        label="有关机构名称", required=False, max_length=60, widget=_only_for(forms.TextInput(), *FILED),
        help_text="报送机构是“有关机构”的填写。",
    )  # fmt: skip
    list_number = forms.CharField(
        label="报送清单文号", required=False, max_length=100, widget=_only_for(forms.TextInput(), *FILED),
        help_text="考评办代为登记的必填；依据文件就是清单的，填同一文号。",
    )  # fmt: skip
    upload = paper()

    def __init__(
        self, data: Any = None, files: Any = None, *, members: Iterable[Member], leading_groups: Iterable[str],
        who: FilerFacts, initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """``who`` decides what is offered; what is sent all the same is refused by its rule, not by a field."""
        super().__init__(data, files, initial=dict(initial or {}))
        member: Any = self.fields["member"]
        member.offer((one.code, one.name, one.code) for one in members)
        groups: Any = self.fields["leading_group"]
        groups.choices = [NONE, *((name, name) for name in leading_groups)]
        kinds = kinds_of(who)
        self._offer("kind", [(kind.value, kind.label) for kind in kinds])
        if not who.office:
            bodies = who.bodies | ({Filer.LEADING_GROUP} if who.leading_groups else set())
            self._offer("filer", [(one.value, one.label) for one in Filer if one in bodies])
            self._offer("leading_group", [NONE, *((name, name) for name in sorted(who.leading_groups))])
            del self.fields["list_number"], self.fields["filing_body"]
            if not set(kinds) & set(PRAISE):
                del self.fields["agency"], self.fields["single_or_grassroots"], self.fields["carried_over"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        widget: Any = self.fields[name].widget
        widget.choices = choices

    @property
    def entry(self) -> AdjustmentFacts:
        """The entry as the rules see it; needs a valid form."""
        filled = self.cleaned_data
        return AdjustmentFacts(
            member=filled["member"],
            kind=AdjustmentKind(filled["kind"]),
            level=AdjustmentLevel(filled["level"]) if filled["level"] else None,
            leading_group=filled["leading_group"],
            single_or_grassroots=filled.get("single_or_grassroots", False),
            points=None if filled["points"] is None else from_points(filled["points"]),
            matter=filled["matter"],
            document_number=filled["document_number"],
            dated=filled["dated"],
            agency=Agency(filled.get("agency") or Agency.PARTY_STATE),
            carried_over=filled.get("carried_over", False),
        )

    @property
    def filing(self) -> Filing:
        """In whose list the entry stands; needs a valid form. What a kind does not use is passed over, as sent."""
        filled = self.cleaned_data
        filer = Filer(filled["filer"]) if filled["filer"] else None
        return Filing(filer, filled.get("filing_body", ""), filled.get("list_number", ""))


class MarkForm(forms.Form):
    """A veto with its field, or a disqualification."""

    member = PickField(
        label="考评对象", list_id="members", missing="没有这个考评对象，请从列表中选择",
        error_messages={"required": "请选择考评对象"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="类别", choices=MarkKind.choices, widget=forms.Select(attrs={"data-kind-source": ""})
    )
    field = forms.ChoiceField(
        label="领域", required=False, widget=_only_for(forms.Select(), MarkKind.VETO),
        help_text="一票否决必选；弄虚作假不选。",
    )  # fmt: skip
    basis = forms.CharField(
        label="依据", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="必填。作出认定的机关、文号和事由。",
    )  # fmt: skip
    upload = paper("认定文件")

    def __init__(
        self, data: Any = None, files: Any = None, *, members: Iterable[Member], fields: Iterable[str],
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=dict(initial or {}))
        member: Any = self.fields["member"]
        member.offer((one.code, one.name, one) for one in members)
        field: Any = self.fields["field"]
        field.choices = [NONE, *((name, name) for name in fields)]


class WithdrawalForm(forms.Form):
    """The reason stays on record; an empty one is the rule's business."""

    reason = forms.CharField(label="撤销理由", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class PaperForm(forms.Form):
    """The paper of an entry that came without one."""

    upload = paper()
