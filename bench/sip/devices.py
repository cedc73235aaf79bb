"""The devices under test: each a process tree on one core that takes calls on UDP 127.0.0.1:5060."""
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
DEVICE_CPU, LOAD_CPU = "1", "0"
OPEN_FILES = 262144  # as on the box
# What Jonction keeps for each call, each transaction and each stream
TABLES = re.compile(r"org\.jonction\.(call\.(Session|Leg|Attempt|Unacked)|sip\.(Invite|NonInvite)(Client|Server)"
                    r"|media\.(RelaySession|RelayPort|UdpSocket))$")


def descendants(pid):
    """The process and all its children, grandchildren and so on."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


class Device:
    """A running device under test, on its own core."""

    def __init__(self, name, commands):
        """Starts the commands in turn; the device is up when SIP is."""
        self.name = name
        self.work = tempfile.mkdtemp(prefix=f"bench-{name}-")
        log = open(Path(self.work, "log"), "w")
        self.processes = []
        for command in commands(self.work):
            self.processes.append(subprocess.Popen(
                ["taskset", "-c", DEVICE_CPU, *command], cwd=self.work, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=allow_files))
        deadline = time.time() + 60
        while not listens():
            if time.time() > deadline or any(process.poll() is not None for process in self.processes):
                text = Path(self.work, "log").read_text()
                self.stop()
                sys.exit(f"{name} did not start:\n{text}")
            time.sleep(0.1)
        time.sleep(1)

    def pids(self):
        return [pid for process in self.processes for pid in descendants(process.pid)]

    def cpu_seconds(self):
        """Time of all its processes, in all and in the kernel."""
        user = system = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            user += int(fields[11])
            system += int(fields[12])
        return (user + system) / TICKS, system / TICKS

    def threads(self):
        """The same by name of thread, numbers left out."""
        found = {}
        for pid in self.pids():
            for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
                head, fields = stat.read_text().rsplit(")", 1)
                name = re.sub(r"[-#\d ]+", "", head.split("(", 1)[1])
                found[name] = found.get(name, 0) + sum(map(int, fields.split()[11:13])) / TICKS
        return found

    def memory_mb(self):
        """Proportional set size: what its processes share counts once."""
        kilobytes = 0
        for pid in self.pids():
            kilobytes += int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])
        return kilobytes / 1024

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
        shutil.rmtree(self.work, ignore_errors=True)


class Jonction(Device):
    """The box, as it runs on an appliance."""

    def __init__(self):
        super().__init__("jonction", lambda work: [[
            str(ROOT / "jonction"), "run", "--no-build", "--config", str(HERE / "documents"),
            "--state", f"{work}/state", "--console", "127.0.0.1:18443"]])

    def _jcmd(self, *command):
        return subprocess.run(["jcmd", str(self.processes[0].pid), *command], capture_output=True, text=True,
                              check=True).stdout

    def live_heap_mb(self):
        """What is reachable, after a full collection."""
        self._jcmd("GC.run")
        return int(re.search(r"^Total\s+\d+\s+(\d+)", self._jcmd("GC.class_histogram"), re.M)[1]) / 1e6

    def left(self):
        """What calls leave behind them: live heap, open files, and the objects that stand for calls."""
        heap = self.live_heap_mb()
        rows = re.findall(r"^\s*\d+:\s+(\d+)\s+\d+\s+(\S+)", self._jcmd("GC.class_histogram"), re.M)
        tables = {name.rsplit(".", 1)[1]: int(count) for count, name in rows if TABLES.match(name)}
        files = len(os.listdir(f"/proc/{self.processes[0].pid}/fd"))
        return dict(heap_mb=round(heap, 1), open_files=files, **tables)

    def record(self, file):
        self._jcmd("JFR.start", "name=bench", "settings=profile", "jdk.CPUTimeSample#enabled=true",
                   "jdk.CPUTimeSample#throttle=1ms", f"filename={Path(file).resolve()}")

    def end_record(self):
        self._jcmd("JFR.stop", "name=bench")


def allow_files():
    """Lets this process and its children open as many files as on the box, or as many as they may."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, max(most, OPEN_FILES)))
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def most_open_files():
    told = subprocess.run(["sh", "-c", "ulimit -n"], preexec_fn=allow_files, capture_output=True, text=True, check=True)
    return int(told.stdout)


def listens():
    """Whether UDP 127.0.0.1:5060 is bound."""
    return "0100007F:13C4" in Path("/proc/net/udp").read_text()


def _kamailio(work, config):
    return ["kamailio", "-DD", "-E", "-m", "2048", "-M", "32", "-f", str(HERE / config),
            "-w", work, "-Y", work, "-P", f"{work}/pid"]


def kamailio():
    return Device("kamailio", lambda work: [_kamailio(work, "kamailio.cfg")])


def pair():
    return Device("pair", lambda work: [
        ["rtpengine", "--foreground", "--log-stderr", "--log-level=3", "--table=-1", "--interface=127.0.0.1",
         "--listen-ng=127.0.0.1:2223", "--num-threads=1", "--delete-delay=0", "--port-min=10000", "--port-max=59999"],
        _kamailio(work, "kamailio-rtpengine.cfg")])


DEVICES = {"kamailio": kamailio, "pair": pair, "jonction": Jonction}
