"""The network as a picture: who is inside, what each may reach, and where each subnet is routed."""

from dataclasses import dataclass
from html import escape

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import ENDPOINT, GROUP, ROUTE, SUBNET, TABLE, Traffic, service_of, table_of, traffic

_ROW, _TOP, _BOX, _TALL = 40, 64, 320, 28
_COLUMNS = (20, 520)
_LONGEST = 42  # letters in a box
_LEGEND = "Blue: HTTPS that a security group lets out, to an endpoint. Red: leads out of the network."
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1a2b3c}.head{font-weight:600}"
    ".box{fill:#eef4fa;stroke:#5b7c99}.end{fill:#e9f5ec;stroke:#4f8a5f}.bad{fill:#fdeaea;stroke:#b3261e}"
    ".way{stroke:#5b7c99;fill:none}.out{stroke:#b3261e;stroke-width:2;fill:none}"
)


@dataclass(frozen=True)
class _Box:
    """A box in a column and row, and what it stands for."""

    label: str
    column: int
    row: int
    kind: str

    @property
    def left(self) -> int:
        return _COLUMNS[self.column]

    @property
    def middle(self) -> int:
        return _TOP + self.row * _ROW + _TALL // 2


def picture(assembly: Assembly) -> str:
    """An SVG: groups of guests, subnets with their routes, endpoints; what leads out is red."""
    groups = {each: _Box(f"group {_short(each)}", 0, row, "box") for row, each in enumerate(_guests(assembly))}
    ends = {each: _Box(service_of(each), 1, row, "end") for row, each in enumerate(assembly.of(ENDPOINT))}
    below = len(groups) + 1
    routed = [_routed(assembly, each) for each in assembly.of(SUBNET)]
    routed += [(f"out by {_short(each)}", "bad") for each in assembly.of(ROUTE)]
    subnets = [_Box(label, 0, below + row, kind) for row, (label, kind) in enumerate(routed)]
    ways = [way for each in traffic(assembly) if each.outward for way in _ways(assembly, each, groups, ends)]
    tall = _TOP + _ROW * max(below + len(subnets), len(ends)) + 40
    heads = (("Guests", 0, 0), ("Endpoints to AWS", 1, 0), ("Subnets and their routes", 0, below))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {tall}" role="img" '
        f'aria-label="The network: guests, subnets and endpoints"><style>{_STYLE}</style>'
        + "".join(_head(*each) for each in heads)
        + "".join(dict.fromkeys(ways))
        + "".join(_drawn(each) for each in (*groups.values(), *subnets, *ends.values()))
        + f'<text x="{_COLUMNS[0]}" y="{tall - 14}">{_LEGEND}</text></svg>'
    )


def _head(name: str, column: int, row: int) -> str:
    return f'<text class="head" x="{_COLUMNS[column]}" y="{_TOP + row * _ROW - 12}">{name}</text>'


def _guests(assembly: Assembly) -> list[Resource]:
    """Groups from which something may leave; the endpoints' own group answers only."""
    leaving = {each.group for each in traffic(assembly) if each.outward and each.protocol != "icmp"}
    return [each for each in assembly.of(GROUP) if each in leaving]


def _ways(assembly: Assembly, rule: Traffic, groups: dict[Resource, _Box], ends: dict[Resource, _Box]) -> list[str]:
    start = groups.get(rule.group) if rule.group else None
    if start is None:
        return []
    reached = [box for endpoint, box in ends.items() if _reaches(assembly, rule, endpoint)]
    inside = any(assembly.meant(value, GROUP) is not None for _, value in rule.peers)
    if not reached and not inside:
        return [f'<path class="out" d="M{start.left + _BOX},{start.middle} h60"><title>out</title></path>']
    return [_line(start, each) for each in reached]


def _reaches(assembly: Assembly, rule: Traffic, endpoint: Resource) -> bool:
    if rule.peers and rule.peers[0][0] == "DestinationPrefixListId":
        return bool(endpoint.get("VpcEndpointType") == "Gateway")
    peers = {assembly.meant(value, GROUP) for _, value in rule.peers}
    return any(assembly.meant(each, GROUP) in peers for each in endpoint.listed("SecurityGroupIds"))


def _line(start: _Box, end: _Box) -> str:
    left, right = start.left + _BOX, end.left
    bend = (left + right) // 2
    curve = f"C{bend},{start.middle} {bend},{end.middle} {right},{end.middle}"
    return f'<path class="way" d="M{left},{start.middle} {curve}"/>'


def _drawn(box: _Box) -> str:
    top = box.middle - _TALL // 2
    return (
        f'<rect class="{box.kind}" x="{box.left}" y="{top}" width="{_BOX}" height="{_TALL}" rx="5"/>'
        f'<text x="{box.left + 8}" y="{box.middle + 5}">{escape(_fitting(box.label))}</text>'
    )


def _fitting(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _routed(assembly: Assembly, subnet: Resource) -> tuple[str, str]:
    """What its box says, and of which kind the box is."""
    table, zone = table_of(assembly, subnet), str(subnet.get("AvailabilityZone")).strip("«»")
    leading = [each for each in assembly.of(ROUTE) if assembly.meant(each.get("RouteTableId"), TABLE) is table]
    says = "no table of its own" if table is None else "routed out" if leading else "local only"
    return f"{subnet.get('CidrBlock')} {zone}: {says}", "box" if says == "local only" else "bad"


def _short(resource: Resource) -> str:
    return resource.name[:-8] if len(resource.name) > 8 else resource.name
