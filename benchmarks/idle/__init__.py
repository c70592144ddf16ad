"""The idle sweep against an in-memory AWS that counts calls, fails, and knows the truth about every app."""
