#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Modules, the PCI function and the driver come and go at any moment."""

import errno
import glob
import os
import re
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import cycles, emu, must, run, wait_for, without_udev
from pyynl.lib import NlError

XPO = xpotest.Xpo()
SPARE = 5	# an empty cage of the default card
AER_DLP = 0x10	# data link protocol error, a fatal one
PCI = os.path.basename(os.path.realpath(
    glob.glob("/sys/bus/pci/drivers/xpo/0*")[0]))


def insert_and_remove():
    """Every insertion ends in ready, every removal in absent"""
    before = XPO.cage(SPARE)["insertions"]
    rounds = cycles(20)
    for _ in range(rounds):
        emu("insert", SPARE, "8xdr8")
        XPO.wait_state(SPARE, "ready")
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    assert XPO.cage(SPARE)["insertions"] == before + rounds
    assert XPO.card()["admitted-mw"] == sum(
        cage.get("admitted-mw", 0)
        for cage in XPO.ynl.dump("cage-get", {"card": 0}))


def pulled_while_it_starts():
    """A module pulled at any point of its start leaves nothing behind"""
    for _ in range(cycles(10, soak=30)):
        emu("insert", SPARE, "8xdr8")
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    emu("insert", SPARE, "8xdr8")
    wait_for("power-up", lambda: XPO.state(SPARE)[0] != "init")
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")
    assert XPO.cage(SPARE).get("admitted-mw", 0) == 0


def another_module():
    """Another module in the same cage is seen as another module"""
    emu("insert", SPARE, "8xdr8", "serial=FIRST")
    XPO.wait_state(SPARE, "ready")
    assert XPO.module(SPARE)["endpoint"][0]["serial"] == "FIRST"
    emu("remove", SPARE)
    emu("insert", SPARE, "8xdr8-8bank", "serial=SECOND")
    wait_for("the second module", lambda: XPO.state(SPARE)[0] == "ready" and
             XPO.module(SPARE)["endpoint"][0]["serial"] == "SECOND")
    assert len(XPO.module(SPARE)["endpoint"]) == 1
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")


def netdevs_stay():
    """Pulling a module leaves its netdevs, up and without carrier"""
    emu("insert", SPARE, "8xdr8")
    XPO.wait_state(SPARE, "ready")
    dev = XPO.netdev(SPARE)
    index = open("/sys/class/net/%s/ifindex" % dev).read()
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(SPARE, range(8), "activated")
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")
    assert open("/sys/class/net/%s/ifindex" % dev).read() == index
    assert open("/sys/class/net/%s/carrier" % dev).read().strip() == "0"
    emu("insert", SPARE, "8xdr8")
    # the port is still wanted up: its data path comes back by itself
    XPO.wait_lanes(SPARE, range(8), "activated")
    must("ip", "link", "set", dev, "down")
    XPO.wait_lanes(SPARE, range(8), "deactivated")
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")


def pulled_in_a_dump():
    """A module pulled in the middle of a dump gives errors, not hangs"""
    ranges = [{"cage": SPARE, "endpoint": ep, "bank": bank, "page": 0x11,
               "offset": 154, "length": 64}
              for _ in range(8) for bank in range(4) for ep in range(2)]
    for delay_us in (0, 2000, 8000):
        emu("insert", SPARE, "8xdr8")
        XPO.wait_state(SPARE, "ready")
        puller = threading.Timer(delay_us / 1e6,
                                 lambda: emu("remove", SPARE))
        puller.start()
        try:
            got = XPO.ynl.dump("memory-get", {"card": 0, "range": ranges})
        except NlError as err:
            # pulled before the dump began
            assert err.error == errno.ENODEV, err
            continue
        finally:
            puller.join()
            XPO.wait_state(SPARE, "absent")
        assert len(got) == len(ranges), len(got)
        assert all(len(one["data"]) == 64 if "data" in one else
                   one["error"] < 0 for one in got), got


def reload_keeps_lanes():
    """Unloading and loading the driver does not disturb a running lane"""
    dev = XPO.netdev(0)
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(0, range(8), "activated")
    before = emu("trace", 0)
    rounds = cycles(2)
    with without_udev(rounds > 5):
        for _ in range(rounds):
            XPO.reload()
            XPO.wait_state(0, "ready")
    XPO.wait_lanes(0, range(8), "activated")
    assert emu("trace", 0) == before, emu("trace", 0)
    wait_for("all modules again", lambda: all(
        XPO.state(cage)[0] != "init" for cage in range(5)))


def spare_running():
    """A new module in the spare cage with a port that runs; its netdev"""
    emu("insert", SPARE, "8xdr8")
    XPO.wait_state(SPARE, "ready")
    dev = XPO.netdev(SPARE)
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(SPARE, range(8), "activated")
    return dev


def silent_when_loaded():
    """What runs goes on running when its bus is silent at loading time"""
    spare_running()
    before = emu("trace", SPARE)
    for endpoint in range(2):
        emu("fault", "%d:%d" % (SPARE, endpoint), "hang", "on")
    XPO.reload()
    XPO.wait_state(SPARE, "fault", seconds=60)
    assert XPO.cage(SPARE)["power-enabled"]
    assert XPO.cage(SPARE)["admitted-mw"]
    for endpoint in range(2):
        emu("fault", "%d:%d" % (SPARE, endpoint), "hang", "off")
    XPO.wait_state(SPARE, "ready", seconds=60)
    XPO.wait_lanes(SPARE, range(8), "activated")
    assert emu("trace", SPARE) == before, emu("trace", SPARE)
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")


def flags_before_loading():
    """What a module latched before the driver came is told, not read away"""
    def another():
        emu("insert", SPARE, "8xdr8")
        wait_for("its management",
                 lambda: not run("xpo-emu-ctl", "flag", "%d:0" % SPARE,
                                 "temp-high-alarm").status)
        emu("flag", "%d:1" % SPARE, "temp-low-alarm")

    XPO.reload(another)
    XPO.wait_state(SPARE, "ready")
    log = XPO.ynl.dump("flag-log-get", {"card": 0, "cage": SPARE})
    assert {(one["endpoint"], one["bit"]) for one in log
            if one.get("offset") == 9 and one["value"]} >= {
                (0, 0), (1, 1)}, log
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")


def pulled_during_a_reset():
    """A module that goes while the function is reset takes nothing along"""
    others = XPO.card()["admitted-mw"]
    for delay_ms in (1, 40, 80, 120)[:cycles(2, soak=4)]:
        emu("insert", SPARE, "8xdr8")
        XPO.wait_state(SPARE, "ready")
        emu("after", delay_ms, "remove", SPARE)
        with open("/sys/bus/pci/devices/%s/reset" % PCI, "w") as reset:
            reset.write("1")
        XPO.wait_state(SPARE, "absent")
        XPO.wait_state(0, "ready")
        wait_for("its power", lambda: not XPO.cage(SPARE)["admitted-mw"])
        assert not XPO.lanes(SPARE)
    wait_for("the budget", lambda: XPO.card()["admitted-mw"] == others)


def unbind_and_bind():
    """The function can be unbound and bound again"""
    rounds = cycles(3, soak=8)
    with without_udev(rounds > 5):
        for _ in range(rounds):
            with open("/sys/bus/pci/drivers/xpo/unbind", "w") as unbind:
                unbind.write(PCI)
            assert XPO.ynl.dump("card-get", {}) == []
            with open("/sys/bus/pci/drivers/xpo/bind", "w") as bind:
                bind.write(PCI)
            XPO.wait_state(0, "ready")


def reset_function():
    """Reset the function from outside of the driver"""
    with open("/sys/bus/pci/devices/%s/reset" % PCI, "w") as reset:
        reset.write("1")


def function_level_reset():
    """A function level reset is survived"""
    reset_function()
    XPO.wait_state(0, "ready")
    assert XPO.read(0, 0, 0, 0, 128, 1)[0] == 0x26


def error_of_read():
    """errno of a read, 0 when it went well"""
    try:
        XPO.read(0, 0, 0, 0, 128, 1)
    except NlError as err:
        return err.error
    return 0


def recover():
    """devlink health recover, of what has an error to recover from"""
    handle = XPO.card()["handle"]
    # a reset takes a tenth of a second, less than a process takes to start
    with subprocess.Popen(["devlink", "-b", "-"], stdin=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as devlink:
        emu("fault", "card", "ring-garbage", "cqe-id")
        error_of_read()
        wait_for("the report", lambda: "state error" in must(
            "devlink", "health", "show", handle, "reporter", "telemetry"))
        reset = threading.Thread(target=reset_function)
        reset.start()
        while reset.is_alive() and error_of_read() != errno.EBUSY:
            pass
        _, err = devlink.communicate(
            "health recover %s reporter telemetry\n" % handle)
        reset.join()
    return err if devlink.returncode else ""


def recovered_in_a_reset():
    """Nobody recovers the queues while the function is being reset"""
    refusal = wait_for("a refusal", recover, 60)
    assert "being reset" in refusal, refusal
    XPO.wait_state(0, "ready")
    wait_for("reads", lambda: not error_of_read())


def slot_reset():
    """An error of the link, which the kernel answers with a reset, is survived
    """
    path = os.path.dirname(os.path.realpath("/sys/bus/pci/devices/" + PCI))
    # without extended configuration space there is no error reporting
    if os.stat(path + "/config").st_size < 4096 or \
            run("modprobe", "aer_inject").status:
        raise xpotest.Skip("the kernel cannot inject errors of links")
    port = os.path.basename(path)
    domain, bus, dev, func = (int(one, 16) for one in re.split("[:.]", port))
    with open("/dev/aer_inject", "wb", buffering=0) as inject:
        inject.write(struct.pack("3Bx7I", bus, dev, func, AER_DLP,
                                 0, 0, 0, 0, 0, domain))
    wait_for("recovery", lambda: "device recovery successful" in must("dmesg"))
    XPO.wait_state(0, "ready")
    wait_for("reads", lambda: not error_of_read())
    dev = XPO.netdev(0)
    must("ip", "link", "set", dev, "up")
    XPO.wait_lanes(0, range(8), "activated")
    must("ip", "link", "set", dev, "down")
    XPO.wait_lanes(0, range(8), "deactivated")


def function_removed():
    """The PCI function goes and comes back while it is used"""
    stop = threading.Event()
    seen = []

    def reader():
        while not stop.is_set():
            res = run("xpoctl", "-j", "list")
            seen.append(res.status)

    def cycle():
        with open("/sys/bus/pci/devices/%s/remove" % PCI, "w") as rem:
            rem.write("1")
        assert XPO.ynl.dump("card-get", {}) == []
        with open("/sys/bus/pci/rescan", "w") as rescan:
            rescan.write("1")
        wait_for("the card", lambda: XPO.ynl.dump("card-get", {}))
        XPO.wait_state(0, "ready")

    rounds = cycles(2, soak=8)
    user = threading.Thread(target=reader)
    user.start()
    try:
        with without_udev(rounds > 5):
            for _ in range(rounds):
                cycle()
    finally:
        stop.set()
        user.join()
    assert set(seen) <= {0, 1, 4}, set(seen)


def card_dead():
    """A card that answers all ones is given up at once, and taken back"""
    emu("fault", "card", "dead", "on")
    try:
        start = time.monotonic()
        for _ in range(3):
            try:
                XPO.read(0, 0, 0, 0, 128, 1)
            except NlError as err:
                assert err.error == errno.ENODEV, err
            else:
                raise AssertionError("a dead card was read")
        assert time.monotonic() - start < 30 * xpotest.SLOW
        with open("/sys/bus/pci/devices/%s/remove" % PCI, "w") as rem:
            rem.write("1")
    finally:
        emu("fault", "card", "dead", "off")
    with open("/sys/bus/pci/rescan", "w") as rescan:
        rescan.write("1")
    wait_for("the card", lambda: XPO.ynl.dump("card-get", {}))
    XPO.wait_state(0, "ready")


# On the debug kernel udev would still look at the netdevs of one test when the
# next ones unload the driver once more; other suites have it there, too.
with without_udev(xpotest.SLOW > 1):
    xpotest.main([insert_and_remove, pulled_while_it_starts, another_module,
                  netdevs_stay, pulled_in_a_dump, reload_keeps_lanes,
                  silent_when_loaded, flags_before_loading,
                  pulled_during_a_reset, unbind_and_bind, function_level_reset,
                  recovered_in_a_reset, slot_reset, function_removed,
                  card_dead])
