/* episode_series.c: adding up one episode.
 *
 * Everything is a sum, a least, a greatest or a set, so that the order of
 * notes does not matter; where an order is needed (the second opinion kept for
 * a host) it is that of piece_order. */
#include "classify/episode_series.h"

#include <stdlib.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/episode_grown.h"

static void *
copy_of(const void *bytes, size_t len, bool *failed)
{
	void *copy = malloc(len ? len : 1);

	if (!copy)
		*failed = true;
	else if (len)
		memcpy(copy, bytes, len);
	return copy;
}

struct series *
series_new(const struct session *blank, const struct piece *first,
    const struct client *c)
{
	struct series *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->session = *blank;
	strcpy(s->session.device, c->device);
	strcpy(s->session.which, client_which(c));
	strcpy(s->session.service, first->service);
	s->last_active = first->minute;
	return s;
}

struct series *
series_copy(const struct series *s)
{
	struct series *copy = malloc(sizeof(*copy));
	struct session *t;
	bool failed = false;

	if (!copy)
		return NULL;
	*copy = *s;
	t = &copy->session;
	t->minutes = copy_of(t->minutes,
	    s->minute_room * sizeof(*t->minutes), &failed);
	t->hosts = copy_of(t->hosts,
	    s->host_room * sizeof(*t->hosts), &failed);
	copy->flows = copy_of(s->flows,
	    s->flow_room * sizeof(*s->flows), &failed);
	if (failed) {
		series_free(copy);
		return NULL;
	}
	return copy;
}

void
series_free(struct series *s)
{
	if (!s)
		return;
	session_clear(&s->session);
	free(s->flows);
	free(s);
}

bool
series_takes(const struct series *s, uint32_t minute)
{
	return minute - s->last_active <= SESSION_IDLE_MINUTES;
}

static uint64_t *
place_of(uint64_t *flows, size_t room, uint64_t flow)
{
	size_t i = flow & (room - 1);

	while (flows[i] && flows[i] != flow)
		i = (i + 1) & (room - 1);
	return &flows[i];
}

static int
grow_flows(struct series *s)
{
	size_t room = s->flow_room ? s->flow_room * 2 : 4;
	uint64_t *bigger = calloc(room, sizeof(*bigger));

	if (!bigger)
		return -1;
	for (size_t i = 0; i < s->flow_room; i++)
		if (s->flows[i])
			*place_of(bigger, room, s->flows[i]) = s->flows[i];
	free(s->flows);
	s->flows = bigger;
	s->flow_room = room;
	return 0;
}

/* 1: not seen in this episode before. -1: out of memory. */
static int
is_first(struct series *s, uint64_t flow)
{
	uint64_t *place;

	if (s->flow_count * 2 >= s->flow_room && grow_flows(s) < 0)
		return -1;
	place = place_of(s->flows, s->flow_room, flow);
	if (*place)
		return 0;
	*place = flow;
	s->flow_count++;
	return 1;
}

/* Find or make the entry, keeping the hosts in order of name. */
static struct session_host *
host_of(struct series *s, const struct piece *p)
{
	struct session *t = &s->session;
	struct session_host *h;
	size_t at = 0;

	while (at < t->host_count && strcmp(t->hosts[at].host, p->host) < 0)
		at++;
	if (at < t->host_count && strcmp(t->hosts[at].host, p->host) == 0)
		return &t->hosts[at];
	h = grown(t->hosts, t->host_count, &s->host_room, 1, sizeof(*h));
	if (!h)
		return NULL;
	t->hosts = h;
	h += at;
	memmove(h + 1, h, (t->host_count - at) * sizeof(*h));
	t->host_count++;
	memset(h, 0, sizeof(*h));
	strcpy(h->host, p->host);
	h->role = (enum role)p->role;
	h->network = (enum agreement)p->network;
	h->asn = p->asn;
	h->basis = (enum basis)p->basis;
	h->ech = (enum ech)p->ech;
	h->dns = p->dns;
	return h;
}

static int
add_host(struct series *s, const struct piece *p)
{
	struct session_host *h = host_of(s, p);
	int first = h ? is_first(s, p->flow) : -1;

	if (first < 0)
		return -1;
	h->flows += (uint32_t)first;
	s->session.flows += (uint32_t)first;
	evidence_add_name(h, (enum basis)p->basis, (enum ech)p->ech, p->dns);
	evidence_add_network(h, (enum agreement)p->network, p->asn);
	h->reference |= p->is_referenced;
	if (p->ndpi[0])
		strcpy(h->ndpi, p->ndpi);
	return 0;
}

/* The address seen last; of two at once the greater, to be the same always. */
static void
add_client(struct series *s, const struct piece *p)
{
	struct session *t = &s->session;

	if (p->last_us < s->client_us || (p->last_us == s->client_us &&
	    memcmp(p->who.address, t->client, 16) <= 0))
		return;
	s->client_us = p->last_us;
	memcpy(t->client, p->who.address, 16);
	memcpy(t->client_mac, p->who.mac, 6);
	t->has_mac = p->who.has_mac;
	t->vlan = p->who.vlan;
}

struct weight {			/* what decides whether a minute is active */
	unsigned begun;		/* connections that are not background */
	uint64_t bytes;		/* of those flows */
	uint64_t last_us;	/* their last packet; 0 none */
	uint64_t any_us;	/* the last packet of all */
	uint64_t begun_flow;	/* counted already */
};

static void
add_minute(struct session_minute *m, struct weight *w, const struct piece *p)
{
	bool begins = p->begins && w->begun_flow != p->flow;
	bool counts = !role_is_background((enum role)p->role);
	bool is_site = role_is_site((enum role)p->role);

	m->packets += p->packets;
	m->bytes_up += p->bytes_up;
	m->bytes_down += p->bytes_down;
	m->roles |= (uint8_t)(1 << p->role);
	m->site_down += is_site ? p->bytes_down : 0;
	if (p->last_us > w->any_us)
		w->any_us = p->last_us;
	if (begins) {		/* a CONTACT and a PROGRESS both tell of it */
		w->begun_flow = p->flow;
		m->connections += m->connections < UINT16_MAX;
		m->site_connections += is_site &&
		    m->site_connections < UINT16_MAX;
	}
	if (!counts)
		return;
	w->begun += begins;
	w->bytes += p->bytes_up + p->bytes_down;
	if (p->last_us > w->last_us)
		w->last_us = p->last_us;
}

int
series_add(struct series *s, const struct series_minute *of)
{
	const struct burst_facts *bursts = &of->bursts;
	struct session *t = &s->session;
	struct session_minute *m;
	struct weight w = {0};
	bool is_first_minute = t->minute_count == 0;

	m = grown(t->minutes, t->minute_count, &s->minute_room, 1, sizeof(*m));
	if (!m)
		return -1;
	t->minutes = m;
	m += t->minute_count++;
	*m = (struct session_minute){ .minute = of->pieces[0]->minute,
		.led = bursts->led, .followed = bursts->followed,
		.before = bursts->before, .crowd = bursts->crowd,
		.led_first = bursts->led_first };
	if (of->device_basis > t->device_basis)		/* weakest */
		t->device_basis = of->device_basis;
	for (size_t i = 0; i < of->count; i++) {
		const struct piece *p = of->pieces[i];

		if (add_host(s, p) < 0)
			return -1;
		add_minute(m, &w, p);
		add_client(s, p);
		if (is_first_minute && p->first_us < t->start_us)
			t->start_us = p->first_us;
	}
	t->packets += m->packets;
	t->bytes_up += m->bytes_up;
	t->bytes_down += m->bytes_down;
	m->active = w.begun > 0 || w.bytes > SESSION_ACTIVE_BYTES;
	if (m->active) {
		s->last_active = m->minute;
		t->end_us = w.last_us;
	} else if (is_first_minute) {
		t->end_us = w.any_us;
	}
	return 0;
}
