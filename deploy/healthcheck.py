"""Ask the web process of this container for /healthz; exit code 0 when it answers 200."""

import os
import sys
import urllib.request

host = os.environ["ALLOWED_HOSTS"].split(",")[0]
request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
with urllib.request.urlopen(request, timeout=8) as response:
    sys.exit(response.status != 200)
