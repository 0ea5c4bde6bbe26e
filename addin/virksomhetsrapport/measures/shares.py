"""Shares that were reported and that we can compute: which rounding rule a whole table follows, and who breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Finding, Param, error, notice
from virksomhetsrapport.numbers import cut_off, half_up

SHARE_OFF = error("share-off", "label", "reported", "computed")
SHARE_ODD = notice("share-odd", "label", "reported", "computed", "rule")
SHARES_CUT = notice("shares-cut", "table", "count", "example", "reported", "computed")


MOST_DECIMALS = 10
"""As many as a number that Excel has computed holds for certain."""


class Rounding(Enum):
    HALF_UP = "avrundet"
    CUT_OFF = "kuttet"


class Share(NamedTuple):
    """A share that was reported, None where it was not, and our own, None where it cannot be had; both per cent.

    `blank` is its fact without a value; its decimals are those that the table shows.
    """

    blank: Fact
    reported: Decimal | None
    own: Decimal | None
    rule: str
    inputs: tuple[str, ...]


def standing_shares(table: str, shares: Sequence[Share], findings: list[Finding]) -> dict[str, Fact]:
    """The shares that stand, by fact id.

    A reported share stands where it is our own, rounded half up or cut off; one rule is looked for that the whole table
    follows, and a cell that follows the other is told. Beyond both, ours stands.
    """
    known = [share for share in shares if share.reported is not None and share.own is not None]
    fits = {rule: {share.blank.id for share in known if fits_rule(share, rule)} for rule in Rounding}
    cut = len(fits[Rounding.CUT_OFF]) > len(fits[Rounding.HALF_UP])
    followed, other = (Rounding.CUT_OFF, Rounding.HALF_UP) if cut else (Rounding.HALF_UP, Rounding.CUT_OFF)
    standing = {}
    for share in shares:
        ours = share.blank._replace(
            value=share.own,
            origin=Origin.MISSING if share.own is None else Origin.COMPUTED,
            rule=share.rule,
            inputs=share.inputs,
        )
        stands = ours if share.reported is None else ours._replace(value=share.reported, origin=Origin.REPORTED)
        if share.reported is not None and share.own is not None and share.blank.id not in fits[followed]:
            shown = half_up(share.own, (share.blank.decimals or 0) + 1)
            said: dict[str, Param] = {"label": share.blank.label, "reported": share.reported, "computed": shown}
            if share.blank.id in fits[other]:
                findings.append(SHARE_ODD.at(share.blank.source, **said, rule=followed.value))
            else:
                findings.append(SHARE_OFF.at(share.blank.source, **said))
                stands = ours
        standing[stands.id] = stands
    if cut:
        only = fits[Rounding.CUT_OFF] - fits[Rounding.HALF_UP]
        told = next(share for share in known if share.blank.id in only)
        assert told.own is not None
        assert told.reported is not None
        findings.append(
            SHARES_CUT.at(
                told.blank.source,
                table=table,
                count=len(only),
                example=told.blank.label,
                reported=told.reported,
                computed=half_up(told.own, told.blank.decimals or 0),
            )
        )
    return standing


def fits_rule(share: Share, rule: Rounding) -> bool:
    """Whether the reported share is our own by that rule, with the table's decimals.

    One with more decimals than the table shows was computed by the sheet, and is held against all of them.
    """
    assert share.reported is not None
    assert share.own is not None
    wanted = share.blank.decimals or 0
    given = max(0, -int(share.reported.normalize().as_tuple().exponent))
    if given > wanted:
        return abs(share.reported - share.own) <= Decimal(1).scaleb(-min(given, MOST_DECIMALS))
    rounded = half_up if rule is Rounding.HALF_UP else cut_off
    return rounded(share.own, wanted) == share.reported
