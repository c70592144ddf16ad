"""Deciding about a request by policies, as IAM does. Pure: documents and a request in, a verdict out."""
