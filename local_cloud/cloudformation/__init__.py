"""CloudFormation resource types: those that ministack lacks, and the properties that it drops."""
