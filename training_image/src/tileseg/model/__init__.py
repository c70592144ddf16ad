"""The networks: an encoder that summarises, a decoder that draws."""
