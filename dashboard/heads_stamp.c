/* heads_stamp.c: a time-stamping authority says that a head existed (RFC 3161).
 *
 * The query is TimeStampReq of version 1: the SHA-256 of the head's line, a
 * nonce, and the wish for the certificate in the reply. Query and reply are
 * kept as they were; openssl ts -verify checks them. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/courier.h"
#include "dashboard/heads_parts.h"
#include "store/files.h"

#define REPLY_MOST 65536
#define NONCE 8

static const uint8_t query_head[] = {
	0x30, 0x43,				/* TimeStampReq */
	0x02, 0x01, 0x01,			/* version 1 */
	0x30, 0x31,				/* messageImprint */
	0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
	0x02, 0x01, 0x05, 0x00,			/* sha256, NULL */
	0x04, 0x20				/* 32 bytes of it */
};
static const uint8_t query_nonce[] = { 0x02, NONCE };
static const uint8_t query_certificate[] = { 0x01, 0x01, 0xff };
#define QUERY (sizeof(query_head) + CHAIN_BYTES + sizeof(query_nonce) + \
	NONCE + sizeof(query_certificate))

_Static_assert(QUERY == 2 + 0x43, "its length is in its second byte");

static void
write_query(const char *line, size_t len, uint8_t out[QUERY])
{
	uint8_t *p = out;

	memcpy(p, query_head, sizeof(query_head));
	p += sizeof(query_head);
	chain_digest(line, len, p);
	p += CHAIN_BYTES;
	memcpy(p, query_nonce, sizeof(query_nonce));
	p += sizeof(query_nonce);
	/* A positive number in the fewest bytes. */
	chain_random(p, NONCE);
	p[0] = (uint8_t)((p[0] & 0x3f) | 0x40);
	p += NONCE;
	memcpy(p, query_certificate, sizeof(query_certificate));
}

/* One DER header at *p: its content's length, *p then at the content. -1: not
 * that tag, or not all there. */
static long
enter(const uint8_t **p, const uint8_t *end, uint8_t tag)
{
	const uint8_t *at = *p;
	long len = 0;
	int n;

	if (end - at < 2 || *at++ != tag)
		return -1;
	n = *at++;
	if (n < 0x80)
		len = n;
	else {
		n &= 0x7f;
		if (n == 0 || n > 3 || end - at < n)
			return -1;
		while (n-- > 0)
			len = len << 8 | *at++;
	}
	if (end - at < len)
		return -1;
	*p = at;
	return len;
}

/* Was it granted? TimeStampResp { PKIStatusInfo { status 0 or 1 ... } ... } */
static bool
is_granted(const uint8_t *reply, size_t len)
{
	const uint8_t *p = reply, *end = reply + len;

	return enter(&p, end, 0x30) >= 0 && enter(&p, end, 0x30) >= 0 &&
	    enter(&p, end, 0x02) == 1 && *p <= 1;
}

static int
keep(const struct heads_load *l, const char *kind, const void *bytes,
    size_t len, char *why, size_t whylen)
{
	char dir[PATH_MAX], name[64];
	const char *line;
	struct head h;
	size_t n;

	line = heads_last_line(l, &n);
	if (head_read(line, n, &h) < 0) {
		snprintf(why, whylen, "the last head of %s is none",
		    l->journal);
		return -1;
	}
	snprintf(dir, sizeof(dir), "%s/heads/tsa", l->settings->state);
	snprintf(name, sizeof(name), "%s-%016llu.%s", l->journal,
	    (unsigned long long)h.sequence, kind);
	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "cannot make %.200s", dir);
		return -1;
	}
	return files_replace(dir, name, bytes, len, why, whylen);
}

int
heads_stamp(const struct heads_load *l, char *why, size_t whylen)
{
	uint8_t query[QUERY], reply[REPLY_MOST];
	size_t len, reply_len = 0;
	const char *line = heads_last_line(l, &len);
	struct courier_post p = { .url = l->settings->heads_tsa,
		.type = "application/timestamp-query", .bytes = query,
		.len = sizeof(query), .reply = reply,
		.reply_room = sizeof(reply) };

	write_query(line, len, query);
	if (courier_post(&p, &reply_len, why, whylen) < 0)
		return -1;
	if (!is_granted(reply, reply_len)) {
		snprintf(why, whylen, "%.200s did not grant a time stamp",
		    l->settings->heads_tsa);
		return -1;
	}
	if (keep(l, "tsq", query, sizeof(query), why, whylen) < 0 ||
	    keep(l, "line", line, len, why, whylen) < 0)
		return -1;
	return keep(l, "tsr", reply, reply_len, why, whylen);
}
