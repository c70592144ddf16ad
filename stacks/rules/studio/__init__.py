"""The domain: inside the network, entered through single sign-on, left by whatever is idle."""
