"""How many subnets fit into a network, and how many people into its subnets."""

from ipaddress import IPv4Network

# AWS keeps five addresses of every subnet; each interface endpoint takes one more, and the platform has up to twenty.
TAKEN_PER_SUBNET = 5 + 20
# AWS advises two to four for each user of a domain that is confined to its network: apps first, then jobs.
PER_USER = 4


def least_prefix(cidr: str, zones: int) -> int:
    """The prefix length of the largest subnets of which ``zones`` fit into ``cidr``."""
    return IPv4Network(cidr).prefixlen + (zones - 1).bit_length()


def most_users(zones: int, subnet_prefix: int) -> int:
    addresses = IPv4Network(f"0.0.0.0/{subnet_prefix}").num_addresses
    return zones * (addresses - TAKEN_PER_SUBNET) // PER_USER


def overlapping(cidr: str, others: tuple[str, ...]) -> list[str]:
    return [other for other in others if IPv4Network(other).overlaps(IPv4Network(cidr))]
