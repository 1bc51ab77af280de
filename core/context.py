"""Who asks, from where: what the audit trail notes beside the actor. Set per request by the middleware."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestContext:
    address: str = ""
    request_id: str = ""


NO_REQUEST = RequestContext()
current: ContextVar[RequestContext] = ContextVar("request_context", default=NO_REQUEST)
