"""Sets calls up in an rtpengine over its ng protocol (bencoded dictionaries in UDP)."""
import re
import socket


def encode(value):
    if isinstance(value, dict):
        return b"d" + b"".join(encode(key) + encode(value[key]) for key in sorted(value)) + b"e"
    if isinstance(value, list):
        return b"l" + b"".join(map(encode, value)) + b"e"
    data = value.encode()
    return str(len(data)).encode() + b":" + data


def sdp(address, port):
    return (f"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n")


class Ng:
    """A client of an ng socket; each command is answered before the next is sent."""

    def __init__(self, udp, address):
        self.udp = udp
        self.udp.settimeout(5)
        self.udp.connect(address)
        self.cookie = 0

    def port(self, **command):
        """Sends a command with SDP. @return the port in the SDP that comes back"""
        self.cookie += 1
        self.udp.send(f"{self.cookie} ".encode() + encode({k.replace("_", "-"): v for k, v in command.items()}))
        answer = self.udp.recv(65535).decode()
        found = re.search(r"m=audio (\d+) ", answer)
        if not found or "6:result2:ok" not in answer:
            raise RuntimeError(f"rtpengine refused {command['command']}: {answer}")
        return int(found[1])

    def call(self, number, far_a, far_b, port):
        """One call between the far ends. @return rtpengine's ports towards them"""
        common = dict(call_id=f"bench-{number}", from_tag="a", ICE="remove", flags=["trust-address", "strict-source"],
                      replace=["origin", "session-connection"])
        towards_b = self.port(command="offer", sdp=sdp(far_a, port), direction=["a", "b"], **common)
        towards_a = self.port(command="answer", sdp=sdp(far_b, port), to_tag="b", **common)
        return towards_a, towards_b


def socket_in(namespace):
    """A UDP socket in a network namespace, by a thread that never comes back from there."""
    import ctypes
    import threading
    made = []

    def make():
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/run/netns/{namespace}") as ns:
            if libc.setns(ns.fileno(), 0x40000000):
                raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
        made.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    return made[0]
