"""The form of a publication (GW713-32)."""

from __future__ import annotations

from decisions.actions.publication import NewPublication
from decisions.forms.fields import MatterForm, day, line, text


class PublicationForm(MatterForm):
    """Where and when a decision was published, with its interpretation and what became of the opinions."""

    published_on = day("公布日期")
    place = line("公布渠道", 200, help_text="政府公报、门户网站的地址，或者报纸名称和版次。")
    interpretation = text("解读", rows=6)
    adoption = text("意见采纳情况", rows=5, help_text="采纳了哪些意见，未采纳的主要理由。")

    def new(self) -> NewPublication:
        return NewPublication(**self.cleaned_data)
