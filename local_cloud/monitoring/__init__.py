"""What CloudWatch makes of log lines and of figures: pure."""
