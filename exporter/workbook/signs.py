"""The signs of the labels: what each number and colour stands for."""

from collections.abc import Sequence

from exporter.workbook.look import label_look
from exporter.workbook.table import Field
from survey_templates.instrument import Label

NO_LABEL = "geen label"


def label_sign(label: Label, span: int = 1) -> Field:
    """A label as it stands on its sign: number and short form."""
    return Field(f"{label.number} {label.short}", label_look(label.number), span)


def legend(labels: Sequence[Label], spans: Sequence[int]) -> list[Field]:
    """The labels' signs beside each other; `spans` says how many columns each takes."""
    return [label_sign(label, span) for label, span in zip(labels, spans, strict=True)]


def number_signs(labels: Sequence[Label]) -> list[Field]:
    """The labels' numbers as headings above counts."""
    return [Field(str(label.number), label_look(label.number)) for label in labels]
