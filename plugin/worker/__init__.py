"""The worker: the one place that opens both stores.

It pulls, makes the releases that are due, writes counts and run results (never answers) to the
workspace, and carries out what the web service asked for. The commands do the same work through it.

Read in this order: `failures` (what is told and logged of a failure), `others` (what no
municipality counts), `kept_runs` (what the workspace keeps of a run), `releaser` (releases and
counts from the mirror), `retaining` (what goes when a round is over), `patience` (how long somebody
waits for LimeSurvey), `registering` (a round of what stands there), `work` (what is done to one
round), `errands` (what the web service asked for), `pulling` (a thread for who waits for
LimeSurvey), `plan` (when everything is read, and what makes room), `routine` (the rounds that are
due), `watch` (the loop).
"""
