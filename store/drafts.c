/* drafts.c: copies of a law's texts, removed. */
#include "store/drafts.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHANCE 6			/* letters at the end, mkdtemp's */

void
drafts_remove(const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d && (e = readdir(d)))
		(void)unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(dir);
}

static void
sweep(const char *dir, const char *form, size_t begin)
{
	char path[PATH_MAX + NAME_MAX + 8];
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d && (e = readdir(d)))
		if (strncmp(e->d_name, form, begin) == 0) {
			snprintf(path, sizeof(path), "%.*s/%s", PATH_MAX, dir,
			    e->d_name);
			drafts_remove(path);
		}
	if (d)
		closedir(d);
}

void
drafts_sweep(const char *state)
{
	char path[PATH_MAX + 8];

	snprintf(path, sizeof(path), "%.*s/law", PATH_MAX, state);
	sweep(path, DRAFTS_FORM, sizeof(DRAFTS_FORM) - 1 - CHANCE);
}

void
drafts_sweep_laws(const char *state)
{
	sweep(state, DRAFTS_LAW, sizeof(DRAFTS_LAW) - 1 - CHANCE);
}
