/* record.c: a session from JSON text. Door to jansson.
 *
 * Every member is checked by hand: a table of the members an object must have,
 * then one small reader for each kind of value. */
#include "store/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "store/record_parts.h"

enum member { M_V, M_ID, M_SITE, M_BOX, M_SOURCE, M_DEVICE, M_DEVICE_BASIS,
	M_CLIENT, M_MAC, M_VLAN, M_SERVICE, M_START, M_END, M_ENDED,
	M_CONTINUES, M_CONTINUED, M_FLOWS, M_PACKETS, M_UP, M_DOWN, M_MINUTES,
	M_HOSTS, M_CATALOGUE, M_ROSTER, M_COUNT };
static const char *const members[M_COUNT] = { "v", "id", "site", "box",
	"source", "device", "device_basis", "client", "mac", "vlan", "service",
	"start", "end", "ended", "continues", "continued", "flows", "packets",
	"up", "down", "minutes", "hosts", "catalogue", "roster" };

enum host_member { H_HOST, H_ROLE, H_BASIS, H_ECH, H_DNS, H_FLOWS, H_NDPI,
	H_ASN, H_NETWORK, H_REFERENCE, H_COUNT };
static const char *const host_members[H_COUNT] = { "host", "role", "basis",
	"ech", "dns", "flows", "ndpi", "asn", "network", "reference" };
#define H_COUNT_1 H_REFERENCE		/* those of version 1 */

/* Numbers of a minute, by version. */
static const size_t minute_count[RECORD_VERSION] = { 7, 11, RECORD_MINUTE };

struct reading {
	char *why;
	size_t whylen;
};

static int
wrong(const struct reading *r, const char *what, const char *wanted)
{
	snprintf(r->why, r->whylen, "\"%s\" is not %s", what, wanted);
	return -1;
}

/* The members of an object, in the table's order: each of them, and no
 * other. */
static int
read_members(const struct reading *r, const json_t *object,
    const char *const *names, size_t count, const json_t **values)
{
	size_t i;

	if (!json_is_object(object)) {
		snprintf(r->why, r->whylen, "not a JSON object");
		return -1;
	}
	for (i = 0; i < count; i++) {
		values[i] = json_object_get(object, names[i]);
		if (!values[i]) {
			snprintf(r->why, r->whylen, "\"%s\" is missing",
			    names[i]);
			return -1;
		}
	}
	if (json_object_size(object) != count) {
		snprintf(r->why, r->whylen, "it has a member that records do "
		    "not have");
		return -1;
	}
	return 0;
}

static int
read_text(const struct reading *r, const char *name, const json_t *v,
    char *out, size_t room)
{
	/* jansson refuses a NUL inside a string while parsing. */
	if (!json_is_string(v) || json_string_length(v) >= room)
		return wrong(r, name, "a text of the length records have");
	memset(out, 0, room);
	memcpy(out, json_string_value(v), json_string_length(v));
	return 0;
}

static int
read_hex(const struct reading *r, const char *name, const json_t *v, char *out,
    size_t room)
{
	if (read_text(r, name, v, out, room) < 0)
		return -1;
	if (strspn(out, "0123456789abcdef") != room - 1)
		return wrong(r, name, "lower-case hexadecimal of full length");
	return 0;
}

static int
read_number(const struct reading *r, const char *name, const json_t *v,
    uint64_t most, uint64_t *out)
{
	json_int_t n = json_integer_value(v);

	if (!json_is_integer(v) || n < 0 || (uint64_t)n > most)
		return wrong(r, name, "a whole number in its range");
	*out = (uint64_t)n;
	return 0;
}

static int
read_word(const struct reading *r, const char *name, const json_t *v,
    record_name *at, int count)
{
	const char *text = json_string_value(v);
	int i;

	for (i = 0; text && i < count; i++)
		if (strcmp(text, at(i)) == 0)
			return i;
	return wrong(r, name, "a word records know");
}

static int
read_minute(const struct reading *r, const json_t *v, size_t count,
    struct session_minute *m)
{
	uint64_t n[RECORD_MINUTE] = { 0 };
	size_t i;

	if (!json_is_array(v) || json_array_size(v) != count)
		return wrong(r, "minutes", "a list of lists of as many numbers "
		    "as its version has");
	for (i = 0; i < count; i++)
		if (read_number(r, "minutes", json_array_get(v, i),
		    record_minute_most[i], &n[i]) < 0)
			return -1;
	record_set_minute(m, n);
	return 0;
}

static int
read_minutes(const struct reading *r, const json_t *list, struct session *s)
{
	size_t i, count = json_array_size(list);

	if (!json_is_array(list) || count > RECORD_MINUTES)
		return wrong(r, "minutes", "a list of minutes");
	if (count == 0)
		return 0;
	s->minutes = calloc(count, sizeof(*s->minutes));
	if (!s->minutes) {
		snprintf(r->why, r->whylen, "out of memory");
		return -1;
	}
	s->minute_count = count;
	for (i = 0; i < count; i++) {
		if (read_minute(r, json_array_get(list, i),
		    minute_count[s->has_bursts + s->has_site],
		    &s->minutes[i]) < 0)
			return -1;
		if (i > 0 && s->minutes[i].minute <= s->minutes[i - 1].minute)
			return wrong(r, "minutes", "in ascending order");
	}
	return 0;
}

/* Where the server is. Without a number nothing can agree or differ. */
static int
read_network(const struct reading *r, const json_t **m, struct session_host *h)
{
	uint64_t asn = 0;
	int network = read_word(r, "network", m[H_NETWORK], record_agreement,
	    AGREEMENT_COUNT);

	if (network < 0 || (!json_is_null(m[H_ASN]) &&
	    read_number(r, "asn", m[H_ASN], UINT32_MAX, &asn) < 0))
		return -1;
	if (asn == 0 && (!json_is_null(m[H_ASN]) ||
	    network != AGREEMENT_UNKNOWN))
		return wrong(r, "asn", "a network's number, or null where "
		    "\"network\" is \"unknown\"");
	h->network = (enum agreement)network;
	h->asn = (uint32_t)asn;
	return 0;
}

static int
read_host(const struct reading *r, const json_t *v, bool has_bursts,
    struct session_host *h)
{
	const json_t *m[H_COUNT];
	uint64_t flows;
	int role, basis, ech;

	if (read_members(r, v, host_members, has_bursts ? H_COUNT : H_COUNT_1,
	    m) < 0 ||
	    read_text(r, "host", m[H_HOST], h->host, sizeof(h->host)) < 0 ||
	    read_text(r, "ndpi", m[H_NDPI], h->ndpi, sizeof(h->ndpi)) < 0 ||
	    read_number(r, "flows", m[H_FLOWS], UINT32_MAX, &flows) < 0 ||
	    read_network(r, m, h) < 0)
		return -1;
	role = read_word(r, "role", m[H_ROLE], record_role, ROLE_COUNT);
	basis = read_word(r, "basis", m[H_BASIS], record_basis, BASIS_COUNT);
	ech = read_word(r, "ech", m[H_ECH], record_ech, ECH_COUNT);
	if (role < 0 || basis < 0 || ech < 0)
		return -1;
	if (!json_is_boolean(m[H_DNS]))
		return wrong(r, "dns", "true or false");
	if (has_bursts && !json_is_boolean(m[H_REFERENCE]))
		return wrong(r, "reference", "true or false");
	h->role = (enum role)role;
	h->dns = json_is_true(m[H_DNS]);
	h->reference = has_bursts && json_is_true(m[H_REFERENCE]);
	h->basis = (enum basis)basis;
	h->ech = (enum ech)ech;
	h->flows = (uint32_t)flows;
	return 0;
}

static int
read_hosts(const struct reading *r, const json_t *list, struct session *s)
{
	size_t i, count = json_array_size(list);

	if (!json_is_array(list) || count > RECORD_HOSTS)
		return wrong(r, "hosts", "a list of hosts");
	if (count == 0)
		return 0;
	s->hosts = calloc(count, sizeof(*s->hosts));
	if (!s->hosts) {
		snprintf(r->why, r->whylen, "out of memory");
		return -1;
	}
	s->host_count = count;
	for (i = 0; i < count; i++) {
		if (read_host(r, json_array_get(list, i), s->has_bursts,
		    &s->hosts[i]) < 0)
			return -1;
		if (i > 0 &&
		    strcmp(s->hosts[i].host, s->hosts[i - 1].host) <= 0)
			return wrong(r, "hosts", "in order of their names");
	}
	return 0;
}

static int
read_who(const struct reading *r, const json_t **m, struct session *s)
{
	char address[ADDRESS_TEXT], mac[MAC_TEXT];
	uint64_t vlan;
	int basis;

	if (read_text(r, "device", m[M_DEVICE], s->device,
	    sizeof(s->device)) < 0 ||
	    read_text(r, "client", m[M_CLIENT], address, sizeof(address)) < 0 ||
	    read_number(r, "vlan", m[M_VLAN], 4095, &vlan) < 0)
		return -1;
	basis = read_word(r, "device_basis", m[M_DEVICE_BASIS], record_device,
	    DEVICE_BASIS_COUNT);
	if (basis < 0)
		return -1;
	if (address_read(address, s->client) < 0)
		return wrong(r, "client", "an address");
	s->has_mac = !json_is_null(m[M_MAC]);
	if (s->has_mac) {
		if (read_text(r, "mac", m[M_MAC], mac, sizeof(mac)) < 0)
			return -1;
		if (mac_read(mac, s->client_mac) < 0)
			return wrong(r, "mac", "a MAC address");
	}
	s->device_basis = (enum device_basis)basis;
	s->vlan = (uint16_t)vlan;
	return 0;
}

static int
read_amounts(const struct reading *r, const json_t **m, struct session *s)
{
	uint64_t flows;
	int end;

	if (read_number(r, "start", m[M_START], RECORD_LATEST,
	    &s->start_us) < 0 ||
	    read_number(r, "end", m[M_END], RECORD_LATEST, &s->end_us) < 0 ||
	    read_number(r, "flows", m[M_FLOWS], UINT32_MAX, &flows) < 0 ||
	    read_number(r, "packets", m[M_PACKETS], INT64_MAX,
	    &s->packets) < 0 ||
	    read_number(r, "up", m[M_UP], INT64_MAX, &s->bytes_up) < 0 ||
	    read_number(r, "down", m[M_DOWN], INT64_MAX, &s->bytes_down) < 0)
		return -1;
	end = read_word(r, "ended", m[M_ENDED], record_end, SESSION_END_COUNT);
	if (end < 0)
		return -1;
	if (s->end_us < s->start_us)
		return wrong(r, "end", "at or after the start");
	if (!json_is_boolean(m[M_CONTINUES]))
		return wrong(r, "continues", "true or false");
	if (!json_is_boolean(m[M_CONTINUED]))
		return wrong(r, "continued", "true or false");
	s->flows = (uint32_t)flows;
	s->end = (enum session_end)end;
	s->continues = json_is_true(m[M_CONTINUES]);
	s->continued = json_is_true(m[M_CONTINUED]);
	return 0;
}

static int
read_session(const struct reading *r, const json_t *root, struct session *s)
{
	const json_t *m[M_COUNT];
	uint64_t version;

	if (read_members(r, root, members, M_COUNT, m) < 0 ||
	    read_number(r, "v", m[M_V], RECORD_VERSION, &version) < 0)
		return -1;
	if (version < 1)
		return wrong(r, "v", "a version this program reads");
	s->has_bursts = version > 1;
	s->has_site = version > 2;
	if (read_hex(r, "id", m[M_ID], s->id, sizeof(s->id)) < 0 ||
	    read_text(r, "site", m[M_SITE], s->site, sizeof(s->site)) < 0 ||
	    read_text(r, "box", m[M_BOX], s->box, sizeof(s->box)) < 0 ||
	    read_text(r, "source", m[M_SOURCE], s->source,
	    sizeof(s->source)) < 0 ||
	    read_text(r, "service", m[M_SERVICE], s->service,
	    sizeof(s->service)) < 0 ||
	    read_hex(r, "catalogue", m[M_CATALOGUE], s->catalogue,
	    sizeof(s->catalogue)) < 0 ||
	    read_hex(r, "roster", m[M_ROSTER], s->roster,
	    sizeof(s->roster)) < 0)
		return -1;
	if (read_who(r, m, s) < 0 || read_amounts(r, m, s) < 0 ||
	    read_minutes(r, m[M_MINUTES], s) < 0)
		return -1;
	return read_hosts(r, m[M_HOSTS], s);
}

int
record_tree(const char *text, size_t len, struct session *out, char *why,
    size_t whylen)
{
	struct reading r = { why, whylen };
	struct session s = { 0 };
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	int result;

	if (!root) {
		snprintf(why, whylen, "column %d: %s", error.column,
		    error.text);
		return -1;
	}
	result = read_session(&r, root, &s);
	json_decref(root);
	if (result < 0) {
		session_clear(&s);
		return -1;
	}
	*out = s;
	return 0;
}

int
record_read(const char *text, size_t len, struct session *out, char *why,
    size_t whylen)
{
	if (record_plain(text, len, out) == 0)
		return 0;
	return record_tree(text, len, out, why, whylen);
}
