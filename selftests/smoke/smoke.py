#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What a user does first, with tools that know nothing of this driver."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import must, run, wait_for

XPO = xpotest.Xpo()
CAGES = XPO.card()["cages"]		# 16, 8 on the debug kernel; the last is empty
# The capture in cage 4 advertises minutes for its power-up
SETTLED = {"absent", "ready", "power-up"}


def modules_settle():
    """All modules reach a steady state after loading"""
    wait_for("steady states", lambda: all(
        mod["state"] in SETTLED
        for mod in XPO.ynl.dump("module-get", {"card": 0})), 120)
    for cage in range(4):
        XPO.wait_state(cage, "ready")
    assert XPO.state(CAGES - 1)[0] == "absent"


def list_and_show():
    """xpoctl lists the modules and shows each one"""
    text = must("xpoctl")
    for cage in range(5):
        assert "xpo0/%d" % cage in text, text
    doc = json.loads(must("xpoctl", "-j", "list"))
    assert doc["schema"] == 1, doc
    for cage in range(5):
        res = run("xpoctl", "show", "xpo0/%d" % cage)
        assert res.status == 0 and not res.err, res
    assert run("xpoctl", "show", "xpo7/0").status == 4
    assert run("xpoctl", "frobnicate").status == 2


def link_names():
    """The netdevs are named after port and card"""
    links = json.loads(must("ip", "-j", "-d", "link"))
    ports = {link["phys_port_name"]: link for link in links
             if link.get("phys_port_name", "").startswith("p")}
    assert len(ports) == 8 * CAGES, len(ports)
    assert ports["p24"]["ifname"].endswith("np24"), ports["p24"]


def devlink_info():
    """devlink tells driver, serial number and versions"""
    doc = json.loads(must("devlink", "-j", "dev", "info"))["info"]
    (handle, info), = doc.items()
    assert handle == XPO.card()["handle"], doc
    assert info["driver"] == "xpo", doc
    assert info["serial_number"] == XPO.card()["serial"], doc
    assert info["versions"]["running"]["fw"] == XPO.card()["firmware"], doc


def devlink_ports():
    """Every group is a physical port with 8 lanes and a netdev"""
    ports = json.loads(must("devlink", "-j", "port"))["port"]
    assert len(ports) == 8 * CAGES, len(ports)
    for port in ports.values():
        assert port["flavour"] == "physical", port
        assert port["netdev"], port
    numbers = sorted(port["port"] for port in ports.values())
    assert numbers == list(range(8 * CAGES)), numbers


def ethtool_driver():
    """ethtool -i names driver and bus address"""
    text = must("ethtool", "-i", XPO.netdev(0))
    assert "driver: xpo\n" in text, text
    assert "bus-info: %s" % XPO.card()["handle"].split("/")[1] in text, text


def powers(text):
    """Optical powers of all lanes as ethtool prints them, in mW"""
    return [float(val) for val in re.findall(
        r"^\s*Transmit avg optical power \(Channel \d+\)\s*:\s*([\d.]+) mW",
        text, re.M)]


def data_path_and_light():
    """Link up gives light on eight lanes, link down takes it away"""
    dev = XPO.netdev(0, group=2)
    dark = must("ethtool", "-m", dev)
    assert "Vendor name" in dark, dark
    assert len(powers(dark)) == 8, dark
    assert max(powers(dark)) < 0.01, powers(dark)
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(0, range(16, 24), "activated")
    wait_for("light", lambda: min(powers(must("ethtool", "-m", dev))) > 0.5)
    others = [one for one in XPO.lanes(0) if one["lane"] // 8 != 2]
    assert all(one["dp-state"] == "deactivated" for one in others), others
    must("ip", "link", "set", dev, "down")
    XPO.wait_lanes(0, range(16, 24), "deactivated")
    wait_for("no light", lambda: max(powers(must("ethtool", "-m", dev))) < 0.01)


def eight_lane_view():
    """ethtool sees a group as an 8-lane module, other banks are refused"""
    dev = XPO.netdev(1, group=5)
    page = ["page", "0x00", "offset", "128", "length", "1"]
    assert "19" in must("ethtool", "-m", dev, "hex", "on", *page)
    page = ["page", "0x11", "bank", "1", "offset", "128", "length", "8"]
    assert run("ethtool", "-m", dev, "hex", "on", *page).status != 0


def power_mode():
    """ethtool sets the power policy of the whole module"""
    dev = XPO.netdev(1)
    must("ethtool", "--set-module", dev, "power-mode-policy", "auto")
    XPO.wait_state(1, "low-power", "policy")
    shown = must("ethtool", "--show-module", dev)
    assert "power-mode: low" in shown, shown
    must("ip", "link", "set", dev, "up")
    XPO.wait_state(1, "ready")
    must("ip", "link", "set", dev, "down")
    XPO.wait_state(1, "low-power", "policy")
    must("ethtool", "--set-module", dev, "power-mode-policy", "high")
    XPO.wait_state(1, "ready")


def reload():
    """The driver unloads and loads again"""
    def no_netdevs():
        names = os.listdir("/sys/class/net")
        assert not [name for name in names if "np" in name], names

    XPO.reload(no_netdevs)
    modules_settle()


def kept_the_rules():
    """The driver made no access that the card does not allow"""
    assert XPO.card()["violations"] == 0


xpotest.main([modules_settle, list_and_show, link_names, devlink_info,
              devlink_ports, ethtool_driver, data_path_and_light,
              eight_lane_view, power_mode, reload, kept_the_rules])
