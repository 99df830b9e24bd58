/* day_index.h: which sessions a local day has: the text of KEY_DAY.
 *
 * For each session one line, in the order of the journal:
 *
 *	start            id               sequence         device   service
 *	16 digits        16 hex           16 digits        8 hex    8 hex
 *
 * separated by single spaces, a newline at the end. Lines are only appended,
 * which costs Redis next to nothing, and taken out by writing the text anew.
 * Device and service are buckets of their names: two names may share one, so it
 * is for the record to say whose it is. A session journaled twice has two
 * lines. */
#ifndef STORE_DAY_INDEX_H
#define STORE_DAY_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "store/record_index.h"

#define DAY_INDEX_LINE 69		/* bytes */

struct day_index_line {
	uint64_t start_us, sequence;
	uint32_t device, service;	/* buckets */
	char id[17];
};

uint32_t day_index_bucket(const char *name);

/* Write the line, without a NUL. s->id has its 16 characters, none of them a
 * space or a newline. */
void day_index_write(const struct record_index *s, uint64_t sequence,
    char line[DAY_INDEX_LINE]);

/* Read one line. -1: day_index_write would not write it. */
int day_index_read(const char line[DAY_INDEX_LINE],
    struct day_index_line *out);

/* A whole text's lines, in its order: *lines is the caller's to free. -1 and
 * *why: it is damaged, or memory. */
int day_index_lines(const char *text, size_t len,
    struct day_index_line **lines, size_t *count, char *why, size_t whylen);

/* Keep those that may be of that device and service (NULL: of any), each
 * session once, by start, then id. Returns how many. */
size_t day_index_choose(struct day_index_line *lines, size_t count,
    const char *device, const char *service);

#endif
