"""What holds data, code or images: private, encrypted with keys of ours, and shared with nobody."""
