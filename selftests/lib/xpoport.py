# SPDX-License-Identifier: GPL-2.0
"""Ports without a process for each step: split them, set them up, use them.

Starting a process takes longer on an emulated CPU than splitting a port, so
that what is done a thousand times is done over sockets of this process.
"""

import errno
import os
import socket
import struct

NLMSG_ERROR = 2
RTM_NEWLINK = 16
IFF_UP = 1
GENL_ID_CTRL = 16
ETHERTYPE = 0x88b5		# IEEE 802: for experiments on one's own wires
HEADER = 14
FRAME = 256


class Netlink:
    """Requests that are answered with an errno"""

    def __init__(self, protocol):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  protocol)
        # not settimeout(), which would poll() before the send()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO,
                             struct.pack("@ll", 120, 0))
        self.seq = 0

    def talk(self, kind, payload, before=lambda: None):
        """Send a request; its answer, or the errno that it failed with"""
        self.seq += 1
        request = struct.pack("=IHHII", 16 + len(payload), kind, 5, self.seq,
                              0) + payload
        before()
        answer = b""
        try:
            self.sock.send(request)
        except OSError as err:
            return err.errno
        while True:
            try:
                msg = self.sock.recv(65536)
            except OSError as err:
                return err.errno	# the answer got lost
            if struct.unpack_from("=I", msg, 8)[0] != self.seq:
                continue
            if struct.unpack_from("=H", msg, 4)[0] == NLMSG_ERROR:
                err = -struct.unpack_from("=i", msg, 16)[0]
                return err if err else answer
            answer = msg[20:struct.unpack_from("=I", msg)[0]]


class Devlink(Netlink):
    """devlink's split from this very task, which fail-nth is about"""

    PORT_SPLIT, PORT_UNSPLIT = 9, 10
    BUS, DEVICE, INDEX, COUNT = 1, 2, 3, 9	# DEVLINK_ATTR_*

    def __init__(self, handle):
        super().__init__(socket.NETLINK_GENERIC if
                         hasattr(socket, "NETLINK_GENERIC") else 16)
        bus, device = handle.split("/")
        self.handle = self.attr(self.BUS, bus.encode() + b"\0") + \
            self.attr(self.DEVICE, device.encode() + b"\0")
        answer = self.genl(GENL_ID_CTRL, 3, self.attr(2, b"devlink\0"))
        self.family = self.find(answer, 1)	# CTRL_ATTR_FAMILY_ID

    @staticmethod
    def attr(kind, data):
        """One attribute"""
        return struct.pack("=HH", len(data) + 4, kind) + data + \
            bytes(-len(data) % 4)

    @staticmethod
    def find(attrs, kind):
        """A u16 among attributes"""
        while attrs:
            length, this = struct.unpack_from("=HH", attrs)
            if this == kind:
                return struct.unpack_from("=H", attrs, 4)[0]
            attrs = attrs[(length + 3) & ~3:]
        raise AssertionError("no attribute %d" % kind)

    def genl(self, family, command, attrs, before=lambda: None):
        """A request of generic netlink"""
        return self.talk(family, struct.pack("=BBH", command, 1, 0) + attrs,
                         before)

    def split(self, number, count, before=lambda: None):
        """Split (count) or unsplit (0); the errno, 0 when it went well"""
        attrs = self.handle + self.attr(self.INDEX, struct.pack("=I", number))
        if count:
            attrs += self.attr(self.COUNT, struct.pack("=I", count))
        return self.genl(self.family, self.PORT_SPLIT if count else
                         self.PORT_UNSPLIT, attrs, before) or 0


class Links(Netlink):
    """Netdevs up and down, by their number, which no udev changes"""

    def __init__(self):
        super().__init__(socket.NETLINK_ROUTE)

    def set(self, ifindex, up):
        """Set a netdev up or down"""
        err = self.talk(RTM_NEWLINK, struct.pack(
            "=BxHiII", 0, 0, ifindex, IFF_UP if up else 0, IFF_UP))
        assert not err, "netdev %d: %s" % (ifindex, os.strerror(err))


def packet_socket(ifindex):
    """A socket for our frames on a netdev"""
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    while True:
        name = socket.if_indextoname(ifindex)
        try:
            sock.bind((name, ETHERTYPE))
        except OSError as err:
            # udev gave it another name in between
            if err.errno not in (errno.ENODEV, errno.ENXIO):
                raise
            if name == socket.if_indextoname(ifindex):
                raise
        else:
            break
    sock.setblocking(False)
    return sock


class Wire:
    """Numbered frames from one netdev to another one"""

    def __init__(self, here, there):
        self.here, self.there = packet_socket(here), packet_socket(there)
        self.head = self.there.getsockname()[4] + \
            self.here.getsockname()[4] + struct.pack("!H", ETHERTYPE)
        self.sent = self.got = self.last = 0

    def frame(self, number):
        """The frame of a number: no two are alike in any long stretch"""
        body = struct.pack("!Q", number) + bytes(
            (number + i) & 0xff for i in range(FRAME - HEADER - 8))
        return self.head + body

    def send(self, count):
        """Send frames; the errno when it goes no more"""
        for _ in range(count):
            try:
                self.here.send(self.frame(self.sent + 1))
            except BlockingIOError:
                return 0
            except OSError as err:
                return err.errno
            self.sent += 1
        return 0

    def receive(self):
        """Take in what arrived: each once, in order and undamaged"""
        while True:
            try:
                frame = self.there.recv(2 * FRAME)
            except BlockingIOError:
                return
            except OSError as err:
                if err.errno != errno.ENETDOWN:
                    raise
                continue	# says so once
            number = struct.unpack_from("!Q", frame, HEADER)[0]
            assert self.last < number <= self.sent, \
                "frame %d after %d, %d sent" % (number, self.last, self.sent)
            assert frame == self.frame(number), "frame %d" % number
            self.last = number
            self.got += 1

    def arrived(self):
        """Have all that were sent?"""
        self.receive()
        return self.got == self.sent

    def close(self):
        """No more"""
        self.here.close()
        self.there.close()
