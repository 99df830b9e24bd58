/* file_names.c: the name a capture file has in the record, asked of it. */
#include "store/file_names.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "classify/hash.h"
#include "store/journal.h"
#include "store/removal.h"
#include "store/state_version.h"

_Static_assert(FILE_NAMES_TEXT ==
    sizeof(((struct session *)NULL)->source), "any name of a file");

#define OLDER "\"source\":\"file:"

struct search {
	const char *path;
	char older[FILE_NAMES_TEXT];	/* "" nothing asked for it yet */
	bool is_known;			/* by that */
	char *why;
	size_t whylen;
};

/* Have files an older name here: an entry that says so, or a tombstone's
 * marks, which do not say of what name they are? -1 and *why. */
static int
is_older(const struct search *s, const struct journal_entry *e)
{
	struct removal what;
	int is_marked;

	if (e->kind != JOURNAL_TOMBSTONE)
		return memmem(e->body, e->len, OLDER, sizeof(OLDER) - 1) !=
		    NULL;
	if (removal_read(e->body, e->len, &what, s->why, s->whylen) < 0)
		return -1;
	is_marked = what.marks.count > 0;
	removal_free(&what);
	return is_marked;
}

static int
name_older(struct search *s)
{
	uint8_t digest[HASH_BYTES];
	char hex[HASH_TEXT];

	if (hash_file(s->path, digest, s->why, s->whylen) < 0)
		return -1;
	snprintf(s->older, sizeof(s->older), "file:%s",
	    hash_text(digest, hex));
	return 0;
}

/* A journal_visit. */
static int
take(void *arg, const struct journal_entry *e)
{
	struct search *s = arg;
	int older = e->expired ? 0 : is_older(s, e);

	if (older <= 0)
		return older;
	if (!s->older[0] && name_older(s) < 0)
		return -1;
	s->is_known = memmem(e->body, e->len, s->older, strlen(s->older)) !=
	    NULL;
	return s->is_known;
}

static int
search(struct search *s, const char *state)
{
	char dir[PATH_MAX];
	struct journal *j;
	int result;

	snprintf(dir, sizeof(dir), "%s/journal/observations", state);
	if (state_version_check(state, s->why, s->whylen) < 0)
		return -1;
	if (access(dir, F_OK) < 0)
		return 0;
	if (journal_open_read(&j, dir, s->why, s->whylen) < 0)
		return -1;
	result = journal_each(j, 0, take, s, s->why, s->whylen);
	journal_close(j);
	return result < 0 ? -1 : 0;
}

int
file_names_find(struct file_names *out, const char *path,
    const char *newer, const char *state, char *why, size_t whylen)
{
	struct search s = { .path = path, .why = why, .whylen = whylen };

	if (search(&s, state) < 0)
		return -1;
	snprintf(out->source, sizeof(out->source), "%s", s.is_known ?
	    s.older : newer);
	snprintf(out->other, sizeof(out->other), "%s", s.is_known ? newer :
	    s.older);
	return 0;
}
