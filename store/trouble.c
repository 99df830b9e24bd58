/* trouble.c: what the keeper cannot do, a line for each member. */
#include "store/trouble.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/files.h"

#define NAME "keeper.status"
#define VERSION "beadle keeper.status 1\n"
#define ROOM (4 * TROUBLE_TEXT)

/* Its line breaks would be ours. */
static void
add_text(char *out, const char *name, const char *text)
{
	size_t at = strlen(out);
	char *p;

	snprintf(out + at, ROOM - at, "%s ", name);
	p = out + strlen(out);
	snprintf(p, ROOM - (size_t)(p - out), "%.*s", TROUBLE_TEXT - 1, text);
	for (; *p; p++)
		if (*p == '\n')
			*p = ' ';
	snprintf(p, ROOM - (size_t)(p - out), "\n");
}

int
trouble_write(const char *state, const struct trouble *t, char *why,
    size_t whylen)
{
	char text[ROOM], path[4096];

	if (!t->redis[0] && !t->law[0] && !t->ledger[0]) {
		snprintf(path, sizeof(path), "%s/" NAME, state);
		if (unlink(path) == 0 || errno == ENOENT)
			return 0;
		snprintf(why, whylen, "cannot remove %s: %s", path,
		    strerror(errno));
		return -1;
	}
	snprintf(text, sizeof(text), VERSION "heard %" PRIu64 "\njournal %"
	    PRIu64 "\nin-redis %" PRIu64 "\n", t->heard_us,
	    t->journal_sequence, t->redis_sequence);
	add_text(text, "redis", t->redis);
	add_text(text, "law", t->law);
	add_text(text, "ledger", t->ledger);
	return files_replace(state, NAME, text, strlen(text), why, whylen);
}

/* The line that begins with this name, cut off text; NULL: it does not. */
static char *
next_line(char **text, const char *name)
{
	size_t len = strlen(name);
	char *line = *text, *end = strchr(line, '\n');

	if (!end || strncmp(line, name, len) != 0 || line[len] != ' ')
		return NULL;
	*end = '\0';
	*text = end + 1;
	return line + len + 1;
}

static int
read_number(char **text, const char *name, uint64_t *out)
{
	char *line = next_line(text, name), *end;

	if (!line || *line < '0' || *line > '9')
		return -1;
	*out = strtoull(line, &end, 10);
	return *end ? -1 : 0;
}

static int
read_text(char **text, const char *name, char out[TROUBLE_TEXT])
{
	char *line = next_line(text, name);

	if (!line)
		return -1;
	snprintf(out, TROUBLE_TEXT, "%s", line);
	return 0;
}

int
trouble_read(const char *state, struct trouble *out, char *why, size_t whylen)
{
	struct trouble t;
	char *text, *at;
	size_t len;
	int r = -1;

	text = files_read(state, NAME, ROOM, &len);
	if (!text && errno == ENOENT)
		return 0;
	if (!text) {
		snprintf(why, whylen, "cannot read %s/" NAME ": %s", state,
		    strerror(errno));
		return -1;
	}
	at = text + strlen(VERSION);
	if (strncmp(text, VERSION, strlen(VERSION)) == 0 &&
	    read_number(&at, "heard", &t.heard_us) == 0 &&
	    read_number(&at, "journal", &t.journal_sequence) == 0 &&
	    read_number(&at, "in-redis", &t.redis_sequence) == 0 &&
	    read_text(&at, "redis", t.redis) == 0 &&
	    read_text(&at, "law", t.law) == 0 &&
	    read_text(&at, "ledger", t.ledger) == 0)
		r = 1;
	free(text);
	if (r == 1)
		*out = t;
	else
		snprintf(why, whylen, "%s/" NAME " is not what the keeper "
		    "writes", state);
	return r;
}
