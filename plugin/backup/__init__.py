"""A backup: both stores in one file, and back again; the file knows nothing of the engine.

Read in this order: `decisions` (which tables belong in it), `rows` (a row ⇄ a line), `manifest`
(what the file says it holds), `archive` (the file), `tables` (rows out of a store and into one),
`stores` (the two stores), `take` (stores → file), `restore` (file → empty stores).
"""
