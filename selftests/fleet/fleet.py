#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Metrics for fleets: Debian's Prometheus scrapes xpo-exporter.

The rules are the shipped ones. Two things are shortened: "for:" is 0 s instead
of minutes, and rules are evaluated every few seconds. What they say with their own
times is tested by promtool, in simulated time.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
# pylint: disable=wrong-import-position
import xpotest
from xpotest import emu, must, run, wait_for

SHARE = "/repo/tools/xpo-exporter"
RULES = SHARE + "/xpo.rules.yml"
EXPORTER = "127.0.0.1:9998"
PROMETHEUS = "127.0.0.1:9090"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0"

PROMTOOL_S = 400

# Also the time that a scrape may take
SCRAPE_S = 5 * xpotest.SLOW

CAGE, PEER = 0, 1
STRAND = "g0:3"
LANE = 3

xpo = xpotest.Xpo()


def get(url, accept="*/*"):
    """Status, type and text of a page"""
    request = urllib.request.Request("http://" + url,
                                     headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return (answer.status, answer.headers["Content-Type"],
                    answer.read().decode())
    except urllib.error.HTTPError as err:
        return err.code, err.headers["Content-Type"], err.read().decode()


def metrics(accept="*/*"):
    """One scrape: values by name, each by its labels"""
    status, _, text = get(EXPORTER + "/metrics", accept)
    assert status == 200, status
    values = {}
    for line in text.split("\n"):
        match = re.match(r"(\w+)(?:\{(.*)\})? (\S+)$", line)
        if match:
            labels = frozenset(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"',
                                          match[2] or ""))
            values.setdefault(match[1], {})[labels] = float(match[3])
    return values


def value(values, name, **labels):
    """The value of the only series with these labels, or None"""
    want = {(key, str(val)) for key, val in labels.items()}
    found = [val for have, val in values.get(name, {}).items()
             if want <= have]
    assert len(found) < 2, (name, labels, found)
    return found[0] if found else None


def scrape(name, **labels):
    """The same of a scrape of now"""
    return value(metrics(), name, **labels)


class Service:
    """A program that runs until the end of the suite"""

    started = []

    def __init__(self, *argv):
        self.log = tempfile.TemporaryFile("w+")
        self.proc = subprocess.Popen(argv, stdin=subprocess.DEVNULL,
                                     stdout=self.log, stderr=self.log)
        self.started.append(self)

    def stop(self):
        """Its exit status"""
        if self.proc.poll() is None:
            self.proc.send_signal(signal.SIGTERM)
        status = self.proc.wait(60)
        self.started.remove(self)
        return status

    def said(self):
        """What it wrote"""
        self.log.seek(0)
        return self.log.read()

    def ready(self, url):
        """Wait until a page is there"""
        def there():
            assert self.proc.poll() is None, self.said()
            try:
                return get(url)[0] == 200
            except OSError:
                return False
        wait_for(url, there, 120)


def exporter(*words):
    """Started and ready"""
    service = Service("xpo-exporter", "--listen", EXPORTER, *words)
    service.ready(EXPORTER + "/")
    return service


def promtool(*words):
    """Its output. It is a large program: a slow machine needs minutes"""
    return must("promtool", *words, timeout=PROMTOOL_S)


def prometheus(where):
    """Started and ready, with the rules as they are shipped but for "for:" """
    with open(RULES, encoding="utf-8") as file:
        rules = re.sub(r"(?m)^(\s+for:) .*$", r"\1 0s", file.read())
    assert " for: 0s" in rules
    with open(where + "/rules.yml", "w", encoding="utf-8") as file:
        file.write(rules)
    with open(where + "/prometheus.yml", "w", encoding="utf-8") as file:
        json.dump({
            "global": {"scrape_interval": "%ds" % SCRAPE_S,
                       "scrape_timeout": "%ds" % SCRAPE_S,
                       "evaluation_interval": "%ds" % SCRAPE_S},
            "rule_files": [where + "/rules.yml"],
            "scrape_configs": [{
                "job_name": "xpo",
                "static_configs": [{"targets": [EXPORTER]}]}]}, file)
    promtool("check", "config", where + "/prometheus.yml")
    service = Service("prometheus", "--config.file=%s/prometheus.yml" % where,
                      "--storage.tsdb.path=%s/data" % where,
                      "--web.listen-address=" + PROMETHEUS,
                      "--log.level=warn")
    service.ready(PROMETHEUS + "/-/ready")
    return service


def api(path, **arguments):
    """Data of Prometheus's HTTP interface"""
    answer = json.loads(get("%s/api/v1/%s?%s" % (
        PROMETHEUS, path, urllib.parse.urlencode(arguments)))[2])
    assert answer["status"] == "success", answer
    return answer["data"]


def query(expr):
    """Labels and value of each series"""
    return [(one["metric"], float(one["value"][1]))
            for one in api("query", query=expr)["result"]]


def firing(name):
    """Labels of an alert's firing instances"""
    return [alert["labels"] for alert in api("alerts")["alerts"]
            if alert["labels"]["alertname"] == name and
            alert["state"] == "firing"]


def wait_alert(name, seconds=90, **labels):
    """Wait for an alert; that and nothing else of its kind"""
    want = {key: str(val) for key, val in labels.items()}.items()
    wait_for("alert %s %s" % (name, labels), lambda: [
        one for one in firing(name) if want <= one.items()], seconds)


def wait_quiet(name, seconds=90):
    """Wait until an alert does not fire"""
    wait_for("%s over" % name, lambda: not firing(name), seconds)


def same_vdm():
    """Is the SNR of all lanes that of the driver, within its noise?"""
    snr = {one["lane"]: one["value"] / 256
           for one in xpo.ynl.dump("vdm-get", {"card": 0, "cage": CAGE})
           if one["type"] == 5}
    now = metrics()
    return len(snr) == 64 and all(
        abs(value(now, "xpo_lane_snr_decibels", cage=CAGE, lane=lane,
                  side="media") - want) < 1 for lane, want in snr.items())


def fec(name):
    """A counter of the FEC at the end of the bent fibre"""
    return scrape("xpo_port_fec_%s_total" % name, cage=PEER, lane=0)


def ethtool_fec(dev):
    """The same by ethtool, of which newer versions wrap them"""
    stats = json.loads(must("ethtool", "-j", "-I", "--show-fec",
                            dev))[0]["statistics"]
    return {name: stat["total"] if isinstance(stat, dict) else stat
            for name, stat in stats.items()}


def link_up():
    """The two ports that the tests use, with a link"""
    for cage in (CAGE, PEER):
        xpo.wait_state(cage, "ready")
        must("ip", "link", "set", xpo.netdev(cage), "up")
    for cage in (CAGE, PEER):
        xpo.wait_port(cage, 0, "up")
        wait_for("link", lambda c=cage: xpo.port(c, 0)["link"])


def link_down():
    """As it was"""
    for cage in (CAGE, PEER):
        run("ip", "link", "set", xpo.netdev(cage), "down")


def test_promtool():
    """promtool checks the rules and runs their tests"""
    promtool("check", "rules", RULES)
    out = promtool("test", "rules", SHARE + "/xpo.rules.test.yml")
    assert "SUCCESS" in out, out
    with open(RULES, encoding="utf-8") as file:
        names = set(re.findall(r"- alert: (\w+)", file.read()))
    with open(SHARE + "/xpo.rules.test.yml", encoding="utf-8") as file:
        tested = set(re.findall(r'name: "(\w+) fires"', file.read()))
    assert names and names == tested, names ^ tested


def expressions():
    """Of the dashboard, as Grafana sends them"""
    with open(SHARE + "/xpo-dashboard.json", encoding="utf-8") as file:
        panels = json.load(file)["panels"]
    found = [target["expr"].replace("$__rate_interval", "5m")
             for panel in panels for target in panel.get("targets", [])]
    return [re.sub(r"\$\w+", ".*", expr) for expr in found]


def test_dashboard():
    """promtool takes each expression of the dashboard"""
    found = expressions()
    assert len(found) > 30, len(found)
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"groups": [{"name": "dashboard", "rules": [
            {"record": "xpo:%d" % num, "expr": expr}
            for num, expr in enumerate(found)]}]}, file)
        file.flush()
        out = promtool("check", "rules", file.name)
    assert "%d rules found" % len(found) in out, out


def test_names():
    """Rules and dashboard use no metric that the exporter does not have"""
    with open(RULES, encoding="utf-8") as file:
        text = file.read() + "\n".join(expressions())
    used = set(re.findall(r"\bxpo_\w+", text))
    link_up()
    wait_for("signal quality", lambda: scrape(
        "xpo_lane_pre_fec_ber_ratio", cage=CAGE, lane=0, side="media"))
    have = set(metrics())
    link_down()
    assert used <= have, used - have


def test_formats():
    """Both formats are right, and say what they are"""
    status, kind, text = get(EXPORTER + "/metrics")
    assert status == 200 and kind.startswith("text/plain; version=0.0.4")
    out = subprocess.run(["promtool", "check", "metrics"], input=text,
                         text=True, capture_output=True, check=False)
    assert out.returncode == 0, out.stdout + out.stderr
    status, kind, text = get(EXPORTER + "/metrics", OPEN_METRICS)
    assert status == 200 and kind.startswith(OPEN_METRICS), kind
    assert text.endswith("\n# EOF\n")
    # one block per family, and no series twice
    series = [line.rsplit(" ", 1)[0] for line in text.split("\n")
              if line and not line.startswith("#")]
    assert len(series) == len(set(series))
    heads = re.findall(r"(?m)^# TYPE (\S+)", text)
    assert len(heads) == len(set(heads))


def test_requests():
    """Bad requests get an answer and change nothing"""
    assert get(EXPORTER + "/nowhere")[0] == 404
    assert get(EXPORTER + "/metrics/..")[0] == 404
    curl = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}",
            "--max-time", "60"]
    url = "http://%s/metrics" % EXPORTER
    assert must(*curl, "-X", "POST", "-d", "x" * 100000, url) == "405"
    assert must(*curl, "-X", "DELETE", url) == "405"
    assert must(*curl, "-I", url) == "200"
    assert must(*curl, "-H", "X: " + "y" * 60000, url) in ("413", "431")
    with subprocess.Popen(["bash", "-c",
                           "exec 3<>/dev/tcp/127.0.0.1/9998;"
                           "printf 'GET / HTTP/1.1\\r\\nContent-Length: -5"
                           "\\r\\nHost: x\\r\\n\\r\\n' >&3; cat <&3"],
                          stdout=subprocess.PIPE, text=True) as proc:
        assert " 400 " in proc.communicate(timeout=60)[0]
    bad = scrape("xpo_exporter_requests_total", result="bad")
    assert bad >= 4, bad
    for words in (("--listen", "nonsense"), ("--stale", "-1"), ("extra",),
                  ("--nothing",)):
        res = run("xpo-exporter", *words)
        assert res.status == 2 and res.err, (words, str(res))
    res = run("xpo-exporter", "--listen", EXPORTER)
    assert res.status == 1 and "in use" in res.err, str(res)


def test_values():
    """Values are those that other interfaces show"""
    link_up()
    emu("set", CAGE, "temperature_mc", 61000)
    wait_for("temperature", lambda: scrape(
        "xpo_module_temperature_celsius", cage=CAGE, endpoint=1) == 61)
    emu("set", CAGE, "temperature_mc", "auto")
    now = metrics()
    mod = xpo.module(CAGE)
    assert value(now, "xpo_module_info", cage=CAGE,
                 serial=mod["endpoint"][0]["serial"]) == 1
    assert value(now, "xpo_module_state", cage=CAGE, state="ready") == 1
    assert value(now, "xpo_module_state", cage=5, state="ready") is None
    assert value(now, "xpo_lane_data_path_state", cage=CAGE, lane=LANE) == 4
    rx_mw = 1e3 * value(now, "xpo_lane_rx_power_watts", cage=CAGE, lane=LANE)
    assert 1.0 < rx_mw < 1.7, rx_mw		# 2.75 dBm less 1.5 dB
    assert 0.1 < value(now, "xpo_lane_tx_bias_amperes", cage=CAGE,
                       lane=LANE) < 0.2
    assert 40 < value(now, "xpo_cage_input_volts", cage=CAGE) < 60
    assert value(now, "xpo_cage_leak", cage=CAGE) == 0
    assert value(now, "xpo_port_link_up", cage=CAGE, lane=0) == 1
    assert value(now, "xpo_port_link_up", cage=CAGE, lane=0,
                 device=xpo.netdev(CAGE)) == 1
    assert value(now, "xpo_module_sample_age_seconds", cage=CAGE,
                 kind="values") < 5
    wait_for("the driver's SNR", same_vdm)
    # copper has no lasers, a captured module no light: nothing is made up
    assert value(now, "xpo_lane_rx_power_watts", cage=2, lane=0) is None
    link_down()


def test_bus():
    """A scrape costs no transaction on any module's bus"""
    def silent():
        # now and then the driver has something of its own to read
        emu("stats", "reset")
        for _ in range(20):
            metrics()
        found = re.findall(r"(?m)^[%d%d]:\d.* read=(\d+) written=(\d+)" % (
            CAGE, PEER), emu("stats"))
        assert len(found) == 3, emu("stats")
        return all(read == written == "0" for read, written in found)
    xpo.wait_state(CAGE, "ready")
    metrics()
    wait_for("scrapes without commands", silent)


def test_failed():
    """A module that does not answer has no values, and is not hidden"""
    xpo.wait_state(CAGE, "ready")
    wait_for("value", lambda: scrape("xpo_module_supply_volts", cage=CAGE,
                                     endpoint=0))
    emu("fault", "%d:0" % CAGE, "hang", "on")
    try:
        wait_for("no value", lambda: scrape(
            "xpo_module_supply_volts", cage=CAGE, endpoint=0) is None)
        now = metrics()
        assert value(now, "xpo_cage_present", cage=CAGE) == 1
        assert value(now, "xpo_exporter_failed_samples") > 0 or value(
            now, "xpo_exporter_stale_samples") > 0
    finally:
        emu("fault", "%d:0" % CAGE, "hang", "off")
    emu("clear")
    xpo.wait_state(CAGE, "ready", seconds=60)
    wait_for("value again", lambda: scrape(
        "xpo_module_supply_volts", cage=CAGE, endpoint=0))


def test_reload():
    """The exporter does not keep the driver, and finds the next one"""
    driver = "/sys/bus/pci/drivers/xpo/"
    handle = xpo.card()["handle"].split("/")[1]
    assert scrape("xpo_telemetry_up") == 1
    # while it has the device open the driver cannot go
    assert run("rmmod", "xpo").status != 0
    with open(driver + "unbind", "w", encoding="ascii") as file:
        file.write(handle)
    wait_for("rmmod", lambda: run("rmmod", "xpo").status == 0)
    now = metrics()
    assert value(now, "xpo_up") == 0
    assert "xpo_cage_present" not in now
    must("modprobe", "xpo")
    xpo.connect()
    xpo.wait_state(CAGE, "ready")
    wait_for("telemetry", lambda: scrape("xpo_cage_input_volts", cage=CAGE))
    assert scrape("xpo_up") == 1


def test_scraped():
    """Prometheus takes all series, and no scrape fails"""
    # what went before has unloaded the driver and hung a bus
    window = "[%ds]" % (10 * SCRAPE_S)
    try:
        wait_for("scrapes", lambda: query(
            "min_over_time(up%s) == 1 and count_over_time(up%s) >= 8" % (
                window, window)), 180)
    finally:
        for _, took in query("max_over_time(scrape_duration_seconds%s)" %
                             window):
            print("# scrapes took up to %.2f s" % took)
    want = sum(len(one) for one in metrics().values())
    # the newest scrape may be of the time without the driver
    wait_for("%d series" % want, lambda: [
        got for _, got in query("scrape_samples_scraped")
        if abs(got - want) < want / 10], 60)
    assert query("count(xpo_module_info)")[0][1] == 5


def test_leak():
    """An injected leak fires its alert"""
    assert not firing("XpoLeak")
    emu("leak", CAGE, "on")
    try:
        wait_alert("XpoLeak", cage=CAGE)
        wait_for("reason", lambda: xpo.state(CAGE)[1] == "interlock")
        wait_for("latched", lambda: query(
            'xpo_cage_interlock_latched{cause="leak"} == 1'))
        emu("leak", CAGE, "off")
        # dry, but not re-armed
        wait_alert("XpoLeak", cage=CAGE, cause="leak")
    finally:
        emu("leak", CAGE, "off")
        wait_for("re-armed", lambda: run("xpoctl", "rearm", "xpo0/%d" % CAGE,
                                         "leak").status == 0)
    wait_quiet("XpoLeak")
    xpo.wait_state(CAGE, "ready", seconds=60)


def test_heat():
    """An outlet that cannot be so warm fires its alert"""
    wait_for("balance", lambda: query(
        'xpo_cage_heat_mismatch{cage="%d"} == 0' % CAGE))
    emu("coolant-out", CAGE, 35000)
    try:
        wait_alert("XpoHeatMismatch", cage=CAGE)
    finally:
        emu("coolant-out", CAGE, "auto")
    wait_quiet("XpoHeatMismatch")


def test_rx_power():
    """A bent fibre fires the alert of this lane"""
    link_up()
    wait_for("power", lambda: query(
        'xpo_lane_rx_power_watts{cage="%d",lane="%d"} > 1e-3' % (PEER, LANE)))
    assert not firing("XpoRxPowerFalling")
    emu("fibre", "bend", STRAND, 4, "ab")
    try:
        wait_alert("XpoRxPowerFalling", cage=PEER, lane=LANE)
        lanes = {(one["cage"], one["lane"])
                 for one in firing("XpoRxPowerFalling")}
        assert lanes == {(str(PEER), str(LANE))}, lanes
    finally:
        emu("fibre", "bend", STRAND, 0, "ab")
    wait_quiet("XpoRxPowerFalling")
    link_down()


def test_ber():
    """A rising bit error ratio fires its alert before the link fails"""
    link_up()
    # what the FEC of a data path counts is shown at its first lane
    first = LANE - LANE % 8
    series = 'xpo_lane_pre_fec_ber_ratio{side="media",cage="%d",lane="%d"}' % (
        PEER, first)
    wait_for("ratio", lambda: query(series + " < 1e-9"))
    emu("fibre", "contaminate", STRAND, 7, "ab")
    try:
        wait_alert("XpoPreFecBerRising", cage=PEER, lane=first)
        assert xpo.port(PEER, 0)["link"]
    finally:
        emu("fibre", "clean", STRAND, "ab")
    wait_quiet("XpoPreFecBerRising")
    link_down()


def test_fec():
    """Codewords that FEC cannot correct fire their alert; all are counted"""
    link_up()
    dev = xpo.netdev(PEER)
    wait_for("counters", lambda: query(
        'xpo_port_fec_uncorrectable_blocks_total{device="%s"}' % dev))
    before = fec("corrected_blocks")
    assert not firing("XpoFecUncorrectable")
    emu("fibre", "contaminate", STRAND, 9.5, "ab")
    try:
        wait_alert("XpoFecUncorrectable", cage=PEER, lane=0, device=dev)
        assert {one["device"] for one in firing("XpoFecUncorrectable")} == {
            dev}
        assert xpo.port(PEER, 0)["link"]
    finally:
        emu("fibre", "clean", STRAND, "ab")
    # the clean fibre adds none, as ethtool sees it
    stats = ethtool_fec(dev)
    lost = fec("uncorrectable_blocks")
    assert lost > 0 and lost == stats["uncorrectable_blocks"], (lost, stats)
    good = fec("corrected_blocks")
    assert good >= stats["corrected_blocks"] > before, (good, stats)
    assert fec("bit_errors") >= good
    link_down()


def test_flapping():
    """A flapping link fires the alerts of its two ports"""
    link_up()
    ports = [xpo.netdev(cage) for cage in (CAGE, PEER)]
    wait_for("links", lambda: len(query("xpo_port_link_up == 1")) == 2)
    seen = query("xpo_port_link_downs_total")
    assert seen
    for _ in range(4):
        emu("fibre", "cut", "g0")
        wait_for("no links", lambda: not xpo.port(PEER, 0)["link"])
        emu("fibre", "mend", "g0")
        wait_for("link", lambda: all(xpo.port(cage, 0)["link"]
                                     for cage in (CAGE, PEER)))
    for port in ports:
        wait_alert("XpoLinkFlapping", device=port)
    link_down()


def main():
    """The services, the tests, and nothing left"""
    with tempfile.TemporaryDirectory() as where:
        exporter()
        tests = [test_promtool, test_dashboard, test_names, test_formats,
                 test_requests, test_values, test_bus, test_failed,
                 test_reload]
        if not sys.argv[1:] or set(sys.argv[1:]) - {t.__name__ for t in tests}:
            prometheus(where)
        tests += [test_scraped, test_leak, test_heat, test_rx_power,
                  test_ber, test_fec, test_flapping]
        try:
            xpotest.main(tests)
        finally:
            emu("clear")
            for service in list(Service.started):
                status = service.stop()
                if status:
                    print("# ended with %d: %s" % (status, service.said()))


main()
