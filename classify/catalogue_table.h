/* catalogue_table.h: the catalogue's insides, for its loader alone. */
#ifndef CLASSIFY_CATALOGUE_TABLE_H
#define CLASSIFY_CATALOGUE_TABLE_H

#include "classify/catalogue.h"
#include "classify/hash.h"

#define CATALOGUE_LABEL_MOST 63		/* bytes, RFC 1035 2.3.4 */

/* An entry or a service, and where it was last written. */
struct catalogue_row {
	struct catalogue_entry entry;
	const struct text_value *at;
	bool is_local;
};
struct catalogue_service_row {
	struct catalogue_service service;
	const struct text_value *at;
	bool is_local;
};

/* A host that is never logged, and everything below it. */
struct catalogue_never {
	const char *host;
	const char *kind;
	const struct text_value *at;
	bool is_local;
};

#define CATALOGUE_NEVER UINT32_C(0x80000000)

struct catalogue {
	struct text *texts[2];		/* shipped, local or NULL */
	char hash[HASH_TEXT];
	const char **categories;
	size_t category_count;
	struct catalogue_service_row *services;
	uint32_t service_count;
	uint32_t *networks;		/* of all services, in turn */
	const char **ndpi;		/* likewise */
	size_t network_count, ndpi_count;
	struct catalogue_row *rows;
	uint32_t row_count;
	struct catalogue_never *never;
	uint32_t never_count;
	uint32_t *slots;		/* row + 1, or CATALOGUE_NEVER + never;
					 * 0 empty */
	uint32_t slot_mask;		/* a power of two, minus one; always
					 * more slots than hosts */
};

/* The slot of a whole host in lower case, or the empty one it would take. */
uint32_t *catalogue_slot(const struct catalogue *c, const char *host);

/* Put a text's list of hosts never to log into the table; after all services of
 * all texts, whose places it takes. */
void catalogue_read_never(struct catalogue *c, const struct text_value *list,
    bool is_local, struct text_faults *f);

/* Is it a host as DNS has it, and not everybody's? -1 and a fault: it is
 * not. */
int catalogue_check_host(const struct text_value *v, struct text_faults *f);

#endif
