/* record_plain.c: a record in the form in which it was written.
 *
 * What the journal and Redis hold is what record_write made: members in one
 * order, no white space. Read in that order, no tree is needed, which is most
 * of the cost of a year of sessions. Whatever is not just so is left to the
 * reader that takes any JSON and says what is wrong with it. */
#include "store/record_parts.h"

#include <stdlib.h>
#include <string.h>

struct cursor {
	const char *at, *end;
	bool failed;
};

static void
expect(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if (c->failed || (size_t)(c->end - c->at) < len ||
	    memcmp(c->at, text, len) != 0)
		c->failed = true;
	else
		c->at += len;
}

static bool
accepts(struct cursor *c, char what)
{
	if (c->failed || c->at == c->end || *c->at != what)
		return false;
	c->at++;
	return true;
}

static uint64_t
number(struct cursor *c, uint64_t most)
{
	const char *from = c->at;
	uint64_t n = 0;

	while (c->at < c->end && *c->at >= '0' && *c->at <= '9' &&
	    c->at - from < 19)
		n = 10 * n + (uint64_t)(*c->at++ - '0');
	if (c->at == from || (*from == '0' && c->at - from > 1) || n > most)
		c->failed = true;
	return n;
}

static uint64_t
member(struct cursor *c, const char *name, uint64_t most)
{
	expect(c, name);
	return c->failed ? 0 : number(c, most);
}

/* A text between quotes, of printable ASCII without an escape. */
static void
text(struct cursor *c, const char *name, char *out, size_t room)
{
	size_t len = 0;
	char byte;

	expect(c, name);
	expect(c, "\"");
	while (!c->failed && c->at < c->end && *c->at != '"') {
		byte = *c->at++;
		if (byte < 0x20 || byte > 0x7e || byte == '\\' ||
		    len + 1 >= room)
			c->failed = true;
		else
			out[len++] = byte;
	}
	expect(c, "\"");
	if (!c->failed)
		out[len] = '\0';
}

static void
hex(struct cursor *c, const char *name, char *out, size_t room)
{
	text(c, name, out, room);
	if (!c->failed && strspn(out, "0123456789abcdef") != room - 1)
		c->failed = true;
}

static int
word(struct cursor *c, const char *name, record_name *at, int count)
{
	char got[32];
	int i;

	text(c, name, got, sizeof(got));
	for (i = 0; !c->failed && i < count; i++)
		if (strcmp(got, at(i)) == 0)
			return i;
	c->failed = true;
	return 0;
}

static bool
truth(struct cursor *c, const char *name)
{
	bool is_true;

	expect(c, name);
	is_true = !c->failed && c->at < c->end && *c->at == 't';
	expect(c, is_true ? "true" : "false");
	return is_true;
}

static void
who(struct cursor *c, struct session *s)
{
	char address[ADDRESS_TEXT], mac[MAC_TEXT];

	text(c, ",\"device\":", s->device, sizeof(s->device));
	s->device_basis = (enum device_basis)word(c, ",\"device_basis\":",
	    record_device, DEVICE_BASIS_COUNT);
	text(c, ",\"client\":", address, sizeof(address));
	if (c->failed || address_read(address, s->client) < 0)
		c->failed = true;
	expect(c, ",\"mac\":");
	s->has_mac = !c->failed && c->at < c->end && *c->at == '"';
	if (s->has_mac) {
		text(c, "", mac, sizeof(mac));
		if (c->failed || mac_read(mac, s->client_mac) < 0)
			c->failed = true;
	} else {
		expect(c, "null");
	}
	s->vlan = (uint16_t)member(c, ",\"vlan\":", 4095);
}

static void
amounts(struct cursor *c, struct session *s)
{
	s->start_us = member(c, ",\"start\":", RECORD_LATEST);
	s->end_us = member(c, ",\"end\":", RECORD_LATEST);
	s->end = (enum session_end)word(c, ",\"ended\":", record_end,
	    SESSION_END_COUNT);
	s->continues = truth(c, ",\"continues\":");
	s->continued = truth(c, ",\"continued\":");
	s->flows = (uint32_t)member(c, ",\"flows\":", UINT32_MAX);
	s->packets = member(c, ",\"packets\":", INT64_MAX);
	s->bytes_up = member(c, ",\"up\":", INT64_MAX);
	s->bytes_down = member(c, ",\"down\":", INT64_MAX);
	if (s->end_us < s->start_us)
		c->failed = true;
}

/* How often a byte stands before the end of the list, which is "]]" or "}]":
 * no text in a list of this form has one. 0: there is no such end. */
static size_t
count_of(const struct cursor *c, char byte, const char *end)
{
	const char *stop = memmem(c->at, (size_t)(c->end - c->at), end, 2);
	size_t n = 0;

	for (const char *p = c->at; stop && p < stop; p++)
		n += *p == byte;
	return n;
}

static void
minute(struct cursor *c, struct session_minute *m)
{
	uint64_t n[RECORD_MINUTE];
	size_t i;

	for (i = 0; i < RECORD_MINUTE && !c->failed; i++) {
		expect(c, i ? "," : "[");
		n[i] = c->failed ? 0 : number(c, record_minute_most[i]);
	}
	expect(c, "]");
	if (!c->failed)
		record_set_minute(m, n);
}

static void
minutes(struct cursor *c, struct session *s)
{
	size_t i, count;

	expect(c, ",\"minutes\":[");
	if (c->failed || accepts(c, ']'))
		return;
	count = count_of(c, '[', "]]");
	if (count == 0 || count > RECORD_MINUTES ||
	    !(s->minutes = calloc(count, sizeof(*s->minutes)))) {
		c->failed = true;
		return;
	}
	s->minute_count = count;
	for (i = 0; i < count && !c->failed; i++) {
		if (i)
			expect(c, ",");
		minute(c, &s->minutes[i]);
		if (i && s->minutes[i].minute <= s->minutes[i - 1].minute)
			c->failed = true;
	}
	expect(c, "]");
}

static void
host(struct cursor *c, struct session_host *h)
{
	text(c, "{\"host\":", h->host, sizeof(h->host));
	h->role = (enum role)word(c, ",\"role\":", record_role, ROLE_COUNT);
	h->basis = (enum basis)word(c, ",\"basis\":", record_basis,
	    BASIS_COUNT);
	h->ech = (enum ech)word(c, ",\"ech\":", record_ech, ECH_COUNT);
	h->dns = truth(c, ",\"dns\":");
	h->flows = (uint32_t)member(c, ",\"flows\":", UINT32_MAX);
	text(c, ",\"ndpi\":", h->ndpi, sizeof(h->ndpi));
	expect(c, ",\"asn\":");
	if (!c->failed && c->at < c->end && *c->at == 'n') {
		expect(c, "null");
	} else if (!c->failed) {
		h->asn = (uint32_t)number(c, UINT32_MAX);
		c->failed |= h->asn == 0;
	}
	h->network = (enum agreement)word(c, ",\"network\":",
	    record_agreement, AGREEMENT_COUNT);
	if (h->asn == 0 && h->network != AGREEMENT_UNKNOWN)
		c->failed = true;
	h->reference = truth(c, ",\"reference\":");
	expect(c, "}");
}

static void
hosts(struct cursor *c, struct session *s)
{
	size_t i, count;

	expect(c, ",\"hosts\":[");
	if (c->failed || accepts(c, ']'))
		return;
	count = count_of(c, '{', "}]");
	if (count == 0 || count > RECORD_HOSTS ||
	    !(s->hosts = calloc(count, sizeof(*s->hosts)))) {
		c->failed = true;
		return;
	}
	s->host_count = count;
	for (i = 0; i < count && !c->failed; i++) {
		if (i)
			expect(c, ",");
		host(c, &s->hosts[i]);
		if (i && !c->failed &&
		    strcmp(s->hosts[i].host, s->hosts[i - 1].host) <= 0)
			c->failed = true;
	}
	expect(c, "]");
}

int
record_plain(const char *bytes, size_t len, struct session *out)
{
	struct session s = { .has_bursts = true, .has_site = true };
	struct cursor c = { bytes, bytes + len, false };

	expect(&c, "{\"v\":3");
	hex(&c, ",\"id\":", s.id, sizeof(s.id));
	text(&c, ",\"site\":", s.site, sizeof(s.site));
	text(&c, ",\"box\":", s.box, sizeof(s.box));
	text(&c, ",\"source\":", s.source, sizeof(s.source));
	who(&c, &s);
	text(&c, ",\"service\":", s.service, sizeof(s.service));
	amounts(&c, &s);
	minutes(&c, &s);
	hosts(&c, &s);
	hex(&c, ",\"catalogue\":", s.catalogue, sizeof(s.catalogue));
	hex(&c, ",\"roster\":", s.roster, sizeof(s.roster));
	expect(&c, "}");
	if (c.failed || c.at != c.end) {
		session_clear(&s);
		return -1;
	}
	*out = s;
	return 0;
}
