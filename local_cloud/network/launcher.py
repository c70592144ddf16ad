"""Run a program in a network of its own, with loopback only, and hand out listening sockets there.

    python -I -S launcher.py CHANNEL PORT... -- PROGRAM ARGUMENT...

A process of its own, of the standard library alone: whoever leaves a network must have a single thread. It goes to a
new user namespace and network namespace, where it is the user that it was, and listens on each port of 127.0.0.1. The
sockets go over the Unix socket CHANNEL, a file descriptor, to whoever serves them; ``-`` sends none. Then the program
takes this process's place, number and group.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

_NEW_USER_NAMESPACE = 0x10000000  # linux/sched.h
_NEW_NETWORK_NAMESPACE = 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1  # linux/sockios.h, linux/if.h
_REQUEST = "16sH22x"  # struct ifreq: the interface's name and flags


def main(arguments: list[str]) -> None:
    channel, *rest = arguments
    end = rest.index("--")
    ports, program = [int(each) for each in rest[:end]], rest[end + 1 :]
    _leave()
    _raise_loopback()
    listeners = [socket.create_server(("127.0.0.1", port)) for port in ports]
    if channel != "-":
        _hand_out(int(channel), [each.fileno() for each in listeners])
    os.execv(program[0], program)  # noqa: S606  which closes the sockets of this process


def _leave() -> None:
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_NAMESPACE | _NEW_NETWORK_NAMESPACE):
        raise OSError(ctypes.get_errno(), f"unshare: {os.strerror(ctypes.get_errno())}")
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")  # or the kernel refuses the map of groups
    (own / "uid_map").write_text(f"{user} {user} 1")
    (own / "gid_map").write_text(f"{group} {group} 1")


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        answer = fcntl.ioctl(control, _GET_FLAGS, struct.pack(_REQUEST, b"lo", 0))
        flags: int = struct.unpack(_REQUEST, answer)[1]
        fcntl.ioctl(control, _SET_FLAGS, struct.pack(_REQUEST, b"lo", flags | _UP))


def _hand_out(channel: int, listeners: list[int]) -> None:
    with socket.socket(fileno=channel) as sending:
        socket.send_fds(sending, [b"."], listeners)


if __name__ == "__main__":
    main(sys.argv[1:])
