/* reference.h: what reference devices had contact with: an unattended standard
 * build (roster: `reference: yes`) shows what a machine of the school does by
 * itself. Catalogue hosts, each with the last minute of such a contact; lost
 * with the process. */
#ifndef CLASSIFY_REFERENCE_H
#define CLASSIFY_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#define REFERENCE_MINUTES 1440

struct references;

/* NULL: out of memory. */
struct references *references_new(void);
struct references *references_copy(const struct references *r);
void references_free(struct references *r);	/* accepts NULL */

/* A reference device had a contact with host, of less than 64 bytes. -1: out
 * of memory. */
int references_saw(struct references *r, const char *host, uint32_t minute);

/* Had one, in this minute or the REFERENCE_MINUTES before? */
bool references_knows(const struct references *r, const char *host,
    uint32_t minute);

#endif
