"""Forms of units, posts and appointments: parse and explain."""

from __future__ import annotations

from typing import Any

from django import forms

from organization.enums import AppraisalSystem, PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.forms.accounts import reason_field
from organization.forms.choices import UnitChoice
from organization.models import Account, Post, PostTitle, Unit

ANY = ("", "全部")
CHOOSE = "请选择"


def day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class UnitFilter(forms.Form):
    """Filters of the unit list; they live in the address."""

    q = forms.CharField(label="名称或编码", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", required=False, choices=[ANY, *UnitKind.choices()])
    level = forms.ChoiceField(label="级别", required=False, choices=[ANY, *UnitLevel.choices()])
    system = forms.ChoiceField(
        label="考核系统", required=False, choices=[ANY, *AppraisalSystem.choices(), ("none", "不单独考核")]
    )
    abolished = forms.BooleanField(label="含已撤销", required=False)


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A unit; the code is fixed once it stands."""

    parent = UnitChoice(label="上级单位", required=False, queryset=Unit.objects.none(), empty_label="（无，县本级）")
    appraised_with = UnitChoice(
        label="随同考评的单位",
        required=False,
        queryset=Unit.objects.none(),
        empty_label="（单独考评）",
        help_text="工作计入另一单位、不单独参评的机构在此选择主体单位（SX-2.1-d）。",
    )

    class Meta:
        model = Unit
        fields = ("code", "name", "kind", "level", "parent", "appraisal_system", "appraised_with", "order")
        help_texts = {
            "appraisal_system": "只有乡镇局级单位列入四个考核系统之一（JH-C-3.2）。",
            "order": "同级单位按此数从小到大排列。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Unit.objects.standing()
        self.fields["parent"].queryset = standing  # type: ignore[attr-defined]
        self.fields["appraised_with"].queryset = standing.filter(appraised_with__isnull=True)  # type: ignore[attr-defined]
        for name in ("kind", "level"):
            field: Any = self.fields[name]
            field.choices = [("", CHOOSE), *list(field.choices)[1:]]
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields["reason"] = reason_field("变更理由")


class TitleForm(forms.Form):
    """A title of the standard list."""

    name = forms.CharField(label="职务名称", max_length=40)
    category = forms.ChoiceField(label="类别", choices=TitleCategory.choices())
    order = forms.IntegerField(label="排序", min_value=0, initial=0)


class PostForm(forms.Form):
    """A post of a unit; titles come from the standard list alone (QSH-24-d)."""

    title = forms.ModelChoiceField(label="职务名称", queryset=PostTitle.objects.none(), empty_label=CHOOSE)
    quota = forms.IntegerField(label="核定职数", min_value=0, help_text="按机构编制文件核定的职数（QSH-24-e）。")
    principal = forms.ChoiceField(
        label="主要负责人职位",
        required=False,
        choices=PrincipalPost.choices(),
        help_text="每个单位党、政主要负责人职位各一个，可由同一人担任（JH-B-6-a）。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].queryset = PostTitle.objects.standard()  # type: ignore[attr-defined]


class QuotaForm(forms.Form):
    quota = forms.IntegerField(label="核定职数", min_value=0)
    reason = reason_field("依据（文件名称、文号）")


class PostChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit.name} · {obj.title.name}（核定 {obj.quota}）"


class UnitPick(forms.Form):
    """The unit whose posts an appointment offers."""

    unit = UnitChoice(label="任职单位", queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(account).standing()  # type: ignore[attr-defined]


class AppointmentForm(forms.Form):
    """Appoint a person to one of the unit's posts."""

    post = PostChoice(label="职位", queryset=Post.objects.none(), empty_label=CHOOSE)
    starts_on = day_field("任职日期")
    field_of_work = forms.CharField(label="分管工作", required=False, max_length=200, help_text="用顿号分开。")
    term = forms.CharField(label="届次", required=False, max_length=20)
    document_number = forms.CharField(label="任职文号", required=False, max_length=60)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(unit=unit).select_related("unit", "title")
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]


class EndForm(forms.Form):
    ends_on = day_field("免职日期", help_text="自该日起不再担任；继任者可以同日任职。")
    reason = reason_field("理由（文号）")


class WorkForm(forms.Form):
    """A leader's field of work in a term (JH-B-3.1-c)."""

    field_of_work = forms.CharField(label="分管工作", max_length=200, help_text="用顿号分开，例如：农业农村、水利。")
    term = forms.CharField(label="届次", max_length=20)
    from_day = day_field("自何日起")
