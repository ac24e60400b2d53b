"""What holds for drafts, corrections and adoptions: tables and decisions, no database."""
