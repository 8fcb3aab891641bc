"""The orders in which questions can be put: their names, and the one that an address asks for."""

from flask import request

from exporter.analysis import Order

ORDER_NAMES = {
    Order.DUIDING: "waar het gesprek het meeste oplevert",
    Order.UNCLEARNESS: "wat het minst duidelijk is",
    Order.CONTRADICTION: "wat elkaar het meest tegenspreekt",
    Order.QUESTIONNAIRE: "zoals in de vragenlijst",
}


def wanted_order() -> Order:
    """The order that the address asks for; the default for anything else."""
    given = request.args.get("volgorde", "")
    return next((each for each in Order if each.value == given), Order.DUIDING)
