"""A workbook that somebody uploads → its cells, whatever is in the file.

It is read in a process of its own (`child`), with little memory and little time. Read in this
order: `errors` (why a file is refused), `grid` (what comes out), `package` (the file as parts, and
which files are no workbook), `markup` (a part as elements), `book` (which sheets there are, styles
and texts), `sheet` (the cells of one), `child` (the process).
"""
