"""Planning: the map of a village, drafts of its net, correction by hand, adoption, coverage, and what is printed."""
