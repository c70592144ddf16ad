"""The rehearsal: the whole platform deployed to the embedded AWS, used, and destroyed again.

It takes the way a team would take: the stock CDK command line, then the AWS APIs through boto3. `rehearse.py` is the
story; each other module is one scene of it.
"""
