"""What a job leaves behind: the model, and pictures and figures to judge it by."""
