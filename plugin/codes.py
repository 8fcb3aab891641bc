"""The codes that people type over, each drawn at random.

A code to come in with has 20 letters out of 31: 99 bits, which nobody guesses, however fast. The
code for a meeting has 10 letters (49.5 bits) and works for six hours. At a thousand guesses a
second, with a hundred meetings at once, the chance that one of them is found is 1 in 380,000.
"""

import secrets

# No 0, 1, I, L or O: people type these codes over from paper.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUP = 5


def participation_code(municipality: str) -> str:
    """A new participation code: the CBS code and a random part, so that nobody guesses another."""
    return f"{municipality}-{_letters(6)}"


def access_code() -> str:
    """A new invitation's or personal code: 20 random letters (99 bits) in groups of five."""
    return canonical(_letters(20))


def meeting_code() -> str:
    """A new code for a meeting: 10 random letters (49.5 bits) in two groups of five."""
    return canonical(_letters(10))


def canonical(typed: str) -> str:
    """A typed or pasted code as it was handed out, whatever its capitals, spaces and dashes."""
    letters = "".join(filter(str.isalnum, typed.upper()))
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def new_token() -> str:
    """A new session's token: 256 random bits."""
    return secrets.token_urlsafe(32)


def _letters(count: int) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(count))
