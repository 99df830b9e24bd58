/* catalogue.h: which hosts are which social media service, and in what role.
 *
 * A name matches an entry by whole labels from the right, and the longest
 * entry wins: api.x.com matches x.com, learn-facebook.com does not match
 * facebook.com. Constant after loading. Entries have a dense index that is
 * the same in every process that loaded the same text.
 *
 * The texts also list hosts that are never logged: of health, unions,
 * counselling, whistleblowing. Whatever is one of them or below it has no
 * entry, whatever services' hosts it matches and however long they are. What
 * that means for what a sensor tells is written in sensor.h. */
#ifndef CLASSIFY_CATALOGUE_H
#define CLASSIFY_CATALOGUE_H

#include "classify/session.h"
#include "classify/text.h"

#define CATALOGUE_NONE UINT32_MAX

struct catalogue;

struct catalogue_service {
	const char *id;		/* "facebook" */
	const char *title;	/* "Facebook" */
	const char *category;	/* index text: "social network" */
	int32_t until;		/* day it ended; INT32_MAX: still there */
	bool dual_use;		/* Google, Wikipedia: context needed */
	const uint32_t *networks;	/* AS numbers that are its own */
	size_t network_count;	/* 0: not known, or it has none */
	const char **ndpi;	/* what nDPI calls it */
	size_t ndpi_count;
};

struct catalogue_entry {
	const char *host;	/* "cdninstagram.com" */
	uint32_t service;	/* index */
	enum role role;
};

/* local may be NULL: the optional text that only adds services and hosts or
 * overrides what is shipped. Of what is never logged it takes nothing away. */
int catalogue_load(struct catalogue **out, const char *path,
    const char *local, struct text_faults *f);
void catalogue_free(struct catalogue *c);
/* The SHA-256 of the shipped text; with a local one, of both their hashes in
 * hex, each followed by a line end. */
const char *catalogue_hash(const struct catalogue *c);

/* The entry for a host name of len bytes as read from the wire, any case, a
 * final dot allowed; CATALOGUE_NONE, also if it is never logged. No allocation,
 * no more than one hash look up a label. */
uint32_t catalogue_find(const struct catalogue *c, const char *name,
    size_t len);
/* Of what kind, "health", is such a name that is never logged? Borrowed. NULL:
 * it is not on the list. */
const char *catalogue_never_log(const struct catalogue *c, const char *name,
    size_t len);
/* Both answers of one search. False: it can be no host name (host.h), and both
 * are none. */
bool catalogue_search(const struct catalogue *c, const char *name, size_t len,
    uint32_t *entry, const char **never_log);

uint32_t catalogue_entries(const struct catalogue *c);
uint32_t catalogue_services(const struct catalogue *c);
/* Borrowed; NULL if there is no such index. */
const struct catalogue_entry *catalogue_entry(const struct catalogue *c,
    uint32_t index);
const struct catalogue_service *catalogue_service(const struct catalogue *c,
    uint32_t index);
/* Is it one of the categories the texts declare? */
bool catalogue_has_category(const struct catalogue *c, const char *name);
/* By id; NULL. */
const struct catalogue_service *catalogue_service_named(
    const struct catalogue *c, const char *id);
/* By what a person types: id or title, in any case. NULL: there is none, and
 * *why says so, with the one that was probably meant. */
const struct catalogue_service *catalogue_service_typed(
    const struct catalogue *c, const char *word, char *why, size_t whylen);

#endif
