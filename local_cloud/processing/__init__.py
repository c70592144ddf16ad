"""Processing jobs: a console script of the image, run as a process between what S3 brings and what it takes."""
