#!/usr/bin/env bash
# Creates the secrets of compose.yaml in the folder secrets/, and leaves those that exist as they are.
set -euo pipefail
cd "$(dirname "$0")/.."

# Only you can open the folder; in the containers, other users read the files.
mkdir -p -m 700 secrets
umask 022

create() {
  [[ -e secrets/$1 ]] || printf '%s\n' "$2" > "secrets/$1"
}

create postgres_password "$(openssl rand -hex 24)"
create database_url "postgres://portal_app:$(openssl rand -hex 24)@database:5432/portal"
create database_owner_url "postgres://portal_owner:$(openssl rand -hex 24)@database:5432/portal"
for name in auth_secret escrow_key audit_key; do
  create "$name" "$(openssl rand -base64 32)"
done
[[ -e secrets/oidc_client_secret ]] || echo 'Put the client secret of your OpenID provider into secrets/oidc_client_secret.'
