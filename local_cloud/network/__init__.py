"""The network of the account: which VPC endpoints stand open, to whom, and what leads through them."""
