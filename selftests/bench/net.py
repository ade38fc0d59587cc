# SPDX-License-Identifier: GPL-2.0
"""TCP and UDP between two namespaces: ports of the card against other NICs.

The others are pairs of e1000e and virtio-net whose back ends are in QEMU and
talk over a socket. All are measured in turn, in several rounds, and the best
round of each counts: what disturbs a round makes it slower, never faster.
"""

import glob
import json
import os
import subprocess

import xponet
from xpotest import must, run, wait_for
from xponet import LEFT, RIGHT, SIDES

ROUNDS = 3
SECONDS = 4
TINY = 18		# bytes of payload of a frame of 60


def drivers():
    """Netdevs by the driver that they have"""
    found = {}
    for path in sorted(glob.glob("/sys/class/net/*/device/driver")):
        name = os.path.basename(os.path.realpath(path))
        found.setdefault(name, []).append(path.split("/")[4])
    return found


class Nics:
    """Two netdevs that see each other, in the namespaces, with addresses"""

    def __init__(self, num, devs):
        self.address = "10.%d.0.2" % num
        for host, (side, dev) in enumerate(zip(SIDES, devs), 1):
            must("ip", "link", "set", dev, "netns", side)
            must("ip", "-n", side, "addr", "add",
                 "10.%d.0.%d/24" % (num, host), "dev", dev)
            must("ip", "-n", side, "link", "set", dev, "up")
        # QEMU's e1000e refuses ARP's short frames
        for host, (side, other) in enumerate(zip(SIDES, reversed(SIDES)), 1):
            link = json.loads(must("ip", "-n", other, "-j", "link", "show",
                                   devs[SIDES.index(other)]))[0]
            must("ip", "-n", side, "neigh", "add",
                 "10.%d.0.%d" % (num, 3 - host), "lladdr", link["address"],
                 "dev", devs[host - 1])
        wait_for("an answer of " + devs[1], lambda: run(
            "ip", "netns", "exec", LEFT, "ping", "-c", "1", "-W", "1",
            self.address).status == 0, 60)

    def iperf(self, *words):
        """What iperf3 says at the end"""
        with subprocess.Popen(["ip", "netns", "exec", RIGHT, "iperf3", "-s",
                               "-1"], stdout=subprocess.DEVNULL) as server:
            wait_for("iperf3 to listen", lambda: ":5201" in must(
                "ip", "netns", "exec", RIGHT, "ss", "-ltn"))
            doc = json.loads(must("ip", "netns", "exec", LEFT, "iperf3", "-J",
                                  "-t", str(SECONDS), "-c", self.address,
                                  *words))
            server.wait(60)
        return doc["end"]

    def tcp(self):
        """Bits per second that arrived"""
        return self.iperf()["sum_received"]["bits_per_second"]

    def udp(self):
        """Small datagrams per second that arrived"""
        end = self.iperf("-u", "-b", "0", "-l", str(TINY))
        got = end["sum_received"]
        return (got["packets"] - got["lost_packets"]) / got["seconds"]


def rates():
    """The best rates of each kind of netdev: (TCP, UDP) by name"""
    for module in ("e1000e", "virtio_net"):
        must("modprobe", module)
    must("udevadm", "settle")
    have = drivers()
    xponet.spaces_create()
    kinds = {"xpo": Nics(1, [xponet.netdev("p0"), xponet.netdev("p8")]),
             "e1000e": Nics(2, have["e1000e"]),
             "virtio-net": Nics(3, have["virtio_net"])}
    best = {name: [0, 0] for name in kinds}
    for _ in range(ROUNDS):
        for name, nics in kinds.items():
            best[name] = [max(best[name][0], nics.tcp()),
                          max(best[name][1], nics.udp())]
    xponet.spaces_destroy()
    return best
