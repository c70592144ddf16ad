"""No way out of the network, and the ways to AWS that there are."""
