#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The xpo family through the kernel's own YNL client and our spec."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from pyynl.lib import NlError

YNL = xpotest.Xpo().ynl
CAGES = YNL.do("card-get", {"card": 0})["cages"]


def cards():
    """The dump and the get of a card agree"""
    dump = YNL.dump("card-get", {})
    assert len(dump) == 1, dump
    one = YNL.do("card-get", {"handle": dump[0]["handle"]})
    assert one["card"] == dump[0]["card"], one
    assert one["violations"] == 0, one


def cages():
    """All cages are there, with sensors in named units"""
    dump = YNL.dump("cage-get", {"card": 0})
    assert len(dump) == CAGES, len(dump)
    assert dump[0]["declared-mw"] == 130000, dump[0]
    assert dump[0]["declared-source"] == "strap", dump[0]
    assert 40000 <= dump[0]["sensors"]["vin-mv"] <= 60000, dump[0]
    assert dump[-1]["present"] == 0, dump[-1]


def modules():
    """Identity, state and reason of modules are decoded by name"""
    mod = YNL.do("module-get", {"card": 0, "cage": 0})
    assert mod["state"] == "ready", mod
    assert mod["lanes"] == 64, mod
    assert len(mod["endpoint"]) == 2, mod
    assert mod["endpoint"][0]["identifier"] == 0x26, mod
    assert not mod["endpoint"][0]["checksums-bad"], mod
    absent = YNL.do("module-get", {"card": 0, "cage": CAGES - 1})
    assert absent["state"] == "absent", absent


def lanes():
    """A lane by number, all lanes by netdev"""
    lane = YNL.do("lane-get", {"card": 0, "cage": 0, "lane": 17})
    assert lane["endpoint"] == 0 and lane["bank"] == 2, lane
    port = YNL.dump("lane-get", {"ifindex": lane["ifindex"]})
    assert [one["lane"] for one in port] == list(range(16, 24)), port


def memory():
    """Raw memory is what the module has"""
    want = {"cage": 0, "endpoint": 1, "bank": 0, "page": 0,
            "offset": 128, "length": 17}
    got = YNL.do("memory-get", {"card": 0, "range": [want]})
    assert got["data"][0] == 0x26, got


def errors():
    """Errors carry a text that says what was wrong"""
    for call in (
            lambda: YNL.do("module-get", {"card": 9, "cage": 0}),
            lambda: YNL.do("lane-get", {"card": 0, "cage": 2, "lane": 63}),
            lambda: YNL.do("rearm", {"card": 0, "cage": 0,
                                     "cause": {"leak"}}),
    ):
        try:
            call()
        except NlError as err:
            assert err.nl_msg.extack and "msg" in err.nl_msg.extack, err
        else:
            raise AssertionError("no error")


xpotest.main([cards, cages, modules, lanes, memory, errors])
