"""A small LimeSurvey on loopback, for the demo and the tests.

It speaks RemoteControl over real HTTP with LimeSurvey's own quirks and errors, and serves public
survey pages that a person can fill in. It follows 6.10 where versions differ, reads any .lss of the
old inline layout, and knows nothing of our own codes. `tests/verification` holds it to the same
assertions as a real server.

Read in this order: `structure` (what a survey is made of), `settings` (LimeSurvey's columns and
their defaults), `survey` (one survey and its responses), `world` (accounts, sessions, surveys),
`errors` (how a call can fail), `purifier` (what the HTML filter drops), `lss` (reading a survey
file), `export` (responses as LimeSurvey writes them), then the RemoteControl methods in
`account_calls`, `survey_calls`, `structure_calls` and `response_calls`, `remotecontrol` (JSON-RPC
over HTTP), `addresses` (the two address forms), `expressions` (the {CODE} in texts), `visit` (one
person going through a survey), `saving` (going on later), `pages` (the public pages) and `server`
(all of it on a port).
"""
