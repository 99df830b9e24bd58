/* episode_bucket.c: a minute's notes, put on a list for each machine: most have
 * a few, so that ordering each list is cheaper than ordering all by device. */
#include "classify/episode_bucket.h"

#include <stdlib.h>
#include <string.h>

#include "classify/episode_grown.h"
#include "classify/wipe.h"

/* At first there is room for this many: pages that are not used take nothing,
 * and a school's minute is seldom moved. */
#define FIRST 1024

/* ---- taking notes ---- */

static int
take_foreign(struct bucket *b, const struct note *n)
{
	if (b->foreign_count == b->foreign_room) {
		size_t room = b->foreign_room ? b->foreign_room * 2 :
		    4 * FIRST;
		struct foreign *bigger = wipe_grow(b->foreign,
		    b->foreign_count * sizeof(*bigger), room, sizeof(*bigger));

		if (!bigger)
			return -1;
		b->foreign = bigger;
		b->foreign_room = room;
	}
	piece_read_foreign(&b->foreign[b->foreign_count++], n);
	return 0;
}

int
bucket_take(struct bucket *b, const struct note *n, uint32_t minute,
    const struct catalogue *c, const struct network *network)
{
	struct piece *list, *p;

	if (piece_is_foreign(n))
		return take_foreign(b, n);
	list = grown(b->pieces, b->piece_count, &b->piece_room, FIRST,
	    sizeof(*list));
	if (!list)
		return -1;
	b->pieces = list;
	p = &list[b->piece_count];
	if (!piece_read(p, n, c, minute))
		return 0;
	piece_locate(p, n, c, network);
	b->piece_count++;
	return 0;
}

size_t
bucket_count(const struct bucket *b)
{
	return b->piece_count + b->foreign_count;
}

void
bucket_forget(struct bucket *b)
{
	if (b->foreign_count > 0)
		explicit_bzero(b->foreign, b->foreign_count *
		    sizeof(*b->foreign));
	b->piece_count = b->foreign_count = 0;
}

void
bucket_free(struct bucket *b)
{
	free(b->pieces);
	wipe_free(b->foreign, b->foreign_count * sizeof(*b->foreign));
}

/* ---- whose they are ---- */

void
groups_free(struct groups *g)
{
	free(g->pieces);
	free(g->foreign);
	free(g->list);
}

static int
find(const struct bucket_by *by, struct who *who)
{
	uint32_t minute = (uint32_t)(who->flow_us / SESSION_MINUTE_US);
	bool has_mac = who->has_mac &&
	    !routers_is(by->routers, who->mac, minute);

	return clients_find(by->clients, has_mac ? who->mac : NULL,
	    who->address, who->vlan, who->flow_us, &who->client);
}

static int
find_all(const struct bucket_by *by, struct bucket *b)
{
	struct piece *p, *pieces_end = b->pieces + b->piece_count;
	struct foreign *f, *foreign_end = b->foreign + b->foreign_count;

	for (p = b->pieces; p < pieces_end; p++)
		if (p->who.has_mac && routers_saw(by->routers, p->who.mac,
		    p->who.address, by->day, by->minute) < 0)
			return -1;
	clients_begin(by->clients, by->roster);
	for (p = b->pieces; p < pieces_end; p++)
		if (find(by, &p->who) < 0)
			return -1;
	for (f = b->foreign; f < foreign_end; f++)
		if (find(by, &f->who) < 0)
			return -1;
	return clients_number(by->clients);
}

/* What reference devices did in this minute counts for all of it. */
static int
refer(const struct bucket_by *by, struct bucket *b)
{
	struct piece *p, *end = b->pieces + b->piece_count;

	for (p = b->pieces; p < end; p++)
		if (p->is_contact &&
		    clients_get(by->clients, p->who.client)->is_reference &&
		    references_saw(by->references, p->host, by->minute) < 0)
			return -1;
	for (p = b->pieces; p < end; p++)
		p->is_referenced = references_knows(by->references, p->host,
		    by->minute);
	return 0;
}

static int
make_room(struct groups *g, size_t machines)
{
	uint32_t *more;

	if (machines > g->machine_room) {
		more = reallocarray(g->pieces, machines, sizeof(*more));
		if (!more)
			return -1;
		g->pieces = more;
		more = reallocarray(g->foreign, machines, sizeof(*more));
		if (!more)
			return -1;
		g->foreign = more;
		g->machine_room = machines;
	}
	g->machines = machines;
	if (machines > 0) {
		memset(g->pieces, 0, machines * sizeof(*g->pieces));
		memset(g->foreign, 0, machines * sizeof(*g->foreign));
	}
	return 0;
}

static void
put(const struct bucket_by *by, uint32_t *first, struct who *who, size_t i)
{
	first += clients_get(by->clients, who->client)->number;
	who->next = *first;
	*first = (uint32_t)i + 1;
}

int
groups_make(struct groups *g, struct bucket *b, const struct bucket_by *by)
{
	size_t i;

	if (find_all(by, b) < 0 || refer(by, b) < 0 ||
	    make_room(g, clients_machines(by->clients)) < 0)
		return -1;
	g->bucket = b;
	g->by = *by;
	/* From behind, so that each list is as it came. */
	for (i = b->piece_count; i-- > 0;)
		put(by, g->pieces, &b->pieces[i].who, i);
	for (i = b->foreign_count; i-- > 0;)
		put(by, g->foreign, &b->foreign[i].who, i);
	return 0;
}

/* ---- machine by machine ---- */

static struct contact
of_piece(const struct piece *p)
{
	return (struct contact){ .service = p->service, .host = p->host,
		.name = p->entry, .service_number = p->service_number + 1,
		.role = (enum role)p->role, .at_us = p->first_us };
}

static struct contact
of_foreign(const struct foreign *f, uint32_t minute)
{
	return (struct contact){ .service = "", .host = "",
		.name = f->name_hash,
		.at_us = piece_within(f->who.flow_us, minute) };
}

/* The first piece from i on that is a contact; NULL: none. */
static const struct piece *
next_contact(const struct groups *g, uint32_t i)
{
	const struct piece *p = NULL;

	for (; i > 0; i = p->who.next) {
		p = &g->bucket->pieces[i - 1];
		if (p->is_contact)
			return p;
	}
	return NULL;
}

/* The foreign contact at j; NULL: none. */
static const struct foreign *
foreign_at(const struct groups *g, uint32_t j)
{
	return j > 0 ? &g->bucket->foreign[j - 1] : NULL;
}

/* Both lists are nearly in order of time: taken in turns, there is little left
 * for bursts to sort. */
static int
tell_machine(const struct groups *g, size_t machine, struct bursts *bursts)
{
	uint32_t first = g->pieces[machine], other = g->foreign[machine];
	const struct piece *p = next_contact(g, first);
	const struct foreign *f = foreign_at(g, other);
	struct contact ours = { 0 }, theirs = { 0 };
	const struct who *who = first > 0 ? &g->bucket->pieces[first - 1].who :
	    f ? &f->who : NULL;

	if (!who)
		return 0;
	if (p)
		ours = of_piece(p);
	if (f)
		theirs = of_foreign(f, g->by.minute);
	while (p || f) {
		bool is_ours = p && (!f || ours.at_us <= theirs.at_us);

		if (bursts_contact(bursts, is_ours ? &ours : &theirs) < 0)
			return -1;
		if (is_ours && (p = next_contact(g, p->who.next)))
			ours = of_piece(p);
		if (!is_ours && (f = foreign_at(g, f->who.next)))
			theirs = of_foreign(f, g->by.minute);
	}
	return bursts_device(bursts, clients_get(g->by.clients,
	    who->client)->machine);
}

int
groups_tell(const struct groups *g, struct bursts *bursts)
{
	size_t machine;

	bursts_begin(bursts);
	for (machine = 0; machine < g->machines; machine++)
		if (tell_machine(g, machine, bursts) < 0)
			return -1;
	return bursts_end(bursts);
}

int
groups_machine(struct groups *g, size_t machine,
    const struct piece *const **pieces, size_t *count)
{
	const struct piece *p, **list;
	size_t n = 0;
	uint32_t i;

	for (i = g->pieces[machine]; i > 0; i = p->who.next) {
		p = &g->bucket->pieces[i - 1];
		list = grown(g->list, n, &g->list_room, 64, sizeof(*list));
		if (!list)
			return -1;
		g->list = list;
		list[n++] = p;
	}
	if (n > 1)
		qsort(g->list, n, sizeof(*g->list), piece_order);
	*pieces = g->list;
	*count = n;
	return 0;
}

const struct client *
groups_client(const struct groups *g, const struct piece *p)
{
	return clients_get(g->by.clients, p->who.client);
}
