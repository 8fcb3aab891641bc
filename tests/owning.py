"""A municipality's own questions, beside those of any instrument."""

from dataclasses import replace

from survey_templates.instrument import Instrument, OwnQuestions, ReflectionQuestion


def asking(instrument: Instrument, **texts: tuple[str, ...]) -> Instrument:
    """The instrument with own questions: their texts by the CBS code of the municipality."""
    first = len(instrument.questions) + 1
    own = tuple(
        OwnQuestions(
            municipality,
            tuple(
                ReflectionQuestion(number, text, "Denk aan gisteren.", (), (), municipality)
                for number, text in enumerate(mine, start=first)
            ),
        )
        for municipality, mine in texts.items()
    )
    return replace(instrument, own=own)
