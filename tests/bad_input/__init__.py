"""What people really hand in: files that are spoiled, moved about, half written, or no workbook at all.

Whatever it is, the answer is one clear Norwegian sentence and the right exit code, and every file that stood there
stands there still.
"""
