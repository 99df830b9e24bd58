/* export_part.h: the directory an export is made in, until all of it is there
 * and it gets its name. What an export that was killed left is an export's to
 * remove, as is what nothing is in; what anybody else made under that name is
 * not. */
#ifndef STORE_EXPORT_PART_H
#define STORE_EXPORT_PART_H

#include <limits.h>
#include <stddef.h>

struct export_part {
	char dir[PATH_MAX];
	int fd, mark;			/* held while it is open; -1 */
};

/* Make DIR.part, ours alone, in the place of what a killed export left. -1 and
 * *why: something else is there, or it cannot be; nothing is left of it, and
 * nothing open. */
int export_part_make(struct export_part *p, const char *dir, char *why,
    size_t whylen);
/* Give it its name. -1: errno says why. */
int export_part_name(const struct export_part *p, const char *dir);
/* With all that is in it. */
void export_part_remove(const struct export_part *p);
void export_part_close(struct export_part *p);

#endif
