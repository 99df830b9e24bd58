/* text_meant.h: which of the words there are was probably meant by one that is
 * not among them. Pure. */
#ifndef CLASSIFY_TEXT_MEANT_H
#define CLASSIFY_TEXT_MEANT_H

#include <stddef.h>

struct text_meant {
	const char *word;	/* the one that is not there; borrowed */
	const char *found;	/* the likest so far, borrowed; NULL: none is
				 * like it */
	size_t apart;		/* by how many letters */
};

/* Begin with .word alone set, then show it each word there is. Upper and lower
 * case are one. Of equally like ones the first stands. */
void text_meant_try(struct text_meant *m, const char *candidate);

#endif
