/* session.c: names and text forms of what sensors tell and keepers keep. */
#include "classify/session.h"

#include <arpa/inet.h>
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/flow_key.h"
#include "classify/hash.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const role_names[] = {
	[ROLE_PRIMARY] = "primary",
	[ROLE_API] = "api",
	[ROLE_CONTENT] = "content",
	[ROLE_PUSH] = "push",
	[ROLE_EMBED] = "embed",
	[ROLE_TRACKER] = "tracker",
	[ROLE_LOGIN] = "login",
	[ROLE_ECH_FRONT] = "ech-front",
};
static_assert(ARRAY_LEN(role_names) == ROLE_COUNT, "name every role");

static const char *const basis_names[] = {
	[BASIS_TLS] = "tls",
	[BASIS_QUIC] = "quic",
	[BASIS_HTTP] = "http",
	[BASIS_DNS] = "dns",
	[BASIS_NDPI] = "ndpi",
	[BASIS_NONE] = "none",
};
static_assert(ARRAY_LEN(basis_names) == BASIS_COUNT, "name every basis");

static const char *const ech_names[] = {
	[ECH_NONE] = "none",
	[ECH_OFFERED] = "offered",
	[ECH_OUTER] = "outer",
};
static_assert(ARRAY_LEN(ech_names) == ECH_COUNT, "name every ech");

static const char *const agreement_names[] = {
	[AGREEMENT_UNKNOWN] = "unknown",
	[AGREEMENT_AGREES] = "agrees",
	[AGREEMENT_DIFFERS] = "differs",
};
static_assert(ARRAY_LEN(agreement_names) == AGREEMENT_COUNT,
    "name every agreement");

static const char *const device_basis_names[] = {
	[DEVICE_ROSTER_MAC] = "roster-mac",
	[DEVICE_ROSTER_ADDRESS] = "roster-address",
	[DEVICE_ROSTER_VLAN] = "roster-vlan",
	[DEVICE_MAC] = "mac",
	[DEVICE_ADDRESS] = "address",
};
static_assert(ARRAY_LEN(device_basis_names) == DEVICE_BASIS_COUNT,
    "name every device basis");

static const char *const session_end_names[] = {
	[SESSION_IDLE] = "idle",
	[SESSION_MIDNIGHT] = "midnight",
	[SESSION_STREAM_END] = "stream-end",
	[SESSION_SENSOR_STOPPED] = "sensor-stopped",
};
static_assert(ARRAY_LEN(session_end_names) == SESSION_END_COUNT,
    "name every end");

/* The first 12 bytes of an IPv4 address in IPv6 form. */
static const uint8_t mapped[12] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff
};

/* A number that came over a socket may be anything. */
static const char *
name_of(const char *const *names, size_t count, unsigned int i)
{
	return i < count ? names[i] : "invalid";
}

const char *
role_name(enum role r)
{
	return name_of(role_names, ROLE_COUNT, r);
}

const char *
basis_name(enum basis b)
{
	return name_of(basis_names, BASIS_COUNT, b);
}

const char *
ech_name(enum ech e)
{
	return name_of(ech_names, ECH_COUNT, e);
}

const char *
agreement_name(enum agreement a)
{
	return name_of(agreement_names, AGREEMENT_COUNT, a);
}

const char *
device_basis_name(enum device_basis b)
{
	return name_of(device_basis_names, DEVICE_BASIS_COUNT, b);
}

const char *
session_end_name(enum session_end e)
{
	return name_of(session_end_names, SESSION_END_COUNT, e);
}

bool
role_is_background(enum role r)
{
	return r == ROLE_PUSH || r == ROLE_EMBED || r == ROLE_TRACKER ||
	    r == ROLE_ECH_FRONT;
}

bool
role_is_site(enum role r)
{
	return r == ROLE_PRIMARY || r == ROLE_API;
}

void
session_identify(struct session *s)
{
	char text[sizeof(s->site) + sizeof(s->box) + sizeof(s->source) +
	    sizeof(s->device) + sizeof(s->service) + sizeof(s->which) + 24];
	uint8_t digest[HASH_BYTES];
	char hex[HASH_TEXT];
	int len;

	len = snprintf(text, sizeof(text), "%s\n%s\n%s\n%s\n%s\n%" PRIu64
	    "%s%s", s->site, s->box, s->source, s->device, s->service,
	    s->start_us, s->which[0] ? "\n" : "", s->which);
	hash_bytes(text, (size_t)len, digest);
	hash_text(digest, hex);
	memcpy(s->id, hex, sizeof(s->id) - 1);
	s->id[sizeof(s->id) - 1] = '\0';
}

bool
session_source_is_file(const char *source)
{
	return strncmp(source, "blake3:", 7) == 0 ||
	    strncmp(source, "file:", 5) == 0;
}

void
session_clear(struct session *s)
{
	free(s->minutes);
	free(s->hosts);
	memset(s, 0, sizeof(*s));
}

char *
address_text(const uint8_t address[16], char buf[ADDRESS_TEXT])
{
	bool is_ipv4 = memcmp(address, mapped, sizeof(mapped)) == 0;

	/* Cannot fail: the buffer holds the longest form. */
	if (is_ipv4)
		inet_ntop(AF_INET, address + 12, buf, ADDRESS_TEXT);
	else
		inet_ntop(AF_INET6, address, buf, ADDRESS_TEXT);
	return buf;
}

char *
mac_text(const uint8_t mac[6], char buf[MAC_TEXT])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 6; i++) {
		buf[3 * i] = digits[mac[i] >> 4];
		buf[3 * i + 1] = digits[mac[i] & 15];
		buf[3 * i + 2] = i < 5 ? ':' : '\0';
	}
	return buf;
}

int
address_read(const char *text, uint8_t address[16])
{
	uint8_t ipv4[4], ipv6[16];

	if (inet_pton(AF_INET, text, ipv4) == 1) {
		memcpy(address, mapped, sizeof(mapped));
		memcpy(address + 12, ipv4, sizeof(ipv4));
		return 0;
	}
	if (inet_pton(AF_INET6, text, ipv6) != 1)
		return -1;
	memcpy(address, ipv6, sizeof(ipv6));
	return 0;
}

/* The value of a hexadecimal digit, or -1. */
static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Colons, or the hyphens Windows shows. */
int
mac_read(const char *text, uint8_t mac[6])
{
	uint8_t read[6];
	int high, low, i;

	if (strlen(text) != MAC_TEXT - 1 || (text[2] != ':' && text[2] != '-'))
		return -1;
	for (i = 0; i < 6; i++) {
		high = digit_of(text[3 * i]);
		low = digit_of(text[3 * i + 1]);
		if (high < 0 || low < 0 ||
		    (i < 5 && text[3 * i + 2] != text[2]))
			return -1;
		read[i] = (uint8_t)(high << 4 | low);
	}
	memcpy(mac, read, sizeof(read));
	return 0;
}

/* Notes lie one after another, each where a struct may. */
#define NOTE_UNTIL(member) offsetof(struct note, member)
const uint16_t note_sizes[] = {
	[NOTE_TIME] = NOTE_UNTIL(flow),
	[NOTE_ANSWER] = NOTE_UNTIL(answer) + sizeof(struct note_answer),
	[NOTE_CONTACT] = NOTE_UNTIL(answer),
	[NOTE_PROGRESS] = NOTE_UNTIL(progress) + sizeof(struct note_progress),
	[NOTE_END] = NOTE_UNTIL(answer),
	[NOTE_COVER] = NOTE_UNTIL(cover) + sizeof(struct note_cover),
};
static_assert(ARRAY_LEN(note_sizes) == NOTE_KIND_COUNT, "measure every kind");
static_assert(NOTE_UNTIL(flow) % 8 == 0 && NOTE_UNTIL(answer) % 8 == 0 &&
    sizeof(struct note_answer) % 8 == 0 &&
    sizeof(struct note_progress) % 8 == 0, "notes are aligned");

uint64_t
note_identity(const struct note_flow *f)
{
	uint64_t ends = (uint64_t)f->client_port << 32 |
	    (uint64_t)f->server_port << 16 | f->proto;
	uint64_t h = flow_key_mix(f->start_us ^ UINT64_C(0xa0761d6478bd642f),
	    ends ^ UINT64_C(0xe7037ed1a0b428db));

	h ^= flow_key_end(h, f->client, 0);
	h ^= flow_key_end(h, f->server, 0);
	return h ? h : 1;
}
