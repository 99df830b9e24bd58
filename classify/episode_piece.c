/* episode_piece.c: from a note to a piece, trusting none of its numbers. */
#include "classify/episode_piece.h"

#include <string.h>

#include "classify/evidence.h"


static uint64_t
within(uint64_t at_us, uint32_t minute)
{
	uint64_t from = minute * SESSION_MINUTE_US;

	if (at_us < from)
		return from;
	if (at_us >= from + SESSION_MINUTE_US)
		return from + SESSION_MINUTE_US - 1;
	return at_us;
}

static void
fill_flow(struct piece *p, const struct note_flow *f)
{
	p->basis = (enum basis)f->basis;
	p->ech = (enum ech)f->ech;
	p->dns = f->dns;
	p->flow = note_identity(f);
	p->flow_us = f->start_us;
	p->has_mac = f->has_mac;
	memcpy(p->client_mac, f->client_mac, 6);
	memcpy(p->client, f->client, 16);
	p->vlan = f->vlan;
	memcpy(p->ndpi, f->ndpi, sizeof(p->ndpi) - 1);
}

static void
fill_doing(struct piece *p, const struct note *n)
{
	const struct note_progress *g = &n->progress;

	if (n->kind == NOTE_CONTACT) {
		p->first_us = p->last_us = within(p->flow_us, p->minute);
		p->begins = p->is_contact = true;
		return;
	}
	p->first_us = within(g->first_us, p->minute);
	p->last_us = within(g->last_us, p->minute);
	p->bytes_up = g->bytes_up;
	p->bytes_down = g->bytes_down;
	p->packets = g->packets;
	p->begins = g->is_new;
}

/* As much of it as there is room for, into zeros. */
static void
copy_text(char *out, size_t size, const char *text)
{
	memcpy(out, text, strnlen(text, size - 1));
}

bool
piece_read(struct piece *out, const struct note *n, const struct catalogue *c,
    uint64_t oldest, uint64_t newest)
{
	const struct catalogue_entry *entry = catalogue_entry(c, n->flow.entry);
	const struct catalogue_service *service =
	    entry ? catalogue_service(c, entry->service) : NULL;
	uint64_t minute = n->kind == NOTE_CONTACT ?
	    n->flow.start_us / SESSION_MINUTE_US : n->progress.minute;
	uint64_t name_hash = n->kind == NOTE_CONTACT &&
	    n->flow.entry == CATALOGUE_NONE ? n->flow.name_hash : 0;
	if ((!service && name_hash == 0) || n->flow.basis >= BASIS_COUNT ||
	    n->flow.ech >= ECH_COUNT)
		return false;
	if (minute < oldest)
		minute = oldest;
	if (minute > newest)
		minute = newest;
	memset(out, 0, sizeof(*out));
	out->name_hash = name_hash;
	out->minute = (uint32_t)minute;
	if (service) {
		copy_text(out->service, sizeof(out->service), service->id);
		copy_text(out->host, sizeof(out->host), entry->host);
		out->service_number = entry->service + 1;
		out->role = entry->role;
	}
	fill_flow(out, &n->flow);
	fill_doing(out, n);
	return out->begins || out->packets > 0;
}

void
piece_locate(struct piece *p, const struct note *n, const struct catalogue *c,
    const struct network *network)
{
	const struct catalogue_entry *entry = catalogue_entry(c, n->flow.entry);

	p->asn = network_asn(network, n->flow.server);
	p->network = evidence_network(catalogue_service(c, entry->service),
	    p->asn);
}

static int
compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int
piece_order(const void *a, const void *b)
{
	const struct piece *p = a, *q = b;
	int c;

	if ((c = piece_device_order(p, q)) != 0 ||
	    (c = piece_service_order(p, q)) != 0 ||
	    (c = compare(p->flow_us, q->flow_us)) != 0 ||
	    (c = compare(p->flow, q->flow)) != 0)
		return c;
	return strcmp(p->ndpi, q->ndpi);
}
