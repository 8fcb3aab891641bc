"""Errors of the content and of survey files, said so that a person can act on them."""


class ContentError(Exception):
    """A content file that does not hold together: where, what, and what to do, in Dutch."""


class SurveyFileError(Exception):
    """A survey file (.lss) that is not ours or cannot be read; the message is Dutch."""
