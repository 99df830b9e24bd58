/* record_index.c: a record's beginning, by the one form record_write has.
 *
 * A tree of the whole costs ten times as much, and the journal has checked
 * that the text is what was written. */
#include "store/record_index.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/record.h"

struct place { const char *at, *end; };

/* What must stand here. */
static bool
pass(struct place *p, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(p->end - p->at) < len || memcmp(p->at, text, len) != 0)
		return false;
	p->at += len;
	return true;
}

/* The text up to a quote, into out (NULL: nowhere). Escapes are left to who
 * knows them. */
static bool
take_text(struct place *p, char *out, size_t room)
{
	size_t n = 0, left = (size_t)(p->end - p->at);

	while (n < left && p->at[n] != '"' && p->at[n] != '\\')
		n++;
	if (n == left || p->at[n] != '"' || (out && n >= room))
		return false;
	if (out) {
		memcpy(out, p->at, n);
		out[n] = '\0';
	}
	p->at += n + 1;
	return true;
}

static bool
take_number(struct place *p, uint64_t *out)
{
	uint64_t n = 0;
	int digits = 0;

	for (; p->at < p->end && *p->at >= '0' && *p->at <= '9' && digits < 19;
	    p->at++, digits++)
		n = n * 10 + (uint64_t)(*p->at - '0');
	*out = n;
	return digits > 0;
}

static bool
take_mac(struct place *p)
{
	return pass(p, "null") || (pass(p, "\"") && take_text(p, NULL, 0));
}

static bool
scan(struct place *p, struct record_index *x)
{
	uint64_t unused;

	return pass(p, "{\"v\":") && take_number(p, &unused) &&
	    pass(p, ",\"id\":\"") && take_text(p, x->id, sizeof(x->id)) &&
	    pass(p, ",\"site\":\"") && take_text(p, NULL, 0) &&
	    pass(p, ",\"box\":\"") && take_text(p, NULL, 0) &&
	    pass(p, ",\"source\":\"") && take_text(p, NULL, 0) &&
	    pass(p, ",\"device\":\"") &&
	    take_text(p, x->device, sizeof(x->device)) &&
	    pass(p, ",\"device_basis\":\"") && take_text(p, NULL, 0) &&
	    pass(p, ",\"client\":\"") && take_text(p, NULL, 0) &&
	    pass(p, ",\"mac\":") && take_mac(p) &&
	    pass(p, ",\"vlan\":") && take_number(p, &unused) &&
	    pass(p, ",\"service\":\"") &&
	    take_text(p, x->service, sizeof(x->service)) &&
	    pass(p, ",\"start\":") && take_number(p, &x->start_us) &&
	    pass(p, ",") &&
	    strspn(x->id, "0123456789abcdef") == sizeof(x->id) - 1;
}

int
record_index(const char *text, size_t len, struct record_index *out,
    char *why, size_t whylen)
{
	struct place p = { text, text + len };
	struct record_index x;
	struct session s = { 0 };

	if (scan(&p, &x)) {
		*out = x;
		return 0;
	}
	if (record_read(text, len, &s, why, whylen) < 0)
		return -1;
	memset(out, 0, sizeof(*out));
	memcpy(out->id, s.id, sizeof(out->id));
	memcpy(out->device, s.device, sizeof(out->device));
	memcpy(out->service, s.service, sizeof(out->service));
	out->start_us = s.start_us;
	session_clear(&s);
	return 0;
}
