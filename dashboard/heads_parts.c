/* heads_parts.c: what the ways of sending share. */
#include "dashboard/heads_parts.h"

#include <string.h>

const char *
heads_last_line(const struct heads_load *l, size_t *len)
{
	const char *end = l->all + l->to - 1;
	const char *before = memrchr(l->all, '\n', (size_t)(end - l->all));
	const char *line = before ? before + 1 : l->all;

	*len = (size_t)(end - line);
	return line;
}
