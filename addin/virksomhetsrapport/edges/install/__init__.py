"""Putting the program into Excel, taking it away again, and telling what is not right with it."""
