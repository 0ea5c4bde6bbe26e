"""Virksomhetsrapport: from the finance workbook to the board's Word report."""

__version__ = "0.1.0"
