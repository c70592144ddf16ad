"""Dollars an hour by instance type, for an estimate of what a stop saves: in Studio, on demand, in us-east-1.

Each was compared with prices that public projects quoted, with their dates, from AWS's own price list
(``AmazonSageMaker`` of the AWS Price List API): that of us-east-1 published on 24 September 2026 for seven types, that
of us-west-2 in effect from 1 September 2026 for the others, which asked the same for all types that are in both. Two
of r5 are in neither, only in tables without a date: they are a quarter and a half of ml.r5.4xlarge, which is. Whoever
quotes may err, and AWS changes prices (older quotes of p4d have 37.688): good for what a stop is about worth, not for a
bill. Notebook instances cost the same, training up to half a cent less. Other Regions ask other prices, Mumbai 3 to 20
percent more; savings plans ask less. A type that is not here counts as nothing, and is told as unpriced.
"""

LISTED_IN = "us-east-1"
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
    "ml.g4dn.xlarge": 0.7364,
    "ml.g4dn.2xlarge": 0.94,
    "ml.g5.xlarge": 1.41,
    "ml.g5.2xlarge": 1.52,
    "ml.g5.12xlarge": 7.09,
    "ml.g5.48xlarge": 20.36,
    "ml.g6.xlarge": 1.127,
    "ml.g6.2xlarge": 1.222,
    "ml.p4d.24xlarge": 25.251,
}
