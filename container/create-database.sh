#!/usr/bin/env bash
# Creates the portal's database and its two logins (docs/operations/database.md). The image of PostgreSQL runs it once,
# when its volume is empty.
set -euo pipefail
secrets=${SECRETS_DIR:-/run/secrets}

# The password in postgres://user:password@host:port/database, which container/make-secrets.sh writes.
password_in() {
  sed -E 's|^[a-z]+://[^:]+:([^@]+)@.*$|\1|' "$secrets/$1"
}

# Passwords reach psql by its environment: other processes can see arguments.
APP_PASSWORD=$(password_in database_url) OWNER_PASSWORD=$(password_in database_owner_url) \
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\getenv app_password APP_PASSWORD
\getenv owner_password OWNER_PASSWORD
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
CREATE DATABASE portal OWNER portal_owner;
REVOKE CONNECT ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;
SQL
