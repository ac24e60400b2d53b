"""Django's commands that touch scoped tables, with the guard's leave."""
