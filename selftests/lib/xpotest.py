# SPDX-License-Identifier: GPL-2.0
"""Helpers of the test suites that run inside the VM.

A suite is a list of functions; each is one KTAP test whose docstring's first
line is its description. State is read through the kernel's YNL client, the
emulated card is moved with xpo-emu-ctl. Waiting is always for a condition with
a deadline.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import traceback

SPEC = os.environ.get("XPO_SPEC", "Documentation/netlink/specs/xpo.yaml")
if os.environ.get("XPO_YNL"):
    sys.path.insert(0, os.environ["XPO_YNL"])

KSFT_FAIL = 1
KSFT_SKIP = 4

UDEV = {"off": False}

# Emulated CPUs are slow: a limit is a guard against hanging, never a measure.
SLOW = 4 if os.environ.get("XPO_KERNEL") == "debug" else 1


class Skip(Exception):
    """Raised by a test that cannot run here; says why"""


def cycles(full, soak=None):
    """Number of rounds of a test that the full set runs 'full' times, and the
    long one, of ten times the rounds, 'soak' times"""
    factor = float(os.environ.get("XPO_CYCLES", "1"))
    if soak and factor > 1:
        return max(1, int(soak * factor / 10))
    return max(1, int(full * factor))


def in_soak(why):
    """What cannot be done with fewer rounds is left to the long run"""
    if cycles(1) == 1:
        raise Skip("only in make soak: " + why)


class Result:
    """What a command printed and returned"""

    def __init__(self, proc):
        self.status = proc.returncode
        self.out = proc.stdout
        self.err = proc.stderr

    def json(self):
        """Its output as JSON"""
        return json.loads(self.out)

    def __str__(self):
        return "status %d, out %r, err %r" % (self.status, self.out[-400:],
                                              self.err[-400:])


def run(*argv, timeout=120):
    """Run a command, whatever its status"""
    proc = subprocess.run(argv, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=timeout * SLOW)
    return Result(proc)


def must(*argv, timeout=120):
    """Run a command that has to succeed, return its output"""
    res = run(*argv, timeout=timeout)
    assert res.status == 0, "%s: %s" % (" ".join(argv), res)
    return res.out


def settle(seconds=120):
    """Wait until udev is done with all netdevs that came or went"""
    argv = ("udevadm", "settle", "--timeout=%d" % (seconds * SLOW))
    for _ in range(3):
        res = run(*argv, timeout=seconds + 30)
        # udevd hangs up on who writes just when it takes the connection: the
        # socket does not ask for the sender's credentials yet
        if "Broken pipe" not in res.err:
            break
    assert res.status == 0, "%s: %s" % (" ".join(argv), res)


@contextlib.contextmanager
def without_udev(really):
    """Without udev inside, if that is worth to stop it: many rounds that make
    netdevs anew leave it with tens of thousands of events about what is gone.
    Then only the netdevs of the last one get names.
    """
    if not really or UDEV["off"]:
        yield
        return
    settle(2400)
    must("udevadm", "control", "--exit")
    UDEV["off"] = True
    try:
        yield
    finally:
        UDEV["off"] = False
        # as the testbed started it
        must("/usr/lib/systemd/systemd-udevd", "--daemon", "--children-max=1")
        must("udevadm", "trigger", "--action=add", "--subsystem-match=net")
        settle(2400)


def start(*argv):
    """Start a command that runs in the background"""
    return subprocess.Popen(argv, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def emu(*words):
    """One control command to the emulated card"""
    return must("xpo-emu-ctl", *[str(w) for w in words])


def wait_for(what, cond, seconds=30):
    """Wait until cond() is true; its last value is returned"""
    deadline = time.monotonic() + seconds * SLOW
    while True:
        asked = time.monotonic()
        val = cond()
        if val:
            return val
        now = time.monotonic()
        assert now < deadline, "not in time: %s" % what
        # whoever asks all the time takes the CPU from what is waited for
        time.sleep(min(max(now - asked, 0.05), 0.5))


class Xpo:
    """The netlink family through YNL"""

    def __init__(self):
        self.ynl = None
        self.connect()

    def connect(self):
        """Look the family up, again after the driver was loaded anew"""
        from pyynl.lib import YnlFamily, ynl
        # the client remembers the numbers of families for ever
        ynl.GenlProtocol.genl_family_name_to_id = {}
        self.ynl = YnlFamily(SPEC, schema="")

    def reload(self, between=lambda: None):
        """Unload the driver and load it again"""
        must("rmmod", "xpo")
        between()
        must("modprobe", "xpo")
        self.connect()

    def card(self, card=0):
        """card-get"""
        return self.ynl.do("card-get", {"card": card})

    def cage(self, cage, card=0):
        """cage-get"""
        return self.ynl.do("cage-get", {"card": card, "cage": cage})

    def module(self, cage, card=0):
        """module-get"""
        return self.ynl.do("module-get", {"card": card, "cage": cage})

    def lanes(self, cage, card=0):
        """lane-get dump of one module"""
        return self.ynl.dump("lane-get", {"card": card, "cage": cage})

    def read(self, cage, endpoint, bank, page, offset, length):
        """memory-get of one range"""
        rng = {"cage": cage, "endpoint": endpoint, "bank": bank,
               "page": page, "offset": offset, "length": length}
        return self.ynl.do("memory-get", {"card": 0, "range": [rng]})["data"]

    def state(self, cage):
        """State and reason of a module"""
        mod = self.module(cage)
        return mod["state"], mod["reason"]

    def wait_state(self, cage, state, reason=None, seconds=40):
        """Wait for a state (and a reason)"""
        def reached():
            now = self.state(cage)
            return now[0] == state and reason in (None, now[1])
        try:
            wait_for("cage %d %s %s" % (cage, state, reason or ""), reached,
                     seconds)
        except AssertionError as err:
            raise AssertionError("%s (is %s)" % (err, self.state(cage))) \
                from None

    def wait_lanes(self, cage, lanes, dp_state, seconds=40):
        """Wait until all the given lanes are in a data path state"""
        def reached():
            have = {one["lane"]: one.get("dp-state")
                    for one in self.lanes(cage)}
            return all(have.get(lane) == dp_state for lane in lanes)
        wait_for("cage %d lanes %s %s" % (cage, list(lanes), dp_state),
                 reached, seconds)

    def netdev(self, cage, group=0):
        """Interface name of a group's port"""
        lane = self.ynl.do("lane-get", {"card": 0, "cage": cage,
                                        "lane": 8 * group})
        links = json.loads(must("ip", "-j", "link"))
        return [link["ifname"] for link in links
                if link["ifindex"] == lane["ifindex"]][0]


    def port(self, cage, lane, card=0):
        """port-get of the port that a lane belongs to"""
        return self.ynl.do("port-get", {"card": card, "cage": cage,
                                        "lane": lane})

    def ports(self, cage, card=0):
        """port-get dump of one module"""
        return self.ynl.dump("port-get", {"card": card, "cage": cage})

    def wait_port(self, cage, lane, state, fault=None, seconds=40):
        """Wait for the state (and the fault) of a port's data path"""
        def reached():
            now = self.port(cage, lane)
            return now["state"] == state and fault in (None, now["fault"])
        try:
            wait_for("port", reached, seconds)
        except AssertionError:
            raise AssertionError("cage %d lane %d: not %s %s but %s" % (
                cage, lane, state, fault or "", self.port(cage, lane))) \
                from None

    def refused(self, what, request):
        """Text and errno of a request that has to be refused"""
        from pyynl.lib import NlError
        try:
            answer = self.ynl.do(what, request)
        except NlError as err:
            return err.error, (err.nl_msg.extack or {}).get("msg", "")
        raise AssertionError("%s %s: not refused but %s" % (what, request,
                                                            answer))


SO_RCVBUFFORCE = 33


def listen(ynl, *groups):
    """Join groups, with room for all edges of many flags at once"""
    ynl.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
    for group in groups:
        ynl.ntf_subscribe(group)


class Events:
    """What is told on these groups since this was made"""

    def __init__(self, *groups):
        from pyynl.lib import YnlFamily
        self.ynl = YnlFamily(SPEC, schema="")
        listen(self.ynl, *(groups or ("events",)))
        self.seen = []

    def all(self):
        """All events so far"""
        self.ynl.check_ntf()
        while not self.ynl.async_msg_queue.empty():
            self.seen.append(self.ynl.async_msg_queue.get()["msg"])
        return self.seen

    def wait(self, what, cond, seconds=60):
        """Wait for an event"""
        return wait_for(what, lambda: [one for one in self.all()
                                       if cond(one)], seconds)[0]

    def done(self, number, seconds=60):
        """Wait for the end of an apply or a lane-control-set"""
        return self.wait("done %d" % number, lambda one: one["type"] == "done"
                         and one["id"] == number, seconds)


def circumstances():
    """What the reader of a failure asks first: modules, health, kernel log"""
    for argv in (["xpoctl", "list"], ["devlink", "health", "show"], ["dmesg"]):
        print("# %s:" % " ".join(argv))
        try:
            res = run(*argv, timeout=20)
        except (OSError, subprocess.TimeoutExpired) as err:
            print("#   %s" % err)
            continue
        lines = [line for line in (res.out + res.err).splitlines()
                 if "renamed from" not in line]
        for line in lines[-40:]:
            print("#   " + line)


def main(tests):
    """Run the tests as KTAP and end the process with the suite's status"""
    failed = skipped = 0
    names = sys.argv[1:]
    tests = [t for t in tests if not names or t.__name__ in names]
    print("TAP version 13\n1..%d" % len(tests), flush=True)
    # the suite before may have left udev with thousands of netdevs
    settle(2400)
    for num, test in enumerate(tests, 1):
        desc = "%s: %s" % (test.__name__,
                           (test.__doc__ or "").strip().split("\n")[0])
        start = time.monotonic()
        try:
            test()
        except Skip as why:
            skipped += 1
            print("ok %d %s # SKIP %s" % (num, desc, why), flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            for line in traceback.format_exc().rstrip().split("\n"):
                print("# " + line)
            circumstances()
            print("not ok %d %s" % (num, desc), flush=True)
        else:
            print("ok %d %s" % (num, desc), flush=True)
        print("# %.0f s" % (time.monotonic() - start), flush=True)
    print("# Totals: pass:%d fail:%d skip:%d" %
          (len(tests) - failed - skipped, failed, skipped), flush=True)
    sys.exit(KSFT_FAIL if failed else
             KSFT_SKIP if skipped == len(tests) else 0)
