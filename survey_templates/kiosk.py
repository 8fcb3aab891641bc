"""A survey on a device that goes from hand to hand: it starts over by itself. Pure.

LimeSurvey leads whoever sent the answers straight to the survey's own start, which thanks and is
the first page of the next. It forgets the session on the way, and the municipality stays. Nothing
can be saved, read back or gone back to, and nothing opens a second window. LimeSurvey does nothing
by itself when somebody walks away, so every page has a link to begin again.
"""

from html import escape

from survey_templates.codebook import MUNICIPALITY, Mark
from survey_templates.wording import heading, paragraphs, running

SENT = "VERSTUURD"
YES = "J"

# What is other than in a survey that people fill in on a device of their own.
SETTINGS = {"allowprev": "N", "allowsave": "N", "autoredirect": "Y"}

# Relative, and in both address forms at once: each form passes over what the other one needs.
START = f"?r=survey/index&sid={{SID}}&lang=nl&newtest=Y&{MUNICIPALITY}={{{MUNICIPALITY}}}"
AFTER_SENDING = f"{START}&{SENT}={YES}"

STEPS = (
    "Dit apparaat gaat van hand tot hand. U kunt niet terug naar een vorige vraag.",
    "Verstuur uw antwoorden op de laatste pagina. Daarna ziet niemand ze hier nog.",
    "Stopt u eerder? Kies dan bovenaan ‘Begin opnieuw’. Wat u schreef, telt dan niet mee.",
)


def for_a_tablet(mark: Mark) -> str:
    """What is added to the name or the manner of a round: ", voor een tablet", or ""."""
    return ", voor een tablet" if mark.kiosk else ""


def thanks() -> str:
    """What stands on the first page when somebody has just sent the answers."""
    return heading("Dank u wel, uw antwoorden zijn verstuurd.") + running(
        paragraphs(
            "Niemand kan ze hier nog zien. Geef het apparaat door, of leg het neer.",
            "Wilt u ook meedoen? Kies dan onderaan ‘Volgende’.",
        )
    )


def begin_again() -> str:
    """The link, on top of every other page, for who finds the page of somebody else."""
    link = f'<a href="{escape(START)}">Begin opnieuw</a>'
    return f"<p>Bent u een nieuwe deelnemer? {link}</p>"
