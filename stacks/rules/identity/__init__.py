"""Who may do what: exactly, on what is ours, and nothing that nobody has looked at."""
