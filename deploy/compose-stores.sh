#!/bin/sh
# Run once by the image of PostgreSQL, in its new and empty database: the roles of the two stores.
set -eu
psql --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file=/eigenkracht/postgresql.sql \
    --set=mirror_password="$MIRROR_PASSWORD" --set=workspace_password="$WORKSPACE_PASSWORD"
