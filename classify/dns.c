/* dns.c: DNS responses (RFC 1035 section 4, RFC 9460, RFC 9849 section 4).
 *
 * ldns is packaged and would read all of this into a tree of allocations, for
 * each response on the wire; what is needed is five record types of one
 * section, so the reader is our own. Names are compared in wire form, where no
 * byte of a label can be taken for a dot.
 *
 * It ends: a compression pointer must point before where the name, or the
 * pointer before, began; records and aliases are counted. */
#include "classify/dns.h"

#include <string.h>

#include "classify/cursor.h"

#define TYPE_A 1
#define TYPE_CNAME 5
#define TYPE_AAAA 28
#define TYPE_SVCB 64
#define TYPE_HTTPS 65
#define CLASS_IN 1
#define PARAM_IPV4HINT 4
#define PARAM_ECH 5
#define PARAM_IPV6HINT 6
#define ECH_VERSION 0xfe0d

struct name {			/* wire form, lower case, with the root */
	uint8_t bytes[DNS_NAME];
	size_t len;
};

struct record {
	struct name owner;
	uint32_t type, ttl_s;
	struct cursor data;	/* ends where the record's data end */
	size_t data_at;		/* in the message */
};

struct message {
	struct cursor all;
	struct cursor at;	/* what has not been read */
	struct name scratch;
};

static size_t
place_of(const struct message *m, const struct cursor *c)
{
	return m->all.left - c->left;
}

static uint8_t
lower(uint8_t b)
{
	return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
}

static bool
add_label(struct name *n, struct cursor *c, size_t len)
{
	const uint8_t *label = cursor_take(c, len);

	if (!label || n->len + 1 + len > sizeof(n->bytes))
		return false;
	n->bytes[n->len++] = (uint8_t)len;
	for (size_t i = 0; i < len; i++)
		n->bytes[n->len++] = lower(label[i]);
	return true;
}

/* The name at *c, a cursor to the message's end; steps over it. */
static bool
take_name(const struct message *m, struct cursor *c, struct name *out)
{
	struct cursor at = *c, *here = c;
	size_t before = place_of(m, c);
	uint32_t len, low;

	out->len = 0;
	while (cursor_number(here, 1, &len)) {
		if (len == 0)
			return add_label(out, here, 0);
		if (len < 0x40) {
			if (!add_label(out, here, len))
				return false;
			continue;
		}
		if (len < 0xc0 || !cursor_number(here, 1, &low))
			return false;
		low |= (len & 0x3f) << 8;
		if (low >= before)
			return false;
		before = low;
		at = m->all;
		cursor_take(&at, low);
		here = &at;
	}
	return false;
}

static bool
is_same(const struct name *a, const struct name *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Labels with dots between them. False: a label has one in it, or the name is
 * the root. */
static bool
write_name(struct dns_response *out, const struct name *n)
{
	size_t at = 0, len, to = 0;

	while ((len = n->bytes[at++]) > 0) {
		if (memchr(n->bytes + at, '.', len))
			return false;
		if (to > 0)
			out->name[to++] = '.';
		memcpy(out->name + to, n->bytes + at, len);
		to += len;
		at += len;
	}
	out->name_len = (uint8_t)to;
	return to > 0;
}

/* ---- records ---- */

static bool
take_record(struct message *m, struct record *r)
{
	uint32_t class;

	if (!take_name(m, &m->at, &r->owner) ||
	    !cursor_number(&m->at, 2, &r->type) ||
	    !cursor_number(&m->at, 2, &class) ||
	    !cursor_number(&m->at, 4, &r->ttl_s) ||
	    !cursor_vector(&m->at, 2, &r->data))
		return false;
	r->data_at = place_of(m, &m->at) - r->data.left;
	if (class != CLASS_IN)
		r->type = 0;
	if (r->ttl_s > INT32_MAX)	/* RFC 2181 section 8 */
		r->ttl_s = 0;
	return true;
}

static void
add_address(struct dns_response *out, const uint8_t *bytes, size_t len,
    const struct dns_address *like)
{
	struct dns_address *a = &out->addresses[out->count];

	if (out->count == DNS_ADDRESSES) {
		out->is_cut = true;
		return;
	}
	out->count++;
	*a = *like;
	memset(a->address, 0, sizeof(a->address));
	if (len == 4)
		a->address[10] = a->address[11] = 0xff;
	memcpy(a->address + 16 - len, bytes, len);
}

static void
add_hints(struct dns_response *out, struct cursor c, size_t each,
    uint32_t ttl_s)
{
	struct dns_address like = { .ttl_s = ttl_s, .is_hint = true };
	const uint8_t *bytes;

	while ((bytes = cursor_take(&c, each)))
		add_address(out, bytes, each, &like);
}

/* The public name of the first configuration in an ECHConfigList. */
static void
read_front(struct dns_response *out, struct cursor c)
{
	struct cursor list, contents, name;
	uint32_t version, number;

	if (!cursor_vector(&c, 2, &list))
		return;
	while (cursor_number(&list, 2, &version) &&
	    cursor_vector(&list, 2, &contents)) {
		if (version != ECH_VERSION)
			continue;
		/* config_id, kem_id, public key, cipher suites, padding */
		if (!cursor_number(&contents, 1, &number) ||
		    !cursor_number(&contents, 2, &number) ||
		    !cursor_vector(&contents, 2, &name) ||
		    !cursor_vector(&contents, 2, &name) ||
		    !cursor_number(&contents, 1, &number) ||
		    !cursor_vector(&contents, 1, &name) || name.left == 0)
			return;
		out->has_front = true;
		out->front_len = (uint8_t)name.left;
		memcpy(out->front, name.at, name.left);
		return;
	}
}

/* The parameters of an HTTPS or SVCB record that is no alias. */
static void
read_service(struct message *m, struct dns_response *out,
    const struct record *r)
{
	struct cursor data = r->data, to_end = m->all, value;
	uint32_t priority, key;
	size_t before;

	if (!cursor_number(&data, 2, &priority) || priority == 0)
		return;
	/* The target may be compressed by a server that should not. */
	cursor_take(&to_end, r->data_at + 2);
	before = to_end.left;
	if (!take_name(m, &to_end, &m->scratch) ||
	    !cursor_take(&data, before - to_end.left))
		return;
	while (cursor_number(&data, 2, &key) &&
	    cursor_vector(&data, 2, &value)) {
		if (key == PARAM_IPV4HINT)
			add_hints(out, value, 4, r->ttl_s);
		else if (key == PARAM_IPV6HINT)
			add_hints(out, value, 16, r->ttl_s);
		else if (key == PARAM_ECH && !out->has_ech) {
			out->has_ech = true;
			out->ech_ttl_s = r->ttl_s;
			read_front(out, value);
		}
	}
}

static void
read_record(struct message *m, struct dns_response *out,
    const struct record *r)
{
	struct dns_address like = { .ttl_s = r->ttl_s };

	if (r->type == TYPE_A && r->data.left == 4)
		add_address(out, r->data.at, 4, &like);
	else if (r->type == TYPE_AAAA && r->data.left == 16)
		add_address(out, r->data.at, 16, &like);
	else if (r->type == TYPE_HTTPS || r->type == TYPE_SVCB)
		read_service(m, out, r);
}

/* ---- the answer section ---- */

/* Is there a CNAME of *name? Then *name is what it points to. Whether the
 * section can be read at all is *is_whole. */
static bool
follow_alias(struct message *m, unsigned count, struct name *name,
    uint32_t *ttl_s, bool *is_whole)
{
	struct cursor to_end;
	struct record r;

	for (unsigned i = 0; i < count; i++) {
		if (!take_record(m, &r)) {
			*is_whole = false;
			return false;
		}
		if (r.type != TYPE_CNAME || !is_same(&r.owner, name))
			continue;
		to_end = m->all;
		cursor_take(&to_end, r.data_at);
		if (!take_name(m, &to_end, &m->scratch)) {
			*is_whole = false;
			return false;
		}
		*name = m->scratch;
		if (r.ttl_s < *ttl_s)
			*ttl_s = r.ttl_s;
		return true;
	}
	return false;
}

/* Servers may give the aliases in any order, so the section is gone through
 * once for each, and once for what the last of them has. */
static bool
read_answers(struct message *m, unsigned count, struct name *name,
    struct dns_response *out)
{
	struct cursor begin = m->at;
	uint32_t ttl_s = UINT32_MAX;
	bool is_whole = true;
	struct record r;
	unsigned hops = 0;

	while (hops < DNS_ALIASES &&
	    follow_alias(m, count, name, &ttl_s, &is_whole)) {
		m->at = begin;
		hops++;
	}
	m->at = begin;
	for (unsigned i = 0; is_whole && i < count; i++) {
		is_whole = take_record(m, &r);
		if (!is_whole || !is_same(&r.owner, name))
			continue;
		if (r.ttl_s > ttl_s)
			r.ttl_s = ttl_s;
		read_record(m, out, &r);
	}
	return is_whole;
}

enum dns_result
dns_read(struct dns_response *out, const uint8_t *bytes, size_t len)
{
	struct message m = { .all = { bytes, len } };
	uint32_t id, flags, questions, answers, other, type, class;
	struct name asked;

	memset(out, 0, offsetof(struct dns_response, addresses));
	m.at = m.all;
	if (!cursor_number(&m.at, 2, &id) || !cursor_number(&m.at, 2, &flags) ||
	    !cursor_number(&m.at, 2, &questions) ||
	    !cursor_number(&m.at, 2, &answers) ||
	    !cursor_number(&m.at, 4, &other))
		return DNS_BAD;
	/* A response to a standard query, not truncated, with one question. */
	if ((flags & 0xfa00) != 0x8000 || questions != 1 ||
	    !take_name(&m, &m.at, &asked) ||
	    !cursor_number(&m.at, 2, &type) ||
	    !cursor_number(&m.at, 2, &class) || !write_name(out, &asked))
		return DNS_BAD;
	if ((flags & 0xf) != 0 || answers == 0 || class != CLASS_IN)
		return DNS_SILENT;
	out->is_cut = answers > DNS_RECORDS;
	if (!read_answers(&m, out->is_cut ? DNS_RECORDS : answers, &asked, out))
		return DNS_BAD;
	return out->count > 0 || out->has_ech ? DNS_ANSWERED : DNS_SILENT;
}
