"""LimeSurvey's columns of a survey and of its texts, with the defaults of its database.

An import takes only what the file says; all else gets the column's default, not the site's.
"""

from collections.abc import Mapping

Value = str | int | None

SURVEY_DEFAULTS: Mapping[str, Value] = {
    "sid": None,
    "owner_id": 1,
    "gsid": 1,
    "admin": None,
    "active": "N",
    "expires": None,
    "startdate": None,
    "adminemail": None,
    "anonymized": "N",
    "format": "G",
    "savetimings": "N",
    "template": "inherit",
    "language": "nl",
    "additional_languages": "",
    "datestamp": "N",
    "usecookie": "N",
    "allowregister": "N",
    "allowsave": "Y",
    "autonumber_start": 0,
    "autoredirect": "N",
    "allowprev": "N",
    "printanswers": "N",
    "ipaddr": "N",
    "ipanonymize": "N",
    "refurl": "N",
    "datecreated": None,
    "showsurveypolicynotice": 0,
    "publicstatistics": "N",
    "publicgraphs": "N",
    "listpublic": "N",
    "htmlemail": "Y",
    "sendconfirmation": "Y",
    "tokenanswerspersistence": "N",
    "assessments": "N",
    "usecaptcha": "N",
    "usetokens": "N",
    "bounce_email": None,
    "attributedescriptions": None,
    "emailresponseto": None,
    "emailnotificationto": None,
    "tokenlength": 15,
    "showxquestions": "Y",
    "showgroupinfo": "B",
    "shownoanswer": "Y",
    "showqnumcode": "X",
    "bouncetime": None,
    "bounceprocessing": "N",
    "bounceaccounttype": None,
    "bounceaccounthost": None,
    "bounceaccountpass": None,
    "bounceaccountencryption": None,
    "bounceaccountuser": None,
    "showwelcome": "Y",
    "showprogress": "Y",
    "questionindex": 0,
    "navigationdelay": 0,
    "nokeyboard": "N",
    "alloweditaftercompletion": "N",
    "googleanalyticsstyle": None,
    "googleanalyticsapikey": None,
    "tokenencryptionoptions": "",
}
TEXT_DEFAULTS: Mapping[str, Value] = {
    "surveyls_survey_id": None,
    "surveyls_language": None,
    "surveyls_title": None,
    "surveyls_description": "",
    "surveyls_welcometext": "",
    "surveyls_endtext": "",
    "surveyls_policy_notice": "",
    "surveyls_policy_error": "",
    "surveyls_policy_notice_label": "",
    "surveyls_url": "",
    "surveyls_urldescription": "",
    "surveyls_email_invite_subj": "",
    "surveyls_email_invite": "",
    "surveyls_email_remind_subj": "",
    "surveyls_email_remind": "",
    "surveyls_email_register_subj": "",
    "surveyls_email_register": "",
    "surveyls_email_confirm_subj": "",
    "surveyls_email_confirm": "",
    "surveyls_dateformat": 1,
    "surveyls_attributecaptions": None,
    "surveyls_alias": "",
    "email_admin_notification_subj": "",
    "email_admin_notification": "",
    "email_admin_responses_subj": "",
    "email_admin_responses": "",
    "surveyls_numberformat": 0,
    "attachments": None,
}
# What every question type has; the attributes in a file come on top.
ATTRIBUTE_DEFAULTS: Mapping[str, Value] = {
    "cssclass": "",
    "hidden": "0",
    "hide_tip": "0",
    "page_break": "0",
    "random_group": "",
    "statistics_graphtype": "0",
    "statistics_showgraph": "1",
    "time_limit": "",
    "time_limit_action": "1",
}
FIXED_WHILE_ACTIVE = frozenset({"anonymized", "datestamp", "savetimings", "ipaddr", "refurl"})
NEVER_SET = frozenset({"sid", "active", "language", "additional_languages"})
THEMES = frozenset({"vanilla", "fruity", "bootswatch", "fruity_twentythree", "inherit"})
FALLBACK_THEME = "fruity_twentythree"

_YES_NO = frozenset(
    name for name, value in SURVEY_DEFAULTS.items() if value in {"Y", "N"} and name != "usecaptcha"
)
_LETTERS: Mapping[str, str] = {"format": "GASI", "showgroupinfo": "BNDXI", "showqnumcode": "BNCXI"}


def allowed(name: str, value: Value) -> bool:
    """Whether LimeSurvey would save this value for this survey setting."""
    letters = "YNI" if name in _YES_NO else _LETTERS.get(name)
    return letters is None or (isinstance(value, str) and len(value) == 1 and value in letters)


def as_column(default: Value, value: Value) -> Value:
    """The value as the database gives it back: numbers as int, the rest as text."""
    if isinstance(default, int) and isinstance(value, str):
        return int(value) if value.lstrip("-").isdigit() else default
    return value
