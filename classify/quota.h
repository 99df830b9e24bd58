/* quota.h: how many contacts with names outside the catalogue are told of one
 * client in one second: QUOTA_CONTACTS, and with the last of these all that
 * came at the same moment, to the microsecond.
 *
 * Several sensors share a client's connections, so each of them lets as many
 * pass as one alone would, and the keeper holds the whole to it again, after
 * putting their notes in one order. Which pass, and how many do not, is then
 * the same for any number of sensors: of what one sensor holds back the keeper
 * would have passed nothing.
 *
 * Fixed memory, for the clients of one second. Where it does not suffice one
 * more passes, so that nothing is counted as held back that need not be. */
#ifndef CLASSIFY_QUOTA_H
#define CLASSIFY_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

#define QUOTA_CONTACTS 64

struct quota;

struct quota *quota_new(void);		/* NULL: out of memory */
void quota_free(struct quota *q);	/* accepts NULL */

/* One more of this client, at now_us, never less than before. False: it is
 * one too many. */
bool quota_takes(struct quota *q, const uint8_t client[16], uint64_t now_us);

#endif
