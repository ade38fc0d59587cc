#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The kernel's own driver selftests, unmodified, on a card with one cage.

Groups 0 and 1 of the module are cabled to each other. Some of these scripts
exit with 0 although something failed, so what they print is looked at, too.

Of drivers/net/hw these do not fit: autoneg and autoneg_force_mode of
ethtool_extended_state.sh and ethtool.sh (optical ports have no
autonegotiation), ethtool_mm.sh (no MAC Merge layer), hw_stats_l3*.sh (no
routing offload), devlink_rate*.py (no rate objects), nic_timestamp.py (no
packet timestamps), the rss, ntuple, toeplitz, devmem, zcrx, xdp, xsk, nk and
ipsec tests (none of these features), loopback.sh (no loopback feature).
"""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import emu, in_soak, must, run, wait_for

XPO = xpotest.Xpo()
HW = os.path.join(os.environ["XPO_UPSTREAM"], "drivers", "net", "hw")
PEER = "peer"
LOCAL_V4, REMOTE_V4 = "192.0.2.1", "192.0.2.2"


def judge(res, good, least):
    """A script's output has no failure and at least so many good lines"""
    text = res.out + res.err
    bad = [line for line in text.split("\n")
           if re.search(r"\[FAIL\]|\bnot ok\b|Traceback|syntax error|"
                        r"\bSKIP: ", line)]
    assert res.status == 0 and not bad, "status %d: %s\n%s" % (
        res.status, bad, text[-2000:])
    count = len(re.findall(good, text, re.M))
    assert count >= least, "%d good lines of %d:\n%s" % (count, least, text)


def script(name, good, least, env, timeout=300):
    """One script as it is, with its own environment"""
    argv = ["env"] + ["%s=%s" % pair for pair in env.items()]
    judge(run(*argv, "bash", "-c", "cd %s && exec ./%s" % (HW, name),
              timeout=timeout), good, least)


def cable():
    """Two ports of the module, one of them in a network namespace"""
    XPO.wait_state(0, "ready")
    local, remote = XPO.netdev(0, 0), XPO.netdev(0, 1)
    must("ip", "netns", "add", PEER)
    must("ip", "link", "set", remote, "netns", PEER)
    must("ip", "-n", PEER, "addr", "add", REMOTE_V4 + "/24", "dev", remote)
    must("ip", "-n", PEER, "link", "set", remote, "up")
    must("ip", "addr", "add", LOCAL_V4 + "/24", "dev", local)
    must("ip", "link", "set", local, "up")
    wait_for("carrier", lambda: json.loads(must(
        "ip", "-j", "link", "show", local))[0]["operstate"] == "UP", 60)
    must("ping", "-c", "1", "-w", "20", REMOTE_V4)
    return {"NETIF": local, "LOCAL_V4": LOCAL_V4, "REMOTE_V4": REMOTE_V4,
            "REMOTE_TYPE": "netns", "REMOTE_ARGS": PEER}


def uncable():
    """The namespace ends and gives its netdev back"""
    dev = XPO.netdev(0, 0)
    must("ip", "link", "set", dev, "down")
    must("ip", "addr", "flush", "dev", dev)
    must("ip", "netns", "del", PEER)
    wait_for("netdev back", lambda: "ifindex" in XPO.ynl.do(
        "lane-get", {"card": 0, "cage": 0, "lane": 8}))


def std_stats():
    """ethtool_std_stats.sh: MAC counters count what was sent"""
    env = cable()
    try:
        script("ethtool_std_stats.sh", r"^ok \d+ (?!.*# SKIP)", 8, env)
    finally:
        uncable()


def rmon():
    """ethtool_rmon.sh: 600,000 frames of all sizes are in the right buckets"""
    in_soak("frame by frame it takes seven minutes")
    env = cable()
    try:
        script("ethtool_rmon.sh", r"^ok \d+ (?!.*# SKIP)", 16, env, 900)
    finally:
        uncable()


def port_split():
    """devlink_port_split.py: every port into 8, 4 and 2, and back"""
    XPO.wait_state(0, "ready")
    handle = XPO.card()["handle"]
    judge(run("python3", os.path.join(HW, "devlink_port_split.py"),
              "--dev", handle, timeout=300),
          r"^TEST: .*\[ OK \]$", 8 * (1 + 2 * 3))
    ports = json.loads(must("devlink", "-j", "port"))["port"]
    assert len(ports) == 8, ports


def no_cable():
    """ethtool_extended_state.sh: an empty cage is no cable"""
    dev = [XPO.netdev(0, group) for group in range(3)]
    emu("remove", 0)
    XPO.wait_state(0, "absent")
    judge(run("env", "TESTS=no_cable", "NETIF_NO_CABLE=" + dev[2],
              "NETIF_CREATE=no", "bash", "-c",
              "cd %s && exec ./ethtool_extended_state.sh %s %s" % (
                  HW, dev[0], dev[1]), timeout=120),
          r"^TEST: No cable\s+\[ OK \]", 1)


xpotest.main([std_stats, rmon, port_split, no_cable])
