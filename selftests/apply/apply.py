#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Data paths of ports, applications and lane controls, against registers.

  cage 0  8xdr8        two endpoints of 32 lanes, 4 banks each
  cage 1  8xdr8-8bank  one endpoint of 64 lanes, 8 banks
  cage 5  inserted here, and pulled

AppSel 1 and 5 are of 8 lanes, 2 and 6 of 4, 3 and 7 of 2, 4 and 8 of 1.
"""

import errno
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import cycles, emu, must, run, wait_for

XPO = xpotest.Xpo()
EVENTS = xpotest.Events()
SPARE = 5
EMPTY = XPO.card()["cages"] - 1	# 15, 7 on the debug kernel
ALL = (1 << 64) - 1

PAGE_CONTROL = 0x10
PAGE_STATUS = 0x11
DP_DEINIT = 128
APPLY = 143
DP_CONFIG = 145
ACTIVE = 206


def mask(lanes):
    """Lanes as netlink has them"""
    return sum(1 << lane for lane in lanes)


def handle():
    """The card for devlink"""
    return XPO.card()["handle"]


def devlink_port(cage, lane):
    """devlink's name of the port at a lane"""
    return "%s/%d" % (handle(), XPO.port(cage, lane)["index"])


def netdev(cage, lane):
    """Interface name of the port that a lane belongs to, renamed already"""
    index = XPO.port(cage, lane)["ifindex"]
    return wait_for("a name", lambda: [
        one["ifname"] for one in json.loads(must("ip", "-j", "link"))
        if one["ifindex"] == index and "np" in one["ifname"]])[0]


def link(cage, lane, state):
    """Set a port up or down"""
    must("ip", "link", "set", netdev(cage, lane), state)


def registers(cage, endpoint):
    """All registers of pages 10h and 11h, bank by bank, without flags"""
    rows = {}
    for line in emu("dump", "%d:%d" % (cage, endpoint)).split("\n"):
        parts = line.split()
        if len(parts) < 3 or parts[1] not in ("10", "11"):
            continue
        bank, page = int(parts[0], 16), int(parts[1], 16)
        first = int(parts[2].rstrip(":"), 16)
        for pos, val in enumerate(parts[3:]):
            rows[(bank, page, first + pos)] = int(val, 16)
    return rows


def control(cage, endpoint):
    """What the driver can set: page 10h"""
    return {key: val for key, val in registers(cage, endpoint).items()
            if key[1] == PAGE_CONTROL}


def active(cage, endpoint, bank):
    """DPConfig of the active control set"""
    regs = registers(cage, endpoint)
    return [regs[(bank, PAGE_STATUS, ACTIVE + i)] for i in range(8)]


def apply(cage, lanes, app_sel, **more):
    """Start, and wait for the end"""
    answer = XPO.ynl.do("apply", {"card": 0, "cage": cage,
                                  "lanes": mask(lanes), "app-sel": app_sel,
                                  **more})
    return answer if "dry-run" in more else EVENTS.done(answer["id"])


def controls(cage, lanes, **wanted):
    """The same for lane controls"""
    wanted = {key.replace("_", "-"): val for key, val in wanted.items()}
    answer = XPO.ynl.do("lane-control-set", {"card": 0, "cage": cage,
                                             "lanes": mask(lanes), **wanted})
    return answer if "dry-run" in wanted else EVENTS.done(answer["id"])


def refuse_apply(cage, lanes, app_sel, **more):
    """errno and text"""
    return XPO.refused("apply", {"card": 0, "cage": cage,
                                 "lanes": mask(lanes), "app-sel": app_sel,
                                 **more})


def refuse_controls(cage, lanes, **wanted):
    """errno and text"""
    wanted = {key.replace("_", "-"): val for key, val in wanted.items()}
    return XPO.refused("lane-control-set", {
        "card": 0, "cage": cage, "lanes": mask(lanes), **wanted})


def ports_at_rest():
    """After a reset every group is a port of 8 lanes, down, with AppSel 1"""
    for cage in (0, 1):
        XPO.wait_state(cage, "ready")
        before = emu("trace", cage).count(" reset\n")
        XPO.ynl.do("reset", {"card": 0, "cage": cage, "reset-kind": "module"})
        wait_for("reset", lambda cage=cage, before=before: emu(
            "trace", cage).count(" reset\n") > before)
        wait_for("defaults of cage %d" % cage, lambda cage=cage: all(
            port["state"] == "down" and port["app-sel"] == 1
            for port in XPO.ports(cage)))
        ports = XPO.ports(cage)
        assert [port["lane"] for port in ports] == list(range(0, 64, 8))
        for port in ports:
            XPO.wait_port(cage, port["lane"], "down", "none")
            assert port["app-sel"] == 1 and port["policy"] == "auto", port
            assert port["speed-mbps"] == 1600000, port
            assert port["tries"] == 0 and port["max-tries"] == 3, port
    port = XPO.ports(EMPTY)[0]
    assert port["state"] == "none" and not port["app-sel"], port


def up_and_down():
    """A data path goes up and down; its neighbours' registers stay"""
    before = control(0, 0)
    link(0, 8, "up")
    XPO.wait_port(0, 8, "up", "none")
    XPO.wait_lanes(0, range(8, 16), "activated")
    during = control(0, 0)
    changed = {key for key, val in during.items() if before[key] != val}
    assert changed == {(1, PAGE_CONTROL, 128), (1, PAGE_CONTROL, 130)}, changed
    link(0, 8, "down")
    XPO.wait_port(0, 8, "down", "none")
    assert control(0, 0) == before
    states = [one["port-state"] for one in EVENTS.all()
              if one["type"] == "port" and one["cage"] == 0
              and one["lane"] == 8]
    for want in ("initializing", "up", "down"):
        assert want in states, states


def apply_on_a_running_port():
    """Eight lanes change their application, and only they do"""
    link(0, 16, "up")
    XPO.wait_port(0, 16, "up")
    before = control(0, 0), control(0, 1)
    plan = apply(0, range(16, 24), 5, **{"dry-run": True})
    assert control(0, 0) == before[0]
    end = apply(0, range(16, 24), 5)
    assert end["error"] == 0 and end["port-fault"] == "none", end
    port = XPO.port(0, 16)
    assert port["state"] == "up" and port["app-sel"] == 5, port
    assert port["policy"] == "preferred", port
    assert port["preferred-app-sel"] == 5, port
    assert active(0, 0, 2) == [0x50] * 8
    after = control(0, 0)
    changed = {key for key, val in after.items() if before[0][key] != val}
    assert changed == {(2, PAGE_CONTROL, DP_CONFIG + i) for i in range(8)}
    assert control(0, 1) == before[1]
    # what was foretold is what CMIS asks for at the least
    writes = [(one["bank"], one["offset"], list(one["data"]))
              for one in plan["write"]]
    assert writes == [(2, DP_DEINIT, [0xff]), (2, DP_CONFIG, [0x50] * 8),
                      (2, APPLY, [0xff]), (2, DP_DEINIT, [0])], writes
    end = apply(0, range(16, 24), 0)
    # the active one fits: auto keeps it
    assert end["error"] == 0 and XPO.port(0, 16)["app-sel"] == 5
    assert XPO.port(0, 16)["policy"] == "auto"
    assert apply(0, range(16, 24), 1)["error"] == 0
    link(0, 16, "down")
    XPO.wait_port(0, 16, "down")


def apply_on_all_lanes():
    """All 64 lanes across endpoints, down and up"""
    for cage, ends, banks in ((0, 2, 4), (1, 1, 8)):
        link(cage, 0, "up")
        XPO.wait_port(cage, 0, "up")
        end = apply(cage, range(64), 5)
        assert end["error"] == 0, end
        for port in XPO.ports(cage):
            assert port["app-sel"] == 5, port
            assert port["state"] == ("down" if port["lane"] else "up"), port
        for endpoint in range(ends):
            for bank in range(banks):
                assert active(cage, endpoint, bank) == [0x50] * 8
        link(cage, 0, "down")
        XPO.wait_port(cage, 0, "down")
        assert apply(cage, range(64), 1)["error"] == 0


def nothing_to_do():
    """What is active already is not applied again"""
    plan = apply(0, range(64), 1, **{"dry-run": True})
    assert not plan.get("write"), plan
    assert apply(0, range(64), 1)["error"] == 0
    assert apply(0, range(64), 0)["error"] == 0


def bad_masks():
    """Masks and applications that make no sense are refused by lane"""
    for lanes, app_sel, err, text in (
            (range(0, 4), 5, errno.EINVAL, "lane 0: its port is lanes 0-7"),
            (range(4, 12), 5, errno.EINVAL, "lane 4: its port is lanes 0-7"),
            (range(0, 8), 6, errno.EINVAL, "lane 0: AppSel 6 has 4 lanes"),
            (range(8, 16), 9, errno.ENXIO,
             "lane 8: AppSel 9 is not advertised"),
            ((), 5, errno.EINVAL, "no lanes")):
        got = refuse_apply(0, lanes, app_sel)
        assert got[0] == err and text in got[1], got
    got = refuse_apply(3, range(0, 16), 0)
    assert got[0] == errno.ENXIO and "lane 8: the module has 8" in got[1], got
    got = refuse_apply(2, range(0, 8), 1)
    assert got[0] == errno.EOPNOTSUPP and "flat" in got[1], got
    # there are ports without a module
    got = refuse_apply(EMPTY, range(0, 4), 1)
    assert got[0] == errno.EINVAL and "its port is lanes 0-7" in got[1], got


def rejections():
    """Each ConfigStatus of a module comes back, with its lanes"""
    names = {2: "rejected", 3: "rejected-invalid-app-sel",
             4: "rejected-invalid-data-path", 5: "rejected-invalid-si",
             6: "rejected-lanes-in-use", 7: "rejected-partial-data-path",
             8: "rejected-no-emulation", 9: "reserved-9", 13: "custom-13"}
    link(0, 40, "up")
    XPO.wait_port(0, 40, "up")
    for code, name in names.items():
        # lane 43 is lane 11 of endpoint 1; the others are in its group
        emu("fault", "0:1", "reject", 11, code)
        end = apply(0, list(range(0, 8)) + list(range(40, 48)), 5)
        assert end["error"] == -errno.EINVAL, end
        assert end["port-fault"] == "rejected", end
        assert end["config-status"] == name, end
        assert end["lanes"] == mask(range(40, 48)), end
        # nothing is left of it, on the other endpoint neither
        assert active(0, 0, 0) == [0x10] * 8, code
        assert active(0, 1, 1) == [0x10] * 8, code
        assert XPO.port(0, 0)["policy"] == "auto"
        assert XPO.port(0, 40)["state"] == "up"
    for code, fault in ((1, "not-taken"), (0, "not-taken")):
        emu("fault", "0:1", "reject", 11, code)
        end = apply(0, range(40, 48), 5)
        assert end["error"] == -errno.EPROTO, end
        assert end["port-fault"] == fault, end
    emu("fault", "0:1", "reject", 11, "off")
    link(0, 40, "down")
    XPO.wait_port(0, 40, "down")


def one_at_a_time():
    """A second change waits for nobody: it is refused, with a name"""
    emu("fault", "1:0", "busy", "on")
    first = XPO.ynl.do("apply", {"card": 0, "cage": 1, "lanes": mask(range(8)),
                                 "app-sel": 5})["id"]
    got = refuse_apply(1, range(8, 16), 5)
    assert got[0] == errno.EBUSY and "apply %d" % first in got[1], got
    got = refuse_controls(1, range(8, 16), rx_disable=1)
    assert got[0] == errno.EBUSY and "apply %d" % first in got[1], got
    res = run("devlink", "port", "split", devlink_port(1, 0), "count", "2")
    assert res.status != 0 and "apply %d" % first in res.err, res
    # ConfigInProgress does not end: a named fault, not a hang
    end = EVENTS.done(first)
    assert end["error"] == -errno.ETIMEDOUT, end
    assert end["port-fault"] == "config-timeout", end
    emu("fault", "1:0", "busy", "off")
    assert apply(1, range(8), 1)["error"] == 0


def every_end_is_told():
    """Changes that end at once, one after the other, are all told"""
    XPO.ynl.do("power-set", {"card": 0, "cage": 1, "power-policy": "low"})
    XPO.wait_state(1, "low-power", "policy")
    request = {"card": 0, "cage": 1, "lanes": 1, "rx-disable": 0}
    answers = XPO.ynl.do_multi([("lane-control-set", request, [])] * 20)
    for answer in answers:
        assert EVENTS.done(answer["id"])["error"] == 0, answer
    XPO.ynl.do("power-set", {"card": 0, "cage": 1, "power-policy": "high"})
    XPO.wait_state(1, "ready")
    assert controls(1, [0], reset=True)["error"] == 0


def hanging_initialization():
    """DPInit that does not end: tries, a fault, and another try"""
    emu("fault", "0:0", "busy", "on")
    link(0, 24, "up")
    XPO.wait_port(0, 24, "failed", "init-timeout", 60)
    port = XPO.port(0, 24)
    assert port["tries"] == 3 and port["fault-lanes"] == mask(range(24, 32))
    emu("fault", "0:0", "busy", "off")
    link(0, 24, "down")
    XPO.wait_port(0, 24, "down", "none")
    link(0, 24, "up")
    XPO.wait_port(0, 24, "up", "none")
    link(0, 24, "down")
    XPO.wait_port(0, 24, "down")


def split_group():
    """Ports of 4 and 1 lanes replace the data path of their group"""
    link(0, 48, "up")
    XPO.wait_port(0, 48, "up")
    must("devlink", "port", "split", devlink_port(0, 48), "count", "2")
    XPO.wait_port(0, 48, "down")
    for lane in (48, 52):
        link(0, lane, "up")
        XPO.wait_port(0, lane, "up", "none")
        port = XPO.port(0, lane)
        assert port["lanes"] == 4 and port["app-sel"] == 2, port
    assert active(0, 1, 2) == [0x20] * 4 + [0x28] * 4
    # one port's application, and its sibling does not notice
    downs = [one for one in EVENTS.all() if one["type"] == "port"
             and one["cage"] == 0 and one["lane"] == 48]
    assert apply(0, range(52, 56), 6)["error"] == 0
    assert active(0, 1, 2) == [0x20] * 4 + [0x68] * 4
    assert downs == [one for one in EVENTS.all() if one["type"] == "port"
                     and one["cage"] == 0 and one["lane"] == 48]
    must("devlink", "port", "unsplit", devlink_port(0, 48))
    must("devlink", "port", "split", devlink_port(0, 48), "count", "8")
    link(0, 51, "up")
    XPO.wait_port(0, 51, "up", "none")
    assert active(0, 1, 2)[3] == 0x46, active(0, 1, 2)
    got = refuse_apply(0, range(50, 52), 3)
    assert got[0] == errno.EINVAL and "lane 50: AppSel 3 has 2" in got[1], got
    must("devlink", "port", "unsplit", devlink_port(0, 48))
    link(0, 48, "up")
    XPO.wait_port(0, 48, "up", "none")
    assert active(0, 1, 2) == [0x10] * 8
    link(0, 48, "down")
    XPO.wait_port(0, 48, "down")


def no_application():
    """Speed and width that the module does not have: a named fault"""
    dev = netdev(0, 32)
    must("ethtool", "-s", dev, "speed", "800000", "lanes", "8", "autoneg",
         "off")
    link(0, 32, "up")
    XPO.wait_port(0, 32, "failed", "no-application")
    must("ethtool", "-s", dev, "speed", "1600000", "lanes", "8", "autoneg",
         "off")
    XPO.wait_port(0, 32, "up", "none")
    link(0, 32, "down")
    XPO.wait_port(0, 32, "down")


def direct_controls():
    """Controls of lanes are written at once, and only theirs"""
    link(0, 0, "up")
    XPO.wait_port(0, 0, "up")
    before = control(0, 0)
    plan = controls(0, [3, 17], rx_disable=1, tx_polarity=1,
                    **{"dry-run": True})
    assert control(0, 0) == before
    want = {(one["bank"], one["offset"]): one["data"][0]
            for one in plan["write"]}
    assert want == {(0, 129): 8, (0, 138): 8, (2, 129): 2, (2, 138): 2}, want
    assert controls(0, [3, 17], rx_disable=1, tx_polarity=1)["error"] == 0
    after = control(0, 0)
    changed = {(key[0], key[2]): val for key, val in after.items()
               if before[key] != val}
    assert changed == want, changed
    shown = XPO.ynl.dump("lane-control-get", {"card": 0, "cage": 0})
    assert len(shown) == 64, len(shown)
    assert shown[3]["rx-disable"] == 1 and shown[3]["tx-polarity"] == 1
    assert shown[4]["rx-disable"] == 0 and "tx-cdr" not in shown[4], shown[4]
    assert shown[3]["set"] and not shown[4]["set"]
    assert controls(0, range(64), reset=True)["error"] == 0
    assert control(0, 0) == before
    # an operator's darkness beats the port's light, and it waits
    assert controls(0, [5], tx_disable=1)["error"] == 0
    wait_for("a dark lane", lambda: not [
        one for one in XPO.lanes(0) if one["lane"] == 5][0]["tx-output"])
    XPO.wait_port(0, 0, "turning-on", "none")
    assert XPO.port(0, 0)["limit-ms"] == 0
    assert controls(0, [5], tx_disable=0)["error"] == 0
    XPO.wait_port(0, 0, "up", "none")
    controls(0, [5], reset=True)
    link(0, 0, "down")
    XPO.wait_port(0, 0, "down")


def staged_controls():
    """Signal integrity goes through the staged set, with ExplicitControl"""
    link(1, 56, "up")
    XPO.wait_port(1, 56, "up")
    before = control(1, 0)
    lanes = range(58, 60)
    plan = controls(1, lanes, rx_pre=3, rx_amplitude=2, **{"dry-run": True})
    end = controls(1, lanes, rx_pre=3, rx_amplitude=2)
    assert end["error"] == 0, end
    port = XPO.port(1, 56)
    assert port["state"] == "up", (port, EVENTS.all()[-12:])
    assert active(1, 0, 7) == [0x10] * 2 + [0x11] * 2 + [0x10] * 4
    regs = registers(1, 0)
    assert regs[(7, PAGE_STATUS, 224)] == 0x33, regs
    assert regs[(7, PAGE_STATUS, 232)] == 0x22, regs
    after = control(1, 0)
    changed = {key[2]: val for key, val in after.items() if before[key] != val}
    assert {key[0] for key, val in after.items() if before[key] != val} == {7}
    told = {}
    for one in plan["write"]:
        for pos, val in enumerate(one["data"]):
            told[one["offset"] + pos] = val
    assert changed.items() <= told.items(), (changed, told)
    assert set(told) - set(changed) == {DP_DEINIT, APPLY}, (changed, told)
    assert controls(1, lanes, reset=True)["error"] == 0
    assert active(1, 0, 7) == [0x10] * 8
    link(1, 56, "down")
    XPO.wait_port(1, 56, "down")


def controls_not_advertised():
    """What a module does not have is refused with the advertisement"""
    got = refuse_controls(0, [9], tx_cdr=0)
    assert got[0] == errno.EOPNOTSUPP, got
    assert got[1] == "lane 9: not advertised: " \
        "01h:161.1 TxCDRBypassControlSupported", got
    got = refuse_controls(0, [9], rx_amplitude=3)
    assert got[0] == errno.EINVAL and "rx-amplitude 3" in got[1], got
    got = refuse_controls(0, [9])
    assert got[0] == errno.EINVAL and "no control" in got[1], got
    assert not any(one["set"] for one in XPO.ynl.dump(
        "lane-control-get", {"card": 0, "cage": 0}))


def reapplied():
    """Wishes survive a reset, a power cycle and another module"""
    emu("insert", SPARE, "8xdr8")
    XPO.wait_state(SPARE, "ready")
    assert apply(SPARE, range(8, 16), 5)["error"] == 0
    assert controls(SPARE, [9], rx_disable=1, rx_post=4)["error"] == 0
    link(SPARE, 8, "up")

    def check():
        XPO.wait_port(SPARE, 8, "up", "none")
        assert active(SPARE, 0, 1) == [0x50, 0x51] + [0x50] * 6
        regs = registers(SPARE, 0)
        assert regs[(1, PAGE_CONTROL, 138)] == 2
        assert regs[(1, PAGE_STATUS, 227)] == 0x40

    check()
    for kind in ("module", "cycle"):
        XPO.ynl.do("reset", {"card": 0, "cage": SPARE, "reset-kind": kind,
                             "force": True})
        XPO.wait_port(SPARE, 8, "waiting")
        check()
    emu("remove", SPARE)
    XPO.wait_port(SPARE, 8, "none", "no-module")
    emu("insert", SPARE, "8xdr8", "serial=OTHER")
    check()


def pulled_meanwhile():
    """A module pulled during an apply ends it with an error"""
    emu("fault", "%d:0" % SPARE, "busy", "on")
    number = XPO.ynl.do("apply", {"card": 0, "cage": SPARE,
                                  "lanes": mask(range(8, 16)),
                                  "app-sel": 1})["id"]
    emu("remove", SPARE)
    end = EVENTS.done(number)
    assert end["error"] == -errno.ENODEV, end
    assert end["port-fault"] == "module-not-ready", end
    assert XPO.port(SPARE, 8)["preferred-app-sel"] == 5
    emu("insert", SPARE, "8xdr8")
    XPO.wait_port(SPARE, 8, "up", "none")
    assert XPO.port(SPARE, 8)["app-sel"] == 5
    link(SPARE, 8, "down")
    XPO.wait_port(SPARE, 8, "down")


def pulled_is_no_fault():
    """A module pulled while the driver reads its state is absent, no more"""
    for _ in range(cycles(6, soak=10)):
        events = xpotest.Events()
        emu("fault", "%d:0" % SPARE, "busy", "on")
        number = XPO.ynl.do("apply", {"card": 0, "cage": SPARE,
                                      "lanes": mask(range(8)),
                                      "app-sel": 5})["id"]
        # most of the time the driver is in the middle of it
        emu("fault", SPARE, "stretch", 5)
        emu("flag", "%d:0" % SPARE, "state-changed", "pulse", 50, 40)
        emu("remove", SPARE)
        end = EVENTS.done(number)
        assert end["error"] == -errno.ENODEV, end
        assert end["port-fault"] == "module-not-ready", end
        XPO.wait_state(SPARE, "absent")
        told = [one for one in events.all() if one["cage"] == SPARE and
                one["type"] in ("state", "fault")]
        assert [one["state"] for one in told] == ["absent"], told
        emu("insert", SPARE, "8xdr8")
        XPO.wait_state(SPARE, "ready")


def drain():
    """A drained module's ports stay closed, whatever is asked for"""
    link(SPARE, 0, "up")
    XPO.wait_port(SPARE, 0, "up")
    ask = {"card": 0, "cage": SPARE, "drained": 1}
    got = XPO.refused("drain-set", ask)
    assert got[0] == errno.EBUSY and "1 ports are up" in got[1], got
    link(SPARE, 0, "down")
    XPO.ynl.do("drain-set", ask)
    assert XPO.module(SPARE)["drained"] == 1
    assert run("ip", "link", "set", netdev(SPARE, 0), "up").status != 0
    res = run("devlink", "port", "split", devlink_port(SPARE, 0), "count", "2")
    assert res.status != 0 and "drained" in res.err, res
    got = refuse_apply(SPARE, range(8), 5)
    assert got[0] == errno.EBUSY and "drained" in got[1], got
    got = refuse_controls(SPARE, range(8), rx_disable=1)
    assert got[0] == errno.EBUSY and "drained" in got[1], got
    ask["drained"] = 0
    XPO.ynl.do("drain-set", ask)
    link(SPARE, 0, "up")
    XPO.wait_port(SPARE, 0, "up")
    link(SPARE, 0, "down")
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")


def adopted():
    """Unloading and loading leaves a data path that runs alone"""
    link(0, 56, "up")
    XPO.wait_port(0, 56, "up")
    before = emu("trace", 0)
    XPO.reload()
    XPO.wait_state(0, "ready")
    XPO.wait_port(0, 56, "up")
    assert emu("trace", 0) == before
    link(0, 56, "up")
    XPO.wait_port(0, 56, "up", "none")
    assert emu("trace", 0) == before
    link(0, 56, "down")
    XPO.wait_port(0, 56, "down")


xpotest.main([ports_at_rest, up_and_down, apply_on_a_running_port,
              apply_on_all_lanes, nothing_to_do, bad_masks, rejections,
              one_at_a_time, every_end_is_told, hanging_initialization,
              split_group,
              no_application, direct_controls, staged_controls,
              controls_not_advertised, reapplied, pulled_meanwhile,
              pulled_is_no_fault, drain, adopted])
