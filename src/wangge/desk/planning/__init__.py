"""Planning a net: where the township stands, maps on their way in, rounds of drawing, drafts."""
