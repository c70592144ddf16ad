"""Recipes of the seed, planet-snowcover with robosat.pink: read, and turned into ours."""
