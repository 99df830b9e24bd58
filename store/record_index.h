/* record_index.h: the four members a session is found by, taken from its
 * record without reading the rest. */
#ifndef STORE_RECORD_INDEX_H
#define STORE_RECORD_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct record_index {
	char id[17];			/* 16 hex digits */
	char device[64];
	char service[32];
	uint64_t start_us;
};

/* 0, or -1 and *why: it is no record. A text that is not, up to the start,
 * what record_write writes is read with record_read. */
int record_index(const char *text, size_t len, struct record_index *out,
    char *why, size_t whylen);

#endif
