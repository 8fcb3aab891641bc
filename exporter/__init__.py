"""What it means, and what we will do.

Read in this order: `analysis` (labels → figures, duiding, orders), `disclosure` (the privacy gate),
`unavailable` (what cannot be relied on), `release` (what passed the gate at one moment),
`nonresponse` (what who did not answer could change), `talk` (finding → what to talk about),
`unavailable_phrasing` and `phrasing` (figures → plain Dutch), `working_forms` and `script`
(findings → the meeting's script), `agreed` (what the group agreed), `rowkey` (what a row shows),
`agenda` (release + what was agreed → agenda rows), `hint_words`, `name_hints` and `hints` (text →
what may point to a person), `deadlines` (what is late and what soon), `change` and
`change_phrasing` (two rounds → what moved), `alphabet`, `region` and `region_phrasing` (releases of
several municipalities together), `publishable` and `publication` (what everybody may see),
`safe_text` (hostile text → harmless text), `calendar` (dated actions → .ics), `workbook` (agenda →
.xlsx), `reading` (an uploaded .xlsx → cells), `dutch_dates`, `returned` (cells → what its rows
say).
"""
