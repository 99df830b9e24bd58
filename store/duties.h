/* duties.h: what the ledger's entries on keeping and deleting amount to: which
 * holds run, which orders there are, and which of those have been carried out.
 * In memory; duty.h has the entries. */
#ifndef STORE_DUTIES_H
#define STORE_DUTIES_H

#include "classify/roster.h"
#include "store/duty.h"

struct duties;

struct duties_hold {
	struct duty hold;
	uint64_t sequence;	/* of its entry in the ledger */
	struct duty release;	/* released: its id is not "" */
};
struct duties_order {
	struct duty order;
	uint64_t sequence;	/* of its entry in the ledger */
	struct duty certificate;	/* id "": not yet carried out */
};

struct duties *duties_new(void);		/* NULL: out of memory */
void duties_free(struct duties *d);

/* Can it be taken? -1 and *why: its id is in use, or there is no such. */
int duties_check(const struct duties *d, const struct duty *one, char *why,
    size_t whylen);
/* Take the entry of that sequence, copied. -1 and *why. */
int duties_take(struct duties *d, const struct duty *one, uint64_t sequence,
    char *why, size_t whylen);

/* Borrowed until the next is taken. */
size_t duties_holds(const struct duties *d);
const struct duties_hold *duties_hold(const struct duties *d, size_t i);
size_t duties_orders(const struct duties *d);
const struct duties_order *duties_order(const struct duties *d, size_t i);
/* How often somebody looked at personal data, as far as still recorded. */
uint64_t duties_looks(const struct duties *d);

/* A record, as holds may name it; borrowed. */
struct duties_use {
	const char *session, *device;	/* NULL: none in particular */
	const char *person;		/* NULL, "": nobody in particular */
	const struct roster *roster;	/* knows which ids are one person's;
					 * NULL: each is its own */
	int32_t day;			/* local */
};

/* The hold that keeps it; NULL: none does. */
const struct duty *duties_holding(const struct duties *d,
    const struct duties_use *use);
/* Does a hold run that came after that entry of the ledger? */
bool duties_held_since(const struct duties *d, uint64_t sequence);

#endif
