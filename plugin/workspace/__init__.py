"""The workspace: what must never be lost, and the only store that the web service opens.

Read in this order: `schema` (the tables), `rounds` (rounds and their municipalities), `releases`
(what passed the gate), `status` (counts and run results, never answers), `runs` (how each run of
the sync went), `requests` and `round_requests` (what the web service asks of the worker),
`heartbeats` (its signs of life), `sessions` (who is in), `grants` (who may come in, and with which
code), `uploads` (workbooks that were handed in), `nudges` (what the plugin in LimeSurvey said),
`audit` (who did what), `store` (all of them on one engine).
"""
