/* cover.c: minutes summed over sensors. */
#include "store/cover.h"

#include <stdlib.h>
#include <string.h>

#include "classify/quota.h"

#define FIELD(name) { #name, offsetof(struct store_cover, name) }
#define KIND(of, name, kind) \
	{ #of "_" #name, offsetof(struct store_cover, of[TRAFFIC_##kind]) }

const struct cover_field cover_fields[] = {
	FIELD(minutes), FIELD(packets), FIELD(bytes), FIELD(decoded),
	FIELD(other), FIELD(fragments), FIELD(undecodable), FIELD(duplicates),
	FIELD(dropped), FIELD(device_dropped), FIELD(quarantined),
	FIELD(received), FIELD(abandoned),
	FIELD(flows_new), FIELD(flows_ended), FIELD(flows_evicted),
	FIELD(flows_lost), FIELD(evicted_half_open),
	FIELD(evicted_nameless), FIELD(evicted_named), FIELD(flows_opaque),
	KIND(flows, other, OTHER), KIND(flows, named, NAMED),
	KIND(flows, unread, UNREAD), KIND(flows, ech, ECH),
	KIND(flows, dns, DNS), KIND(flows, relay, RELAY),
	KIND(flows, vpn, VPN), KIND(flows, tor, TOR),
	KIND(payload, other, OTHER), KIND(payload, named, NAMED),
	KIND(payload, unread, UNREAD), KIND(payload, ech, ECH),
	KIND(payload, dns, DNS), KIND(payload, relay, RELAY),
	KIND(payload, vpn, VPN), KIND(payload, tor, TOR),
	FIELD(client_only), FIELD(server_only), FIELD(notes_lost),
	FIELD(contacts_capped),
	FIELD(sensors_lost), FIELD(gap_us), FIELD(unheard_us),
	FIELD(sessions_lost), FIELD(entries_lost),
};
const size_t cover_field_count = sizeof(cover_fields) / sizeof(*cover_fields);
_Static_assert(sizeof(cover_fields) / sizeof(*cover_fields) ==
    sizeof(struct store_cover) / sizeof(uint64_t), "name every member");

struct cover_minute {
	uint32_t minute;
	struct store_cover sum;
};

struct cover {
	struct cover_minute *open;	/* ascending */
	size_t count, room;
	uint32_t next;		/* the first minute not handed out yet */
	struct quota *quota;
};

uint64_t *
cover_field(struct store_cover *c, size_t i)
{
	return (uint64_t *)(void *)((char *)c + cover_fields[i].at);
}

struct cover *
cover_new(void)
{
	struct cover *c = calloc(1, sizeof(*c));

	if (c && !(c->quota = quota_new())) {
		free(c);
		return NULL;
	}
	return c;
}

void
cover_free(struct cover *c)
{
	if (!c)
		return;
	quota_free(c->quota);
	free(c->open);
	free(c);
}

/* Find or begin a minute. NULL: out of memory. */
static struct cover_minute *
touch(struct cover *c, uint32_t minute)
{
	struct cover_minute *p;
	size_t i = c->count;

	while (i > 0 && c->open[i - 1].minute > minute)
		i--;
	if (i > 0 && c->open[i - 1].minute == minute)
		return &c->open[i - 1];
	if (c->count == c->room) {
		p = reallocarray(c->open, c->room + 64, sizeof(*p));
		if (!p)
			return NULL;
		c->open = p;
		c->room += 64;
	}
	p = &c->open[i];
	memmove(p + 1, p, (c->count - i) * sizeof(*p));
	c->count++;
	*p = (struct cover_minute){ .minute = minute,
		.sum = { .minutes = minute >= c->next } };
	return p;
}

bool
cover_wants(struct cover *c, const struct note *n)
{
	return n->kind == NOTE_COVER || (n->kind == NOTE_CONTACT &&
	    n->flow.name_hash != 0 &&
	    !quota_takes(c->quota, n->flow.client, n->time_us));
}

static void
add(struct store_cover *sum, const struct note_cover *s)
{
	sum->packets += s->packets;
	sum->bytes += s->bytes;
	sum->decoded += s->decoded;
	sum->other += s->other;
	sum->fragments += s->fragments;
	sum->undecodable += s->undecodable;
	sum->duplicates += s->duplicates;
	sum->dropped += s->dropped;
	sum->device_dropped += s->device_dropped;
	sum->quarantined += s->quarantined;
	sum->received += s->received;
	sum->abandoned += s->abandoned;
	sum->flows_lost += s->flows_lost;
	sum->flows_new += s->flows_new;
	sum->flows_ended += s->flows_ended;
	sum->flows_evicted += s->flows_evicted;
	sum->evicted_half_open += s->evicted_half_open;
	sum->evicted_nameless += s->evicted_nameless;
	sum->evicted_named += s->evicted_named;
	sum->notes_lost += s->notes_lost;
	sum->contacts_capped += s->contacts_capped;
	sum->client_only += s->client_only;
	sum->server_only += s->server_only;
	for (int i = 0; i < TRAFFIC_COUNT; i++) {
		sum->flows[i] += s->flows[i];
		sum->payload[i] += s->payload[i];
		if (i > TRAFFIC_NAMED)
			sum->flows_opaque += s->flows[i];
	}
}

const char *
cover_wrong(const struct note_cover *c)
{
	if (c->packets != c->decoded + c->other + c->fragments +
	    c->undecodable + c->duplicates)
		return "packets are not the sum of their kinds";
	if (c->waiting_before + c->received != c->packets + c->quarantined +
	    c->dropped + c->abandoned + c->waiting)
		return "packets that were received are not the sum of what "
		    "became of them";
	if (c->flows_before + c->flows_new != c->flows_live + c->flows_ended +
	    c->flows_evicted + c->flows_lost)
		return "connections that began are not the sum of what became "
		    "of them";
	if (c->flows_evicted != c->evicted_half_open + c->evicted_nameless +
	    c->evicted_named)
		return "connections given up are not the sum of their kinds";
	return NULL;
}

int
cover_note(struct cover *c, const struct note *n)
{
	bool is_cover = n->kind == NOTE_COVER;
	struct cover_minute *m = touch(c, is_cover ? n->cover.minute :
	    (uint32_t)(n->time_us / SESSION_MINUTE_US));

	if (!m)
		return -1;
	if (is_cover)
		add(&m->sum, &n->cover);
	else
		m->sum.contacts_capped++;
	return 0;
}

int
cover_clock(struct cover *c, uint64_t now_us, cover_visit *visit, void *arg)
{
	uint64_t now = now_us / SESSION_MINUTE_US;
	size_t i = 0;
	int r = 0;

	while (r == 0 && i < c->count &&
	    c->open[i].minute + UINT64_C(2) <= now) {
		r = visit(arg, c->open[i].minute, &c->open[i].sum);
		if (c->next <= c->open[i].minute)
			c->next = c->open[i].minute + 1;
		i++;
	}
	c->count -= i;
	if (i > 0)
		memmove(c->open, c->open + i, c->count * sizeof(*c->open));
	return r;
}
