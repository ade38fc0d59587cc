#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What an operator does with ports: apply, set, state, drain, save, restore."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import must, run, wait_for

XPO = xpotest.Xpo()
XPO_MODULE = 0		# two endpoints with 32 lanes each
EMPTY = 6
CAPTURE = 3		# 8 lanes, two applications for most widths
SAVED = "/results/saved.json"


def ctl(*words, status=0):
    """xpoctl with JSON; its document"""
    res = run("xpoctl", "-j", *words)
    assert res.status == status, (words, str(res))
    return res.json() if res.out else None


def said(*words, status=1):
    """What xpoctl says about a failure, on one line per error"""
    res = run("xpoctl", *words)
    assert res.status == status, (words, str(res))
    assert res.err.startswith("xpoctl: "), str(res)
    return res.err


def ports(cage):
    """Ports of a module by their first lane"""
    doc = ctl("state", "xpo0/%d" % cage)
    return {port["lanes"][0]: port for port in doc["modules"][0]["ports"]}


def link_set(port, state):
    """ip link set"""
    must("ip", "link", "set", port["ifname"], state)


def wait_port(cage, lane, state):
    """Wait for a state of the data path of a port"""
    wait_for("port of lane %d %s" % (lane, state),
             lambda: ports(cage)[lane]["state"] == state, 60)
    return ports(cage)[lane]


def split(cage, group, count):
    """devlink port split, or unsplit with 1"""
    port = [p for p in XPO.ynl.dump("port-get", {"card": 0, "cage": cage})
            if p["lane"] // 8 == group][0]
    name = "%s/%d" % (XPO.card()["handle"], port["index"])
    if count > 1:
        must("devlink", "port", "split", name, "count", str(count))
    else:
        must("devlink", "port", "unsplit", name)
    wait_for("names", lambda: all(p["ifname"] for p in ports(cage).values()))


def apps_fit():
    """apps says which applications fit a port, and why others do not"""
    doc = ctl("apps", "xpo0/%d" % XPO_MODULE)["modules"][0]
    port = doc["ports"][0]
    assert port["speed_mbps"] == 1600000, port
    assert port["fits"][0] == 1, port
    others = {one["app_sel"]: one["reason"] for one in port["others"]}
    assert [others[app_sel] for app_sel in (2, 3, 4)] == [
        "other-lane-count"] * 3, port
    text = must("xpoctl", "apps", "xpo0/%d" % XPO_MODULE)
    assert "other-lane-count 2 3 4" in text, text


def state_follows():
    """state shows a data path on its way up and down"""
    link_set(ports(XPO_MODULE)[0], "up")
    port = wait_port(XPO_MODULE, 0, "up")
    assert port["app_sel"] == 1 and port["fault"] == "none", port
    link_set(port, "down")
    port = wait_port(XPO_MODULE, 0, "down")
    text = must("xpoctl", "state", "xpo0/%d" % XPO_MODULE)
    assert port["ifname"] in text, text


def apply_changes():
    """apply chooses the application of ports, a dry run changes nothing"""
    where = "xpo0/%d:0-15" % XPO_MODULE
    apps = ctl("apps", where)["modules"][0]["ports"]
    want = apps[0]["fits"][-1]
    doc = ctl("apply", where, str(want), "--dry-run")["applies"][0]
    assert not doc["done"] and doc["lanes"] == list(range(16)), doc
    assert ports(XPO_MODULE)[0]["policy"] == "auto"
    doc = ctl("apply", where, str(want))["applies"][0]
    assert doc["done"] and doc["error"] == 0, doc
    have = ports(XPO_MODULE)
    for lane in (0, 8):
        assert have[lane]["preferred_app_sel"] == want, have[lane]
    assert have[16]["policy"] == "auto", have[16]
    ctl("apply", "xpo0/%d" % XPO_MODULE, "auto")
    assert ports(XPO_MODULE)[0]["policy"] == "auto"


def apply_without_effect():
    """A module that does nothing is found out, and the fault is told"""
    # which is what a replayed capture does: its registers only remember
    port = ports(CAPTURE)[0]
    must("ethtool", "-s", port["ifname"], "speed", "800000")
    fits = ctl("apps", "xpo0/%d" % CAPTURE)["modules"][0]["ports"][0]["fits"]
    assert len(fits) == 2, fits
    res = run("xpoctl", "-j", "apply", port["ifname"], str(fits[1]))
    doc = res.json()["applies"][0]
    assert res.status == 1, str(res)
    assert doc["fault"] in ("not-taken", "stop-timeout"), doc
    assert doc["fault_lanes"] == list(range(8)), doc
    assert res.err.startswith(
        "xpoctl: xpo0/%d:0-7: %s, nothing was changed" %
        (CAPTURE, doc["fault"])), res
    assert ports(CAPTURE)[0]["policy"] == "auto"


def apply_refused():
    """apply of what does not fit names lanes and reason, changes nothing"""
    where = "xpo0/%d" % XPO_MODULE
    before = ports(XPO_MODULE)
    assert where in said("apply", where + ":0-7", "4"), "no module named"
    assert where in said("apply", where + ":0-3", "1")
    assert where in said("apply", where, "15")
    said("apply", where + ":64", "1", status=2)
    after = ports(XPO_MODULE)
    for lane, port in before.items():
        for key in ("policy", "preferred_app_sel", "app_sel", "state"):
            assert port[key] == after[lane][key], (port, after[lane])


def set_controls():
    """set writes the bits of its lanes, and reset takes them back"""
    where = "xpo0/%d" % XPO_MODULE
    # lane 41 is bit 1 of bank 1 of endpoint 1
    before = XPO.read(XPO_MODULE, 1, 1, 0x10, 129, 1)[0]
    doc = ctl("set", where + ":41", "tx-polarity=on", "-n")["sets"][0]
    assert doc["writes"] == [{
        "endpoint": 1, "bank": 1, "page": "10h", "offset": 129,
        "data": "%02x" % (before | 2), "register": "InputPolarityFlipTx"}], doc
    assert XPO.read(XPO_MODULE, 1, 1, 0x10, 129, 1)[0] == before
    ctl("set", where + ":41", "tx-polarity=on")
    assert XPO.read(XPO_MODULE, 1, 1, 0x10, 129, 1)[0] == before | 2
    lanes = ctl("lanes", where + ":40-41")["modules"][0]["lanes"]
    assert [one["controls"] for one in lanes] == [
        {}, {"tx-polarity": "on"}], lanes
    ctl("set", where, "reset")
    assert XPO.read(XPO_MODULE, 1, 1, 0x10, 129, 1)[0] == before
    lanes = ctl("lanes", where)["modules"][0]["lanes"]
    assert not any(one["controls"] for one in lanes), lanes


def set_refused():
    """A control that is not advertised is refused, and names that"""
    where = "xpo0/%d" % XPO_MODULE
    assert "161.4" in said("set", where + ":3", "tx-eq-freeze=on")
    assert "not advertised" in said("set", where, "rx-cdr=off")


def drain_and_back():
    """drain closes what is up, undrain opens it again"""
    where = "xpo0/%d" % XPO_MODULE
    for lane in (0, 40):
        link_set(ports(XPO_MODULE)[lane], "up")
    for lane in (0, 40):
        wait_port(XPO_MODULE, lane, "up")
    doc = ctl("drain", where)["drains"][0]
    assert doc["safe_to_remove"], doc
    assert doc["closed_lanes"] == [*range(8), *range(40, 48)], doc
    assert XPO.state(XPO_MODULE)[0] == "low-power"
    port = ports(XPO_MODULE)[0]
    assert run("ip", "link", "set", port["ifname"], "up").status != 0
    doc = ctl("undrain", where + ":0-7,40-47", "--up")["undrains"][0]
    assert len(doc["opened"]) == 2, doc
    for lane in (0, 40):
        link_set(wait_port(XPO_MODULE, lane, "up"), "down")
        wait_port(XPO_MODULE, lane, "down")


def impact_finds():
    """impact has what is on top of a port, and what uses it"""
    port = ports(XPO_MODULE)[8]
    name = port["ifname"]
    link_set(port, "up")
    wait_port(XPO_MODULE, 8, "up")
    must("ip", "link", "add", "link", name, "name", "v9", "type", "vlan",
         "id", "9")
    must("ip", "link", "set", "v9", "up")
    must("ip", "address", "add", "192.0.2.1/24", "dev", "v9")
    must("ip", "neigh", "add", "192.0.2.2", "lladdr", "02:00:00:00:00:02",
         "dev", "v9", "nud", "permanent")
    # onlink, for without a carrier there is no way to the gateway
    must("ip", "route", "add", "198.51.100.0/24", "via", "192.0.2.2",
         "dev", "v9", "onlink")
    doc = ctl("impact", "xpo0/%d:8" % XPO_MODULE)["modules"][0]
    assert [p["ifname"] for p in doc["ports"]] == [name], doc
    assert [(i["ifname"], i["kind"], i["impact"])
            for i in doc["interfaces"]] == [("v9", "vlan", "down")], doc
    assert "192.0.2.1/24" in [a["address"] for a in doc["addresses"]], doc
    assert [n["lladdr"] for n in doc["neighbours"]
            if n["address"] == "192.0.2.2"] == ["02:00:00:00:00:02"], doc
    assert [r["via"] for r in doc["routes"]
            if r["destination"] == "198.51.100.0/24"] == ["192.0.2.2"], doc
    doc = ctl("impact", "xpo0/%d:0" % XPO_MODULE)["modules"][0]
    assert not doc["interfaces"] and not doc["addresses"], doc
    must("ip", "link", "del", "v9")
    link_set(port, "down")


def configuration(path):
    """What was saved, without what belongs to the network's configuration"""
    with open(path, encoding="ascii") as src:
        doc = json.load(src)["configuration"]
    for card in doc["cards"]:
        for cage in card["cages"]:
            for port in cage["ports"]:
                del port["admin_up"]
    return doc


def save_and_restore():
    """What was saved comes back after the driver was loaded anew"""
    again = "/results/again.json"
    split(XPO_MODULE, 2, 4)
    ctl("apply", "xpo0/%d:16-23" % XPO_MODULE, "3")
    ctl("set", "xpo0/%d:33" % XPO_MODULE, "rx-polarity=on", "rx-post=2db")
    must("xpoctl", "power", "xpo0/7", "low")
    must("xpoctl", "save", SAVED)
    assert "as it was saved" in must("xpoctl", "restore", SAVED)
    # at once: modules are not identified yet, and one cage is empty
    XPO.reload()
    assert "Would be changed" in must("xpoctl", "restore", SAVED, "-n")
    changes = ctl("restore", SAVED)["changes"]
    assert all(one["done"] for one in changes), changes
    assert {one["setting"] for one in changes} >= {
        "ports", "application", "lane_controls", "power_policy"}, changes
    must("xpoctl", "save", again)
    assert configuration(SAVED) == configuration(again)
    assert ctl("restore", SAVED)["changes"] == []


def empty_cage():
    """What is set without a module is kept for the one that comes"""
    events = xpotest.Events("events")
    where = {"card": 0, "cage": EMPTY, "lanes": 0xff}
    for what, wish in (("apply", {"app-sel": 2}),
                       ("lane-control-set", {"tx-polarity": 1})):
        started = XPO.ynl.do(what, dict(where, **wish))["id"]
        # pylint: disable=cell-var-from-loop
        done = events.wait("done", lambda one: one["type"] == "done" and
                           one["id"] == started)
        assert not done["error"], done
    assert XPO.port(EMPTY, 0)["preferred-app-sel"] == 2
    xpotest.emu("insert", EMPTY, "8xdr8")
    XPO.wait_state(EMPTY, "ready")
    assert XPO.port(EMPTY, 0)["preferred-app-sel"] == 2
    # it is for another width: a person learns that from the port
    must("ip", "link", "set", XPO.netdev(EMPTY), "up")
    XPO.wait_port(EMPTY, 0, "failed", "preference")
    ctl("apply", "xpo0/%d:0-7" % EMPTY, "auto")
    XPO.wait_port(EMPTY, 0, "up")
    must("ip", "link", "set", XPO.netdev(EMPTY), "down")
    # 10h:129, the polarity of the transmitter's input
    assert XPO.read(EMPTY, 0, 0, 0x10, 129, 1)[0] == 0xff
    ctl("set", "xpo0/%d" % EMPTY, "reset")
    xpotest.emu("remove", EMPTY)
    XPO.wait_state(EMPTY, "absent")


def restore_partly():
    """A problem is named, and the rest is restored"""
    bad = "/results/bad.json"
    with open(SAVED, encoding="ascii") as src:
        doc = json.load(src)
    cages = {c["cage"]: c for c in doc["configuration"]["cards"][0]["cages"]}
    # the module has no application 15, and none of its ports goes 123 Mb/s
    cages[XPO_MODULE]["ports"][0]["application"] = 15
    cages[XPO_MODULE]["ports"][1]["speed_mbps"] = 123
    cages[7]["power_policy"] = "high"
    with open(bad, "w", encoding="ascii") as dst:
        json.dump(doc, dst)
    err = said("restore", bad, status=3)
    assert "xpo0/%d:0-7 application: " % XPO_MODULE in err, err
    assert "xpo0/%d:8-15 speed_mbps: " % XPO_MODULE in err, err
    assert XPO.module(7)["power-policy"] == "high"
    del cages[XPO_MODULE]["ports"][2]
    with open(bad, "w", encoding="ascii") as dst:
        json.dump(doc, dst)
    assert "have no port" in said("restore", bad)
    # back to how other suites find the card
    split(XPO_MODULE, 2, 1)
    ctl("apply", "xpo0/%d" % XPO_MODULE, "auto")
    ctl("set", "xpo0/%d" % XPO_MODULE, "reset")


xpotest.main([
    apps_fit,
    state_follows,
    apply_changes,
    apply_without_effect,
    apply_refused,
    set_controls,
    set_refused,
    drain_and_back,
    impact_finds,
    save_and_restore,
    empty_cage,
    restore_partly,
])
