"""Row locks on a poll. Whoever changes it locks it alone; voters share it, so that they wait only for the closing."""

from __future__ import annotations

from django.db import connection

from ballots.models import Poll

SHARED = "SELECT id FROM ballots_poll WHERE id = %s FOR SHARE"


def alone(poll: Poll) -> Poll:
    """The poll as it is now, locked to the end of the transaction."""
    return Poll.objects.select_for_update().get(pk=poll.pk)


def shared(poll: Poll) -> Poll:
    """The poll as it stays to the end of the transaction. SQLite has one writer at a time anyway."""
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute(SHARED, [poll.pk.hex])
    return Poll.objects.get(pk=poll.pk)
