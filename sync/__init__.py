"""What was answered: LimeSurvey's responses, brought over and kept.

Read in this order: `records` (the model), `errors` (how it can fail), `address` (where LimeSurvey
is), `transport` (HTTP with our rules), `wire` (LimeSurvey's answers → records), `source` (what a
run reads), `probe` (which address form a server has), `remotecontrol` (the calls that we make, and
the adapter), `publish` (a survey file → a running survey), `reconcile` (what a stored response
counts as, and when a loss is alarming), `windows` (responses in windows of numbers), `ahead` (the
next one meanwhile), `drift` (how a survey moved away from what was written), `sqlite`, `postgresql`
and `vacuum` (each database in its own way), `kinds` (which one an address is of), `database`
(engines and migrations), `tables`, `lease` (one writer), `breaker` (after a refused login),
`staging` (what a run has read), `traces` (what a response leaves behind in releases), `merge` and
`writer` (staged → the mirror, in one transaction), `erasures` (letting go for good), `mirror` (the
mirror in SQL), `assignments` (a municipality given by a person), `seeds` (those that LimeSurvey
forgot), `reading` (the reading half of a run), `pull` (a run), `exported` (a file from LimeSurvey →
records), `from_file` (a run from that). `standin` is a small LimeSurvey on loopback, for the demo
and the tests.
"""
