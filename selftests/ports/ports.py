#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Ports: split and put together, linked and cut, seen with common tools.

Fibres of the test card:

    cage 0, lane n  ----- 30 m, strand n % 8 of fibre g<n / 8> -----  cage 1

Cage 5 is empty. Both ends of a link are netdevs of the same card, so what
breaks one way takes down two of them, the one and its partner.
"""

import errno
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpoport import Devlink
from xpotest import cycles, emu, must, run, settle, wait_for

XPO = xpotest.Xpo()
HANDLE = XPO.card()["handle"]
CAGES = XPO.card()["cages"]
SPARE = 5
SYS = "/sys/class/net/"
NO_CABLE = "No cable"
ALOS = "Bad signal integrity, Serdes ALOS"
ALONE = "Autoneg, No partner detected during force mode"
NOT_READY = "Module, CMIS module is not in ModuleReady state"
UNFIT = "Cable issue, Unsupported cable"


def ports():
    """devlink's ports by index"""
    doc = json.loads(must("devlink", "-j", "port"))["port"]
    return {int(name.rsplit("/", 1)[1]): port for name, port in doc.items()}


def split(number, count):
    """Split a port and wait for the names of its netdevs"""
    must("devlink", "port", "split", "%s/%d" % (HANDLE, number),
         "count", str(count))
    settle()


def unsplit(number):
    """Put a group's ports together"""
    must("devlink", "port", "unsplit", "%s/%d" % (HANDLE, number))
    settle()


def names():
    """Interface names by phys_port_name"""
    links = json.loads(must("ip", "-j", "-d", "link"))
    return {link["phys_port_name"]: link["ifname"] for link in links
            if link.get("phys_port_name", "").startswith("p")}


def attr(dev, name):
    """An attribute of a netdev in sysfs"""
    with open(SYS + dev + "/" + name) as file:
        return file.read().strip()


def address(dev):
    """MAC address as a number"""
    return int(attr(dev, "address").replace(":", ""), 16)


def counters():
    """How often the carrier of each netdev of the card came and went"""
    return {dev: (int(attr(dev, "ifindex")),
                  int(attr(dev, "carrier_up_count")),
                  int(attr(dev, "carrier_down_count")))
            for dev in names().values()}


def downs(before, after):
    """Netdevs that lost their carrier in between, with how often"""
    return {dev: after[dev][2] - before[dev][2] for dev in before
            if dev in after and after[dev] != before[dev]}


def set_up(*devs):
    """Bring netdevs up"""
    for dev in devs:
        must("ip", "link", "set", dev, "up")


def set_down(*devs):
    """Take netdevs down"""
    for dev in devs:
        must("ip", "link", "set", dev, "down")


def carrier(dev):
    """Does the netdev have a carrier? It has to be up"""
    return attr(dev, "carrier") == "1"


def wait_carrier(*devs, want=True):
    """Wait for carriers to come or go"""
    def reached():
        return all(carrier(dev) is want for dev in devs)
    try:
        wait_for("carrier", reached, 60)
    except AssertionError:
        raise AssertionError("carrier %s of %s:\n%s" % (
            want, [dev for dev in devs if carrier(dev) is not want],
            emu("ports"))) from None


def pair(group):
    """The two ends of a group's fibre"""
    have = names()
    return have["p%d" % group], have["p%d" % (8 + group)]


def link_state(dev):
    """What ethtool says about the link: yes, or why not"""
    text = must("ethtool", dev)
    word, why = re.search(r"Link detected: (\w+)(?: \((.*)\))?", text).groups()
    return why if why else word


def wait_link_state(dev, want):
    """Wait for a reason"""
    try:
        wait_for(want, lambda: link_state(dev) == want, 40)
    except AssertionError:
        raise AssertionError("%s: %s, not %s" %
                             (dev, link_state(dev), want)) from None


def wait_path(dev, state):
    """Wait for a state of the data path of a netdev's port"""
    def port():
        return XPO.ynl.do("port-get", {"ifindex": int(attr(dev, "ifindex"))})
    try:
        wait_for(state, lambda: port()["state"] == state, 40)
    except AssertionError:
        raise AssertionError("%s is %s" % (dev, port())) from None


def refused(*argv):
    """Text of a command that has to fail"""
    res = run(*argv)
    assert res.status != 0, res
    return res.out + res.err


# Split and unsplit

def check_group(cage, group, lanes):
    """devlink and netdevs of a group with ports of so many lanes"""
    number = 8 * cage + group
    base = address(names().get("p0", names().get("p0s0")))
    have = {index: port for index, port in ports().items()
            if port["port"] == number}
    want = {}
    for sub in range(8 // lanes):
        lane = 8 * group + sub * lanes
        index = 128 + 64 * cage + lane if sub else number
        name = "p%d" % number if lanes == 8 else "p%ds%d" % (number, sub)
        want[index] = (name, lane, sub)
    assert sorted(have) == sorted(want), (sorted(have), sorted(want))
    for index, (name, lane, sub) in want.items():
        port = have[index]
        assert port["lanes"] == lanes, port
        assert port["splittable"] is (lanes == 8), port
        assert port.get("split_group", number) == number, port
        dev = port["netdev"]
        assert dev.endswith("n" + name), (dev, name)
        assert attr(dev, "phys_port_name") == name, name
        assert address(dev) == base + 64 * cage + lane, dev
        assert attr(dev, "operstate") == "down", dev
        info = XPO.ynl.do("port-get", {"card": 0, "cage": cage,
                                       "lane": lane})
        assert (info["lane"], info["lanes"], info["index"],
                info["number"]) == (lane, lanes, index, number), info
        assert info["speed-mbps"] == 200000 * lanes, info


def split_matrix():
    """Every width has its ports, names and addresses, also side by side"""
    for group, count in enumerate((2, 4, 8)):
        split(8 * SPARE + group, count)
    for group, lanes in enumerate((4, 2, 1, 8)):
        check_group(SPARE, group, lanes)
    assert len(ports()) == 8 * CAGES + 1 + 3 + 7
    for group in range(3):
        unsplit(8 * SPARE + group)
    for group in range(4):
        check_group(SPARE, group, 8)
    assert len(ports()) == 8 * CAGES


def split_refused():
    """What cannot be split says so and stays what it is"""
    port = "%s/%d" % (HANDLE, 8 * SPARE)
    for count in ("0", "1", "3", "16", "4294967295"):
        refused("devlink", "port", "split", port, "count", count)
    assert "not split" in refused("devlink", "port", "unsplit", port)
    check_group(SPARE, 0, 8)
    split(8 * SPARE, 4)
    for index in (8 * SPARE, 128 + 64 * SPARE + 2):
        assert "split" in refused("devlink", "port", "split", "%s/%d" %
                                  (HANDLE, index), "count", "2")
    check_group(SPARE, 0, 2)
    # any port of the group stands for it
    unsplit(128 + 64 * SPARE + 6)
    check_group(SPARE, 0, 8)


def split_of_an_up_port():
    """A port that is up can be split; its netdev goes, its lanes go dark"""
    here, there = pair(0)
    set_up(here, there)
    wait_carrier(here, there)
    before = counters()
    split(0, 2)
    assert here not in names().values()
    wait_carrier(there, want=False)
    assert downs(before, counters()) == {there: 1}, downs(before, counters())
    XPO.wait_lanes(0, range(8), "deactivated")
    unsplit(0)
    set_up(here)
    wait_carrier(here, there)
    set_down(here, there)


def siblings_untouched():
    """Splitting does not touch any other group, however often"""
    here, there = pair(1)
    set_up(here, there)
    wait_carrier(here, there)
    before = counters()
    port = "%s/0" % HANDLE
    # one process for all, and nobody waits for udev in between
    with tempfile.NamedTemporaryFile("w") as batch:
        for num in range(cycles(50, soak=50)):
            print("port split %s count %d" % (port, (2, 4, 8)[num % 3]),
                  file=batch)
            print("port unsplit %s" % port, file=batch)
        batch.flush()
        must("devlink", "-b", batch.name, timeout=600)
    # thousands of netdevs that udev has not got round to
    settle(1800)
    after = counters()
    gone = pair(0)[0]
    del before[gone], after[gone]
    assert after == before, downs(before, after)
    assert link_state(here) == "yes"
    set_down(here, there)


FAIL_NTH = "/proc/thread-self/fail-nth"


def fail_nth(number):
    """Let this task's allocation of this number fail, 0: none"""
    try:
        with open(FAIL_NTH, "w") as file:
            file.write(str(number))
    except OSError as err:
        # the one that was still to fail was one for this
        if err.errno != errno.ENOMEM:
            raise
        with open(FAIL_NTH, "w") as file:
            file.write(str(number))


def fail_nth_left():
    """How far away that still is, 0: it failed"""
    with open(FAIL_NTH) as file:
        return int(file.read())


def name_the_unnoticed():
    """The kernel does not tell of a netdev when the message has no memory"""
    settle()
    for dev in names().values():
        if dev.startswith("eth"):
            must("udevadm", "trigger", "--action=add", SYS + dev)
            settle()


def split_without_memory():
    """A split or unsplit that fails half-way leaves what was there"""
    try:
        fail_each_allocation()
    finally:
        if ports()[0]["lanes"] < 8:
            unsplit(0)


def fail_each_allocation():
    """Splits and unsplits, each with another allocation that fails"""
    if not os.path.exists(FAIL_NTH):
        raise xpotest.Skip("the kernel has no fault injection")
    for name, value in (("failslab/ignore-gfp-wait", "N"),
                        ("failslab/verbose", "0"),
                        ("fail_page_alloc/ignore-gfp-wait", "N"),
                        ("fail_page_alloc/verbose", "0"),
                        ("fail_usercopy/verbose", "0")):
        with open("/sys/kernel/debug/" + name, "w") as file:
            file.write(value)
    devlink = Devlink(HANDLE)
    failed = 0
    for count, before, after in ((2, 8, 4), (0, 4, 8)):
        # how many allocations are there to fail?
        assert not devlink.split(0, count, lambda: fail_nth(1 << 24))
        total = (1 << 24) - fail_nth_left()
        fail_nth(0)
        rounds = cycles(50, soak=50)
        for num in range(rounds):
            assert not devlink.split(0, 2 - count, lambda: None)
            err = devlink.split(0, count, lambda num=num: fail_nth(
                1 + num * total // rounds))
            fail_nth(0)
            name_the_unnoticed()
            lanes = ports()[0]["lanes"]
            check_group(0, 0, lanes)
            # EINVAL is device_add()'s word for no memory for the name
            assert err in (0, errno.ENOMEM, errno.ENOBUFS, errno.EFAULT,
                           errno.EINVAL), os.strerror(err)
            assert err or lanes == after, (err, lanes)
            assert err not in (errno.ENOMEM, errno.EINVAL) or \
                lanes == before, (err, lanes)
            if lanes == before:
                failed += 1
                assert not devlink.split(0, count, lambda: None)
    assert failed, "nothing failed"


# Links

def link_of_every_width():
    """Ports of every width get a link to a partner of the same width"""
    for count in (2, 4, 8):
        split(0, count)
        split(8, count)
        have = names()
        devs = [have["p%ds%d" % (number, sub)]
                for number in (0, 8) for sub in range(count)]
        set_up(*devs)
        wait_carrier(*devs)
        text = must("ethtool", devs[0])
        assert "Speed: %dMb/s" % (1600000 // count) in text, text
        assert "Lanes: %d\n" % (8 // count) in text, text
        unsplit(8)
        unsplit(0)


def width_mismatch():
    """Ports of different widths get no link, and say why"""
    split(0, 2)
    have = names()
    devs = [have["p0s0"], have["p0s1"], have["p8"]]
    set_up(*devs)
    for dev in devs:
        wait_path(dev, "up")
    wait_for("lanes locked", lambda: all(
        link_state(dev) not in ("yes", ALOS) for dev in devs))
    assert not any(carrier(dev) for dev in devs)
    set_down(have["p8"])
    unsplit(0)


def cut_and_mend():
    """A cut fibre takes the carrier of both ends, once, and mending it back"""
    here, there = pair(0)
    set_up(here, there)
    wait_carrier(here, there)
    before = counters()
    events = must("ethtool", "-I", here)
    emu("fibre", "cut", "g0")
    wait_carrier(here, there, want=False)
    assert downs(before, counters()) == {here: 1, there: 1}
    wait_link_state(here, ALOS)
    emu("fibre", "mend", "g0")
    wait_carrier(here, there)
    after = counters()
    assert after[here][1] == before[here][1] + 1, after[here]
    lost = re.compile(r"Link Down Events: (\d+)")
    if lost.search(events):
        assert int(lost.search(must("ethtool", "-I", here)).group(1)) == \
            int(lost.search(events).group(1)) + 1
    set_down(here, there)


def events_lost():
    """A link that goes down without a word is found all the same"""
    here, there = pair(0)
    set_up(here, there)
    for fault in (("irq-drop", "2"), ("ring-garbage", "event-cage")):
        wait_carrier(here, there)
        emu("fault", "card", *fault)
        emu("fibre", "cut", "g0")
        wait_carrier(here, there, want=False)
        emu("fibre", "mend", "g0")
    wait_carrier(here, there)
    emu("fault", "card", "clear")
    set_down(here, there)


def one_transmitter_one_laser():
    """A transmitter takes down one port of a group, its laser all eight"""
    split(2, 8)
    split(10, 8)
    have = names()
    near = [have["p2s%d" % sub] for sub in range(8)]
    far = [have["p10s%d" % sub] for sub in range(8)]
    set_up(*near, *far)
    wait_carrier(*near, *far)
    before = counters()
    emu("tx", 0, 17, "fail")
    wait_carrier(near[1], far[1], want=False)
    assert downs(before, counters()) == {near[1]: 1, far[1]: 1}, \
        downs(before, counters())
    emu("tx", 0, 17, "ok")
    wait_carrier(*near, *far)
    before = counters()
    emu("laser", "0:2", "off")
    wait_carrier(*near, *far, want=False)
    assert downs(before, counters()) == {dev: 1 for dev in near + far}, \
        downs(before, counters())
    emu("laser", "0:2", "on")
    wait_carrier(*near, *far)
    unsplit(10)
    unsplit(2)


def speeds():
    """ethtool sets the speed of a port that is up and of one that is down"""
    here, there = pair(0)
    must("ethtool", "-s", here, "speed", "800000")
    set_up(here, there)
    # eight lanes of 100 Gb/s are none of the module's applications
    wait_link_state(here, UNFIT)
    assert "Speed: 800000Mb/s" in must("ethtool", here)
    assert not carrier(here)
    must("ethtool", "-s", here, "speed", "1600000")
    wait_carrier(here, there)
    must("ethtool", "-s", there, "speed", "800000")
    wait_carrier(here, there, want=False)
    wait_link_state(there, UNFIT)
    set_down(there)
    must("ethtool", "-s", there, "speed", "1600000")
    set_up(there)
    wait_carrier(here, there)
    set_down(here, there)


def settings_refused():
    """What the hardware cannot do is refused and changes nothing"""
    dev = pair(0)[0]
    before = must("ethtool", dev), must("ethtool", "--show-fec", dev)
    for args in (["speed", "400000"], ["speed", "100"],
                 ["speed", "800000", "lanes", "4"],
                 ["autoneg", "on"], ["speed", "800000", "duplex", "half"]):
        refused("ethtool", "-s", dev, *args)
    for fec in ("off", "baser", "llrs", "auto"):
        refused("ethtool", "--set-fec", dev, "encoding", fec)
    must("ethtool", "--set-fec", dev, "encoding", "rs")
    assert before == (must("ethtool", dev), must("ethtool", "--show-fec", dev))
    refused("ip", "link", "set", dev, "mtu", "9217")
    must("ip", "link", "set", dev, "mtu", "9216")
    must("ip", "link", "set", dev, "mtu", "1500")


def link_modes():
    """Link modes fit the port's lanes and the kind of module"""
    modes = re.compile(r"\d+base\w+/Full")
    text = must("ethtool", pair(0)[0])
    assert set(modes.findall(text)) == {"1600000baseDR8/Full"}, text
    split(0, 2)
    text = must("ethtool", names()["p0s0"])
    unsplit(0)
    assert set(modes.findall(text)) == {"800000baseDR4/Full"}, text
    assert "Port: FIBRE" in text, text
    text = must("ethtool", names()["p16"])
    assert not re.search(r"baseDR\d", text), text
    assert "Port: Direct Attach Copper" in text, text
    # without a module what the card could do
    text = must("ethtool", names()["p%d" % (8 * SPARE)])
    assert set(modes.findall(text)) == {"800000baseDR8/Full",
                                        "1600000baseDR8/Full"}, text


def why_no_link():
    """Each reason for having no link has its name"""
    dev = names()["p%d" % (8 * SPARE)]
    set_up(dev)
    wait_link_state(dev, NO_CABLE)
    emu("insert", SPARE, "8xdr8")
    wait_path(dev, "up")
    # its receivers have light, from nowhere
    wait_link_state(dev, ALONE)
    must("xpoctl", "power", "--force", "xpo0/%d" % SPARE, "low")
    wait_link_state(dev, NOT_READY)
    must("xpoctl", "power", "xpo0/%d" % SPARE, "high")
    wait_path(dev, "up")
    emu("flow", SPARE, 0)
    wait_link_state(dev, "Overheat")
    emu("flow", SPARE, 5000)
    must("xpoctl", "rearm", "xpo0/%d" % SPARE)
    wait_path(dev, "up")
    emu("remove", SPARE)
    wait_link_state(dev, NO_CABLE)
    set_down(dev)
    here, there = pair(0)
    set_up(here)
    wait_path(here, "up")
    wait_link_state(here, ALOS)
    set_down(here, there)


# Counters

def fec(dev):
    """FEC counters of a port"""
    return json.loads(must("ethtool", "--json", "-I", "--show-fec",
                           dev))[0]["statistics"]


def total(stat):
    """A counter, which newer versions of ethtool wrap"""
    return stat["total"] if isinstance(stat, dict) else stat


def fec_counters():
    """A bent fibre shows in the FEC counters, and only of its own port"""
    here, there = pair(0)
    other = pair(1)
    set_up(here, there, *other)
    wait_carrier(here, there, *other)
    emu("fibre", "bend", "g0", 6)
    before = fec(here)
    wait_for("corrected codewords", lambda: total(fec(here)[
        "corrected_blocks"]) > total(before["corrected_blocks"]) + 1000)
    text = must("ethtool", "-S", here)
    lanes = re.findall(r"fec_symbol_errors_lane(\d): (\d+)", text)
    assert len(lanes) == 8, text
    symbols = sum(int(val) for _, val in lanes)
    now = fec(here)
    assert total(now["corrected_bits"]) >= total(now["corrected_blocks"])
    assert symbols <= total(now["corrected_bits"]), (symbols, now)
    assert total(fec(other[0])["corrected_blocks"]) < \
        total(now["corrected_blocks"])
    assert carrier(here) and carrier(there)
    emu("fibre", "clean", "g0")
    set_down(here, there, *other)


def counters_only_grow():
    """Counters stay over down and up, and over a split of the group"""
    here, there = pair(0)
    set_up(here, there)
    wait_carrier(here, there)
    emu("fibre", "bend", "g0", 6)
    wait_for("corrected codewords",
             lambda: total(fec(here)["corrected_blocks"]) > 1000)
    emu("fibre", "clean", "g0")
    set_down(here, there)
    before = total(fec(here)["corrected_blocks"])
    split(0, 2)
    # counters belong to the lane that a port starts at
    assert total(fec(names()["p0s0"])["corrected_blocks"]) >= before
    unsplit(0)
    assert total(fec(names()["p0"])["corrected_blocks"]) >= before


def rmon_ranges():
    """Frames are counted by size up to the longest that there is"""
    dev = pair(0)[0]
    text = must("ethtool", "-S", dev, "--groups", "rmon", "eth-mac",
                "eth-phy")
    for side in ("rx", "tx"):
        bins = re.findall(side + r"-rmon-etherStatsPkts(\d+)to(\d+)Octets",
                          text)
        edges = [(int(low), int(high)) for low, high in bins]
        assert len(edges) == 10, text
        assert edges[0][0] == 64 and edges[-1][1] == 9242, edges
        assert all(one[1] + 1 == two[0]
                   for one, two in zip(edges, edges[1:])), edges
    for name in ("eth-mac-FramesTransmittedOK", "eth-mac-FramesReceivedOK",
                 "eth-phy-SymbolErrorDuringCarrier"):
        assert name in text, text


# What others are told

def ethtool_hears_of_modules():
    """ethtool's monitor is told when a module comes and goes"""
    dev = names()["p%d" % (8 * SPARE)]
    with tempfile.TemporaryFile() as heard, subprocess.Popen(
            ["stdbuf", "-oL", "ethtool", "--monitor"], stdout=heard,
            stderr=subprocess.STDOUT) as proc:

        def hears(*words):
            text = os.pread(heard.fileno(), 1 << 20, 0).decode()
            return all(word in text for word in words)

        try:
            wait_for("the monitor", lambda: hears("listening"))
            emu("insert", SPARE, "8xdr8")
            wait_for("high power", lambda: hears(
                "Module parameters for %s" % dev, "power-mode: high"))
            size = os.fstat(heard.fileno()).st_size
            emu("remove", SPARE)
            wait_for("the removal",
                     lambda: os.fstat(heard.fileno()).st_size > size)
            XPO.wait_state(SPARE, "absent")
        finally:
            proc.terminate()


def link_events():
    """Link changes are events of the card, in order and with its time"""
    here, there = pair(0)
    ifindexes = {int(attr(dev, "ifindex")) for dev in (here, there)}
    set_up(here, there)
    wait_carrier(here, there)
    ears = xpotest.Xpo().ynl
    xpotest.listen(ears, "events")
    start = int(emu("time"))
    emu("fibre", "cut", "g0")
    got = []

    def heard():
        ears.check_ntf()
        while not ears.async_msg_queue.empty():
            msg = ears.async_msg_queue.get()["msg"]
            if msg["type"] == "link":
                got.append(msg)
        return len(got) >= 2

    wait_for("two link events", heard)
    assert {msg["ifindex"] for msg in got} == ifindexes, got
    assert [msg["link"] for msg in got] == [0, 0], got
    assert {(msg["cage"], msg["lane"]) for msg in got} == {(0, 0), (1, 0)}
    assert got[0]["seq"] < got[1]["seq"], got
    assert all(start < msg["time-ns"] < int(emu("time")) for msg in got), got
    emu("fibre", "mend", "g0")
    wait_carrier(here, there)
    info = XPO.ynl.do("port-get", {"ifindex": int(attr(here, "ifindex"))})
    assert info["link"] == 1 and info["admin-up"] == 1, info
    assert info["link-time-ns"] > got[-1]["time-ns"], info
    set_down(here, there)


def function_reset_keeps_links():
    """A function level reset leaves links and carriers alone"""
    here, there = pair(0)
    set_up(here, there)
    wait_carrier(here, there)
    wait_path(here, "up")
    wait_path(there, "up")
    before = counters()
    # a reset takes longer than a tenth of a second, in which nothing may
    # look at the registers of the links
    for _ in range(cycles(8, soak=8)):
        with open("/sys/bus/pci/devices/%s/reset" % HANDLE.split("/")[1],
                  "w") as file:
            file.write("1")
        wait_path(here, "up")
        wait_path(there, "up")
        assert counters() == before, downs(before, counters())
        assert carrier(here) and carrier(there)
    # and it is still told of changes
    emu("fibre", "cut", "g0")
    wait_carrier(here, there, want=False)
    emu("fibre", "mend", "g0")
    wait_carrier(here, there)
    set_down(here, there)


def reload_takes_links():
    """Unloading the driver disables the MACs and leaves the lanes alone"""
    here, there = pair(0)
    set_up(here, there)
    wait_carrier(here, there)
    trace = emu("trace", 0)
    XPO.reload()
    settle()
    assert emu("ports") == "", emu("ports")
    XPO.wait_state(0, "ready")
    XPO.wait_state(1, "ready")
    XPO.wait_lanes(0, range(8), "activated")
    assert emu("trace", 0) == trace
    here, there = pair(0)
    set_up(here, there)
    wait_carrier(here, there)
    assert emu("trace", 0) == trace, "lanes that ran were disturbed"
    set_down(here, there)
    XPO.wait_lanes(0, range(8), "deactivated")


def kept_the_rules():
    """The driver made no access that the card does not allow"""
    assert XPO.card()["violations"] == 0


def both_ready():
    """Both modules are ready before the first test"""
    for cage in (0, 1):
        XPO.wait_state(cage, "ready")
    settle()


xpotest.main([both_ready, split_matrix, split_refused, split_of_an_up_port,
              siblings_untouched, split_without_memory, link_of_every_width,
              width_mismatch, cut_and_mend, events_lost,
              one_transmitter_one_laser, speeds, settings_refused, link_modes,
              why_no_link, fec_counters, counters_only_grow, rmon_ranges,
              ethtool_hears_of_modules, link_events,
              function_reset_keeps_links, reload_takes_links, kept_the_rules])
