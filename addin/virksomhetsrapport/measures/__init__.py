"""What more than one kind does with its figures: sums that stand, shares, months, targets, and what a value may be."""
