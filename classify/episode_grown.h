/* episode_grown.h: an array that grows by one at a time, in doublings. */
#ifndef CLASSIFY_EPISODE_GROWN_H
#define CLASSIFY_EPISODE_GROWN_H

#include <stddef.h>
#include <stdlib.h>

/* Room for one more of size bytes behind count, at first for so many. NULL:
 * out of memory, *array still good. */
static inline void *
grown(void *array, size_t count, size_t *room, size_t first, size_t size)
{
	size_t more = *room ? *room * 2 : first;
	void *bigger;

	if (count < *room)
		return array;
	bigger = reallocarray(array, more, size);
	if (bigger)
		*room = more;
	return bigger;
}

#endif
