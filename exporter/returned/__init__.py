"""What a workbook that comes back says: cells → what its rows say of agreements and actions. Pure.

Read in this order: `headings` (which column is where), `values` (a cell → a value), `rows` (cells →
rows, long texts whole again), `said` (rows → what is said of each thing, and what has no place).
"""
