"""Workbook files: read into frames, and written anew."""
