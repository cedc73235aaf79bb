#!/usr/bin/env python3
"""RTP packets per CPU-second of Jonction's relay beside rtpengine (user space, one thread), in one run on this machine.

Two far ends (one process, rtpload) and the relay live in three network namespaces, which are removed at the end. The
relay and the kernel threads that receive for it have one core, the far ends another one. A call is G.711 with 20 ms
both ways: 100 packets per second. CPU is that of the relay's process and of those kernel threads. Jonction is its media
bundle as the appliance runs it, with latching, strict source, supervision and counters on, its calls made without SIP.
Needs root and the Debian packages gcc, libc6-dev, iproute2, ethtool, rtpengine-daemon. Prints a table of medians.
"""
import argparse
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ng import Ng, socket_in

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LOAD_CPU, RELAY_CPU = 0, 1
# RFC 2544 sets 198.18.0.0/15 aside for measurements.
SIDES = {side: dict(relay=f"198.18.{n}.1", far=f"198.18.{n}.2", relay_mac=f"02:00:00:00:{n:02}:01",
                    far_mac=f"02:00:00:00:{n:02}:02") for n, side in enumerate("ab", 1)}


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, **options)


def pin(pid, cpu, priority):
    run("taskset", "-pc", cpu, pid, stdout=subprocess.DEVNULL)
    run("chrt", "-f", "-p", priority, pid)


def start(cpu, *command, **options):
    """Starts a process on a core, ahead of whatever else wants that core (by its niceness and its session's)."""
    process = subprocess.Popen(["nice", "-n", "-20", "taskset", "-c", str(cpu), *map(str, command)], text=True,
                               start_new_session=True, **options)
    autogroup = Path(f"/proc/{process.pid}/autogroup")
    if autogroup.exists():
        autogroup.write_text("-20")
    return process


class Net:
    """far end a - relay - far end b, each in a namespace of its own."""

    def __init__(self):
        self.relay, self.far = f"bench-r-{os.getpid()}", {side: f"bench-{side}-{os.getpid()}" for side in "ab"}
        self.kernel_threads = []

    def __enter__(self):
        try:
            for name in (self.relay, *self.far.values()):
                run("ip", "netns", "add", name)
                run("ip", "-n", name, "link", "set", "lo", "up")
            for side in "ab":
                self.link(side)
            time.sleep(0.3)
            for side in "ab":
                self.kernel_threads += self.settle(f"r{side}", RELAY_CPU, 6)
                self.settle(f"f{side}", LOAD_CPU, 10)
            return self
        except BaseException:
            self.__exit__()
            raise

    def link(self, side):
        """The far end has no IP address: its kernel answers nothing, all is done by rtpload."""
        at = SIDES[side]
        queues = ["numtxqueues", 1, "numrxqueues", 1]
        run("ip", "link", "add", f"r{side}", "netns", self.relay, *queues, "address", at["relay_mac"], "type", "veth",
            "peer", "name", f"f{side}", "netns", self.far[side], *queues, "address", at["far_mac"])
        for namespace, interface in ((self.relay, f"r{side}"), (self.far[side], f"f{side}")):
            run("ip", "-n", namespace, "link", "set", interface, "up")
            inside = ["ip", "netns", "exec", namespace]
            run(*inside, "ethtool", "-K", interface, "gro", "on", "tx", "off", "rx", "off", stdout=subprocess.DEVNULL)
            run(*inside, "sh", "-c", f"echo 1 > /sys/class/net/{interface}/threaded")
        run("ip", "-n", self.relay, "addr", "add", f"{at['relay']}/24", "dev", f"r{side}")
        run("ip", "-n", self.relay, "neigh", "replace", at["far"], "lladdr", at["far_mac"], "dev", f"r{side}", "nud",
            "permanent")

    def settle(self, interface, cpu, priority):
        """Puts the kernel's receive thread of an interface on its core."""
        pids = [int(comm.parent.name) for comm in Path("/proc").glob("[0-9]*/comm")
                if self.read(comm).startswith(f"napi/{interface}-")]
        if len(pids) != 1:
            sys.exit(f"{len(pids)} kernel receive threads for {interface}, expected one: is another run going on?")
        pin(pids[0], cpu, priority)
        return pids

    @staticmethod
    def read(path):
        try:
            return path.read_text()
        except OSError:
            return ""

    def __exit__(self, *_):
        for name in (self.relay, *self.far.values()):
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)


class Relay:
    """A relay under test, with its calls set up, on its own core."""

    def __init__(self, net, work, command, **options):
        self.log = Path(work, "relay.log")
        self.process = start(RELAY_CPU, "ip", "netns", "exec", net.relay, *command,
                             stderr=open(self.log, "w"), **options)

    def check(self):
        if self.process.poll() is not None:
            sys.exit(f"{self.name} did not start:\n{self.log.read_text()}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


class Jonction(Relay):
    name = "jonction"

    def __init__(self, net, work, calls):
        java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
        addresses = [address for side in "ab" for address in (SIDES[side]["relay"], SIDES[side]["far"])]
        super().__init__(net, work, [
            java, f"@{ROOT}/rootfs/usr/lib/jonction/conf/jvm.options",
            f"-Dlogback.configurationFile={ROOT}/cnf/logback-test.xml",
            "-cp", classpath(), "org.jonction.media.BenchRelay", calls, *addresses],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.flows = list(iter(lambda: self.process.stdout.readline().strip() or "ready", "ready"))
        self.check()


class Rtpengine(Relay):
    name = "rtpengine"

    def __init__(self, net, work, calls):
        interfaces = [f"--interface={side}/{SIDES[side]['relay']}" for side in "ab"]
        super().__init__(net, work, [
            "rtpengine", "--config-file=none", "--foreground", "--log-stderr", "--log-level=3", "--table=-1",
            *interfaces, "--listen-ng=127.0.0.1:2223", "--port-min=10000", "--port-max=59999", "--num-threads=1",
            "--timeout=600"])
        time.sleep(1.5)
        self.check()
        ng = Ng(socket_in(net.relay), ("127.0.0.1", 2223))
        far = [SIDES[side]["far"] for side in "ab"]
        self.flows = ["{} {} {}".format(i, *ng.call(i, *far, 10000 + 2 * i)) for i in range(calls)]


def classpath():
    module = ROOT / "bundles" / "media" / "target"
    return f"{module / 'classes'}:{module / 'test-classes'}:{(module / 'test-classpath').read_text()}"


def build(work):
    run("gcc", "-O2", "-o", Path(work, "rtpload"), HERE / "rtpload.c")
    run("mvn", "-q", "-f", ROOT / "pom.xml", *os.environ.get("MAVEN_ARGS", "").split(), "-pl", "bundles/media", "-am",
        "-DskipTests", "package", "dependency:build-classpath", "-Dmdep.outputFile=target/test-classpath")


def measure(net, work, relay, a):
    flows = Path(work, "flows")
    flows.write_text("\n".join(relay.flows) + "\n")
    pids = ",".join(map(str, [relay.process.pid, *net.kernel_threads]))
    sides = [word for side in "ab" for word in (net.far[side], f"f{side}", SIDES[side]["far"], SIDES[side]["relay"],
                                                SIDES[side]["relay_mac"])]
    load = start(LOAD_CPU, Path(work, "rtpload"), flows, a.seconds, a.warm, pids, *sides, stdout=subprocess.PIPE)
    try:
        result = dict(json.loads(load.communicate()[0] or "{}"), relay=relay.name)
    finally:
        load.kill()
    if load.returncode != 0:
        sys.exit("rtpload failed: see above")
    if result["slipped"] > 0.02 or result["meter_drops"]:
        print("not a fair measurement: the load generator did not get its core", file=sys.stderr)
    return result


def table(results, a):
    print("| packets/s | relay | packets per CPU-s | p50 / p99 / p99.9 ms | loss |\n|---|---|---|---|---|")
    for pps in a.pps:
        medians = {}
        for name in ("rtpengine", "jonction"):
            rows = [r for r in results if r["relay"] == name and r["asked"] == pps]
            median = {key: statistics.median(r[key] for r in rows)
                      for key in ("packets_per_cpu_s", "p50_us", "p99_us", "p999_us", "loss")}
            medians[name] = median["packets_per_cpu_s"]
            times = " / ".join(f"{median[key] / 1000:.2f}" for key in ("p50_us", "p99_us", "p999_us"))
            print(f"| {pps} | {name} | {medians[name]:.0f} | {times} | {median['loss'] * 100:.4f} % |")
        print(f"| {pps} | **jonction / rtpengine** | **{medians['jonction'] / medians['rtpengine']:.2f}x** | | |")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--pps", default="30000,50000", help="RTP packets per second, separated by commas",
                      type=lambda text: [int(n) for n in text.split(",")])
    args.add_argument("--seconds", type=int, default=10, help="length of one measurement")
    args.add_argument("--warm", type=int, default=10, help="seconds of the same load before each, not counted")
    args.add_argument("--rounds", type=int, default=3, help="measurements per relay and rate; the median counts")
    a = args.parse_args()
    if os.geteuid() != 0:
        sys.exit("run this as root: it makes network namespaces")
    tools = "gcc", "ip", "ethtool", "taskset", "chrt", "rtpengine", "mvn"
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        sys.exit(f"missing: {', '.join(missing)}; apt-get install gcc libc6-dev iproute2 ethtool util-linux maven "
                 "rtpengine-daemon")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    results = []
    with tempfile.TemporaryDirectory(prefix="bench-media-") as work:
        build(work)
        for pps in a.pps:
            for _ in range(a.rounds):
                for kind in (Rtpengine, Jonction):
                    with Net() as net:
                        relay = kind(net, work, pps // 100)
                        try:
                            results.append(dict(measure(net, work, relay, a), asked=pps))
                        finally:
                            relay.stop()
                    print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    table(results, a)


main()
