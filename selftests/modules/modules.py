#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Module types and real captures: what is shown agrees with the registers."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import emu, must, run, wait_for

XPO = xpotest.Xpo()
SPARE = 5
EOPTOLINK = 3
ACACIA = 4


def ascii_at(cage, offset, length):
    """A text field of page 00h, read raw"""
    raw = XPO.read(cage, 0, 0, 0, offset, length)
    return bytes(raw).decode("ascii").rstrip()


def u16(raw, offset):
    """Big-endian number"""
    return raw[offset] << 8 | raw[offset + 1]


def captures_identity():
    """Identity of both captures is what their registers hold"""
    for cage in (EOPTOLINK, ACACIA):
        end = XPO.module(cage)["endpoint"][0]
        assert end["vendor"] == ascii_at(cage, 129, 16), end
        assert end["part"] == ascii_at(cage, 148, 16), end
        assert end["serial"] == ascii_at(cage, 166, 16), end
        assert end["date"] == ascii_at(cage, 182, 8), end
        low = XPO.read(cage, 0, 0, 0, 0, 128)
        assert end["revision"] == low[1], end
        assert end["firmware"] == "%d.%d" % (low[39], low[40]), end


def capture_lanes():
    """Lane values of a capture are what its registers hold"""
    raw = XPO.read(EOPTOLINK, 0, 0, 0x11, 128, 128)
    scale = 1 << (XPO.read(EOPTOLINK, 0, 0, 1, 160, 1)[0] >> 3 & 3)
    lanes = wait_for("lane values", lambda: [
        one for one in XPO.lanes(EOPTOLINK) if "rx-power-nw" in one])
    assert len(lanes) == 8, lanes
    for one in lanes:
        pos = 2 * one["lane"]
        assert one["tx-power-nw"] == 100 * u16(raw, 26 + pos), one
        assert one["tx-bias-ua"] == 2 * scale * u16(raw, 42 + pos), one
        assert one["rx-power-nw"] == 100 * u16(raw, 58 + pos), one


def show_is_complete():
    """xpoctl -j show gives what an operator needs of a capture"""
    doc = json.loads(must("xpoctl", "-j", "show", "xpo0/%d" % EOPTOLINK))
    text = json.dumps(doc)
    for want in ("Eoptolink", "EOLD-168HG-10-1", "DR4R0300158", "250428",
                 "400GAUI-4"):
        if want == "DR4R0300158":
            want = ascii_at(EOPTOLINK, 166, 16)
        assert want in text, (want, text)


def flat_copper():
    """A passive copper cable is ready without lanes or data paths"""
    XPO.wait_state(2, "ready")
    mod = XPO.module(2)
    assert mod["endpoint"][0]["flat"] == 1, mod
    assert XPO.cage(2)["declared-source"] == "module", XPO.cage(2)


def eight_banks():
    """64 lanes on one endpoint: every lane has its own registers"""
    emu("set", 1, "rx_power_uw", 60, 123)
    wait_for("the value of lane 60", lambda: [
        one for one in XPO.lanes(1) if one["lane"] == 60][0]
        .get("rx-power-nw") == 123000)
    near = [one for one in XPO.lanes(1) if one["lane"] in (4, 28, 52)]
    assert all(one["rx-power-nw"] != 123000 for one in near), near
    emu("set", 1, "rx_power_uw", 60, "auto")


def dump_and_replay():
    """A dumped image, loaded into another cage, is the same module"""
    image = "/results/dump.cmis"
    # it advertises diagnostic pages that the capture does not have
    said = must("xpoctl", "dump", "xpo0/%d" % EOPTOLINK, "-o", image)
    assert "2 pages that it does not have" in said, said
    again = "/results/again.cmis"
    emu("insert", SPARE, "image:" + image)
    XPO.wait_state(SPARE, XPO.state(EOPTOLINK)[0])
    must("xpoctl", "dump", "xpo0/%d" % SPARE, "-o", again)

    def registers(path):
        with open(path, encoding="ascii") as src:
            return [line for line in src if not line.startswith("#")]

    assert registers(image) == registers(again)
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")


def writes_reach_the_module():
    """A write is read back; one outside of the map is refused"""
    must("xpoctl", "write", "xpo0/0", "10h:213", "a5")
    assert XPO.read(0, 0, 0, 0x10, 213, 1)[0] == 0xa5
    must("xpoctl", "write", "xpo0/0", "10h:213", "00")
    res = run("xpoctl", "write", "xpo0/0", "10h:250", *["00"] * 10)
    assert res.status not in (0,) and res.err, res


def nobody_loses_a_flag():
    """A raw read of a flag takes it from nobody"""
    emu("flag", "1:0", "tx-eq-fail", 9)
    wait_for("the flag in the lane", lambda: "tx-eq-fail" in [
        one for one in XPO.lanes(1) if one["lane"] == 9][0]["flags-seen"])
    assert XPO.read(1, 0, 1, 0x11, 138, 1)[0] & 2


def resets():
    """Both kinds of reset end in ready; ports that are up need force"""
    for kind in ("module", "cycle"):
        before = emu("trace", 0).count(" reset\n")
        must("xpoctl", "reset", "xpo0/0", kind)
        XPO.wait_state(0, "ready")
        # both endpoints went through Reset
        assert emu("trace", 0).count(" reset\n") >= before + 2, kind
    dev = XPO.netdev(0, group=7)
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(0, range(56, 64), "activated")
    res = run("xpoctl", "reset", "xpo0/0", "module")
    assert res.status == 1 and dev in res.err, res
    must("xpoctl", "reset", "--force", "xpo0/0", "module")
    # what was wanted is there again
    XPO.wait_lanes(0, range(56, 64), "activated")
    must("ip", "link", "set", dev, "down")
    XPO.wait_lanes(0, range(56, 64), "deactivated")


def low_power_policy():
    """Policy low takes a module down, with force when ports are up"""
    dev = XPO.netdev(0, group=1)
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(0, range(8, 16), "activated")
    res = run("xpoctl", "power", "xpo0/0", "low")
    assert res.status == 1 and dev in res.err, res
    assert XPO.state(0)[0] == "ready"
    must("xpoctl", "power", "--force", "xpo0/0", "low")
    XPO.wait_state(0, "low-power", "policy")
    must("xpoctl", "power", "xpo0/0", "high")
    XPO.wait_lanes(0, range(8, 16), "activated")
    must("ip", "link", "set", dev, "down")
    XPO.wait_lanes(0, range(8, 16), "deactivated")


xpotest.main([captures_identity, capture_lanes, show_is_complete, flat_copper,
              eight_banks, dump_and_replay, writes_reach_the_module,
              nobody_loses_a_flag, resets, low_power_policy])
