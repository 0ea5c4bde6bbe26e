"""The Norwegian calendar: which days are days of work, Monday to Friday but for public holidays."""

from __future__ import annotations

import datetime as dt

from virksomhetsrapport.hr.workdays import WorkingDays, day_number
from virksomhetsrapport.period import Month


def working_days(last: Month) -> WorkingDays:
    """Those of the year of a month, the year before and the year after."""
    import holidays
    import numpy as np

    years = range(last.year - 1, last.year + 2)
    off = {day_number(day) for day in holidays.country_holidays("NO", years=years)}
    first, end = day_number(dt.date(years[0], 1, 1)), day_number(dt.date(years[-1], 12, 31)) + 1
    days = np.arange(first, end)
    # 1970-01-01 was a Thursday.
    works = ((days + 3) % 7 < 5) & ~np.isin(days, list(off))
    return WorkingDays(first, np.concatenate(([0], np.cumsum(works))))
