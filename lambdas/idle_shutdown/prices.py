"""Dollars an hour by instance type, for an estimate of what a stop saves.

About what AWS asks in us-east-1, as public projects quote it in 2026; eu-central-1 is about a fifth dearer. Nobody has
compared them with https://aws.amazon.com/sagemaker/ai/pricing/: good for an order of magnitude, not for a bill. A type
that is not here counts as nothing, and is told as unpriced.
"""

AN_HOUR = {
    "ml.t3.medium": 0.05,
    "ml.t3.large": 0.10,
    "ml.t3.xlarge": 0.20,
    "ml.t3.2xlarge": 0.399,
    "ml.m5.large": 0.115,
    "ml.m5.xlarge": 0.23,
    "ml.m5.2xlarge": 0.461,
    "ml.m5.4xlarge": 0.922,
    "ml.r5.xlarge": 0.302,
    "ml.r5.2xlarge": 0.605,
    "ml.r5.4xlarge": 1.21,
    "ml.g4dn.xlarge": 0.736,
    "ml.g4dn.2xlarge": 0.94,
    "ml.g4dn.4xlarge": 1.505,
    "ml.g5.xlarge": 1.408,
    "ml.g5.2xlarge": 1.515,
    "ml.g5.12xlarge": 7.09,
    "ml.g5.48xlarge": 20.36,
    "ml.g6.2xlarge": 1.222,
    "ml.p4d.24xlarge": 37.688,
}
