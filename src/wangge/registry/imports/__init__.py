"""Files in: read, mapped, checked against the books, carried out whole, and undone."""
