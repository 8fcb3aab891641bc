"""Whether a form comes from one of our own pages, as the browser says. Pure.

This stands beside the token in each form: a page of another site cannot make a browser lie here.
"""

from collections.abc import Mapping

_OUR_OWN = {"same-origin", "none"}


def is_from_elsewhere(headers: Mapping[str, str], origin: str) -> bool:
    """Whether `headers` say that another site than `origin` sent the request.

    `origin` is such as `https://eigenkracht.example.nl`. A browser that says nothing is an old one;
    for that there is the token.
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in _OUR_OWN
    said = headers.get("Origin")
    return said is not None and said != origin
