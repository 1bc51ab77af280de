#!/bin/bash
# Runs once, when the cluster is created, as its superuser: two roles besides it.
# santixi_owner owns the database and migrates it; santixi_app reads and writes rows and owns nothing.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -q --dbname "${POSTGRES_DB:-santixi}" <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
SELECT current_database() AS database \gset

CREATE ROLE santixi_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE santixi_app LOGIN PASSWORD :'app_password';

ALTER DATABASE :"database" OWNER TO santixi_owner;
-- Pages read few rows across many tables, which passes for costly: to compile such a statement takes longer than it.
ALTER DATABASE :"database" SET jit = off;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO santixi_app;

ALTER SCHEMA public OWNER TO santixi_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO santixi_app;

ALTER DEFAULT PRIVILEGES FOR ROLE santixi_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO santixi_app;
ALTER DEFAULT PRIVILEGES FOR ROLE santixi_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO santixi_app;
SQL
