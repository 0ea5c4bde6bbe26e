"""The sample months as text, kept to be compared with."""
