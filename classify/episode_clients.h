/* episode_clients.h: which device each client of a minute's notes is, found
 * once for all of its connections.
 *
 * Between two calls of clients_begin what was found is kept, as long as the
 * roster says the same and there is room. For episode.c. */
#ifndef CLASSIFY_EPISODE_CLIENTS_H
#define CLASSIFY_EPISODE_CLIENTS_H

#include <string.h>

#include "classify/burst.h"
#include "classify/roster.h"

#define CLIENTS_MOST 65536		/* kept from minute to minute */
#define CLIENTS_MACHINE (64 + SESSION_WHICH)
_Static_assert(CLIENTS_MACHINE <= BURST_DEVICE, "bursts are told machines");

struct clients;

struct client {
	char device[64];		/* the roster's id; else the MAC; else
					 * address@vlan */
	/* The same, and behind it, if it is a row of the roster that many
	 * machines match, which of them: no machine goes on with what
	 * another did. */
	char machine[CLIENTS_MACHINE];
	enum device_basis basis;
	bool is_reference;		/* a reference device */
	uint32_t number;		/* in the order of machines: after
					 * clients_number */
};

/* What of c->machine stands behind its device; "" nothing. */
static inline const char *
client_which(const struct client *c)
{
	return c->machine + strlen(c->device);
}

/* NULL: out of memory. */
struct clients *clients_new(void);
void clients_free(struct clients *c);		/* accepts NULL */

/* A minute is weighed by this roster, which is borrowed until the next. */
void clients_begin(struct clients *c, const struct roster *r);

/* Who that is at at_us; mac NULL: not known, or no device's own. *out is for
 * clients_get. -1: out of memory. */
int clients_find(struct clients *c, const uint8_t *mac,
    const uint8_t address[16], uint16_t vlan, uint64_t at_us, uint32_t *out);

/* Number all that were found. -1: out of memory. */
int clients_number(struct clients *c);
/* How many machines have numbers, from 0. */
size_t clients_machines(const struct clients *c);

/* Borrowed until the next clients_find or clients_begin. */
const struct client *clients_get(const struct clients *c, uint32_t which);

#endif
