"""What one types at ``django-admin``; the house itself has ``wangge``."""
