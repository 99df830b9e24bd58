/* answers.c: from packets to DNS messages to notes. */
#include "classify/answers.h"

#include <stdlib.h>
#include <string.h>

#include "classify/cursor.h"
#include "classify/dns.h"
#include "classify/stream.h"

#define PROTO_TCP 6
#define PROTO_UDP 17
#define CONNECTIONS 64		/* over TCP, at once; more are not read */
#define BLOCKS 24		/* room for each to be shorter than three KiB */
#define LARGE 8			/* of them, for longer ones */

struct connection {
	uint32_t number;	/* of its flow; FLOW_NONE: a free place */
	struct stream stream;
};

struct answers {
	const struct catalogue *catalogue;
	answers_tell *tell;
	void *arg;
	struct stream_pool *pool;
	unsigned open;
	struct connection connections[CONNECTIONS];
	struct dns_response response;
};

struct answers *
answers_new(const struct catalogue *catalogue, answers_tell *tell, void *arg)
{
	struct answers *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->catalogue = catalogue;
	a->tell = tell;
	a->arg = arg;
	for (unsigned i = 0; i < CONNECTIONS; i++)
		a->connections[i].number = FLOW_NONE;
	a->pool = stream_pool_new(BLOCKS, LARGE);
	if (a->pool)
		return a;
	answers_free(a);
	return NULL;
}

void
answers_free(struct answers *a)
{
	if (!a)
		return;
	stream_pool_free(a->pool);
	free(a);
}

/* ---- messages ---- */

static uint32_t
entry_of(const struct answers *a, const uint8_t *name, size_t len)
{
	return catalogue_find(a->catalogue, (const char *)name, len);
}

static void
read_message(struct answers *a, const struct flow *f, unsigned side,
    const uint8_t *bytes, size_t len)
{
	struct note_answer n = { .from_us = f->last_us,
		.front = CATALOGUE_NONE };
	const struct dns_response *r = &a->response;

	if (dns_read(&a->response, bytes, len) != DNS_ANSWERED)
		return;
	memcpy(n.client, f->address[!side], 16);
	n.entry = entry_of(a, r->name, r->name_len);
	for (size_t i = 0; i < r->count; i++) {
		memcpy(n.address, r->addresses[i].address, 16);
		n.until_us = n.from_us + r->addresses[i].ttl_s *
		    UINT64_C(1000000);
		a->tell(a->arg, &n);
	}
	if (!r->has_ech)
		return;
	if (r->has_front)
		n.front = entry_of(a, r->front, r->front_len);
	n.ech = r->has_front ? ANSWER_ECH : ANSWER_ECH_UNREAD;
	memset(n.address, 0, sizeof(n.address));
	n.until_us = n.from_us + r->ech_ttl_s * UINT64_C(1000000);
	a->tell(a->arg, &n);
}

/* ---- connections ---- */

static struct connection *
find(struct answers *a, uint32_t number)
{
	for (unsigned i = 0; i < CONNECTIONS; i++)
		if (a->connections[i].number == number)
			return &a->connections[i];
	return NULL;
}

static void
leave(struct answers *a, struct connection *c)
{
	stream_end(&c->stream, a->pool);
	c->number = FLOW_NONE;
	a->open--;
}

/* Join at the server's SYN, where its bytes begin. */
static void
join(struct answers *a, uint32_t number, const struct packet *p)
{
	struct connection *c = find(a, number);

	if (!c && (c = find(a, FLOW_NONE)))
		a->open++;
	if (!c)
		return;
	c->number = number;
	stream_end(&c->stream, a->pool);
	stream_begin(&c->stream, p->tcp_sequence + 1);
}

/* Read the whole messages at the front; returns how long they are. */
static size_t
read_whole(struct answers *a, const struct flow *f, unsigned side,
    const struct stream_view *v)
{
	struct cursor c = { v->bytes, v->len }, message;

	while (cursor_vector(&c, 2, &message))
		read_message(a, f, side, message.at, message.left);
	return v->len - c.left;
}

/* What was read is not kept, so that a connection may last. A segment may be
 * longer than a stream is wide, where a card has put several together. */
static void
read_segment(struct answers *a, struct connection *c, const struct flow *f,
    const struct packet *p, unsigned side)
{
	struct stream_view v;
	enum stream_result result;
	size_t read = 1;

	while (read > 0 && stream_peek(&c->stream, p->tcp_sequence, p->payload,
	    p->payload_len, &v)) {
		read = read_whole(a, f, side, &v);
		stream_skip(&c->stream, a->pool, read);
	}
	do {
		read = 0;
		result = stream_keep(&c->stream, a->pool, p->tcp_sequence,
		    p->payload, p->payload_len, &v);
		if (result != STREAM_GREW)
			break;
		read = read_whole(a, f, side, &v);
		stream_skip(&c->stream, a->pool, read);
	} while (read > 0);
	if (result == STREAM_STARVED)
		leave(a, c);
}

void
answers_packet(struct answers *a, uint32_t number, const struct flow *f,
    const struct packet *p, unsigned side)
{
	struct connection *c;

	if (p->proto == PROTO_UDP && f->seen == 3 && p->payload_len > 0)
		read_message(a, f, side, p->payload, p->payload_len);
	if (p->proto != PROTO_TCP)
		return;
	if (p->tcp_flags & PACKET_SYN) {
		join(a, number, p);
		return;
	}
	if (a->open == 0 || p->payload_len == 0 || !(c = find(a, number)))
		return;
	read_segment(a, c, f, p, side);
}

void
answers_over(struct answers *a, uint32_t number)
{
	struct connection *c = a->open > 0 ? find(a, number) : NULL;

	if (c)
		leave(a, c);
}
