/* wipe.h: memory of what must not stay behind when it was used: the numbers of
 * foreign names (name_hash.h). What realloc moves, it leaves a copy of. */
#ifndef CLASSIFY_WIPE_H
#define CLASSIFY_WIPE_H

#include <stdlib.h>
#include <string.h>

static inline void
wipe_free(void *memory, size_t bytes)
{
	if (memory)
		explicit_bzero(memory, bytes);
	free(memory);
}

/* Room for count of size bytes each, which begins with the used bytes of
 * memory; that is wiped and freed. NULL: out of memory, it is as it was. */
static inline void *
wipe_grow(void *memory, size_t used, size_t count, size_t size)
{
	void *bigger = reallocarray(NULL, count, size);

	if (!bigger)
		return NULL;
	if (used > 0)
		memcpy(bigger, memory, used);
	wipe_free(memory, used);
	return bigger;
}

#endif
