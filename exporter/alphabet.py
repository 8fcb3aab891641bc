"""The order in which people look a municipality up. Pure."""

import unicodedata


def sort_key(name: str) -> str:
    """`name` for sorting: accents folded, case ignored, a leading ’s- or ’t passed over."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return letters.replace("’", "'").removeprefix("'s-").removeprefix("'t ").strip()
