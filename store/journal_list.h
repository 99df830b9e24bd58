/* journal_list.h: the segments of a journal, from their first and last lines:
 * what there is, not whether it is right (verify.h). */
#ifndef STORE_JOURNAL_LIST_H
#define STORE_JOURNAL_LIST_H

#include <stddef.h>
#include <stdint.h>

struct journal_segment {
	char name[16];			/* 20261120-0001: its day, number */
	uint64_t entries, first, last;	/* 0: none */
	uint64_t bytes;			/* of both files */
	char digest[65];		/* of the last entry; "" none */
};

/* The segments of STATE/journal/NAME, ascending; the caller frees. A journal
 * that is not there has none. -1 and *why. */
int journal_list(const char *state, const char *name,
    struct journal_segment **out, size_t *count, char *why, size_t whylen);

#endif
