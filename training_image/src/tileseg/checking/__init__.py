"""What would go wrong with a recipe, told before anything is billed."""
