"""Who works here, one persona a file, and the boundary around those whose code runs here.

Scientist and lead are roles of Studio's apps. Admin and auditor have no role of ours: they are policies, which
permission sets of IAM Identity Center name.
"""
