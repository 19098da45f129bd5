"""Days on which an article may have been reviewed."""

from datetime import date

TODAY = date(2026, 9, 30)
DATES = [date(year, month, 28) for year in (2013, 2014, 2019, 2025) for month in range(1, 13)]
