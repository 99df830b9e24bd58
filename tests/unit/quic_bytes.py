#!/usr/bin/python3
"""quic_bytes.py > quic_bytes.h: datagrams sealed by another library.

Initial packets as a client would send them, made with Python's cryptography
from RFC 9001 and RFC 9369; those of their appendices A.2 to A.4 are checked
against, or copied from, the RFCs' text. Needs python3-cryptography; the
header it writes is kept, so that the tests do not.
"""
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SALT = {
    0x00000001: "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
    0x6b3343cf: "0dede3def700a6db819381be6e269dcbf9bd2ed9",
    0xff00001d: "afbfec289993d24c9e9786f19c6111e04390a899",
    0xff00001b: "c3eef712c72ebb5a11a7d2432bb46365bef9f502",
    0xff000022: "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
    0xfaceb002: "c3eef712c72ebb5a11a7d2432bb46365bef9f502",
}
V1, V2 = 0x00000001, 0x6b3343cf
ID = bytes.fromhex("8394c8f03e515708")
OTHER = bytes.fromhex("f067a5502a4262b5")
CRYPTO = bytes.fromhex(                      # RFC 9001 A.2, without its header
    "010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69"
    "484c00000413011302010000c000000010000e00000b6578616d706c652e636f6dff0100"
    "0100000a00080006001d0017001800100007000504616c706e0005000501000000000033"
    "00260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994"
    "ec74d748002b0003020304000d0010000e0403050306030203080408050806002d000201"
    "01001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff080110"
    "0104800075300901100f088394c8f03e51570806048000ffff")
RETRY = {V1: "ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f"
             "0ffc2496",
         V2: "cf6b3343cf0008f067a5502a4262b5746f6b656ec8646ce8bfe33952d9555436"
             "65dcc7b6"}
SERVER = ("cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816"
          "b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6"
          "ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd9"
          "3795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee")


def label(secret, text, n):
    info = n.to_bytes(2, "big") + bytes([6 + len(text)]) + b"tls13 " + \
        text.encode() + b"\0\1"
    return hmac.new(secret, info, hashlib.sha256).digest()[:n]


def keys(version, dcid):
    initial = hmac.new(bytes.fromhex(SALT[version]), dcid,
                       hashlib.sha256).digest()
    client = label(initial, "client in", 32)
    name = "quicv2 " if version == V2 else "quic "
    return [label(client, name + k, n) for k, n in
            (("key", 16), ("iv", 12), ("hp", 16))]


def varint(n, size=0):
    for i, bits in enumerate((6, 14, 30, 62)):
        if n < 1 << bits and 1 << i >= size:
            return (n | i << bits).to_bytes(1 << i, "big")


def frame(offset, end, size=0):
    data = CRYPTO[offset:end]
    return b"\6" + varint(offset, size) + varint(len(data), size) + data


def initial(payload, version=V1, dcid=ID, key_id=None, number=2, pn_len=4,
            token=b"", scid=b""):
    kind = 1 if version == V2 else 0
    key, iv, hp = keys(version, dcid if key_id is None else key_id)
    head = bytearray([0xc0 | kind << 4 | pn_len - 1]) + \
        version.to_bytes(4, "big") + bytes([len(dcid)]) + dcid + \
        bytes([len(scid)]) + scid + varint(len(token)) + token + \
        varint(pn_len + len(payload) + 16, 2) + number.to_bytes(pn_len, "big")
    nonce = bytes(a ^ b for a, b in zip(iv, number.to_bytes(12, "big")))
    sealed = AESGCM(key).encrypt(nonce, payload, bytes(head))
    at = 4 - pn_len
    mask = Cipher(algorithms.AES(hp), modes.ECB()).encryptor().update(
        sealed[at:at + 16])
    head[0] ^= mask[0] & 15
    for i in range(pn_len):
        head[i - pn_len] ^= mask[1 + i]
    return bytes(head) + sealed


def other(kind, version=V1):
    """0-RTT (1) or Handshake (2), whose content nobody on the path reads."""
    if version == V2:
        kind = (kind + 1) & 3
    return bytes([0xc0 | kind << 4 | 3]) + version.to_bytes(4, "big") + \
        b"\x08" + ID + b"\x00" + varint(40, 2) + bytes(range(40))


def whole(version):
    return frame(0, 999).ljust(1162, b"\0"), version


def main():
    n = len(CRYPTO)
    half = n // 2
    ack = b"\2\x05\x00\x01\x00\x00\x01" + b"\3\x05\x00\x00\x00\x01\x02\x03"
    cases = [
        ("rfc9001_a2", [initial(*whole(V1))]),
        ("rfc9369_a2", [initial(*whole(V2))]),
        ("coalesced", [initial(frame(0, half)) + other(1) +
                       initial(frame(half, n), number=3) + other(2) +
                       b"\x40short"]),
        ("coalesced_2", [other(1, V2) + initial(frame(0, n), V2)]),
        ("shuffled", [
            initial(frame(200, 221) + b"\1\0\0" + frame(10, 30) + ack +
                    frame(100, 140, 4) + b"\0" * 200, pn_len=1),
            initial(frame(140, 200) + frame(0, 10) + frame(5, 60, 8) +
                    frame(221, n) + frame(60, 100) + b"\0", number=300,
                    pn_len=2)]),
        ("changed_id", [initial(frame(0, half)),
                        initial(frame(half, n), dcid=OTHER, key_id=ID,
                                number=3, pn_len=3)]),
        ("no_id", [initial(frame(0, n), dcid=b"")]),
        ("retry", [initial(frame(0, half)), bytes.fromhex(RETRY[V1]),
                   initial(frame(0, n), dcid=OTHER, token=b"token" * 800)]),
        ("version_2_later", [
            initial(frame(0, half), scid=OTHER),
            initial(frame(half, n), V2, dcid=OTHER, key_id=ID, number=3)]),
        ("draft_27", [initial(frame(0, n), 0xff00001b)]),
        ("draft_29", [initial(frame(0, n), 0xff00001d)]),
        ("draft_34", [initial(frame(0, n), 0xff000022)]),
        ("mvfst", [initial(frame(0, n), 0xfaceb002)]),
        ("quarter", [initial(frame(n * i // 4, n * (i + 1) // 4),
                             number=i, dcid=OTHER if i else ID, key_id=ID)
                     for i in range(4)]),
        ("closing", [initial(b"\x1c\0\0\0" + frame(0, n))]),
        ("beyond", [initial(frame(0, n) + b"\6\0\x40\xff\0")]),
    ]
    rfc = cases[0][1][0].hex()
    assert rfc.startswith("c000000001088394c8f03e5157080000449e7b9aec34d1b1c9")
    assert rfc.endswith("e221af44860018ab0856972e194cd934")
    rfc = cases[1][1][0].hex()
    assert rfc.startswith("d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b")
    assert rfc.endswith("2ccde96ba18b2faa745b6fe189cf772a9f84cbfc")
    print("/* quic_bytes.h: written by quic_bytes.py: datagrams sealed by "
          "another\n * library than the one that opens them. */\n"
          "#ifndef TESTS_QUIC_BYTES_H\n#define TESTS_QUIC_BYTES_H\n")
    sealed = [(name, d) for name, all_ in cases for d in all_]
    sealed += [("retry_1", bytes.fromhex(RETRY[V1])),
               ("retry_2", bytes.fromhex(RETRY[V2])),
               ("server", bytes.fromhex(SERVER)),
               ("zero_rtt", other(1)), ("handshake", other(2)),
               ("versions", b"\x8a\0\0\0\0\0\x08" + ID + b"\x5a\x6a\x7a\x8a" +
                b"\0\0\0\1"),
               ("crypto", CRYPTO)]
    seen = {}
    for name, bytes_ in sealed:
        seen[name] = seen.get(name, 0) + 1
        print("static const char quic_%s_%d[] =" % (name, seen[name]))
        text = bytes_.hex()
        lines = ["    \"%s\"" % text[i:i + 72]
                 for i in range(0, len(text), 72)]
        print("\n".join(lines) + ";\n")
    print("#endif")


if __name__ == "__main__":
    main()
