#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Modules and cards that misbehave: a clear state, nobody else disturbed."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import emu, wait_for
from pyynl.lib import NlError

XPO = xpotest.Xpo()
SPARE = 5
OTHER = 6	# empty as well


def fresh(*conf, model="8xdr8", state="ready"):
    """A new module in the spare cage"""
    if XPO.state(SPARE)[0] != "absent":
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    emu("insert", SPARE, model, *conf)
    if state:
        XPO.wait_state(SPARE, state)


def broken(where, *fault):
    """A module with a fault that it has from its next start on"""
    fresh()
    emu("fault", where, *fault)
    XPO.ynl.do("reset", {"card": 0, "cage": SPARE, "reset-kind": "cycle"})


def others_work():
    """The neighbour answers reads"""
    assert XPO.read(0, 0, 0, 0, 128, 1)[0] == 0x26
    assert XPO.state(0)[0] == "ready"


def error_of(call):
    """errno and extack text of a call that has to fail"""
    try:
        call()
    except NlError as err:
        text = (err.nl_msg.extack or {}).get("msg", "")
        assert text, "no extack: %s" % err
        return err.error, text
    raise AssertionError("no error")


def nacks_are_retried():
    """A module that is busy for a while is read all the same"""
    fresh()
    emu("fault", "%d:0" % SPARE, "nack", 20)
    assert XPO.read(SPARE, 0, 0, 0, 128, 1)[0] == 0x26
    others_work()


def hung_bus():
    """A hung endpoint costs its own users a limited time, others nothing"""
    fresh()
    emu("fault", "%d:1" % SPARE, "hang", "on")
    start = time.monotonic()
    error_of(lambda: XPO.read(SPARE, 1, 0, 0, 128, 1))
    assert time.monotonic() - start < 30 * xpotest.SLOW
    assert XPO.read(SPARE, 0, 0, 0, 128, 1)[0] == 0x26
    others_work()
    emu("fault", "%d:1" % SPARE, "hang", "off")
    wait_for("the endpoint again",
             lambda: XPO.read(SPARE, 1, 0, 0, 128, 1)[0] == 0x26)


def bad_checksum():
    """A wrong checksum is reported and nothing else"""
    broken("%d:0" % SPARE, "checksum", "02")
    wait_for("the report", lambda: XPO.module(SPARE)["endpoint"][0]
             .get("checksums-bad") == {"page-02h"})
    XPO.wait_state(SPARE, "ready")
    assert not XPO.module(SPARE)["endpoint"][1]["checksums-bad"]


def garbage_identity():
    """A module with garbage for an identity gets no power and says so"""
    broken(SPARE, "garbage-identity")
    XPO.wait_state(SPARE, "fault", "bad-identity")
    assert not XPO.cage(SPARE)["power-enabled"]
    others_work()


def one_endpoint_missing():
    """One of two endpoints missing: partial, its lanes are shown as faulted"""
    broken("%d:1" % SPARE, "missing", "on")
    XPO.wait_state(SPARE, "partial")
    lanes = XPO.lanes(SPARE)
    assert len(lanes) == 64, len(lanes)
    assert all(bool(one["fault"]) == (one["lane"] >= 32) for one in lanes)
    # it comes late, and the module is whole
    emu("fault", "%d:1" % SPARE, "missing", "off")
    XPO.wait_state(SPARE, "ready")
    assert not [one for one in XPO.lanes(SPARE) if one["fault"]]


def module_fault():
    """ModuleFault is shown with its cause"""
    fresh()
    emu("fault", "%d:0" % SPARE, "module-fault", 2)
    XPO.wait_state(SPARE, "fault", "module-fault")
    assert XPO.module(SPARE)["endpoint"][0]["fault-cause"] == 2


def never_ready():
    """A module that never reaches ModuleReady ends in a named fault"""
    broken(SPARE, "busy", "on")
    XPO.wait_state(SPARE, "fault", "power-up-timeout", seconds=90)
    others_work()


def over_the_limit():
    """A module beyond the cage's limit stays in low power and says why"""
    fresh("declared_mw=450000", state=None)
    XPO.wait_state(SPARE, "low-power", "cage-limit")
    assert XPO.read(SPARE, 0, 0, 0, 128, 1)[0] == 0x26
    assert not XPO.cage(SPARE)["power-enabled"]


def over_budget():
    """So does one that the others leave too little power for"""
    # whether cage 4 has power or has failed by now must not matter
    emu("insert", OTHER, "8xdr8", "declared_mw=100000")
    XPO.wait_state(OTHER, "ready")
    fresh("declared_mw=400000", state=None)
    XPO.wait_state(SPARE, "low-power", "power-budget")
    assert not XPO.cage(SPARE)["power-enabled"]
    # another one goes, and there is room
    emu("remove", 1)
    XPO.wait_state(SPARE, "ready")
    emu("insert", 1, "8xdr8-8bank")
    XPO.wait_state(1, "low-power", "power-budget")
    emu("remove", SPARE)
    XPO.wait_state(1, "ready")
    emu("remove", OTHER)
    XPO.wait_state(OTHER, "absent")


def interlock(words, undo, cause):
    """Trip, see, refuse to re-arm while it lasts, re-arm"""
    fresh()
    emu(*words)
    XPO.wait_state(SPARE, "low-power", "interlock")
    cage = XPO.cage(SPARE)
    assert cause in cage["interlock"]["latched"], cage
    assert not cage["power-good"], cage
    rearm = {"card": 0, "cage": SPARE, "cause": {cause}}
    errno, text = error_of(lambda: XPO.ynl.do("rearm", rearm))
    assert errno == 16, (errno, text)
    emu(*undo)
    wait_for("the cause gone",
             lambda: not XPO.cage(SPARE)["interlock"]["active"])
    assert XPO.state(SPARE) == ("low-power", "interlock")
    XPO.ynl.do("rearm", rearm)
    XPO.wait_state(SPARE, "ready")
    others_work()


def leak():
    """A leak takes the cage's power and stays latched until re-armed"""
    interlock(("leak", SPARE, "on"), ("leak", SPARE, "off"), "leak")


def no_flow():
    """No coolant flow does the same"""
    interlock(("flow", SPARE, 0), ("flow", SPARE, 600), "no-flow")


def too_hot():
    """So does a hot cold plate"""
    interlock(("plate", SPARE, 120000), ("plate", SPARE, "auto"),
              "over-temperature")


def a_latch_outlives_the_driver():
    """A latched interlock is not re-armed by a reload of the driver"""
    fresh()
    emu("leak", SPARE, "on")
    XPO.wait_state(SPARE, "low-power", "interlock")
    XPO.reload(lambda: emu("leak", SPARE, "off"))
    XPO.wait_state(SPARE, "low-power", "interlock")
    XPO.ynl.do("rearm", {"card": 0, "cage": SPARE, "cause": {"leak"}})
    XPO.wait_state(SPARE, "ready")


def lost_interrupt():
    """A lost interrupt delays, nothing more"""
    emu("fault", "card", "irq-drop", 3)
    assert XPO.read(0, 0, 0, 0, 128, 1)[0] == 0x26
    assert XPO.read(0, 1, 0, 0, 128, 1)[0] == 0x26
    others_work()


def garbage_from_the_card():
    """Impossible completions and events of the card are refused"""
    for kind in ("cqe-id", "cqe-head", "cqe-length", "cqe-status",
                 "event-cage", "event-length"):
        emu("fault", "card", "ring-garbage", kind)
        try:
            XPO.read(0, 0, 0, 0, 128, 1)
        except NlError:
            pass
        emu("flag", "1:0", "tx-eq-fail", 3)
        wait_for("reads after " + kind, works)


def works():
    """True when the neighbour can be read"""
    try:
        return XPO.read(0, 0, 0, 0, 128, 1)[0] == 0x26
    except NlError:
        return False


def clean_up():
    """All faults cleared, everything is as before"""
    emu("clear")
    emu("remove", SPARE)
    XPO.wait_state(SPARE, "absent")
    others_work()
    assert XPO.card()["violations"] == 0


xpotest.main([nacks_are_retried, hung_bus, bad_checksum, garbage_identity,
              one_endpoint_missing, module_fault, never_ready,
              over_the_limit, over_budget,
              leak, no_flow, too_hot, a_latch_outlives_the_driver,
              lost_interrupt, garbage_from_the_card, clean_up])
