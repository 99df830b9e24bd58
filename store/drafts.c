/* drafts.c: copies of a law's texts, removed. */
#include "store/drafts.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BEGIN 5				/* of DRAFTS_FORM: how all begin */

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

void
drafts_sweep(const char *state)
{
	char path[PATH_MAX + NAME_MAX + 8];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%.*s/law", PATH_MAX, state);
	d = opendir(path);
	while (d && (e = readdir(d)))
		if (strncmp(e->d_name, DRAFTS_FORM, BEGIN) == 0) {
			snprintf(path, sizeof(path), "%.*s/law/%s", PATH_MAX,
			    state, e->d_name);
			drafts_remove(path);
		}
	if (d)
		closedir(d);
}
