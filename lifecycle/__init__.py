"""What runs inside an app of Studio when it starts: a shell script, and the program that it leaves running."""
