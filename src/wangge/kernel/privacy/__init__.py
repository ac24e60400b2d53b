"""Privacy: what sensitive fields are for, how long they are kept, how they are erased, what residents may ask."""
