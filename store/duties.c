/* duties.c: holds and orders, as the ledger's entries make them. */
#include "store/duties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct duties {
	struct duties_hold *holds;
	struct duties_order *orders;
	size_t hold_count, order_count;
	uint64_t looks;
};

struct duties *
duties_new(void)
{
	return calloc(1, sizeof(struct duties));
}

void
duties_free(struct duties *d)
{
	if (!d)
		return;
	free(d->holds);
	free(d->orders);
	free(d);
}

static struct duties_hold *
find_hold(const struct duties *d, const char *id)
{
	size_t i;

	for (i = 0; i < d->hold_count; i++)
		if (strcmp(d->holds[i].hold.id, id) == 0)
			return &d->holds[i];
	return NULL;
}

static struct duties_order *
find_order(const struct duties *d, const char *id)
{
	size_t i;

	for (i = 0; i < d->order_count; i++)
		if (strcmp(d->orders[i].order.id, id) == 0)
			return &d->orders[i];
	return NULL;
}

/* The id should be there, or not, and what it is be open. */
static int
check_id(const char *id, bool is_there, bool is_new, bool is_over, char *why,
    size_t whylen)
{
	if (is_new ? !is_there : is_there && !is_over)
		return 0;
	snprintf(why, whylen, is_new ? "there is already a %.24s" : is_there ?
	    "%.24s is over already" : "there is no %.24s", id);
	return -1;
}

int
duties_check(const struct duties *d, const struct duty *one, char *why,
    size_t whylen)
{
	const struct duties_hold *h = find_hold(d, one->id);
	const struct duties_order *o = find_order(d, one->id);

	switch (one->what) {
	case DUTY_HOLD:
		return check_id(one->id, h, true, false, why, whylen);
	case DUTY_RELEASE:
		return check_id(one->id, h, false, h && h->release.id[0], why,
		    whylen);
	case DUTY_ORDER:
		return check_id(one->id, o, true, false, why, whylen);
	case DUTY_CERTIFICATE:
		return check_id(one->id, o, false, o && o->certificate.id[0],
		    why, whylen);
	case DUTY_LOOK:
	case DUTY_WHAT_COUNT:
		break;
	}
	return 0;
}

static int
no_memory(char *why, size_t whylen)
{
	snprintf(why, whylen, "out of memory");
	return -1;
}

static int
add_hold(struct duties *d, const struct duty *one, uint64_t sequence,
    char *why, size_t whylen)
{
	struct duties_hold *more = reallocarray(d->holds, d->hold_count + 1,
	    sizeof(*more));

	if (!more)
		return no_memory(why, whylen);
	d->holds = more;
	more[d->hold_count] = (struct duties_hold){ 0 };
	more[d->hold_count].sequence = sequence;
	more[d->hold_count++].hold = *one;
	return 0;
}

static int
add_order(struct duties *d, const struct duty *one, uint64_t sequence,
    char *why, size_t whylen)
{
	struct duties_order *more = reallocarray(d->orders,
	    d->order_count + 1, sizeof(*more));

	if (!more)
		return no_memory(why, whylen);
	d->orders = more;
	more[d->order_count] = (struct duties_order){ 0 };
	more[d->order_count].sequence = sequence;
	more[d->order_count++].order = *one;
	return 0;
}

int
duties_take(struct duties *d, const struct duty *one, uint64_t sequence,
    char *why, size_t whylen)
{
	if (duties_check(d, one, why, whylen) < 0)
		return -1;
	switch (one->what) {
	case DUTY_HOLD:
		return add_hold(d, one, sequence, why, whylen);
	case DUTY_ORDER:
		return add_order(d, one, sequence, why, whylen);
	case DUTY_RELEASE:
		find_hold(d, one->id)->release = *one;
		break;
	case DUTY_CERTIFICATE:
		find_order(d, one->id)->certificate = *one;
		break;
	case DUTY_LOOK:
		d->looks++;
		break;
	case DUTY_WHAT_COUNT:
		break;
	}
	return 0;
}

size_t
duties_holds(const struct duties *d)
{
	return d->hold_count;
}

const struct duties_hold *
duties_hold(const struct duties *d, size_t i)
{
	return &d->holds[i];
}

size_t
duties_orders(const struct duties *d)
{
	return d->order_count;
}

const struct duties_order *
duties_order(const struct duties *d, size_t i)
{
	return &d->orders[i];
}

uint64_t
duties_looks(const struct duties *d)
{
	return d->looks;
}

static bool
names(const char *named, const char *what)
{
	return named[0] && what && strcmp(named, what) == 0;
}

static bool
names_person(const char *named, const struct duties_use *use)
{
	return names(named, use->person) || (named[0] && use->roster &&
	    use->person && use->person[0] &&
	    roster_is_same(use->roster, named, use->person));
}

const struct duty *
duties_holding(const struct duties *d, const struct duties_use *use)
{
	const struct duties_hold *h;

	for (h = d->holds; h < d->holds + d->hold_count; h++)
		if (!h->release.id[0] && use->day >= h->hold.from &&
		    use->day <= h->hold.to &&
		    (names(h->hold.session, use->session) ||
		    names(h->hold.device, use->device) ||
		    names_person(h->hold.person, use)))
			return &h->hold;
	return NULL;
}

bool
duties_held_since(const struct duties *d, uint64_t sequence)
{
	const struct duties_hold *h;

	for (h = d->holds; h < d->holds + d->hold_count; h++)
		if (!h->release.id[0] && h->sequence > sequence)
			return true;
	return false;
}
