/* burst.h: what else a device opened at the moment: page loads, told from the
 * beginnings of its connections alone.
 *
 * A *contact* is the first packet of a connection whose host is known: a host
 * of the catalogue, its name read or told by DNS, or a *foreign* one, its name
 * read and outside the catalogue, of which there is only a number. It
 * *counts* if its host is a service's whose role is not background (session.h)
 * or is embed: of a film in a page the player comes before its pictures. Names
 * that are never logged make none.
 *
 * Of one device, contacts in order of time (at one moment the catalogue's
 * before foreign ones) fall into *bursts*: a contact begins another burst if
 * it comes BURST_GAP_US or more after the contact before it, or
 * BURST_LONGEST_US or more after the first of its burst.
 *
 * In each burst each service with a contact that counts is judged once, at its
 * first such contact, by how many distinct other hosts came before that in the
 * burst: foreign ones and those of other services, of any role. It *led* the
 * burst if there were none, and *followed* in it if there was one or more:
 * then something else was being loaded already. Of a burst the first
 * BURST_HOSTS distinct hosts are known; what comes after them is not judged.
 *
 * Of a device, service and minute, all counted in the minute of the contact
 * that is judged:
 *	led		bursts it led,
 *	led_first	was the first of the minute's one of these,
 *	followed	bursts it followed in,
 *	before		the most hosts that came before it in one of these,
 *	crowd		how many other devices had a contact that counts with
 *			the service in this minute;
 * none of them more than BURST_MOST.
 *
 * Pure. Minutes are weighed in ascending order. Between two of them only the
 * bursts are remembered that the next may go on with, as hashes, and what is
 * not continued there is forgotten: a foreign name's number is gone when its
 * own minute was weighed or, of one in the last seconds, the next: 130 s after
 * it came at the most. The memory it was in is wiped then, but for what a call
 * left on the stack and a sort in its own buffer, until others use it. */
#ifndef CLASSIFY_BURST_H
#define CLASSIFY_BURST_H

#include "classify/session.h"

#define BURST_GAP_US (UINT64_C(3) * 1000000)
#define BURST_LONGEST_US (UINT64_C(10) * 1000000)
#define BURST_HOSTS 256
#define BURST_MOST 255

struct bursts;

/* NULL: out of memory. */
struct bursts *bursts_new(void);
struct bursts *bursts_copy(const struct bursts *b);
void bursts_free(struct bursts *b);		/* accepts NULL */

struct contact {
	const char *service, *host;	/* borrowed for the life of bursts; "":
					 * foreign */
	uint64_t name;		/* the host's number, or a foreign name's */
	uint32_t service_number;	/* from 1; 0: foreign */
	enum role role;
	uint64_t at_us;
};

/* A device's text, and a NUL: a machine, as struct client has it. */
#define BURST_DEVICE 128

/* A minute begins; then of each device, in the order of their texts (strcmp),
 * its contacts in any order and whose they were, borrowed until the next
 * minute begins; then it ends. One without any contact must be told, too, if
 * bursts_open. -1: out of memory. */
void bursts_begin(struct bursts *b);
int bursts_contact(struct bursts *b, const struct contact *c);
int bursts_device(struct bursts *b, const char *device);
int bursts_end(struct bursts *b);

/* Does a burst wait for the next minute? */
bool bursts_open(const struct bursts *b);

/* What the minute told last was for a device and service. */
struct burst_facts {
	uint8_t led, followed, before, crowd;
	bool led_first;
};
struct burst_facts bursts_of(const struct bursts *b, const char *device,
    const char *service);

#endif
