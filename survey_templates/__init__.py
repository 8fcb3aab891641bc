"""What is asked: the instrument, and the LimeSurvey survey that is built from it.

Read in this order: `instrument` (the model), `reading` (a file that people write), `own_questions`
(what a municipality asks besides), `loader` (YAML → model), `codebook` (the one seam with
LimeSurvey's names), `dates` (a date in words), `wording` (the Dutch texts around the questions),
`kiosk` (what is other on a device that goes from hand to hand), `definition` (model → survey
definition), `differences` (how two definitions differ), `lss` (survey definition ⇄ .lss bytes).
"""
