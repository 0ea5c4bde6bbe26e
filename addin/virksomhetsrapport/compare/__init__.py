"""Two reports of an organisation held against each other, wherever each of them is read from."""
