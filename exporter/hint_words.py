"""The words that `exporter.name_hints` and `exporter.hints` go by: data, in lower case."""


def _words(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


_MONTHS_AND_DAYS = """
    januari februari maart april mei juni juli augustus september oktober november december
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    pasen pinksteren kerst kerstmis nieuwjaar koningsdag hemelvaart ramadan suikerfeest
"""
_LAWS_AND_ABBREVIATIONS = """
    wmo jeugdwet participatiewet zorgverzekeringswet leerplichtwet gemeentewet avg wlz zvw
    wet wetboek cjg ggd ggz vng nji rmo sw uwv svb mee poh rmc gi's zzp b&w
"""
_PLACES = """
    nederland nederlands nederlandse nederlanders vlaanderen belgië belgisch belgische duitsland
    duits duitse europa europees europese engels engelse frans franse turks turkse marokkaans
    marokkaanse syrië syrisch syrische arabisch poolse pools oekraïne oekraïens oekraïense
    limburg limburgs limburgse brabant brabants brabantse zeeland zeeuws zeeuwse gelderland gelders
    gelderse holland hollands hollandse friesland fries friese drenthe drents drentse overijssel
    flevoland heuvelland veluwe achterhoek twente betuwe randstad maasland parkstad
    noord oost zuid west noorden oosten zuiden westen midden centrum binnenstad
"""
_ORGANISATIONS = """
    gemeente gemeenten gemeenteraad gemeentehuis stadhuis raad raadhuis college provincie rijk
    rijksoverheid ministerie minister staatssecretaris kamer staten inspectie rechtbank politie
    kinderrechter raadslid wethouder burgemeester wijkteam wijkteams gebiedsteam jeugdteam
    buurtteam kernteam toegang loket stichting vereniging instelling organisatie dienst afdeling
    team bureau huis huizen school scholen basisschool universiteit hogeschool academie bibliotheek
    ziekenhuis huisarts huisartsen welzijn welzijnswerk verwey-jonker instituut tno movisie zonmw
    jeugdinstituut rode kruis leger heils humanitas vluchtelingenwerk kinderbescherming thuis
    jeugdbescherming jeugdreclassering jeugdgezondheidszorg consultatiebureau kinderombudsman
    cliëntenraad adviesraad jongerenraad ouderraad voedselbank repaircafé facebook google whatsapp
    instagram teams microsoft excel word zoom
"""
_FIELD = """
    eigen kracht sociaal sociale domein jeugd jeugdhulp jeugdzorg jeugdbeleid jeugdigen gezin
    gezinnen gezinscoach zorg onderwijs cultuur sport werk inkomen wonen financiën veiligheid
    gezondheid preventie participatie ondersteuning visie beleid beleidsplan uitvoering resultaten
    samen sterk sterke quick scan reflectietool actieagenda eerste tweede derde vierde
    familiegroepsplan netwerkberaad conferentie eigen-kracht-conferentie centrale signs safety
    wraparound care photovoice triple positive parenting lokaal lokale lokaalpact regionaal
    regionale regio transformatie transitie inwoner inwoners professional professionals ouder ouders
    kind kinderen jongere jongeren burger burgers vrijwilliger vrijwilligers beleidsadviseur
    regisseur coördinator begeleider voorzitter secretaris god internet covid corona groenlinks
    pvda vvd cda sp d66 volt christenunie sgp pvv bbb
"""
FIELD_WORDS = _words(_MONTHS_AND_DAYS, _LAWS_AND_ABBREVIATIONS, _PLACES, _ORGANISATIONS, _FIELD)
"""Capitalised words that are no name: of the calendar, law, places, organisations and the field."""

FIRST_WORDS = _words("""
    aan achter al alle alleen allemaal alles als altijd anders bij binnen blijkbaar bovendien
    buiten daar daarbij daardoor daarmee daarna daarnaast daarom dan dat de deze die dit door
    dus echt een eens eerst eerder eigenlijk elk elke en er ergens even ga geen gelukkig
    gisteren goed graag haar had hebben heeft helaas helemaal het hier hierbij hierdoor hierna
    hierover hij hoe hoeveel hoewel hun iedereen ieder iemand iets ik in inmiddels is ja kan
    ken kennen kunnen laat laten maar meer meestal men met mijn misschien moet moeten mogen na
    naar naast natuurlijk nee niemand niet niets nog nooit nu of om omdat onder ongeveer ons onze
    ook op over per pas praat samen soms sinds steeds te tegen tegenwoordig ten ter terwijl toch
    toen tot tussen u uit uiteindelijk uw vaak van vanaf vandaag vanuit veel vanwege via
    volgend volgende volgens voor vooral voordat voorlopig vorig vorige vraag vragen waar
    waarbij waarmee waarom wanneer want waren was wat we weinig wel welk welke werd wie wij wil
    willen word worden wordt zal ze zeer zei zelf zelfs zij zijn zo zoals zodat zonder zou zouden
    zowel beste geachte hallo dank bedankt groeten bijvoorbeeld binnenkort momenteel
""")
"""Words that often open a sentence, and so have a capital there."""

SHORT_TITLES = _words("dhr mevr mw mr dr drs ir ing prof")
"""Titles that may have a full stop."""

TITLES = SHORT_TITLES | _words("mevrouw meneer mijnheer heer juffrouw")
"""Words with which somebody is addressed."""

RELATIONS = _words("""
    wethouder burgemeester raadslid gedeputeerde huisarts dokter dominee pastoor juf meester
    collega buurman buurvrouw zoon dochter broer zus vader moeder opa oma oom tante neef nicht
    vriend vriendin partner cliënt client pleegvader pleegmoeder gezinscoach zuster
""")
"""Words for what somebody is to others, which may stand before a name."""

PREPOSITIONS = _words("in op aan")
PARTICLES = PREPOSITIONS | _words("van de der den het 't ten ter te el al ben bin la le du di da")
"""Words between first name and surname."""

TWO_LETTER_WORDS = _words("""
    af al be bv cm ct de do dr en er et ex ga ha hè hé ie ik in is ja je ka km la ma me mg ml mm
    mr mw na nr nu nv of om op pa pc st te to tv uw ve vs we wo ze zo
""")
"""What may follow a year or an amount: "2024 en" is no postcode."""
