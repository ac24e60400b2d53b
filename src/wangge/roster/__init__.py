"""Who is in charge of what: bodies, roles, people and their posts."""
