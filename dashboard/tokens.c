/* tokens.c: with what programs may ask the dashboard. */
#include "dashboard/tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"

#define NAME "tokens"
#define FORM "beadle tokens 1"
#define MOST_BYTES (ACCOUNTS_MOST * 200)

struct token { char person[REGISTER_NAME], digest[ACCOUNTS_DIGEST]; };

struct tokens {
	char state[256];
	struct token all[ACCOUNTS_MOST];
	size_t count;
	struct stat seen;
};

/* ---- the file ---- */

/* "person digest" */
static int
read_line(const char *line, struct token *out)
{
	const char *space = strchr(line, ' ');
	size_t len = space ? (size_t)(space - line) : 0;

	if (!len || len >= sizeof(out->person) ||
	    strlen(space + 1) != ACCOUNTS_DIGEST - 1 ||
	    strspn(space + 1, "0123456789abcdef") != ACCOUNTS_DIGEST - 1)
		return -1;
	memset(out, 0, sizeof(*out));
	memcpy(out->person, line, len);
	memcpy(out->digest, space + 1, ACCOUNTS_DIGEST);
	return accounts_is_name(out->person) ? 0 : -1;
}

/* How many, or -1. */
static long
read_lines(char *text, struct token all[ACCOUNTS_MOST])
{
	long count = -1;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		if (!text)
			return line[0] ? -1 : count;
		if (count < 0 ? strcmp(line, FORM) != 0 :
		    count == ACCOUNTS_MOST || read_line(line, &all[count]) < 0)
			return -1;
		count++;
	}
	return -1;
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int
tokens_follow(struct tokens *t, char *why, size_t whylen)
{
	struct token *all;
	struct stat st;
	char path[300], *text;
	size_t len;
	long count;

	snprintf(path, sizeof(path), "%s/" NAME, t->state);
	if (stat(path, &st) < 0) {
		if (errno == ENOENT) {		/* all are taken back */
			t->count = 0;
			memset(&t->seen, 0, sizeof(t->seen));
		}
		return 0;
	}
	if (is_same(&st, &t->seen))
		return 0;
	all = calloc(ACCOUNTS_MOST, sizeof(*all));
	text = files_read(t->state, NAME, MOST_BYTES, &len);
	if (!all || !text) {
		snprintf(why, whylen, "%s: %s", path, strerror(errno));
		free(all);
		free(text);
		return -1;
	}
	count = strlen(text) == len ? read_lines(text, all) : -1;
	if (count >= 0) {
		memcpy(t->all, all, sizeof(t->all));
		t->count = (size_t)count;
		t->seen = st;
	} else {
		snprintf(why, whylen, "%s is not what beadle wrote; remove it "
		    "and make the tokens again", path);
	}
	free(all);
	free(text);
	return count < 0 ? -1 : 0;
}

int
tokens_open(struct tokens **out, const char *state, char *why, size_t whylen)
{
	struct tokens *t = calloc(1, sizeof(*t));

	if (!t) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	snprintf(t->state, sizeof(t->state), "%.255s", state);
	if (tokens_follow(t, why, whylen) < 0) {
		free(t);
		return -1;
	}
	*out = t;
	return 0;
}

void
tokens_close(struct tokens *t)
{
	free(t);
}

const char *
tokens_person(const struct tokens *t, const char *token)
{
	char digest[ACCOUNTS_DIGEST];
	const char *found = NULL;
	size_t i;

	if (strlen(token) != ACCOUNTS_TOKEN - 1)
		return NULL;
	accounts_digest(token, digest);
	for (i = 0; i < t->count; i++)
		if (password_same(t->all[i].digest, digest,
		    ACCOUNTS_DIGEST - 1))
			found = t->all[i].person;
	return found;
}

/* ---- changing ---- */

static int
write_all(struct tokens *t, char *why, size_t whylen)
{
	char *text = NULL;
	size_t len, i;
	FILE *f = open_memstream(&text, &len);
	int r = -1;

	if (!f) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	fputs(FORM "\n", f);
	for (i = 0; i < t->count; i++)
		fprintf(f, "%s %s\n", t->all[i].person, t->all[i].digest);
	if (fclose(f) == 0)
		r = files_replace(t->state, NAME, text, len, why, whylen);
	free(text);
	return r;
}

/* The person's row, the last one where there is none. */
static size_t
row_of(const struct tokens *t, const char *person)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->all[i].person, person) == 0)
			break;
	return i;
}

bool
tokens_has(const struct tokens *t, const char *person)
{
	return row_of(t, person) < t->count;
}

static int
change(struct tokens *t, const char *person, const char *digest, char *why,
    size_t whylen)
{
	size_t i = row_of(t, person);

	if (!digest && i == t->count)
		return 1;
	if (!digest) {
		t->all[i] = t->all[--t->count];
	} else if (i == ACCOUNTS_MOST || !accounts_is_name(person)) {
		snprintf(why, whylen, "no token can be made for \"%.60s\"",
		    person);
		return -1;
	} else {
		snprintf(t->all[i].person, sizeof(t->all[i].person), "%s",
		    person);
		snprintf(t->all[i].digest, sizeof(t->all[i].digest), "%s",
		    digest);
		t->count += i == t->count;
	}
	return write_all(t, why, whylen);
}

int
tokens_set(struct tokens *t, const char *person, const char *digest,
    char *why, size_t whylen)
{
	char path[300];
	int fd, r;

	snprintf(path, sizeof(path), "%s/" NAME ".lock", t->state);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || flock(fd, LOCK_EX) < 0) {
		snprintf(why, whylen, "%s: %s", path, strerror(errno));
		r = -1;
	} else {
		r = tokens_follow(t, why, whylen);
		if (r == 0)
			r = change(t, person, digest, why, whylen);
	}
	if (fd >= 0)
		close(fd);
	return r;
}

int
tokens_revoke(const char *state, const char *person, char *why, size_t whylen)
{
	struct tokens *t;
	int r = 0;

	if (tokens_open(&t, state, why, whylen) < 0)
		return -1;
	if (tokens_has(t, person))
		r = tokens_set(t, person, NULL, why, whylen);
	tokens_close(t);
	return r < 0 ? -1 : 0;
}
