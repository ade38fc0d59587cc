# SPDX-License-Identifier: GPL-2.0
"""Two network namespaces, the ports that are cabled between them, and data.

    left                                                  right
    10.N.0.1/24  port A of pair N ---- fibre ---- port B  10.N.0.2/24
    fd00:N::1/64                                          fd00:N::2/64
"""

import glob
import json
import os
import pathlib
import socket
import struct
import threading

from xpotest import must, run, wait_for, SLOW

LEFT, RIGHT = SIDES = ("left", "right")
MIB = 1 << 20


def netdev(port):
    """Name of a port's netdev, of those that are in the first namespace"""
    for path in glob.glob("/sys/class/net/*/phys_port_name"):
        try:
            with open(path, encoding="ascii") as file:
                if file.read().strip() == port:
                    return path.split("/")[4]
        except OSError:
            continue	# it has none, or it is going
    return None


def within(space, func):
    """Call func() in a network namespace; sockets that it makes stay there"""
    result = []

    def body():
        with open("/run/netns/" + space, encoding="ascii") as file:
            os.setns(file.fileno(), os.CLONE_NEWNET)
        try:
            result.append(func())
        except Exception as err:  # pylint: disable=broad-except
            result.append(err)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if isinstance(result[0], Exception):
        raise result[0]
    return result[0]


def spaces_create():
    """The two namespaces"""
    for side in SIDES:
        must("ip", "netns", "add", side)
        # a link that goes down keeps its IPv6 addresses, as it does others
        within(side, lambda: pathlib.Path(
            "/proc/sys/net/ipv6/conf/all/keep_addr_on_down").write_text(
                "1", encoding="ascii"))
        must("ip", "-n", side, "link", "set", "lo", "up")


def spaces_destroy():
    """Their ports go back to where they came from"""
    for side in SIDES:
        run("ip", "netns", "del", side)


class Pair:
    """Two ports with fibres between them, up and with addresses"""

    def __init__(self, num, left, right, wait=True):
        self.num = num
        self.ports = dict(zip(SIDES, (left, right)))
        self.devs = {}
        for side, port in self.ports.items():
            # udev has given it the name that it keeps
            dev = wait_for("netdev of " + port, lambda p=port: [
                name for name in (netdev(p),) if name and "np" in name])[0]
            self.devs[side] = dev
            must("ip", "link", "set", dev, "netns", side)
            self.ip(side, "link", "set", dev, "addrgenmode", "none")
        self.addresses()
        self.up(wait)

    def addresses(self, devs=None, num=None):
        """Addresses of these devices, or of the ports"""
        num = num or self.num
        for host, side in enumerate(SIDES, 1):
            dev = (devs or self.devs)[side]
            self.ip(side, "addr", "add", "10.%d.0.%d/24" % (num, host),
                    "dev", dev)
            self.ip(side, "addr", "add", "fd00:%d::%d/64" % (num, host),
                    "dev", dev, "nodad")

    @staticmethod
    def ip(side, *words):
        """An ip command in one of the namespaces"""
        return must("ip", "-n", side, *[str(word) for word in words])

    def ethtool(self, side, option, *words):
        """An ethtool command on one of the ports"""
        return run("ip", "netns", "exec", side, "ethtool", option,
                   self.devs[side], *[str(word) for word in words])

    def set(self, *words):
        """Set something on both netdevs"""
        for side in SIDES:
            self.ip(side, "link", "set", self.devs[side], *words)

    def up(self, wait=True):
        """Both up, and wait for the link"""
        self.set("up")
        if wait:
            self.wait_carrier(True)

    def down(self):
        """Both down"""
        self.set("down")

    def link(self, side):
        """What ip says of a netdev"""
        return json.loads(must("ip", "-n", side, "-j", "-s", "link", "show",
                               self.devs[side]))[0]

    def carrier(self, side):
        """Has it one?"""
        return "LOWER_UP" in self.link(side)["flags"]

    def wait_carrier(self, there, seconds=60):
        """Wait until both have a carrier, or have none"""
        wait_for("%s of pair %d" % ("carrier" if there else "no carrier",
                                    self.num),
                 lambda: all(self.carrier(side) == there for side in SIDES),
                 seconds)

    def counters(self):
        """Received and sent packets and errors of both sides"""
        out = {}
        for side in SIDES:
            stats = self.link(side)["stats64"]
            out[side] = {"tx": stats["tx"]["packets"],
                         "rx": stats["rx"]["packets"],
                         "bad": stats["tx"]["errors"] + stats["rx"]["errors"] +
                         stats["tx"]["dropped"] + stats["rx"]["dropped"]}
        return out

    def quiet_counters(self):
        """Counters when none of them moves any more"""
        seen = []

        def still():
            seen.append(self.counters())
            return len(seen) > 1 and seen[-1] == seen[-2]

        wait_for("silence", still)
        return seen[-1]

    def ping(self, *words, num=None, count=3):
        """Number of replies"""
        res = run("ip", "netns", "exec", LEFT, "ping", "-q", "-c", str(count),
                  *[str(word) for word in words],
                  "10.%d.0.2" % (num or self.num), timeout=120 + count // 10)
        for line in res.out.split("\n"):
            if "received" in line:
                return int(line.split(",")[1].split()[0])
        raise AssertionError("ping: %s" % res)

    def transfer(self, mib, num=None, ipv6=False, option=None):
        """Send that much from left to right and compare it"""
        return Transfer(num or self.num, mib, ipv6, option)


class Transfer:
    """A TCP stream of known bytes that runs in the background"""

    BLOCK = os.urandom(MIB)

    def __init__(self, num, mib, ipv6=False, option=None):
        self.want = mib * MIB
        self.done = 0
        self.error = None
        family = socket.AF_INET6 if ipv6 else socket.AF_INET
        address = "fd00:%d::2" % num if ipv6 else "10.%d.0.2" % num
        listener = within(RIGHT, lambda: socket.create_server(
            (address, 0), family=family))
        sender = within(LEFT, lambda: socket.socket(family))
        for sock in (listener, sender):
            sock.settimeout(60 * SLOW)
        if option:
            sender.setsockopt(*option)
        sender.connect(listener.getsockname())
        receiver = listener.accept()[0]
        listener.close()
        receiver.settimeout(60 * SLOW)
        self.socks = [sender, receiver]
        self.threads = [threading.Thread(target=self.body, args=(func, sock))
                        for func, sock in ((self.send, sender),
                                           (self.receive, receiver))]
        for thread in self.threads:
            thread.start()

    def body(self, func, sock):
        """One end; its first error is kept"""
        try:
            func(sock)
        except Exception as err:  # pylint: disable=broad-except
            self.error = self.error or err

    @classmethod
    def part(cls, at, length):
        """Bytes of the stream: each MiB is the block, turned by one more"""
        turn = (at + at // MIB) % MIB
        length = min(length, MIB - turn, MIB - at % MIB)
        return cls.BLOCK[turn:turn + length]

    def send(self, sock):
        """All of it"""
        at = 0
        while at < self.want:
            piece = self.part(at, MIB)
            sock.sendall(piece)
            at += len(piece)
        sock.shutdown(socket.SHUT_WR)

    def receive(self, sock):
        """Compare until the end"""
        while True:
            got = sock.recv(MIB)
            if not got:
                return
            while got:
                piece = self.part(self.done, len(got))
                assert got[:len(piece)] == piece, \
                    "other bytes near %d" % self.done
                self.done += len(piece)
                got = got[len(piece):]

    def wait_some(self, mib=1):
        """Wait until it has got that much further"""
        goal = min(self.done + mib * MIB, self.want)
        wait_for("progress", lambda: self.done >= goal or self.error, 90)

    def finish(self):
        """Wait for the end; every byte has to have arrived"""
        for thread in self.threads:
            before = -1
            while thread.is_alive() and self.done > before:
                before = self.done
                thread.join(60 * SLOW)
            assert not thread.is_alive(), "stuck at %d" % self.done
        for sock in self.socks:
            sock.close()
        if self.error:
            raise self.error
        assert self.done == self.want, (self.done, self.want)

    def abort(self):
        """Give it up; nothing of it stays in the kernel"""
        for sock in self.socks:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        for thread in self.threads:
            thread.join(60 * SLOW)
            assert not thread.is_alive(), "stuck at %d" % self.done
        for sock in self.socks:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                            struct.pack("ii", 1, 0))
            sock.close()
