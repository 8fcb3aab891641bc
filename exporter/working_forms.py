"""Ways of working in a meeting, in plain Dutch, and which of them fits a question. Pure.

The four steps from one person to all are known as 1-2-4-All (K. McCandless and H. Lipmanowicz,
Liberating Structures); the descriptions are our own. No form asks anybody to tell what he or she
filled in: in a confidential round that stays with the respondent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.talk import Talk


@dataclass(frozen=True)
class Form:
    """A way of working: its short name, and in two or three sentences how it goes.

    It suits `fewest` to `most` people and takes at least `minutes`, and `each` minutes more for
    every person where people speak one by one.
    """

    name: str
    how: str
    fewest: int
    most: int
    minutes: int
    each: int = 0

    def fits(self, people: int, minutes: int) -> bool:
        """Whether so many people can do this in so many minutes."""
        enough = self.minutes + self.each * people
        return self.fewest <= people <= self.most and enough <= minutes


_ANY = 1000

IN_TURNS = Form(
    "Om de beurt",
    "Vertel om de beurt wat u denkt. De ander vat het samen en vraagt door. "
    "Schrijf op waar u het over eens bent.",
    fewest=2,
    most=2,
    minutes=5,
)
PAIRS = Form(
    "In tweetallen",
    "Maak tweetallen. Is er iemand over, maak dan één drietal. "
    "Vertel elkaar om de beurt wat u denkt. "
    "Daarna noemen een paar tweetallen één punt aan iedereen.",
    fewest=3,
    most=_ANY,
    minutes=5,
)
ROUND = Form(
    "Rondje van één minuut",
    "Iedereen krijgt één minuut, en de anderen luisteren. "
    "Begin bij wie vaak als laatste praat. Bespreek daarna wat opviel.",
    fewest=3,
    most=10,
    minutes=4,
    each=1,
)
CORNERS = Form(
    "Vier hoeken",
    "Elke hoek van de zaal is een label. Kies de hoek die nu bij u past, of houd een kaart op. "
    "Wat u eerder invulde, hoeft u niet te zeggen. Vraag in elke hoek waarom mensen daar staan.",
    fewest=6,
    most=60,
    minutes=10,
)
SILENT = Form(
    "Stil schrijven",
    "Iedereen schrijft drie minuten voor zichzelf, zonder naam erbij. "
    "Leg de briefjes bij elkaar en lees ze samen. "
    "Bespreek wat u vaak leest, en wat maar één keer.",
    fewest=3,
    most=30,
    minutes=8,
)
ONE_TWO_FOUR = Form(
    "Alleen, met twee, met vier, met allen",
    "Denk één minuut na voor uzelf. "
    "Praat daarna twee minuten in tweetallen, en vier minuten in viertallen. "
    "Elk viertal noemt één punt aan iedereen.",
    fewest=8,
    most=60,
    minutes=12,
)
TWO_COLUMNS = Form(
    "Twee kolommen",
    "Zet links op een vel wat u deelt, en rechts waar u verschilt. "
    "Kies één verschil en praat daarover door. Spreek af wie dat punt verder brengt.",
    fewest=2,
    most=12,
    minutes=8,
)
SIDE_BY_SIDE = Form(
    "Naast elkaar leggen",
    "Leg de antwoorden met label 1 naast elkaar. "
    "Zet een streep onder wat hetzelfde zegt, en een vraagteken bij wat verschilt. "
    "Schrijf samen één zin op waar iedereen achter staat.",
    fewest=2,
    most=12,
    minutes=8,
)
ONE_SENTENCE = Form(
    "Eén zin per groepje",
    "Maak groepjes van vier. Elk groepje schrijft de afspraak op in één zin. "
    "Hang de zinnen naast elkaar en zoek de verschillen.",
    fewest=8,
    most=_ANY,
    minutes=10,
)

# In order of preference. What fits any number of people and the shortest talk closes each list.
_ALWAYS = (PAIRS, IN_TURNS)
FORMS: dict[Talk, tuple[Form, ...]] = {
    Talk.DISPUTED: (TWO_COLUMNS, CORNERS, *_ALWAYS),
    Talk.NOT_TOLD: (ROUND, ONE_TWO_FOUR, *_ALWAYS),
    Talk.NEVER_SEEN: (SILENT, ONE_SENTENCE, *_ALWAYS),
    Talk.UNKNOWN_DISCUSSION: (ROUND, *_ALWAYS),
    Talk.OPEN_DISCUSSION: (CORNERS, TWO_COLUMNS, *_ALWAYS),
    Talk.NOT_EXCHANGED: (ONE_TWO_FOUR, ROUND, *_ALWAYS),
    Talk.BLIND_SPOT: (SILENT, *_ALWAYS),
    Talk.BROAD_AGREEMENT: (SIDE_BY_SIDE, ONE_SENTENCE, *_ALWAYS),
    Talk.FEW_LABELS: (ROUND, *_ALWAYS),
    Talk.NO_LABELS: (CORNERS, ROUND, *_ALWAYS),
    Talk.UNAVAILABLE: (CORNERS, ROUND, *_ALWAYS),
}


def form_for(talk: Talk, people: int, minutes: int, used: Sequence[Form] = ()) -> Form:
    """The form for a talk of so many people and minutes: of those that fit the least `used`.

    Of equals the first in `FORMS`. From two people and five minutes on there always is one; below
    that it raises `ValueError`.
    """
    fitting = [form for form in FORMS[talk] if form.fits(people, minutes)]
    return min(fitting, key=used.count)
