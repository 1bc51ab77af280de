"""When a session ends by itself (GB/T 22239-2019 8.1.4.1 b; ASVS 5.0 7.3.1 and 7.3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.enums import Choice


class SessionEnd(Choice):
    """Why a session is over; the wording is shown on the sign-in page."""

    IDLE = "idle", "长时间没有操作，已自动退出，请重新登录"
    ABSOLUTE = "absolute", "登录时间已到上限，请重新登录"
    CLOSED = "closed", "本次登录已被结束，请重新登录"


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """idle        time without a request after which a session ends
    idle_admin  the same for the three administrators
    absolute    life of a session whatever happens
    grain       last_seen_at is written at most this often; a session may end that much early, never late
    """

    idle: timedelta
    idle_admin: timedelta
    absolute: timedelta
    grain: timedelta


@dataclass(frozen=True, slots=True)
class SessionFacts:
    started_at: datetime
    last_seen_at: datetime
    administrator: bool


def session_end(facts: SessionFacts, policy: SessionPolicy, at: datetime) -> SessionEnd | None:
    """Why the session is over at ``at``, or None while it lives."""
    if at - facts.started_at >= policy.absolute:
        return SessionEnd.ABSOLUTE
    if at - facts.last_seen_at >= (policy.idle_admin if facts.administrator else policy.idle):
        return SessionEnd.IDLE
    return None


def is_due_to_be_seen(facts: SessionFacts, policy: SessionPolicy, at: datetime) -> bool:
    """Whether last_seen_at is old enough to be written again."""
    return at - facts.last_seen_at >= policy.grain
