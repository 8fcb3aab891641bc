"""A whole number that somebody typed. Pure."""

# No larger than the store can hold.
_LARGEST = 2**31 - 1


def whole_number(typed: str) -> int | None:
    """The number in what was typed, from 0 on; None for anything else, and when it is too large."""
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0") or "0"
    if len(digits) > len(str(_LARGEST)) or int(digits) > _LARGEST:
        return None
    return int(digits)
