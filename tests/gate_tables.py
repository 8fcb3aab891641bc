"""Which groups the privacy gate shows: tables that a colleague can check by hand."""

from exporter.disclosure import Disclosed, Voice, disclose
from survey_templates.codebook import Privacy
from survey_templates.instrument import Side
from survey_templates.loader import load_default

Shown = tuple[str | None, int | str, int]

INSTRUMENT = load_default()
INSIDE = [role for role in INSTRUMENT.roles if role.side is Side.INTERN]
OUTSIDE = [role for role in INSTRUMENT.roles if role.side is Side.EXTERN]
NAMES = INSTRUMENT.side_names


def voices(
    intern: tuple[int, ...], extern: tuple[int, ...] = (), roleless: int = 0
) -> tuple[Voice, ...]:
    """So many people in each role of each side, by the order of the instrument."""
    roles = [*zip(INSIDE, intern, strict=False), *zip(OUTSIDE, extern, strict=False)]
    counted = [role for role, people in roles for _ in range(people)]
    return (*(Voice(role, ()) for role in counted), *[Voice(None, ())] * roleless)


def shown(disclosed: Disclosed) -> list[Shown]:
    """The shown groups but everyone, in short: the side, the place of the role in it, people."""
    names = {role.name: place for place, role in (*enumerate(INSIDE), *enumerate(OUTSIDE))}
    return [
        (group.side, names.get(group.name, group.kind.value), group.people)
        for group in disclosed.groups[1:]
    ]


ONE_SIDE: list[tuple[tuple[int, ...], int, int, list[tuple[int | str, int]]]] = [
    # intern by role, roleless, k, what is shown besides everyone
    ((1, 6, 5), 0, 5, [(1, 6), ("overig", 6)]),
    ((2, 9, 3, 4), 0, 5, [(1, 9), ("overig", 9)]),
    ((2, 12), 0, 5, []),
    ((1, 4), 0, 5, []),
    ((12,), 0, 5, []),
    ((4,), 0, 5, []),
    ((5,), 0, 5, []),
    ((6, 7), 0, 5, [(0, 6), (1, 7)]),
    ((5, 5), 0, 5, [(0, 5), (1, 5)]),
    ((4, 5, 6), 0, 5, [(2, 6), ("overig", 9)]),
    ((2, 2, 6), 0, 5, []),
    ((2, 2, 6, 7), 0, 5, [(3, 7), ("overig", 10)]),
    ((2, 3, 6, 7), 0, 5, [(2, 6), (3, 7), ("overig", 5)]),
    # Of equals the last in the instrument's order joins the pool.
    ((1, 5, 5), 0, 5, [(1, 5), ("overig", 6)]),
    # The pool takes no more than it needs.
    ((1, 1, 3, 4, 8, 9), 0, 5, [(4, 8), (5, 9), ("overig", 9)]),
    ((1, 3, 4), 0, 3, [(2, 4), ("overig", 4)]),
    ((2, 2, 6), 0, 3, [(2, 6), ("overig", 4)]),
    ((9, 10), 0, 10, []),
    # Who gave no role is always in the pool, and no group alone.
    ((6, 7), 6, 5, [(1, 7), ("overig", 12)]),
    ((3, 7), 3, 5, [(1, 7), ("overig", 6)]),
    ((7,), 6, 5, []),
    ((), 6, 5, []),
]


BOTH_SIDES: list[tuple[tuple[int, ...], tuple[int, ...], int, list[Shown], int]] = [
    # intern, extern, roleless, what is shown besides everyone, main
    ((1, 6), (5,), 0, [("intern", "kant", 7), ("extern", "kant", 5)], 1),
    (
        (6, 6),
        (5, 2, 3),
        0,
        [
            ("intern", "kant", 12),
            ("intern", 0, 6),
            ("intern", 1, 6),
            ("extern", "kant", 10),
            ("extern", 0, 5),
            ("extern", "overig", 5),
        ],
        1,
    ),
    # A small side is not split off, nor are roles beside it: the rest would be the small side.
    ((6, 6), (4,), 0, [], 0),
    ((1,), (6, 6), 0, [], 0),
    ((4,), (4,), 0, [], 0),
    # Who gave no role counts inside.
    ((4,), (6,), 1, [("intern", "kant", 5), ("extern", "kant", 6)], 1),
    ((), (6,), 5, [("intern", "kant", 5), ("extern", "kant", 6)], 1),
    ((), (6, 6), 4, [], 0),
]


def tables_hold() -> bool:
    """Whether the gate shows what the tables say."""
    rows: list[tuple[tuple[Voice, ...], int, list[Shown]]] = [
        (voices(intern, (), roleless), k, [(Side.INTERN, name, size) for name, size in expected])
        for intern, roleless, k, expected in ONE_SIDE
    ]
    rows += [
        (voices(intern, extern, roleless), 5, expected)
        for intern, extern, roleless, expected, _ in BOTH_SIDES
    ]
    return all(
        shown(disclose(INSTRUMENT, people, Privacy.CONFIDENTIAL, k)) == expected
        for people, k, expected in rows
    )
