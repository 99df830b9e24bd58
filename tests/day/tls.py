"""TLS as it looks from outside: hellos as browsers send them, opaque records.

The shapes follow RFC 8446 and what Chrome 130s, Firefox 130s, OpenSSL 3 and
Windows' Schannel put on the wire: GREASE (RFC 8701), shuffled extensions,
the post-quantum key share X25519MLKEM768 and the GREASE form of ECH."""

import struct

GREASE = [0x0A0A + 0x1010 * i for i in range(16)]
MLKEM, X25519, P256, P384 = 0x11EC, 29, 23, 24
POOL_BYTES = 1 << 18


def u16list(values):
    return struct.pack("!H", 2 * len(values)) + b"".join(
        struct.pack("!H", v) for v in values)


def extension(kind, body=b""):
    return struct.pack("!HH", kind, len(body)) + body


def server_name(name):
    raw = name.encode("ascii")
    return extension(0, struct.pack("!HBH", len(raw) + 3, 0, len(raw)) + raw)


def alpn(protocols):
    body = b"".join(bytes([len(p)]) + p.encode() for p in protocols)
    return extension(16, struct.pack("!H", len(body)) + body)


def key_share(rng, groups):
    size = {MLKEM: 1184 + 32, X25519: 32, P256: 65}
    body = b""
    for group in groups:
        key = rng.randbytes(size.get(group, 1))
        body += struct.pack("!HH", group, len(key)) + key
    return extension(51, struct.pack("!H", len(body)) + body)


def ech_grease(rng):
    """Outer form: HKDF-SHA256, AES-128-GCM, a random configuration, key and
    ciphertext (draft-ietf-tls-esni, section 6.2)."""
    size = rng.choice((144, 176, 208, 240))
    return extension(0xFE0D, struct.pack("!BHHBH", 0, 1, 1, rng.randrange(256),
                                         32) + rng.randbytes(32)
                     + struct.pack("!H", size) + rng.randbytes(size))


SIGNATURES = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601]
SUITES_13 = [0x1301, 0x1302, 0x1303]
SUITES_12 = [0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014,
             0x009C, 0x009D, 0x002F, 0x0035]


def _common(groups):
    return [extension(10, u16list(groups)), extension(11, b"\1\0"),
            extension(13, u16list(SIGNATURES)), extension(23),
            extension(0xFF01, b"\0"), extension(5, b"\1\0\0\0\0"),
            extension(35)]


def _chrome(rng, name):
    grease = rng.sample(GREASE, 4)
    versions = [grease[0], 0x0304, 0x0303]
    body = _common([grease[1], MLKEM, X25519, P256, P384]) + [
        alpn(["h2", "http/1.1"]), extension(18), extension(45, b"\1\1"),
        extension(27, b"\2\0\2"), extension(17613, b"\0\3\2h2"),
        extension(43, bytes([2 * len(versions)]) + u16list(versions)[2:]),
        key_share(rng, [grease[1], MLKEM, X25519]), ech_grease(rng)]
    if name:
        body.append(server_name(name))
    rng.shuffle(body)
    body = [extension(grease[2])] + body + [extension(grease[3], b"\0")]
    return [grease[0]] + SUITES_13 + SUITES_12, body


def _firefox(rng, name):
    body = ([server_name(name)] if name else []) + _common(
        [MLKEM, X25519, P256, P384]) + [
        alpn(["h2", "http/1.1"]), extension(34, u16list(SIGNATURES[:4])),
        extension(18), key_share(rng, [MLKEM, X25519, P256]),
        extension(43, b"\4\3\4\3\3"), extension(45, b"\1\1"),
        extension(28, b"\x40\1"), extension(27, b"\6\0\1\0\2\0\3"),
        ech_grease(rng)]
    return SUITES_13 + SUITES_12, body


def _openssl(rng, name):
    body = ([server_name(name)] if name else []) + _common(
        [X25519, P256, P384]) + [
        alpn(["h2", "http/1.1"]), extension(22),
        extension(43, b"\4\3\4\3\3"), extension(45, b"\1\1"),
        key_share(rng, [X25519])]
    return SUITES_13 + SUITES_12, body


def _schannel(rng, name):
    body = ([server_name(name)] if name else []) + _common(
        [X25519, P256, P384])
    return SUITES_12, body


HELLO = {"chrome": _chrome, "firefox": _firefox, "openssl": _openssl,
         "schannel": _schannel}
OFFERS_ECH = {"chrome", "firefox"}
SPEAKS_13 = {"chrome", "firefox", "openssl"}


def records(kind, data, version=0x0303, most=16384):
    out = b""
    for at in range(0, len(data), most):
        part = data[at:at + most]
        out += struct.pack("!BHH", kind, version, len(part)) + part
    return out


def handshake(kind, body):
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def client_hello(rng, browser, name):
    suites, extensions = HELLO[browser](rng, name)
    body = b"\3\3" + rng.randbytes(32) + b"\x20" + rng.randbytes(32) \
        + u16list(suites) + b"\1\0"
    tail = b"".join(extensions)
    return records(22, handshake(1, body + struct.pack("!H", len(tail))
                                 + tail), 0x0301)


def opaque(pool, rng, size):
    """Application data: size bytes of records, headers among them."""
    out = []
    while size > 0:
        part = min(size, 16384 + 5)
        part = max(part, 22)        # header, tag and something sealed
        at = rng.randrange(POOL_BYTES - part)
        out.append(struct.pack("!BHH", 23, 0x0303, part - 5)
                   + pool[at:at + part - 5])
        size -= part
    return b"".join(out)


def server_flight_13(rng, pool, browser):
    """ServerHello, the compatibility change of cipher, and sealed records of
    a certificate chain's size."""
    group, size = (MLKEM, 1088 + 32) if browser in OFFERS_ECH else (X25519, 32)
    share = extension(51, struct.pack("!HH", group, size)
                      + rng.randbytes(size))
    tail = extension(43, b"\3\4") + share
    hello = b"\3\3" + rng.randbytes(32) + b"\x20" + rng.randbytes(32) \
        + b"\x13\x01\0" + struct.pack("!H", len(tail)) + tail
    return records(22, handshake(2, hello)) + records(20, b"\1") \
        + opaque(pool, rng, rng.randrange(2600, 4200))


def der(tag, body):
    size = bytes([len(body)]) if len(body) < 128 else \
        b"\x82" + struct.pack("!H", len(body))
    return bytes([tag]) + size + body


def certificate(rng, name):
    """A well-formed X.509 v1 certificate of nobody's, for name."""
    sha256_rsa = der(0x30, bytes.fromhex("06092a864886f70d01010b0500"))
    rsa = der(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    common = der(0x30, der(0x31, der(0x30, bytes.fromhex("0603550403")
                                     + der(0x0C, name.encode()))))
    dates = der(0x30, der(0x17, b"260901000000Z") + der(0x17, b"270901000000Z"))
    key = der(0x03, b"\0" + der(0x30, der(2, b"\0\xc1" + rng.randbytes(255))
                                + der(2, b"\1\0\1")))
    body = der(0x30, der(2, b"\x11" + rng.randbytes(15)) + sha256_rsa + common
               + dates + common + der(0x30, rsa + key))
    return der(0x30, body + sha256_rsa + der(3, b"\0" + rng.randbytes(256)))


def server_flight_12(rng, name):
    tail = extension(0xFF01, b"\0") + extension(23)
    hello = b"\3\3" + rng.randbytes(32) + b"\x20" + rng.randbytes(32) \
        + b"\xc0\x2f\0" + struct.pack("!H", len(tail)) + tail
    paper = certificate(rng, name)
    chain = len(paper).to_bytes(3, "big") + paper
    exchange = b"\3\0\x1d\x20" + rng.randbytes(32) + b"\x08\x04\1\0" \
        + rng.randbytes(256)
    return records(22, handshake(2, hello)) \
        + records(22, handshake(11, len(chain).to_bytes(3, "big") + chain)) \
        + records(22, handshake(12, exchange)) + records(22, handshake(14, b""))


def client_finish(rng, is_13):
    if is_13:
        return records(20, b"\1") + records(23, rng.randbytes(53))
    return records(22, handshake(16, b"\x20" + rng.randbytes(32))) \
        + records(20, b"\1") + records(22, rng.randbytes(40))


def server_finish_12(rng):
    return records(20, b"\1") + records(22, rng.randbytes(40))


def close_notify(rng):
    return records(23, rng.randbytes(19))
