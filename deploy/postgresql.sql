-- De twee opslagen op PostgreSQL: voor elk een rol, met een eigen schema van dezelfde naam.
--
-- Een beheerder van PostgreSQL (versie 14 of nieuwer) doet dit één keer, in een eigen database:
--
--     createdb --encoding=UTF8 --template=template0 eigenkracht
--     psql --dbname=eigenkracht --file=deploy/postgresql.sql \
--         --set=mirror_password=… --set=workspace_password=…
--
-- De tabellen maakt het programma zelf. Dit zijn daarna de instellingen, elk op één regel:
--
--     EIGENKRACHT_MIRROR_URL=
--         postgresql://eigenkracht_mirror:…@server/eigenkracht?sslmode=verify-full
--     EIGENKRACHT_WORKSPACE_URL=
--         postgresql://eigenkracht_workspace:…@server/eigenkracht?sslmode=verify-full
--
-- De eerste is alleen nodig waar de antwoorden worden opgehaald. Met de tweede, die de website
-- kent, is geen enkel los antwoord te lezen. Andere namen mogen ook: per rol één schema, dat van
-- die rol is.

\set ON_ERROR_STOP on

\if :{?mirror_password}
\else
    DO $$ BEGIN RAISE 'Geef een wachtwoord mee: --set=mirror_password=…'; END $$;
\endif
\if :{?workspace_password}
\else
    DO $$ BEGIN RAISE 'Geef een wachtwoord mee: --set=workspace_password=…'; END $$;
\endif

BEGIN;

CREATE ROLE eigenkracht_mirror LOGIN PASSWORD :'mirror_password';
CREATE ROLE eigenkracht_workspace LOGIN PASSWORD :'workspace_password';

-- Niemand anders komt erin, en niemand maakt iets buiten zijn eigen schema.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO eigenkracht_mirror, eigenkracht_workspace;

CREATE SCHEMA AUTHORIZATION eigenkracht_mirror;
CREATE SCHEMA AUTHORIZATION eigenkracht_workspace;

COMMIT;
