"""Where sessions are kept: Django's own table and rules, read by a statement that is composed once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.prepared import Prepared


class SessionStore(db.SessionStore):
    """The setting SESSION_ENGINE names this module; every request of a signed-in account reads here first."""

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = LIVE.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        return session


LIVE: Prepared[Session] = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime
)
