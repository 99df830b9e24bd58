/* state_version.c: the form of a state directory.
 *
 * Moving forward is one step a version, each safe to repeat; the number is
 * written last. Versions 2 to 4 changed no byte of what was there. */
#include "store/state_version.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/files.h"

#define NAME "version"
#define FORM "beadle-state "

/* The version: 0 there is no state yet; -1 and *why. */
static int
find(const char *state, char *why, size_t whylen)
{
	char path[PATH_MAX], *text, *end;
	size_t len;
	long n = 0;

	text = files_read(state, NAME, 64, &len);
	if (!text && errno != ENOENT && errno != ENOTDIR) {
		snprintf(why, whylen, "cannot read %.300s/" NAME ": %s", state,
		    strerror(errno));
		return -1;
	}
	if (!text) {
		snprintf(path, sizeof(path), "%s/journal", state);
		return access(path, F_OK) == 0 ? 1 : 0;
	}
	if (strncmp(text, FORM, sizeof(FORM) - 1) == 0) {
		n = strtol(text + sizeof(FORM) - 1, &end, 10);
		n = *end == '\n' && n > 0 && n < 10000 ? n : 0;
	}
	free(text);
	if (n == 0)
		snprintf(why, whylen, "%.300s/" NAME " is not what beadle "
		    "writes there: put it back from a backup", state);
	return n == 0 ? -1 : (int)n;
}

int
state_version_check(const char *state, char *why, size_t whylen)
{
	int n = find(state, why, whylen);

	if (n <= STATE_VERSION)
		return n < 0 ? -1 : 0;
	snprintf(why, whylen, "the state directory %.300s was written by a "
	    "newer beadle (form %d, this one knows %d): use that one",
	    state, n, STATE_VERSION);
	return -1;
}

int
state_version_migrate(const char *state, char *why, size_t whylen)
{
	char text[64];
	int n;

	if (state_version_check(state, why, whylen) < 0)
		return -1;
	n = find(state, why, whylen);
	if (n == STATE_VERSION)
		return 0;
	snprintf(text, sizeof(text), FORM "%d\n", STATE_VERSION);
	if (files_replace(state, NAME, text, strlen(text), why, whylen) < 0)
		return -1;
	return n > 0;
}
