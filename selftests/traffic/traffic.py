#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Packets from port to port, and what may happen to them on the way.

The fibres of the test card connect group n of cage 0 with group n of cage 1;
each pair of ports is one such fibre, between two network namespaces.
"""

import fcntl
import json
import os
import re
import socket
import struct
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xponet
import xpotest
from xpotest import cycles, emu, must, run, settle, wait_for
from xponet import LEFT, RIGHT, SIDES, Pair, within

XPO = xpotest.Xpo()
HANDLE = XPO.card()["handle"]
PCI = HANDLE.split("/")[1]
DEBUG = xpotest.SLOW > 1
# Enough for some MiB to be on their way when something happens
SOME = 4 if DEBUG else 12

IFF_MULTICAST = 0x1000
SIOCSIFFLAGS, SIOCSIFMTU = 0x8914, 0x8922

PAIRS = {}


def pair(group):
    """The pair of a group; made when it is asked for first"""
    if group not in PAIRS:
        PAIRS[group] = Pair(group + 1, "p%d" % group, "p%d" % (8 + group))
    return PAIRS[group]


def intact(one, mib=2):
    """Everything works: a transfer and pings, and nothing was refused"""
    one.transfer(mib).finish()
    assert one.ping(count=2) == 2


def kernel_log():
    """The kernel's messages"""
    return must("dmesg")


def links_come_up():
    """Two pairs of ports between two namespaces get a link"""
    for cage in (0, 1):
        XPO.wait_state(cage, "ready")
    xponet.spaces_create()
    for group in (0, 1):
        for side in SIDES:
            assert pair(group).carrier(side)


def every_packet_arrives():
    """Every packet of a ping flood is sent once and received once"""
    one = pair(0)
    assert one.ping() == 3
    before = one.quiet_counters()
    count = cycles(2000)
    assert one.ping("-f", count=count) == count
    after = one.quiet_counters()
    for side in SIDES:
        assert after[side]["bad"] == before[side]["bad"], after
        assert after[side]["tx"] - before[side]["tx"] >= count, after
    for here, there in ((LEFT, RIGHT), (RIGHT, LEFT)):
        sent = after[here]["tx"] - before[here]["tx"]
        got = after[there]["rx"] - before[there]["rx"]
        assert sent == got, (here, sent, got)


def no_byte_changes():
    """A long stream arrives as it was sent"""
    mib = cycles(103)
    pair(0).transfer(min(mib, 64) if DEBUG else mib).finish()


def both_families_both_ways():
    """IPv4 and IPv6, several streams at once, on two pairs"""
    streams = [pair(group).transfer(2, ipv6=ipv6)
               for group in (0, 1) for ipv6 in (False, True)]
    for stream in streams:
        stream.finish()


def extension_headers():
    """The card cannot segment behind them, and is not asked to"""
    one = pair(0)
    before = one.counters()
    # of eight bytes: PadN, four bytes long
    padding = bytes((0, 0, 1, 4, 0, 0, 0, 0))
    for kind in (socket.IPV6_HOPOPTS, socket.IPV6_DSTOPTS):
        option = (socket.IPPROTO_IPV6, kind, padding)
        one.transfer(2, ipv6=True, option=option).finish()
    after = one.counters()
    for side in SIDES:
        assert after[side]["bad"] == before[side]["bad"], after


def iperf(*words):
    """What iperf3 received, in bytes"""
    server = within(RIGHT, lambda: xpotest.start("iperf3", "-s", "-1"))
    wait_for("iperf3 to listen", lambda: ":5201" in
             must("ip", "netns", "exec", RIGHT, "ss", "-ltn"))
    doc = json.loads(must("ip", "netns", "exec", LEFT, "iperf3", "-J", "-c",
                          "10.1.0.2", *words))
    server.wait(60 * xpotest.SLOW)
    assert "error" not in doc, doc["error"]
    return doc["end"]


def iperf_tcp():
    """iperf3 sends over TCP"""
    end = iperf("-n", "16M")
    assert end["sum_sent"]["bytes"] >= 16 << 20, end["sum_sent"]
    # the server stops counting when the client tells it that it is done
    assert end["sum_received"]["bytes"] >= 12 << 20, end["sum_received"]


def iperf_udp():
    """iperf3 sends over UDP, and what was received came in order"""
    end = iperf("-u", "-n", "1M", "-b", "8M")
    stream = end["streams"][0]["udp"]
    assert stream["packets"] > 500, stream
    assert stream["lost_packets"] < stream["packets"] / 2, stream
    assert stream["out_of_order"] == 0, stream


def offloads():
    """Each offload may be off, and all of them"""
    one = pair(0)
    names = ["tso", "gso", "gro", "rxhash", "rx", "tx", "sg"]
    for name in ["tso", "all"] if DEBUG else names + ["all"]:
        for side in SIDES:
            for word in names if name == "all" else [name]:
                res = one.ethtool(side, "-K", word, "off")
                assert res.status == 0, res
        intact(one)
        for side in SIDES:
            for word in reversed(names):
                one.ethtool(side, "-K", word, "on")
    for side in SIDES:
        text = one.ethtool(side, "-k").out
        assert "tcp-segmentation-offload: on" in text, text
        assert "rx-checksumming: on" in text, text


def vlans():
    """Tagged once and twice, with segmentation by the card"""
    one = pair(0)
    devs = dict(one.devs)
    for num, proto in ((101, "802.1ad"), (102, "802.1q")):
        for side in SIDES:
            name = "tag%d" % num
            one.ip(side, "link", "add", "link", devs[side], "name", name,
                   "type", "vlan", "proto", proto, "id", num)
            one.ip(side, "link", "set", name, "up")
            devs[side] = name
        one.addresses(devs, num)
        for ipv6 in (False, True):
            one.transfer(2, num, ipv6).finish()
    for side in SIDES:
        one.ip(side, "link", "del", "tag101")


def jumbo_frames():
    """MTU 9,216 carries packets of that size, and no larger ones"""
    one = pair(0)
    one.set("mtu", 9216)
    assert one.ping("-M", "do", "-s", 9216 - 28) == 3
    for size in (3700, 3712, 3713, 7424, 7425, 9000):
        assert one.ping("-M", "do", "-s", size, count=1) == 1, size
    intact(one, 8)
    for side in SIDES:
        res = run("ip", "-n", side, "link", "set", one.devs[side], "mtu",
                  "9217")
        assert res.status != 0, res


def jumbo_to_small():
    """A jumbo frame to a port with a small MTU is refused and counted"""
    one = pair(0)

    def oversize():
        doc = json.loads(must("ip", "netns", "exec", RIGHT, "ethtool",
                              "--json", "-S", one.devs[RIGHT], "--groups",
                              "rmon"))
        return doc[0]["rmon"]["etherStatsOversizePkts"]

    one.ip(RIGHT, "link", "set", one.devs[RIGHT], "mtu", 1500)
    before = oversize()
    assert one.ping("-W", 1, "-M", "do", "-s", 8000, count=1) == 0
    assert oversize() == before + 1
    one.set("mtu", 1500)
    intact(one)


def refused_while_up():
    """Settings of all queues are refused, with the name of a port that is up"""
    one, other = pair(0), pair(1)
    other.down()
    wanted = {one.devs[side] for side in SIDES}
    for side in SIDES:
        for words in (("-G", "rx", 256), ("-C", "rx-usecs", 10)):
            res = other.ethtool(side, *words)
            assert res.status != 0, words
            name = re.search(r"and (\S+) is up", res.err)
            assert name and name.group(1) in wanted, res
        assert other.ethtool(side, "-L", "combined", 1).status != 0
    other.up()


def queue_settings():
    """Small and large rings, one channel, coalescing: all carry everything"""
    one, other = pair(0), pair(1)
    channels = one.ethtool(LEFT, "-l").out
    most = re.search(r"Combined:\s*(\d+)", channels).group(1)
    one_channel = (("-G", "rx", 64, "tx", 128), ("-L", "combined", 1))
    coalesced = (("-C", "rx-usecs", 200, "rx-frames", 16),)
    large = (("-G", "rx", 4096, "tx", 4096), ("-L", "combined", most))
    usual = (("-G", "rx", 500, "tx", 500),
             ("-C", "rx-usecs", 0, "rx-frames", 0))
    for settings in (one_channel, coalesced, large, usual):
        one.down()
        other.down()
        for words in settings:
            res = one.ethtool(LEFT, *words)
            assert res.status == 0, (words, res)
        one.up()
        other.up()
        streams = [this.transfer(2, ipv6=ipv6)
                   for this in (one, other) for ipv6 in (False, True)]
        for stream in streams:
            stream.finish()
    text = other.ethtool(RIGHT, "-g").out
    assert text.count("512") == 2, text


def lost_interrupts():
    """A lost interrupt delays, nothing more"""
    emu("fault", "card", "irq-drop", 20)
    intact(pair(0))


def fibre_cut():
    """A stream survives a fibre that is cut and mended; others see nothing"""
    one, other = pair(0), pair(1)
    before = other.link(LEFT).get("carrier_changes")
    stream, neighbour = one.transfer(SOME), other.transfer(SOME)
    stream.wait_some()
    emu("fibre", "cut", "g0")
    one.wait_carrier(False)
    emu("fibre", "mend", "g0")
    one.wait_carrier(True)
    stream.finish()
    neighbour.finish()
    assert other.link(LEFT).get("carrier_changes") == before


def module_pulled():
    """A stream survives a module that is pulled and plugged again"""
    one = pair(0)
    stream = one.transfer(SOME)
    stream.wait_some()
    emu("remove", 1)
    one.wait_carrier(False)
    emu("insert", 1, "8xdr8-8bank")
    one.wait_carrier(True)
    stream.finish()
    pair(1).wait_carrier(True)


def down_and_up():
    """Ports go down and up under load, and no completion is lost"""
    one, other = pair(0), pair(1)
    neighbour = other.transfer(SOME)
    for side in SIDES * cycles(3, soak=10):
        stream = one.transfer(SOME)
        stream.wait_some()
        one.ip(side, "link", "set", one.devs[side], "down")
        stream.abort()
        one.ip(side, "link", "set", one.devs[side], "up")
        one.wait_carrier(True)
        # whoever asked for the other's address meanwhile has to give up first
        wait_for("an answer", lambda: one.ping(count=1) == 1)
    neighbour.finish()
    intact(one)


def function_reset():
    """Streams survive a reset of the function"""
    streams = [pair(group).transfer(SOME) for group in (0, 1)]
    for _ in range(cycles(3, soak=10)):
        streams[0].wait_some()
        with open("/sys/bus/pci/devices/%s/reset" % PCI, "w",
                  encoding="ascii") as file:
            file.write("1")
    for stream in streams:
        stream.finish()


def during_reset(before, change):
    """Call before(), and change() while the card is reset and does not answer"""
    nothing = (0, 2**64 - 1)	# what registers read as meanwhile

    def reset():
        with open("/sys/bus/pci/devices/%s/reset" % PCI, "w",
                  encoding="ascii") as file:
            file.write("1")

    for _ in range(5):
        before()
        thread = threading.Thread(target=reset)
        thread.start()
        while thread.is_alive() and XPO.card()["next-seq"] not in nothing:
            pass
        change()
        hit = thread.is_alive()
        thread.join()
        if hit:
            return
    raise AssertionError("each reset was over too soon")


def ioctl(side, request, form, value):
    """Set something on the first port: faster than a command would be"""
    arg = struct.pack("16s" + form, pair(0).devs[side].encode(), value)
    within(side, lambda: fcntl.ioctl(socket.socket(), request,
                                     arg.ljust(40, bytes(1))))


def changed_during_reset():
    """What is set while the function is reset holds afterwards"""
    one = pair(0)
    one.ip(LEFT, "link", "set", one.devs[LEFT], "mtu", 9216)
    during_reset(lambda: ioctl(RIGHT, SIOCSIFMTU, "i", 1500),
                 lambda: ioctl(RIGHT, SIOCSIFMTU, "i", 9216))
    one.wait_carrier(True)
    wait_for("a jumbo frame", lambda: one.ping("-M", "do", "-s", 9000,
                                               count=1) == 1)
    one.set("mtu", 1500)
    during_reset(one.up, lambda: ioctl(RIGHT, SIOCSIFFLAGS, "h",
                                       IFF_MULTICAST))
    left = [line for line in emu("ports").splitlines() if " 1:0 " in line]
    assert not left, left
    one.up()
    wait_for("an answer", lambda: one.ping(count=1) == 1)


def garbage():
    """Nonsense in a completion costs a restart of the queue pair, no bytes"""
    for kind in ("pkt-type", "pkt-id", "pkt-port", "pkt-length"):
        stream = pair(0).transfer(SOME)
        stream.wait_some()
        emu("fault", "card", "ring-garbage", kind)
        stream.finish()
    emu("fault", "card", "clear")
    for field in ("type", "id", "port", "length"):
        assert re.search(r"queue pair \d: .* has a bad %s" % field,
                         kernel_log()), field
    intact(pair(0))
    intact(pair(1))


def split_under_load():
    """A port is split under load; the next group's stream sees nothing"""
    one, other = pair(0), pair(1)
    before = other.link(LEFT)["ifindex"]
    neighbour, stream = other.transfer(SOME), one.transfer(SOME)
    stream.wait_some()
    for number in (0, 8):
        must("devlink", "port", "split", "%s/%d" % (HANDLE, number),
             "count", "8")
    stream.abort()
    neighbour.finish()
    assert other.link(LEFT)["ifindex"] == before
    settle()
    del PAIRS[0]


def traffic_on_each():
    """Eight ports of 200G carry a stream each, at the same time"""
    parts = [Pair(20 + part, "p0s%d" % part, "p8s%d" % part, wait=False)
             for part in range(8)]
    for part in parts:
        part.wait_carrier(True)
    streams = [part.transfer(1) for part in parts]
    for stream in streams:
        stream.finish()
    for part in parts:
        assert part.counters()[RIGHT]["bad"] == 0
    stream = parts[3].transfer(SOME)
    stream.wait_some()
    for number in (0, 8):
        must("devlink", "port", "unsplit", "%s/%d" % (HANDLE, number))
    stream.abort()
    settle()
    intact(pair(0))


def unloaded_under_load():
    """The driver is unloaded under load, loaded, and carries packets again"""
    for _ in range(cycles(2, soak=8)):
        streams = [pair(group).transfer(SOME) for group in (0, 1)]
        for stream in streams:
            stream.wait_some()
        must("rmmod", "xpo")
        for stream in streams:
            stream.abort()
        PAIRS.clear()
        must("modprobe", "xpo")
        XPO.connect()
        settle()
        for cage in (0, 1):
            XPO.wait_state(cage, "ready")
        intact(pair(0))
        pair(1)


def everything_is_well():
    """No access that the card does not allow, and the ports go home"""
    assert XPO.card()["violations"] == 0
    xponet.spaces_destroy()
    wait_for("the ports", lambda: xponet.netdev("p0") and
             xponet.netdev("p9"))


xpotest.main([links_come_up, every_packet_arrives, no_byte_changes,
              both_families_both_ways, extension_headers, iperf_tcp,
              iperf_udp, offloads, vlans, jumbo_frames, jumbo_to_small,
              refused_while_up, queue_settings, lost_interrupts, fibre_cut,
              module_pulled, down_and_up, function_reset,
              changed_during_reset, garbage, split_under_load,
              traffic_on_each, unloaded_under_load, everything_is_well])
