"""The security headers that every answer must carry in production (SECURITY W02)."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse

POLICY = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}
FILE_POLICY = {"default-src 'none'", "sandbox"}
"""Uploaded files: nothing in them may do anything."""


def policy_faults(header: str) -> Iterator[str]:
    directives = {part.strip() for part in header.split(";")}
    if not directives >= POLICY and directives != FILE_POLICY:
        yield f"policy without {sorted(POLICY - directives)}"
    if "unsafe" in header or "*" in header:
        yield f"policy too open: {header}"


def header_faults(response: HttpResponse, *, signed_in: bool) -> Iterator[str]:
    """What this answer lacks."""
    yield from policy_faults(response.headers.get("Content-Security-Policy", ""))
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    }
    for name, value in expected.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        yield f"Cache-Control: {response.headers.get('Cache-Control')}"
    for name, morsel in response.cookies.items():
        hardened = morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]
        if morsel.value and (not name.startswith("__Host-") or hardened != (True, True, "Lax", "/", "")):
            yield f"cookie {name}: {hardened}"
