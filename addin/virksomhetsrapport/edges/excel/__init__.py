"""The open workbook in Excel, through xlwings: found, read and written in a few large calls."""
