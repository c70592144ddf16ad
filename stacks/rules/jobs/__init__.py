"""What runs for users: jobs, functions and builds, where they run, and who may start them."""
