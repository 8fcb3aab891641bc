"""The Excel action agenda of one municipality in one round.

Read in this order: `contents` (what it is made of), `identity` (which agenda a file is), `book`
(the whole, as bytes), `columns` (what stands in which column), one module for each sheet
(`explanation_sheet`, `agenda_sheet` with `follow_up_rows`, `order_sheet`, `labels_sheet` with
`chart`, `answers_sheet`, `inspiration_sheet`, `progress_sheet`), `listed`, `validation` and
`overdue` (what a list can do by itself), `signs` (the labels), `table` (records → rows), `cells`
(the one function that writes a cell), `rows` (cells → the file), `look` (colours and fonts),
`layout` (how high a row must be), `page` (paper), `package` (the same bytes every time),
`publication_book` (what may be published).
"""
