/* episode_piece.c: from a note to a piece, trusting none of its numbers. */
#include "classify/episode_piece.h"

#include <string.h>

#include "classify/evidence.h"

uint64_t
piece_minute(const struct note *n)
{
	return n->kind == NOTE_CONTACT ?
	    n->flow.start_us / SESSION_MINUTE_US : n->progress.minute;
}

uint64_t
piece_within(uint64_t at_us, uint32_t minute)
{
	uint64_t from = minute * SESSION_MINUTE_US;

	if (at_us < from)
		return from;
	if (at_us >= from + SESSION_MINUTE_US)
		return from + SESSION_MINUTE_US - 1;
	return at_us;
}

bool
piece_is_foreign(const struct note *n)
{
	return n->kind == NOTE_CONTACT && n->flow.name_hash != 0 &&
	    n->flow.entry == CATALOGUE_NONE;
}

static void
fill_who(struct who *who, const struct note_flow *f)
{
	memcpy(who->address, f->client, sizeof(who->address));
	memcpy(who->mac, f->client_mac, sizeof(who->mac));
	who->has_mac = f->has_mac != 0;
	who->vlan = f->vlan & 0x7fff;
	who->flow_us = f->start_us;
}

void
piece_read_foreign(struct foreign *out, const struct note *n)
{
	fill_who(&out->who, &n->flow);
	out->name_hash = n->flow.name_hash;
}

static void
fill_doing(struct piece *p, const struct note *n)
{
	const struct note_progress *g = &n->progress;

	if (n->kind == NOTE_CONTACT) {
		p->first_us = p->last_us = piece_within(n->flow.start_us,
		    p->minute);
		p->begins = p->is_contact = true;
		return;
	}
	p->first_us = piece_within(g->first_us, p->minute);
	p->last_us = piece_within(g->last_us, p->minute);
	p->bytes_up = g->bytes_up;
	p->bytes_down = g->bytes_down;
	p->packets = g->packets;
	p->begins = g->is_new;
}

bool
piece_read(struct piece *out, const struct note *n, const struct catalogue *c,
    uint32_t minute)
{
	const struct note_flow *f = &n->flow;
	const struct catalogue_entry *entry = catalogue_entry(c, f->entry);

	if (!entry || f->basis >= BASIS_COUNT || f->ech >= ECH_COUNT)
		return false;
	*out = (struct piece){ .minute = minute, .entry = f->entry,
		.service = catalogue_service(c, entry->service)->id,
		.service_number = entry->service, .host = entry->host,
		.role = (uint8_t)entry->role, .basis = f->basis,
		.ech = f->ech, .dns = f->dns, .flow = note_identity(f) };
	memcpy(out->ndpi, f->ndpi, sizeof(out->ndpi) - 1);
	fill_who(&out->who, f);
	fill_doing(out, n);
	return out->begins || out->packets > 0;
}

void
piece_locate(struct piece *p, const struct note *n, const struct catalogue *c,
    const struct network *network)
{
	const struct catalogue_entry *entry = catalogue_entry(c, n->flow.entry);

	p->asn = network_asn(network, n->flow.server);
	p->network = (uint8_t)evidence_network(catalogue_service(c,
	    entry->service), p->asn);
}

static int
compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int
piece_order(const void *a, const void *b)
{
	const struct piece *p = *(const struct piece *const *)a;
	const struct piece *q = *(const struct piece *const *)b;

	if (p->service_number != q->service_number)
		return compare(p->service_number, q->service_number);
	if (p->who.flow_us != q->who.flow_us)
		return compare(p->who.flow_us, q->who.flow_us);
	if (p->flow != q->flow)
		return compare(p->flow, q->flow);
	return strcmp(p->ndpi, q->ndpi);
}
