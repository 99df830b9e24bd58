#!/usr/bin/python3
"""seed.py TARGET CAPTURE FOLDER: inputs for a fuzz target to begin with.

CAPTURE is a made one (tests/day/small.yaml): its frames, hellos, requests and
answers are what real ones look like. The rest is written here or lies in the
tree: the texts of etc/, the flights of tests/unit/quic_bytes.h.
"""
import glob
import os
import re
import struct
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")

PROXY = [
    b"CONNECT www.instagram.com:443 HTTP/1.1\r\nHost: www.instagram.com:443"
    b"\r\nProxy-Connection: keep-alive\r\n\r\n",
    b"\x05\x01\x00\x05\x01\x00\x03\x09bsky.app.\x01\xbb\x16\x03\x01",
    b"\x05\x02\x00\x02\x01\x04user\x04word\x05\x01\x00\x01\x01\x02\x03\x04\0P",
    b"\x04\x01\x01\xbb\x00\x00\x00\x01user\0www.reddit.com\0",
    b"PROXY TCP4 192.0.2.1 198.51.100.2 40000 443\r\nGET / HTTP/1.1\r\n",
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c" + bytes(range(12)),
]

ICS = [
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
    b"DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\n"
    b"SUMMARY;LANGUAGE=en:Autumn half\\, te\r\n rm\r\nSTATUS:CONFIRMED\r\n"
    b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261127\nDURATION:P2W\n"
    b"SUMMARY:INSET\nEND:VEVENT\nBEGIN:VTIMEZONE\nRRULE:FREQ=YEARLY\n"
    b"END:VTIMEZONE\nEND:VCALENDAR\n",
]

NOTE_VERSION = 6
NOTES_US = 29919480 * 60000000

HEX = b"0123456789abcdef" * 4
JOURNAL = [
    b"0000000000000123 session 1795176000000000 00000213 " + HEX + b" " + HEX
    + b" " + HEX + b"\n",
    b"beadle-head 1 school box ledger 0000000000000123 " + HEX
    + b" 2026-11-20T12:00:00Z 0123456789abcdef " + HEX + HEX,
    b'{"what":"tombstone","sequences":[[1,1],[3,900]],"order":"order-1"}',
]

DUTY = [
    b'{"v":1,"what":"hold","id":"hold-1","device":"office-01","by":"h.clarke",'
    b'"os_user":"root","authority":"LADO 14","reason":"a case","from":'
    b'"2026-11-01","to":"2026-11-30"}',
    b'{"v":1,"what":"release","id":"hold-1","by":"h.clarke"}',
    b'{"v":1,"what":"look","command":"subject export","person":"t.okafor"}',
    b'{"v":1,"what":"order","id":"order-1","policy":"' + HEX + b'","law":"'
    + HEX + b'","rule":"retention","day":"2026-11-30","head":{"sequence":8,'
    b'"digest":"' + HEX + b'"},"classes":[{"class":"routine","records":4,'
    b'"first":"2026-03-01","last":"2026-03-31"}],"held":2,"sequences":[[1,4],'
    b'[9,9]],"ledger":[[3,3]],"gone":["2023-03-01"],"again":["2026-11-20"]}',
    b'{"v":1,"what":"certificate","id":"order-1","head":{"sequence":9,'
    b'"digest":"' + HEX + b'"},"texts":5,"verified":["journal","redis"]}',
    b'{"v":1,"what":"schedule","id":"schedule-1","edition":"head","period":'
    b'"week","format":"pdf","to":["a@b"],"at":"07:30","until":"2027-08-31",'
    b'"attached":true,"by":"h.clarke","os_user":"root"}',
    b'{"v":1,"what":"recommendation","id":"recommendation-1","kind":"talk",'
    b'"text":"Speak with the office.","by":"p.shaw","office":"head",'
    b'"os_user":"root"}',
    b'{"v":1,"what":"decision","id":"recommendation-1","decision":"accepted",'
    b'"due":"2026-12-18","by":"a.bello","office":"head","os_user":"root"}',
    b'{"v":1,"what":"run","id":"schedule-1","from":"2026-11-23","to":'
    b'"2026-11-27","missed":1,"report":"' + HEX + b'","os_user":"root"}',
]

CSV = [
    b"Asset Tag,MAC Address,Type,Assigned to,Room,Shared\r\n"
    b"lap-01,00:1b:21:00:00:01,Laptop,t.okafor,\"Hall, \"\"north\"\"\",no\r\n",
    b"\xef\xbb\xbfid,ip\n\n\"a\nb\",10.0.0.1\n,\n",
]

FORM = [b"name=a+b%20c&x=1&name=2", b"x=%00&name=%zz", b"name=%41%"]

PART = b'--XyZ\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
MULTIPART = [
    PART + b"1\r\n" + PART + b"\x00 b&\r\n--XyZ--\r\n",
    PART[:-4] + b'; filename="x.csv"\r\nContent-Type: text/csv\r\n\r\n'
    b"id,mac\r\n--XyZ--",
]

ACCOUNTS = [
    b"beadle accounts 3\nj.reed -s - - 0 - 0 0 0 0 0 - - - - sub=1-2 ab-cd 5 email=a\n",
    b"beadle accounts 2\nj.reed -s - - 0 - 0 0 0 0 0 - - - - oid=1-2 ab-cd\n",
    b"beadle accounts 1\n"
    b"j.reed - - - 0 " + b"ab" * 32 + b" 1763640000000000 0 0 0 0 - - - -\n"
    b"d.lindop a $argon2id$v=19$m=65536,t=2,p=1$vwTWzbiysRaAxRGUQ8WLQw$"
    b"ogUfxf4zKUHUo/9M8c5vg0dcYUDSqJpfTLYgiBGBlNk " + b"31" * 20 +
    b" 58788000 - 0 1763640000000000 3 1763640000000000 0 " + b"cd" * 32 +
    b" - - -\n",
]

# RFC 7515, A.2 and A.3: tokens, and the keys that made them.
RS256 = (
    b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQo"
    b"gImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF"
    b"80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W"
    b"2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO7"
    b"5vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12j"
    b"zDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgG"
    b"Y9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")
ES256 = (
    b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQo"
    b"gImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfU"
    b"AqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
RSA_N = (
    b"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw"
    b"-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b3269"
    b"0r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS"
    b"-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aG"
    b"hyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp"
    b"oQ")
OIDC_KEYS = (
    b'{"keys":[{"kty":"RSA","n":"' + RSA_N + b'","e":"AQAB"},'
    b'{"kty":"EC","crv":"P-256",'
    b'"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",'
    b'"y":"RSA"}]}')
CLAIMS = (b'{"iss":"https://i","aud":"us","sub":"s","nonce":"n","iat":1000,'
          b'"exp":1300,"tid":"t","hd":"d","email_verified":true,"amr":["mfa"]}')
OIDC = [OIDC_KEYS + b"\0" + token + b"\0" + CLAIMS for token in (RS256, ES256)]

HTML = [
    b"<script>alert('1')</script>&#60;\"x\"`", b"a\xe2\x80\xaeb\xff\xc0\xbc\n\x1b[2J",
    b"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\xab \xed\xa0\x80",
]


def frames(path):
    """The Ethernet frames of a pcap file."""
    with open(path, "rb") as f:
        data = f.read()
    at = 24
    while at + 16 <= len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        yield data[at + 16:at + 16 + size]
        at += 16 + size


def ip_packet(frame):
    """The IPv4 packet of a frame, VLAN tag or not; b"" for others."""
    at = 16 if frame[12:14] == b"\x81\x00" else 12
    if frame[at:at + 2] != b"\x08\x00":
        return b""
    packet = frame[at + 2:]
    return packet[:struct.unpack_from(">H", packet, 2)[0]]


def payload(packet):
    """(protocol, source port, payload) of an IPv4 packet."""
    transport = packet[(packet[0] & 15) * 4:] if packet else b""
    if len(transport) < 20 or packet[9] not in (6, 17):
        return 0, 0, b""
    skip = (transport[12] >> 4) * 4 if packet[9] == 6 else 8
    return packet[9], struct.unpack_from(">H", transport)[0], transport[skip:]


def fragments(packet, cut):
    """An IPv4 packet in two, as fragment_fuzz takes them."""
    head, body = packet[:20], packet[20:]
    for offset, part, more in ((0, body[:cut], 0x2000), (cut, body[cut:], 0)):
        one = bytearray(head + part)
        struct.pack_into(">H", one, 2, len(one))
        struct.pack_into(">H", one, 6, more | offset // 8)
        yield struct.pack(">H", len(one)) + bytes(one)


def from_quic():
    flights = {}
    with open(TOP + "/tests/unit/quic_bytes.h", encoding="ascii") as f:
        for name, text in re.findall(
                r"quic_(\w+)_\d+\[\] =\n([^;]+);", f.read()):
            data = bytes.fromhex("".join(re.findall(r'"(\w+)"', text)))
            flights[name] = flights.get(name, b"") + \
                len(data).to_bytes(2, "big") + data
    return list(flights.values())


def from_texts():
    for path in glob.glob(TOP + "/etc/*.yaml") + \
            glob.glob(TOP + "/etc/policies/*.yaml"):
        with open(path, "rb") as f:
            yield f.read()[:4096]


def from_acts():
    """What ledger_test.c reads, as lines and as the journal's texts."""
    with open(TOP + "/tests/unit/ledger_test.c", encoding="ascii") as f:
        source = f.read().replace('" HASH "', "0" * 64)
    for name in ("whole", "least", "published", "reviewed"):
        text = re.search(r"%s\[\] =\n([^;]+);" % name, source).group(1)
        data = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', text))
        data = data.replace('\\"', '"').encode()
        yield b"\1" + data
        yield b"\0" + re.sub(rb'"recorded":\d+,', b"", data)


def note(kind, flow=b"", rest=b"", after_us=0):
    """A struct note of classify/session.h, as far as its kind is sent."""
    return struct.pack("=QHHI", NOTES_US + after_us, NOTE_VERSION, kind, 0) + \
        flow + rest


def from_notes():
    """A message of each kind of note, and two of all, as note_fuzz takes them."""
    minute = NOTES_US // 60000000
    client, server = bytes(15) + b"\5", bytes(15) + b"\1"
    flow = struct.pack("=QQIHHHBBBB6s16s16s24sB3x", NOTES_US, 0, 3, 20, 50000,
                       443, 6, 1, 0, 0, b"\2\0\x5e\x10\0\1", client, server,
                       b"TLS.Facebook", 0)
    foreign = struct.pack("=QQIHHHBBBB6s16s16s24sB3x", NOTES_US, 7, 0xffffffff,
                          20, 0, 0, 6, 1, 0, 0, b"\2\0\x5e\x10\0\1", client,
                          bytes(16), b"", 0)
    kinds = [
        note(0),
        note(1, bytes(len(flow)), struct.pack(
            "=QQ16s16sIIB7x", NOTES_US, NOTES_US + 60000000, client, server,
            3, 0xffffffff, 0)),
        note(2, flow), note(2, foreign),
        note(3, flow, struct.pack("=QQIIQQB7x", NOTES_US, NOTES_US, minute, 2,
                                  500, 9000, 1)),
        note(4, flow),
        note(5, bytes(len(flow)), struct.pack("=I4x43Q", minute, *range(43))),
    ]
    several = b"".join(kinds)
    for n in kinds + [several]:
        yield struct.pack(">H", len(n)) + n
    yield b"".join(struct.pack(">H", seat << 15 | len(several)) + several
                   for seat in (0, 1, 0))


def seeds(target, capture):
    packets = [ip_packet(f) for f in frames(capture)]
    carried = [payload(p) for p in packets]
    hellos = [b for proto, _, b in carried if b[:2] == b"\x16\x03"]
    return {
        "packet": lambda: [bytes(3) + f for f in frames(capture)][:200],
        "fragment": lambda: [b"".join(fragments(p, 8 * (n % 5 + 1)))
                             for n, p in enumerate(packets) if len(p) > 80][:50],
        "hello": lambda: hellos + [b[5:] for b in hellos],
        "host": lambda: [b for _, _, b in carried
                         if b[:4] in (b"GET ", b"POST", b"HEAD")] + PROXY[:1],
        "dns": lambda: [b for proto, port, b in carried
                        if proto == 17 and port == 53],
        "proxy": lambda: PROXY,
        "quic": from_quic,
        "record": lambda: [b"\0\0{", b"\0\x10,", b"\1\0\"\1\0109", b"\0\0{\0\0"],
        "note": from_notes,
        "journal": lambda: JOURNAL,
        "csv": lambda: CSV,
        "html": lambda: HTML,
        "form": lambda: FORM,
        "multipart": lambda: MULTIPART,
        "accounts": lambda: ACCOUNTS,
        "oidc": lambda: OIDC,
        "ics": lambda: ICS,
        "ledger": from_acts,
        "duty": lambda: DUTY,
        "text": from_texts,
    }[target]()


def main():
    target, capture, folder = sys.argv[1:4]
    n = 0
    for n, data in enumerate(seeds(target, capture), 1):
        with open("%s/seed-%03d" % (folder, n), "wb") as f:
            f.write(data)
    if n == 0:
        sys.exit("seed.py: no seed for " + target)


if __name__ == "__main__":
    main()
