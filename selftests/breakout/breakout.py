#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Breakout of everything: all groups of all cabled modules into 200G ports,
traffic on each, and splitting under traffic again and again.

Cages 2n and 2n + 1 are cabled lane by lane: 0 and 1 in the standard card, all
sixteen in full.conf, which makes 1,024 netdevs.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpoport import Devlink, Links, Wire
from xpotest import cycles, emu, settle, wait_for, without_udev

XPO = xpotest.Xpo()
DEVLINK = Devlink(XPO.card()["handle"])
LINKS = Links()
GROUPS = 8
LANES = 64
FRAMES = 16


def cabled():
    """Pairs of cages with fibres between them"""
    pairs = set()
    for line in emu("fibre", "list").strip().split("\n"):
        ends = [word.split(":") for word in line.split()[1:3]]
        if ends[0][1] == ends[1][1]:
            pairs.add((int(ends[0][0]), int(ends[1][0])))
    return [pair for pair in sorted(pairs)
            if all(XPO.module(cage)["lanes"] == LANES for cage in pair)]


PAIRS = cabled()
CAGES = [cage for pair in PAIRS for cage in pair]


def numbers():
    """devlink's numbers of all groups that are cabled"""
    return [GROUPS * cage + group for cage in CAGES
            for group in range(GROUPS)]


def ports():
    """All ports of the cabled modules by cage and first lane"""
    return {(cage, port["lane"]): port for cage in CAGES
            for port in XPO.ports(cage)}


def netdevs():
    """Names of all netdevs"""
    return sorted(os.listdir("/sys/class/net"))


def modules_ready():
    """All modules are ready, and each group is one port"""
    # each CPU has a queue of its own, and only within one is there an order
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    assert PAIRS, "no module is cabled"
    for cage in CAGES:
        XPO.wait_state(cage, "ready", seconds=120)
    assert len(ports()) == GROUPS * len(CAGES)


def frames_on_each():
    """Every group in eight: all links come up, each port carries its frames"""
    before = netdevs()
    # to name them all takes minutes, and they have numbers
    with without_udev(len(numbers()) > 5):
        all_in_eight()
    settle(240)
    assert netdevs() == before, set(netdevs()) ^ set(before)
    assert len(ports()) == GROUPS * len(CAGES)


def all_in_eight():
    """Split all groups, use what they become, and put them together again"""
    for number in numbers():
        assert not DEVLINK.split(number, 8), "split of %d" % number
    have = ports()
    assert len(have) == LANES * len(CAGES), len(have)
    print("# %d ports" % len(have))
    for port in have.values():
        LINKS.set(port["ifindex"], True)
    wait_for("%d links" % len(have), lambda: all(
        port["link"] and port["state"] == "up" for port in ports().values()),
        300)
    for here, there in PAIRS:
        carry_frames(have, here, there)
    for port in have.values():
        LINKS.set(port["ifindex"], False)
    for number in numbers():
        assert not DEVLINK.split(number, 0), "unsplit of %d" % number


def carry_frames(have, here, there):
    """Each port of two modules sends frames to its partner"""
    wires = []
    for lane in range(LANES):
        ends = [have[(cage, lane)]["ifindex"] for cage in (here, there)]
        wires += [Wire(*ends), Wire(*reversed(ends))]
    for wire in wires:
        assert not wire.send(FRAMES)
    for wire in wires:
        assert wire.sent == FRAMES
        wait_for("frames", wire.arrived)
    for wire in wires:
        assert wire.arrived()
        wire.close()


class Stream:
    """Frames over a port that nothing may happen to"""

    WINDOW = 32

    def __init__(self, lane):
        self.ends = [XPO.port(cage, lane) for cage in PAIRS[0]]
        self.lane = lane
        for end in self.ends:
            LINKS.set(end["ifindex"], True)
        wait_links(lane)
        self.downs = self.link_downs()
        self.wire = Wire(*[end["ifindex"] for end in self.ends])

    def link_downs(self):
        """How often its links went down"""
        return [XPO.port(cage, self.lane)["link-downs"] for cage in PAIRS[0]]

    def go_on(self):
        """Some more frames, never too many at once"""
        self.wire.receive()
        room = self.WINDOW - (self.wire.sent - self.wire.got)
        assert not self.wire.send(max(0, room))

    def end(self):
        """Nothing was lost, and the link has been up all the time"""
        wait_for("the sibling's frames", self.wire.arrived)
        assert self.link_downs() == self.downs
        now = [XPO.port(cage, self.lane)["ifindex"] for cage in PAIRS[0]]
        assert now == [end["ifindex"] for end in self.ends]
        self.wire.close()
        for index in now:
            LINKS.set(index, False)


def wait_links(lane):
    """Both ports of a lane have a link"""
    wait_for("links of lane %d" % lane, lambda: all(
        XPO.port(cage, lane)["link"] for cage in PAIRS[0]), 60)


def one_cycle(sibling, count):
    """Up, traffic, split under it, the parts up, together again"""
    ends = [XPO.port(cage, 0)["ifindex"] for cage in PAIRS[0]]
    for index in ends:
        LINKS.set(index, True)
    wait_links(0)
    wire = Wire(*ends)
    wait_for("a frame", lambda: [wire.send(1), sibling.go_on(),
                                 wire.receive(), wire.got][-1])
    for cage in PAIRS[0]:
        wire.send(64)
        sibling.go_on()
        assert not DEVLINK.split(GROUPS * cage, count)
    assert wire.send(1), "sent on a netdev that is gone"
    wire.receive()
    wire.close()
    part = [XPO.port(cage, 0)["ifindex"] for cage in PAIRS[0]]
    assert not set(part) & set(ends)
    for index in part:
        LINKS.set(index, True)
    sibling.go_on()
    for cage in PAIRS[0]:
        assert not DEVLINK.split(GROUPS * cage, 0)
    sibling.go_on()


def split_under_traffic():
    """Splitting under traffic, however often: a sibling group loses nothing"""
    sibling = Stream(8)
    before = len(netdevs())
    rounds = cycles(10, soak=500)
    with without_udev(rounds > 5):
        for num in range(rounds):
            one_cycle(sibling, (2, 4, 8)[num % 3])
        print("# %d rounds, %d frames on the sibling" % (rounds,
                                                         sibling.wire.got))
        sibling.end()
    settle(240)
    assert len(netdevs()) == before


def kept_the_rules():
    """No access that the card does not allow"""
    assert XPO.card()["violations"] == 0


xpotest.main([modules_ready, frames_on_each, split_under_traffic,
              kept_the_rules])
