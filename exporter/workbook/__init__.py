"""The Excel action agenda of one municipality in one round.

Read in this order: `book` (the whole, as bytes), `columns` (what stands in which column), one
module for each sheet (`explanation_sheet`, `agenda_sheet`, `order_sheet`, `labels_sheet`,
`answers_sheet`), `signs` (the labels), `table` (records → rows), `cells` (the one function that
writes a cell), `look` (colours and fonts), `layout` (how high a row must be), `page` (paper),
`package` (the same bytes every time).
"""
