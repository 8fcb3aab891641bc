"""What was answered: LimeSurvey's responses, brought over and kept.

Read in this order: `records` (the model), `errors` (how it can fail), `address` (where LimeSurvey
is), `transport` (HTTP with our rules), `wire` (LimeSurvey's answers → records), `probe` (which
address form a server has), `remotecontrol` (the calls that we make, and the adapter), `publish` (a
survey file → a running survey), `reconcile` (fetched and stored → changes), `database` (engines and
migrations), `tables` and `mirror` (the mirror in SQL), `pull` (fetch, reconcile, apply). `standin`
is a small LimeSurvey on loopback, for the demo and the tests.
"""
