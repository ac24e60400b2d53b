"""Coverage: what of the net is left blank, counted from the books, for any part of the tree."""
