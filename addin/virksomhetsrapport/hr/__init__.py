"""HR's lists, counted: spells of absence and breaches of working time come in as lines, and leave as counts alone."""
