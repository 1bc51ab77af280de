"""A signed-in person at the live web process: pages and forms over real HTTP."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from organization.models import Account


@dataclass
class Visitor:
    """Cookies of one browser; ``times`` are the seconds each answer took."""

    port: int
    cookies: dict[str, str]
    times: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, account: Account, port: int) -> Visitor:
        """Signed in through the session table, as sign-in leaves it."""
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return cls(port, {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value})

    def get(self, path: str) -> int:
        return self._request("GET", path, None)

    def post(self, path: str, **data: str) -> int:
        """A form of ours; ``get`` a page with a form first."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies[settings.CSRF_COOKIE_NAME], **data})
        return self._request("POST", path, body)

    def _request(self, method: str, path: str, body: str | None) -> int:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.monotonic()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            answer.read()
        finally:
            link.close()
        self.times.append(time.monotonic() - begun)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status
