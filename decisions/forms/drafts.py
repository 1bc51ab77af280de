"""Which two versions of a draft are compared; the state is the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms


class CompareForm(forms.Form):
    """The older and the newer version."""

    old = forms.ChoiceField(label="原稿", required=False)
    new = forms.ChoiceField(label="新稿", required=False)

    def __init__(self, data: Any, *, numbers: Sequence[int], **kwargs: Any) -> None:
        """``numbers`` from the newest down, at least one."""
        self.numbers = list(numbers)
        asked = {name: data.get(name, "") for name in ("old", "new")}
        known = {str(one) for one in numbers}
        new = asked["new"] if asked["new"] in known else str(numbers[0])
        former = str(max(int(new) - 1, self.numbers[-1]))
        old = asked["old"] if asked["old"] in known else former
        super().__init__({"old": old, "new": new}, **kwargs)
        for name in ("old", "new"):
            self.fields[name].choices = [(str(one), f"第 {one} 稿") for one in numbers]  # type: ignore[attr-defined]

    def pair(self) -> tuple[int, int]:
        """The numbers of the two versions."""
        self.is_valid()
        return int(self.cleaned_data["old"]), int(self.cleaned_data["new"])
