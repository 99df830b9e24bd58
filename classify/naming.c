/* naming.c: the order of evidence for what a flow is about.
 *
 *	1. the name in a TLS ClientHello (read_front: hello.h)
 *	2. the host of a plain HTTP request (read_front: host.h)
 *	3. nothing; nDPI's opinion is recorded and names nothing
 *
 * A name from QUIC belongs beside 1, a name this client resolved for the
 * server's address after 2.
 *
 * Our own readers go first. nDPI is not shown a packet a reader may still
 * make sense of, nor any flow whose name we have read: of that name it is
 * asked what its table of hosts says. */
#include "classify/naming.h"

#include <stdlib.h>
#include <string.h>

#include "classify/hello.h"
#include "classify/host.h"
#include "classify/stream.h"

#define PROTO_TCP 6

enum front {			/* what our readers make of a direction */
	FRONT_MORE,		/* it may become a hello or a request */
	FRONT_NAMED,
	FRONT_CLIENT,		/* a client's, and without a name */
	FRONT_DONE		/* it will not name anything */
};

struct youth {
	struct stream stream[2];
	struct engine_flow *engine;
	struct engine_opinion opinion;
	bool is_done[2];	/* read_front has nothing more to find */
	bool engine_done;
	bool is_tls;
	bool offers_ech;
	uint32_t next_spare;
};

struct naming {
	struct naming_settings settings;
	struct stream_pool *pool;
	struct youth *youths;
	uint32_t youth_count, used, spare;
	struct hello hello;	/* holds the last name read */
	uint8_t host[HELLO_NAME];
};

struct naming *
naming_new(const struct naming_settings *s)
{
	struct naming *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->settings = *s;
	n->spare = FLOW_NONE;
	/* Half for small buffers, a quarter each for large ones and the rest:
	 * 2.2 KiB for a flow in its handshake, all told. */
	n->youth_count = (uint32_t)(s->memory_bytes / 4 / sizeof(struct youth));
	if (n->youth_count == 0)
		n->youth_count = 1;
	n->youths = malloc(n->youth_count * sizeof(*n->youths));
	n->pool = stream_pool_new(s->memory_bytes / 2 / STREAM_SMALL,
	    s->memory_bytes / 4 / STREAM_LARGE);
	if (n->youths && n->pool)
		return n;
	naming_free(n);
	return NULL;
}

void
naming_free(struct naming *n)
{
	if (!n)
		return;
	stream_pool_free(n->pool);
	free(n->youths);
	free(n);
}

static struct youth *
get_youth(struct naming *n, struct flow *f)
{
	uint32_t i = f->youth;

	if (i != FLOW_NONE)
		return &n->youths[i];
	if (n->spare != FLOW_NONE) {
		i = n->spare;
		n->spare = n->youths[i].next_spare;
	} else if (n->used < n->youth_count) {
		i = n->used++;
	} else {
		return NULL;
	}
	f->youth = i;
	memset(&n->youths[i], 0, sizeof(n->youths[i]));
	return &n->youths[i];
}

static void
end_youth(struct naming *n, struct flow *f)
{
	struct youth *y;

	if (f->youth == FLOW_NONE)
		return;
	y = &n->youths[f->youth];
	if (y->engine)
		engine_close(n->settings.engine, y->engine);
	stream_end(&y->stream[0], n->pool);
	stream_end(&y->stream[1], n->pool);
	y->next_spare = n->spare;
	n->spare = f->youth;
	f->youth = FLOW_NONE;
}

/* ---- our own readers ---- */

static void
take_name(struct naming_decision *out, const uint8_t *name, size_t len,
    enum basis basis)
{
	out->name = name;
	out->name_len = (uint8_t)len;
	out->basis = (uint8_t)basis;
}

static enum front
read_host(struct naming *n, const struct stream_view *v,
    struct naming_decision *out)
{
	struct host_name host;

	switch (host_read(&host, v->bytes, v->len)) {
	case HOST_MORE:
		return FRONT_MORE;
	case HOST_NAMED:
		if (host.len > sizeof(n->host))
			host.len = sizeof(n->host);
		memcpy(n->host, host.bytes, host.len);
		take_name(out, n->host, host.len, BASIS_HTTP);
		return FRONT_NAMED;
	case HOST_NAMELESS:
		return FRONT_CLIENT;
	case HOST_NOT_HTTP:
	case HOST_BAD:
		break;
	}
	return FRONT_DONE;
}

/* The first bytes of a direction, as many as are known. */
static enum front
read_front(struct naming *n, struct youth *y, const struct stream_view *v,
    struct naming_decision *out)
{
	struct hello *h = &n->hello;

	switch (hello_read_stream(h, v->bytes, v->len)) {
	case HELLO_MORE:
		return FRONT_MORE;
	case HELLO_NAMED:
		y->is_tls = true;
		y->offers_ech = h->offers_ech;
		take_name(out, h->name, h->name_len, BASIS_TLS);
		return FRONT_NAMED;
	case HELLO_NAMELESS:
		y->offers_ech = h->offers_ech;
		y->is_tls = true;
		return FRONT_CLIENT;
	case HELLO_OTHER:
	case HELLO_BAD:
		y->is_tls = true;
		return FRONT_DONE;
	case HELLO_NOT_TLS:
		break;
	}
	return read_host(n, v, out);
}

/* Was a SYN seen? Then the client is known, and where it begins. */
static bool
saw_syn(const struct flow *f)
{
	return (f->tcp_seen[0] | f->tcp_seen[1]) & PACKET_SYN;
}

/* Where does a direction begin? At its SYN; without one, the first segment
 * seen is taken for the beginning, and read_front says whether it is. */
static void
begin_stream(struct stream *s, const struct flow *f, uint32_t sequence)
{
	bool has_syn = f->tcp_seen[f->client] & PACKET_SYN;

	if (!s->is_set)
		stream_begin(s, has_syn ? f->syn_sequence + 1 : sequence);
}

static enum front
read_segment(struct naming *n, struct youth *y, const struct packet *p,
    unsigned side, struct naming_decision *out)
{
	struct stream *s = &y->stream[side];
	uint32_t sequence = p->tcp_sequence +
	    (p->tcp_flags & PACKET_SYN ? 1 : 0);
	struct stream_view view;
	enum front front;

	if (stream_peek(s, sequence, p->payload, p->payload_len, &view)) {
		front = read_front(n, y, &view, out);
		if (front != FRONT_MORE)
			return front;
	}
	switch (stream_keep(s, n->pool, sequence, p->payload, p->payload_len,
	    &view)) {
	case STREAM_GREW:
		return read_front(n, y, &view, out);
	case STREAM_SAME:
		return FRONT_MORE;
	case STREAM_STARVED:
		break;
	}
	return FRONT_DONE;
}

/* Read a segment of a direction that may be the client's. FRONT_DONE: nothing
 * here that a reader waits for. */
static enum front
read_packet(struct naming *n, struct youth *y, struct flow *f,
    const struct packet *p, unsigned side, struct naming_decision *out)
{
	enum front front;

	if (p->proto != PROTO_TCP || y->is_done[side] ||
	    (saw_syn(f) && side != f->client))
		return FRONT_DONE;
	begin_stream(&y->stream[side], f, p->tcp_sequence);
	front = read_segment(n, y, p, side, out);
	if (front == FRONT_MORE)
		return front;
	y->is_done[side] = true;
	stream_end(&y->stream[side], n->pool);
	if (front != FRONT_DONE && !saw_syn(f))
		f->client = (uint8_t)side;
	return front;
}

/* Does a reader still wait for bytes of this flow? */
static bool
is_waiting(const struct youth *y, const struct flow *f)
{
	if (f->proto != PROTO_TCP)
		return false;
	if (saw_syn(f))
		return !y->is_done[f->client];
	return y->stream[0].buffer || y->stream[1].buffer;
}

/* ---- the second opinion ---- */

static void
show_engine(struct naming *n, struct youth *y, const struct packet *p,
    unsigned side)
{
	struct engine *e = n->settings.engine;

	if (!y->engine && !(y->engine = engine_open(e))) {
		y->engine_done = true;
		return;
	}
	n->settings.watch(n->settings.watch_arg, p);
	if (engine_show(e, y->engine, p, side)) {
		y->opinion = engine_close(e, y->engine);
		y->engine = NULL;
		y->engine_done = true;
	}
}

/* ---- the decision ---- */

/* Look the name up, if it can be one. The name a hello shows in front of an
 * encrypted one is a public stage door: it names no service. */
static void
judge_name(struct naming *n, const struct youth *y,
    struct naming_decision *out)
{
	const struct catalogue *c = n->settings.catalogue;
	const struct catalogue_entry *entry;

	out->ech = y->offers_ech ? ECH_OFFERED : ECH_NONE;
	if (!host_is_plausible(out->name, out->name_len))
		return;
	out->entry = catalogue_find(c, (const char *)out->name, out->name_len);
	entry = catalogue_entry(c, out->entry);
	if (entry && entry->role == ROLE_ECH_FRONT && y->offers_ech) {
		out->ech = ECH_OUTER;
		out->entry = CATALOGUE_NONE;
		out->is_opaque = true;
	}
	if (out->entry != CATALOGUE_NONE || n->settings.wants_all)
		out->opinion = engine_match(n->settings.engine, out->name,
		    out->name_len, out->basis == BASIS_TLS ? ENGINE_OVER_TLS :
		    ENGINE_OVER_HTTP);
}

static void
decide_named(struct naming *n, struct flow *f, struct naming_decision *out)
{
	judge_name(n, &n->youths[f->youth], out);
	end_youth(n, f);
}

static const struct naming_decision nothing = {
	.basis = BASIS_NONE, .ech = ECH_NONE, .entry = CATALOGUE_NONE,
};

bool
naming_packet(struct naming *n, struct flow *f, const struct packet *p,
    unsigned side, struct naming_decision *out)
{
	struct youth *y;

	if (p->payload_len == 0)
		return false;
	*out = nothing;
	y = get_youth(n, f);
	if (!y) {
		out->is_opaque = true;
		return true;
	}
	switch (read_packet(n, y, f, p, side, out)) {
	case FRONT_MORE:
		return false;
	case FRONT_NAMED:
		decide_named(n, f, out);
		return true;
	case FRONT_CLIENT:
	case FRONT_DONE:
		break;
	}
	if (!y->engine_done)
		show_engine(n, y, p, side);
	if (!y->engine_done || is_waiting(y, f))
		return false;
	naming_give_up(n, f, out);
	return true;
}

void
naming_give_up(struct naming *n, struct flow *f, struct naming_decision *out)
{
	struct youth *y;

	*out = nothing;
	if (f->youth == FLOW_NONE)	/* it carried nothing to be named by */
		return;
	y = &n->youths[f->youth];
	if (y->engine) {
		y->opinion = engine_close(n->settings.engine, y->engine);
		y->engine = NULL;
	}
	out->opinion = y->opinion;
	out->ech = y->offers_ech ? ECH_OFFERED : ECH_NONE;
	out->is_opaque = y->is_tls || y->opinion.is_tls || is_waiting(y, f);
	end_youth(n, f);
}
