/* naming.c: the order of evidence for what a flow is about.
 *
 *	1. the name in a ClientHello, over TLS or QUIC (front.h: hello.h)
 *	2. the host of a plain HTTP request or of a proxy's target (front.h:
 *	   host.h, proxy.h)
 *	3. nothing; nDPI's opinion is recorded and names nothing
 *
 * A name this client resolved for the server's address comes after 2.
 *
 * Our own readers go first. nDPI is not shown a packet a reader may still
 * make sense of, nor any flow whose name we have read: of that name it is
 * asked what its table of hosts says. */
#include "classify/naming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/front.h"
#include "classify/opinions.h"

#define LOOK 16			/* youths looked at, to take one away */

struct youth {
	struct flow *flow;		/* whose it is */
	struct front front;
	struct engine_flow *engine;
	struct engine_opinion opinion;
	bool engine_done;
	uint32_t next_spare;
};

struct naming {
	struct naming_settings settings;
	struct front_readers *readers;
	struct youth *youths;
	uint32_t youth_count, used, spare;
	uint32_t hand;			/* whose youth is looked at next */
	struct opinions opinions;
};

/* A quarter is for youths, the rest for the beginnings of streams. */
uint32_t
naming_room(size_t memory_bytes)
{
	size_t count = memory_bytes / 4 / sizeof(struct youth);

	return count > 0 ? (uint32_t)count : 1;
}

struct naming *
naming_new(const struct naming_settings *s, char *why, size_t whylen)
{
	struct naming *n = calloc(1, sizeof(*n));

	if (!n) {
		snprintf(why, whylen, "no memory to name flows in");
		return NULL;
	}
	n->settings = *s;
	opinions_begin(&n->opinions, s->opinions_key);
	n->spare = FLOW_NONE;
	n->youth_count = naming_room(s->memory_bytes);
	n->youths = malloc(n->youth_count * sizeof(*n->youths));
	if (!n->youths)
		snprintf(why, whylen, "no memory to name flows in");
	else if ((n->readers = front_readers_new(s->memory_bytes / 4 * 3 /
	    STREAM_LARGE, s->memory_bytes / 4 / STREAM_LARGE, why, whylen)))
		return n;
	naming_free(n);
	return NULL;
}

void
naming_free(struct naming *n)
{
	if (!n)
		return;
	front_readers_free(n->readers);
	free(n->youths);
	free(n);
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
	front_end(n->readers, &y->front);
	y->next_spare = n->spare;
	n->spare = f->youth;
	f->youth = FLOW_NONE;
}

/* Is less lost with a than with b? What is neither TCP nor a QUIC hello that
 * was opened is not likely to have a name; else the longest silent. */
static bool
is_lesser(const struct youth *a, const struct youth *b)
{
	bool a_blank = a->flow->proto != 6 && a->front.quic.version == 0;
	bool b_blank = b->flow->proto != 6 && b->front.quic.version == 0;

	if (a_blank != b_blank)
		return a_blank;
	return a->flow->last_us < b->flow->last_us;
}

/* All are taken, as in a flood of what looks like hellos: a flow loses what
 * was read of it, and will be one that could not be read. */
static void
take_one_away(struct naming *n)
{
	struct youth *least = NULL;

	for (unsigned i = 0; i < LOOK; i++) {
		struct youth *y = &n->youths[n->hand];

		n->hand = (n->hand + 1) % n->youth_count;
		if (!least || is_lesser(y, least))
			least = y;
	}
	least->flow->traffic = TRAFFIC_UNREAD;
	end_youth(n, least->flow);
}

static struct youth *
get_youth(struct naming *n, struct flow *f)
{
	uint32_t i = f->youth;

	if (i != FLOW_NONE)
		return &n->youths[i];
	if (n->spare == FLOW_NONE && n->used == n->youth_count)
		take_one_away(n);
	if (n->spare != FLOW_NONE) {
		i = n->spare;
		n->spare = n->youths[i].next_spare;
	} else {
		i = n->used++;
	}
	f->youth = i;
	memset(&n->youths[i], 0, sizeof(n->youths[i]));
	n->youths[i].flow = f;
	return &n->youths[i];
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

static enum engine_carrier
carrier_of(unsigned basis)
{
	return basis == BASIS_TLS ? ENGINE_OVER_TLS :
	    basis == BASIS_QUIC ? ENGINE_OVER_QUIC : ENGINE_OVER_HTTP;
}

/* It had a name, and what it was is nobody's to know (sensor.h). */
static void
forget_name(struct naming_decision *out)
{
	out->name = (const uint8_t *)"";
	out->name_len = 0;
}

/* Look the name up, if it can be one. The name a hello shows in front of an
 * encrypted one is a public stage door: it names no service. */
static void
judge_name(struct naming *n, const struct youth *y,
    struct naming_decision *out)
{
	const struct catalogue *c = n->settings.catalogue;
	struct engine *e = n->settings.engine;
	const struct catalogue_entry *entry;
	const char *never_log;

	if (!catalogue_search(c, (const char *)out->name, out->name_len,
	    &out->entry, &never_log))
		return;
	if (never_log) {
		forget_name(out);
		return;
	}
	entry = catalogue_entry(c, out->entry);
	if (entry && entry->role == ROLE_ECH_FRONT && y->front.offers_ech) {
		out->ech = ECH_OUTER;
		out->entry = CATALOGUE_NONE;
		out->is_opaque = true;
	}
	out->is_foreign = !entry;
	if (out->entry != CATALOGUE_NONE)
		out->opinion = opinions_match(&n->opinions, e, out->name,
		    out->name_len, carrier_of(out->basis));
	else if (n->settings.wants_all)
		out->opinion = engine_match(e, out->name, out->name_len,
		    carrier_of(out->basis));
}

static void
decide_named(struct naming *n, struct flow *f, const struct front_name *name,
    struct naming_decision *out)
{
	const struct youth *y = &n->youths[f->youth];

	out->name = name->bytes;
	out->name_len = name->len;
	out->basis = (uint8_t)name->basis;
	out->ech = y->front.offers_ech ? ECH_OFFERED : ECH_NONE;
	judge_name(n, y, out);
	end_youth(n, f);
}

static const struct naming_decision nothing = {
	.basis = BASIS_NONE, .ech = ECH_NONE, .entry = CATALOGUE_NONE,
};

bool
naming_packet(struct naming *n, struct flow *f, const struct packet *p,
    unsigned side, struct naming_decision *out)
{
	struct front_name name;
	struct youth *y;

	if (p->payload_len == 0)
		return false;
	*out = nothing;
	y = get_youth(n, f);
	switch (front_read(n->readers, &y->front, f, p, side, &name)) {
	case FRONT_MORE:
		return false;
	case FRONT_NAMED:
		decide_named(n, f, &name, out);
		return true;
	case FRONT_CLIENT:
	case FRONT_DONE:
		break;
	}
	if (!y->engine_done)
		show_engine(n, y, p, side);
	if (!y->engine_done || front_is_waiting(&y->front, f))
		return false;
	naming_give_up(n, f, out);
	return true;
}

void
naming_give_up(struct naming *n, struct flow *f, struct naming_decision *out)
{
	struct front_name name;
	struct youth *y;

	*out = nothing;
	if (f->youth == FLOW_NONE) {	/* it carried nothing to be named by */
		out->is_opaque = out->is_taken = f->traffic == TRAFFIC_UNREAD;
		return;
	}
	y = &n->youths[f->youth];
	if (front_give_up(n->readers, &y->front, f, &name)) {
		decide_named(n, f, &name, out);
		return;
	}
	if (y->engine) {
		y->opinion = engine_close(n->settings.engine, y->engine);
		y->engine = NULL;
	}
	out->opinion = y->opinion;
	out->ech = y->front.offers_ech ? ECH_OFFERED : ECH_NONE;
	out->is_opaque = y->front.is_tls || y->opinion.is_tls ||
	    front_is_waiting(&y->front, f);
	end_youth(n, f);
}
