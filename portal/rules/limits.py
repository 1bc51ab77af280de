"""How often one address may send a public form (SECURITY P05). Pure.

A village or an office may share one address: the figures leave room for that. A query code has sixteen signs of 32;
at this rate nobody meets one by guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from portal.enums import PublicForm

WINDOW = timedelta(hours=1)
MOST: Mapping[PublicForm, int] = {
    PublicForm.COMMENT: 20,
    PublicForm.REGISTRATION: 10,
    PublicForm.PROPOSAL: 10,
    PublicForm.APPLICATION: 10,
    PublicForm.QUERY: 30,
    PublicForm.TASK_COMMENT: 20,
    PublicForm.COMPLAINT: 10,
}


def may_send(form: PublicForm, before: int) -> bool:
    """``before``: what the address sent of this form within the window."""
    return before < MOST[form]
