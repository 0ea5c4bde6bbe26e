"""Why no rule can see a fault: what a workbook itself can never tell."""

NOTHING_AGAINST = "nothing else in the workbook tells how large the figure should be"
NO_SUM = "no reported sum, share or opposite is held against the figure"
EITHER = "both figures could stand in either place"
LIKE_BEFORE = "a month can be like the one before it"
CONSISTENT = "everything agrees as it did before, and nothing tells how large it should be"
EMPTY_IS_NONE = "an empty cell is none"
NO_ROUNDING = "the difference is within what rounding explains"

ANY = ""
"""Any kind of table that none is named for."""

WHY: dict[str, dict[str, str]] = {
    "accounts-factor-1000": {ANY: "nothing was spent yet, or so little that the budget still covers it"},
    "accounts-not-moved-on": {ANY: "the accounts of the month before agree as well as those of this one"},
    "actual-and-budget-swapped": {ANY: "both columns hold by themselves, and every flagged line has its comment"},
    "budget-factor-1000": {ANY: "a larger budget is kept by any accounts; only a reported sum would tell"},
    "budgets-swapped": {ANY: "a table of fewer than four lines tells nothing of a whole column"},
    "column-factor-1000": {ANY: "the column agrees with itself, and no deviation of it is asked about"},
    "copied-last-month": {ANY: LIKE_BEFORE},
    "copied-last-year": {ANY: "this year can be like the last one"},
    "dropped-digit": {ANY: NO_SUM, "key_figures": NOTHING_AGAINST},
    "dropped-digit-in-availability": {ANY: "too few months with downtime to tell how many units a site has"},
    "every-amount-factor-1000": {ANY: CONSISTENT},
    "every-figure-factor-1000": {ANY: CONSISTENT},
    "every-sign": {ANY: "a balance may be overdrawn, and all figures agree as they did before"},
    "factor-10": {ANY: "a low rate times ten is still a rate, and no total was reported"},
    "factor-1000": {
        ANY: NO_SUM + ", and its neighbours are too few or too small to be compared with",
        "causes": NOTHING_AGAINST,
        "key_figures": NOTHING_AGAINST,
        "absence": "agreed days only weigh the months, and a year has room for other weights",
        "availability": "nobody said how many units a site has, so that any downtime could be lost on enough of them",
    },
    "figure-unlike-its-table": {ANY: "the two are in different units, and rounding explains the difference"},
    "forgotten-cell": {
        "absence": "a total that may be left empty, and is added up",
        "ageing": EMPTY_IS_NONE + " owed",
        "breaches": EMPTY_IS_NONE,
    },
    "forgotten-optional": {ANY: EMPTY_IS_NONE},
    "hours-for-minutes": {
        ANY: "nobody said how many units a site has, so that any downtime could be lost on enough of them"
    },
    "mean-of-months": {ANY: "the mean lies within what the months could make, whatever their days"},
    "now-and-then-swapped": {ANY: EITHER},
    "nothing-written": {ANY: "the definition lets the register be empty"},
    "pasted-a-row-down": {ANY: NO_SUM},
    "period-and-year-to-date-swapped": {ANY: "a table of fewer than four lines tells nothing of a whole column"},
    "score-for-probability": {ANY: "a score of at most five is a probability like any other"},
    "seconds-for-minutes": {
        ANY: "nobody said how many units a site has, so that any downtime could be lost on enough of them"
    },
    "share-unlike-its-tables": {ANY: "part and whole are rounded so coarsely that they could make the share"},
    "total-unlike-its-tables": {ANY: NO_ROUNDING},
    "sign": {
        "balance": "a balance or a movement may have either sign, and no sum of it was reported",
        "budget_result": "the line may have any sign, and no sum of it was reported",
        "key_figures": "the definition lets the figure have either sign",
    },
    "swapped-availabilities": {ANY: EITHER},
    "swapped-columns-of-last-year": {ANY: "of shares, a part of the year can be above the whole of it"},
    "swapped-digits": {ANY: NO_SUM, "causes": NOTHING_AGAINST, "key_figures": NOTHING_AGAINST},
    "swapped-digits-in-agreed-days": {ANY: "agreed days only weigh the months, and a year has room for other weights"},
    "swapped-digits-in-availability": {ANY: "too few months with downtime to tell how many units a site has"},
    "swapped-digits-in-downtime": {ANY: NO_ROUNDING + ", or nobody said how many units a site has"},
    "swapped-digits-in-part": {ANY: NO_SUM},
    "swapped-digits-in-year": {ANY: "months of the year are not in the table, or could make that rate"},
    "swapped-digits-in-total": {ANY: "no share was reported, or the rounded one fits both totals"},
    "swapped-lines": {ANY: EITHER},
    "swapped-months": {ANY: EITHER},
    "swapped-rows": {ANY: EITHER},
    "swapped-scores": {ANY: EITHER},
    "swapped-services": {ANY: EITHER},
    "swapped-sites": {ANY: EITHER},
    "swapped-years": {ANY: "either year can be the better one"},
    "unavailability": {ANY: "too few months with downtime to tell how many units a site has"},
    "wrong-colour": {ANY: "an assessment is somebody's judgement"},
    "wrong-total": {ANY: NO_ROUNDING},
    "wrong-year": {ANY: "months of the year are not in the table, or could make that rate"},
    "year-to-date-not-moved-on": {ANY: "the year to date of the period before agrees as well as that of this one"},
}
"""By fault, and by kind of table where it differs."""


def why(fault: str, kind: str) -> str:
    """Raises `KeyError` where nobody has said it."""
    reasons = WHY[fault]
    return reasons[kind] if kind in reasons else reasons[ANY]
