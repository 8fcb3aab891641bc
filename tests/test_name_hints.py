"""Names by rule: titles, relations, initials and two capitals together, and what is no name."""

import pytest

from exporter.hints import HintKind, hints
from exporter.name_hints import as_known
from plugin.municipalities import all_municipalities

OFFICIAL = ("'s-Hertogenbosch", "'s-Gravenhage")
KNOWN = as_known((*(each.name for each in all_municipalities().values()), *OFFICIAL))

NAMES = [
    # text with each name between brackets
    "Ik sprak [mevrouw Jansen] hierover.",
    "Ik sprak [meneer de Vries] hierover.",
    "Ik sprak de [heer Van den Berg] hierover.",
    "Ik sprak [dhr. Jansen] en [mw. Pieters].",
    "Ik sprak [mw Jansen-de Wit] gisteren.",
    "[Dr. A. Bakker] zei dat.",
    "[Prof. dr. ir. Smeets] zei dat.",
    "[Mevr. J.P. van der Laan] zei dat.",
    # Behind a title a place is a name too.
    "Dat zei [mevrouw Maastricht].",
    "Dat zei [mevrouw Jansen] van Maastricht.",
    "Onze [wethouder Jansen] vindt van wel.",
    "Onze [wethouder de Vries] vindt van wel.",
    "Onze [wethouder van den Berg] vindt van wel.",
    "Onze [burgemeester Van Dijk] vindt van wel.",
    "Mijn [collega Els] weet dit.",
    "Mijn [dochter Lisa] kreeg geen hulp.",
    "Mijn [buurman Ahmed el Idrissi] helpt.",
    "Volgens [J. Jansen] is dat zo.",
    "Volgens [J. de Vries] is dat zo.",
    "Volgens [A.B.C. van 't Hof] is dat zo.",
    "Volgens [Chr. Jansen] is dat zo.",
    "[J. de Vries] zei dat.",
    "Dat is zo. [J. Jansen] zei dat.",
    "Vraag het [Jan Jansen] van het wijkteam.",
    "Vraag het [Jan van den Berg] eens.",
    "Vraag het [Jan Peter de Boer] eens.",
    "Vraag het [Jan in 't Veld] eens.",
    "Vraag het [Fatma Yılmaz] eens.",
    "Vraag het [Anne-Marie Jansen] eens.",
    "Vraag het [Jan Jansen], [Els Bakker] of een ander.",
    "Vraag het [Van den Berg] eens.",
    "Vraag het in ’s-Hertogenbosch [Jan Jansen] eens.",
    "[Jan Jansen] weet dit.",
    "Dat is zo. [Jan Jansen] weet dit.",
    "Bel (of mail) [Jan Jansen]!",
    "Vraag\n[Jan Jansen]\nof iemand anders.",
    "Volgens [Jan Jansen] en [Els Bakker] niet.",
]


@pytest.mark.parametrize("marked", NAMES)
def test_names_that_are_found(marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    found = hints(text, KNOWN)
    shown = text
    for hint in reversed(found):
        name = text[hint.start : hint.end]
        shown = f"{shown[: hint.start]}[{name}]{shown[hint.end :]}"

    assert shown == marked
    assert {hint.kind for hint in found} == {HintKind.NAME}


NO_NAMES = [
    "Dat staat in de Jeugdwet en in de WMO.",
    "Het CJG en de GGD werken samen.",
    "Wij werken in Maastricht en Den Haag.",
    "Wij werken in Valkenburg aan de Geul en ’s-Hertogenbosch.",
    "Van ’s-Hertogenbosch Noord naar 's-Gravenhage.",
    "Gemeente Heerlen en gemeente Sittard-Geleen doen mee.",
    "Burgemeester van Maastricht en wethouder van Financiën.",
    "De wethouder Jeugd en de wethouder Sociaal Domein.",
    "In Januari en op Maandag komen wij samen.",
    "Het Leger des Heils en het Rode Kruis helpen.",
    "Volgens Jansen is dat zo.",
    "Mevrouw weet het niet. Meneer ook niet.",
    "Onze wethouder. Daarna de raad.",
    "Mijn collega weet het. Els ook.",
    "Onderdeel A. Naar een visie. Onderdeel B. Van visie naar uitvoering.",
    "Wij kopen bij Zorg B.V. Xonar in.",
    "De wethouder van Mobiliteit en de partner in Welzijnszorg weten het.",
    "De Stichting Xonar en het Platform Den Haag doen mee.",
    "Ook Platform Maastricht-Heuvelrand doet mee.",
    "Ook het Platform van Valkenburg aan de Geul doet mee.",
    "Zie punt a. Jansen zei dat.",
    "Dat is de WMO. Jansen zei dat.",
    "Onderdeel A kiest Jansen.",
    "Els in Rolduc en Jan op Terschelling.",
    "Dat is zo. Volgens Jansen niet.",
    "Wij vinden Eigen Kracht en Sociaal Domein lastig.",
    "Werken met Signs of Safety en Triple P.",
    "ONZE GEMEENTE DOET DIT SAMEN.",
    "Wij weten het niet; Samen kijken wij verder.",
    "Het Centrum Jeugd en Gezin Noord helpt.",
    "Nederlands Jeugdinstituut en Verwey-Jonker Instituut",
    "Els in Utrecht en Jan op Maandag.",
    "Wij praten met de Tweede Kamer en de Raad.",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_no_name(text: str) -> None:
    assert [text[hint.start : hint.end] for hint in hints(text, KNOWN)] == []


def test_a_place_is_a_name_for_who_does_not_know_it() -> None:
    text = "Wij gaan naar Onbekend Dorp."

    assert len(hints(text)) == 1
    assert hints(text, as_known(["Onbekend Dorp"])) == ()
