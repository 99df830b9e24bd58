/* front.c: TCP directions and QUIC datagrams to their readers. */
#include "classify/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/hello.h"
#include "classify/host.h"
#include "classify/proxy.h"

#define PROTO_TCP 6
/* Datagrams of a QUIC flow, either side's, that the hello is waited for. Its
 * first flight is two to four, each sent again once or twice; and it bounds
 * what a stranger can make us open. */
#define QUIC_PATIENCE 32

struct front_readers {
	struct stream_pool *pool;
	struct quic_reader *quic;
	struct hello hello;		/* holds the last name read */
	uint8_t host[HELLO_NAME];
};

struct front_readers *
front_readers_new(size_t blocks, size_t large, char *why, size_t whylen)
{
	struct front_readers *r = calloc(1, sizeof(*r));

	if (r && (r->pool = stream_pool_new(blocks, large))) {
		if (quic_reader_new(&r->quic, why, whylen) == 0)
			return r;
	} else {
		snprintf(why, whylen, "no memory for the beginnings of flows");
	}
	front_readers_free(r);
	return NULL;
}

void
front_readers_free(struct front_readers *r)
{
	if (!r)
		return;
	stream_pool_free(r->pool);
	quic_reader_free(r->quic);
	free(r);
}

/* ---- bytes from the beginning ---- */

static enum front_result
take_host(struct front_readers *r, const uint8_t *name, size_t len,
    struct front_name *out)
{
	if (len > sizeof(r->host))
		len = sizeof(r->host);
	memcpy(r->host, name, len);
	*out = (struct front_name){ r->host, (uint8_t)len, BASIS_HTTP };
	return FRONT_NAMED;
}

static enum front_result
read_host(struct front_readers *r, struct stream_view v,
    struct front_name *out)
{
	struct host_name host;

	switch (host_read(&host, v.bytes, v.len)) {
	case HOST_MORE:
		return FRONT_MORE;
	case HOST_NAMED:
		return take_host(r, host.bytes, host.len, out);
	case HOST_NAMELESS:
		return FRONT_CLIENT;
	case HOST_NOT_HTTP:
	case HOST_BAD:
		break;
	}
	return FRONT_DONE;
}

/* What a reader of hellos found. */
static enum front_result
judge_hello(struct front_readers *r, struct front *front,
    enum hello_result result, enum basis basis, struct front_name *out)
{
	const struct hello *h = &r->hello;

	if (result == HELLO_MORE)
		return FRONT_MORE;
	if (result == HELLO_NOT_TLS)
		return FRONT_DONE;
	front->is_tls = true;
	front->offers_ech = h->offers_ech;
	if (result == HELLO_NAMED) {
		*out = (struct front_name){ h->name, h->name_len, basis };
		return FRONT_NAMED;
	}
	return result == HELLO_NAMELESS ? FRONT_CLIENT : FRONT_DONE;
}

/* A client's own first bytes. */
static enum front_result
read_own(struct front_readers *r, struct front *front, struct stream_view v,
    struct front_name *out)
{
	enum hello_result hello = hello_read_stream(&r->hello, v.bytes, v.len);

	return hello == HELLO_NOT_TLS ? read_host(r, v, out) :
	    judge_hello(r, front, hello, BASIS_TLS, out);
}

/* The first bytes of a direction, as many as are known. Behind a proxy the
 * client's own hello or request wins; what it asked the proxy for is the name
 * if that has none. */
static enum front_result
read_front(struct front_readers *r, struct front *front,
    const struct stream_view *v, struct front_name *out)
{
	struct proxy proxy;
	enum front_result result;

	if (!proxy_read(&proxy, v->bytes, v->len) ||
	    (proxy.len > 0 && proxy.len == v->len))
		return FRONT_MORE;
	result = read_own(r, front, (struct stream_view){
	    v->bytes + proxy.len, v->len - proxy.len }, out);
	if ((result == FRONT_CLIENT || result == FRONT_DONE) && proxy.name)
		return take_host(r, proxy.name, proxy.name_len, out);
	return result;
}

/* ---- TCP ---- */

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

static enum front_result
read_segment(struct front_readers *r, struct front *front,
    const struct packet *p, unsigned side, struct front_name *out)
{
	struct stream *s = &front->stream[side];
	uint32_t sequence = p->tcp_sequence +
	    (p->tcp_flags & PACKET_SYN ? 1 : 0);
	struct stream_view view;
	bool is_read = stream_peek(s, sequence, p->payload, p->payload_len,
	    &view);
	enum front_result result;

	if (is_read) {
		result = read_front(r, front, &view, out);
		if (result != FRONT_MORE)
			return result;
	}
	switch (stream_keep(s, r->pool, sequence, p->payload, p->payload_len,
	    &view)) {
	case STREAM_GREW:
		return is_read ? FRONT_MORE :
		    read_front(r, front, &view, out);
	case STREAM_SAME:
		return FRONT_MORE;
	case STREAM_STARVED:
		break;
	}
	return FRONT_DONE;
}

static enum front_result
read_tcp(struct front_readers *r, struct front *front, struct flow *f,
    const struct packet *p, unsigned side, struct front_name *out)
{
	enum front_result result;

	if (front->is_done[side] || (saw_syn(f) && side != f->client))
		return FRONT_DONE;
	begin_stream(&front->stream[side], f, p->tcp_sequence);
	result = read_segment(r, front, p, side, out);
	if (result == FRONT_MORE)
		return result;
	front->is_done[side] = true;
	stream_end(&front->stream[side], r->pool);
	if (result != FRONT_DONE && !saw_syn(f))
		f->client = (uint8_t)side;
	return result;
}

/* ---- QUIC ---- */

/* Where a datagram's CRYPTO frames go. */
struct crypto {
	struct front_readers *r;
	struct front *front;
	struct stream *stream;
	struct front_name *out;
	enum front_result result;	/* MORE until there is another */
};

static enum front_result
read_message(struct crypto *c, const struct stream_view *v)
{
	return judge_hello(c->r, c->front, hello_read_message(&c->r->hello,
	    v->bytes, v->len), BASIS_QUIC, c->out);
}

static void
take_crypto(void *arg, uint64_t offset, const uint8_t *bytes, size_t len)
{
	struct crypto *c = arg;
	struct stream_view view;

	bool is_read;

	if (c->result != FRONT_MORE || offset >= STREAM_LARGE)
		return;
	is_read = stream_peek(c->stream, (uint32_t)offset, bytes, len, &view);
	if (is_read)
		c->result = read_message(c, &view);
	if (c->result != FRONT_MORE)
		return;
	switch (stream_keep(c->stream, c->r->pool, (uint32_t)offset, bytes,
	    len, &view)) {
	case STREAM_GREW:
		if (!is_read)
			c->result = read_message(c, &view);
		break;
	case STREAM_SAME:
		break;
	case STREAM_STARVED:
		c->result = FRONT_DONE;
		break;
	}
}

/* The client is who sent an Initial that opens; whose packets follow from the
 * other side are a server's and not tried. */
static enum front_result
read_datagram(struct front_readers *r, struct front *front, struct flow *f,
    const struct packet *p, unsigned side, struct front_name *out)
{
	struct crypto c = { r, front, &front->stream[side], out, FRONT_MORE };
	bool has_client = front->quic.version != 0;

	if (front->is_done[0])
		return FRONT_DONE;
	if (front->is_quic && ++front->datagrams > QUIC_PATIENCE) {
		front->is_done[0] = true;
		return FRONT_DONE;
	}
	if (has_client && side != f->client)
		return FRONT_MORE;
	if (!c.stream->is_set)
		stream_begin(c.stream, 0);
	switch (quic_read(r->quic, &front->quic, p->payload, p->payload_len,
	    take_crypto, &c)) {
	case QUIC_NOT:
		return has_client ? FRONT_MORE : FRONT_DONE;
	case QUIC_NONE:
		front->is_quic = front->is_tls = true;
		return has_client ? FRONT_MORE : FRONT_DONE;
	case QUIC_OPENED:
		break;
	}
	front->is_quic = front->is_tls = true;
	f->client = (uint8_t)side;
	front->is_done[0] = c.result != FRONT_MORE;
	return c.result;
}

/* ---- either ---- */

enum front_result
front_read(struct front_readers *r, struct front *front, struct flow *f,
    const struct packet *p, unsigned side, struct front_name *out)
{
	if (p->proto == PROTO_TCP)
		return read_tcp(r, front, f, p, side, out);
	return read_datagram(r, front, f, p, side, out);
}

bool
front_is_waiting(const struct front *front, const struct flow *f)
{
	if (f->proto != PROTO_TCP)
		return front->is_quic && !front->is_done[0];
	if (saw_syn(f))
		return !front->is_done[f->client];
	return front->stream[0].buffer || front->stream[1].buffer;
}

bool
front_give_up(struct front_readers *r, struct front *front,
    const struct flow *f, struct front_name *out)
{
	struct stream_view view;
	struct proxy proxy;

	for (unsigned side = 0; side < 2; side++) {
		if (f->proto != PROTO_TCP ||
		    !stream_front(&front->stream[side], &view))
			continue;
		proxy_read(&proxy, view.bytes, view.len);
		if (proxy.name)
			return take_host(r, proxy.name, proxy.name_len, out) ==
			    FRONT_NAMED;
	}
	return false;
}

void
front_end(struct front_readers *r, struct front *front)
{
	stream_end(&front->stream[0], r->pool);
	stream_end(&front->stream[1], r->pool);
}
