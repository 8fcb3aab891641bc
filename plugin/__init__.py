"""What people touch: the command line, the worker and the web service.

Read in this order: `settings` (the only reader of the environment), `municipalities` (CBS codes and
names), `permissions` (`may(actor, verb, object)`), `workspace` (what must never be lost), `worker`
(the one place that carries anything between the stores), `places` (what a municipality in a round
is), `desk` (the workspace as one actor may see it), `service` (create_app) with its blueprints
`access`, `feedback` and `admin`, `limits` and `same_origin` (what it refuses), `acts` and `noting`
(what it keeps in the audit trail), `backup` (both stores in a file, and back), `cli` (one command
for every arrow), `demo` (the whole arrow on made-up answers).
"""
