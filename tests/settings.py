"""Settings of the test runs: the product's own, in test mode."""

import os

os.environ.setdefault("SANTIXI_MODE", "test")

from config.settings import *  # noqa: E402,F403  the product's settings, changed below

# Argon2 is slow on purpose; the suite signs in hundreds of times. The production hasher has its own test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
SECOND_FACTOR_REQUIRED = False

# On a busy machine a test takes longer than the minute after which a page writes that its reader was seen: counted
# statements must not depend on that. The minute has its own test.
SESSION_SEEN_SECONDS = 300

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file of its own for each run: two runs on one machine must not share a database.
    DATABASES["default"]["TEST"]["NAME"] = str(DATA_DIR / f"test-{os.getpid()}.sqlite3")  # noqa: F405
else:
    # So on a server that the environment names; by the run's folder, so that one left by a killed run is replaced.
    _named = f"test_{DATABASES['default']['NAME']}_{DATA_DIR.name}"  # noqa: F405
    DATABASES["default"].setdefault("TEST", {})["NAME"] = _named  # noqa: F405
    # As deploy/postgres-init.sh has it in production.
    DATABASES["default"]["OPTIONS"]["options"] += " -c jit=off"  # noqa: F405

# Each test client makes the middleware anew; looked up one by one, the static files are not gathered each time.
WHITENOISE_AUTOREFRESH = True
