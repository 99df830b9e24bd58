/* views.c: filters that somebody keeps under a name. The file is read anew each
 * time: it is small, and nothing of it lives longer than a request. */
#include "dashboard/views.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "classify/utf8.h"
#include "dashboard/accounts.h"
#include "store/files.h"

#define NAME "views"
#define FORM "beadle views 1"
#define MOST (ACCOUNTS_MOST * VIEWS_OF_PERSON)
#define MOST_BYTES ((size_t)MOST * (REGISTER_NAME + 2 * VIEWS_NAME + \
	VIEWS_QUERY))

struct row { char person[REGISTER_NAME]; struct view view; };

struct file {
	struct row *rows;
	size_t count;
};

/* ---- what may be in it ---- */

/* What a person may call it; *why, if not. */
static bool
is_name(const char *name, char *why, size_t whylen)
{
	size_t len = strlen(name), at = 0, n;
	uint32_t c = ' ';
	bool is_blank = true;

	for (; at < len; at += n) {
		n = utf8_read(name + at, len - at, &c);
		if (!n || utf8_is_control(c)) {
			snprintf(why, whylen, "The name has a letter in it "
			    "that cannot be shown.");
			return false;
		}
		is_blank = is_blank && c == ' ';
	}
	if (is_blank)
		snprintf(why, whylen, "Give the view a name.");
	else if (len >= VIEWS_NAME)
		snprintf(why, whylen, "The name is too long: it has up to %d "
		    "letters.", VIEWS_NAME - 1);
	return !is_blank && len < VIEWS_NAME;
}

static bool
is_query(const char *query)
{
	size_t len = strlen(query);

	return len < VIEWS_QUERY && strspn(query, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%=&") == len;
}

/* ---- the file: "person name-in-hex query" ---- */

static int
read_hex(const char *hex, size_t len, char *out, size_t room)
{
	unsigned byte;
	size_t i;

	if (len % 2 || len / 2 >= room)
		return -1;
	for (i = 0; i < len / 2; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1 || !byte)
			return -1;
		out[i] = (char)byte;
	}
	out[i] = '\0';
	return 0;
}

static int
read_line(char *line, struct row *out)
{
	char *person = strsep(&line, " "), *name = strsep(&line, " ");
	char unused[100];

	memset(out, 0, sizeof(*out));
	if (!name || !line || strlen(person) >= sizeof(out->person) ||
	    !accounts_is_name(person) || !is_query(line) ||
	    strspn(name, "0123456789abcdef") != strlen(name) ||
	    read_hex(name, strlen(name), out->view.name, VIEWS_NAME) < 0)
		return -1;
	strcpy(out->person, person);
	strcpy(out->view.query, line);
	return is_name(out->view.name, unused, sizeof(unused)) ? 0 : -1;
}

static int
read_lines(struct file *f, char *text)
{
	char *line = strsep(&text, "\n");
	struct row *more;

	if (!text || strcmp(line, FORM) != 0)
		return -1;
	while ((line = strsep(&text, "\n")) && text) {
		more = f->count < MOST ? reallocarray(f->rows, f->count + 1,
		    sizeof(*more)) : NULL;
		if (!more)
			return -1;
		f->rows = more;
		if (read_line(line, &f->rows[f->count]) < 0)
			return -1;
		f->count++;
	}
	return line && !line[0] ? 0 : -1;
}

static int
read_file(const char *state, struct file *f, char *why, size_t whylen)
{
	size_t len;
	char *text = files_read(state, NAME, MOST_BYTES, &len);
	int r;

	memset(f, 0, sizeof(*f));
	if (!text && errno == ENOENT)
		return 0;
	if (!text) {
		snprintf(why, whylen, "%s/" NAME ": %s", state,
		    strerror(errno));
		return -1;
	}
	r = strlen(text) == len ? read_lines(f, text) : -1;
	free(text);
	if (r < 0) {
		snprintf(why, whylen, "%s/" NAME " is not what beadle wrote; "
		    "remove it, and people make their views again", state);
		free(f->rows);
		memset(f, 0, sizeof(*f));
	}
	return r;
}

static int
write_file(const char *state, const struct file *f, char *why, size_t whylen)
{
	char *text = NULL;
	size_t len, i, k;
	FILE *out = open_memstream(&text, &len);
	int r = -1;

	if (!out) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	fputs(FORM "\n", out);
	for (i = 0; i < f->count; i++) {
		fprintf(out, "%s ", f->rows[i].person);
		for (k = 0; f->rows[i].view.name[k]; k++)
			fprintf(out, "%02x",
			    (unsigned char)f->rows[i].view.name[k]);
		fprintf(out, " %s\n", f->rows[i].view.query);
	}
	if (fclose(out) == 0)
		r = files_replace(state, NAME, text, len, why, whylen);
	free(text);
	return r;
}

/* ---- one person's ---- */

int
views_read(const char *state, const char *person, struct views *out,
    char *why, size_t whylen)
{
	struct file f;
	size_t i;

	memset(out, 0, sizeof(*out));
	if (read_file(state, &f, why, whylen) < 0)
		return -1;
	for (i = 0; i < f.count && out->count < VIEWS_OF_PERSON; i++)
		if (strcmp(f.rows[i].person, person) == 0)
			out->all[out->count++] = f.rows[i].view;
	free(f.rows);
	return 0;
}

/* The person's of that name; count: there is none. */
static size_t
row_of(const struct file *f, const char *person, const char *name)
{
	size_t i = 0;

	while (i < f->count && (strcmp(f->rows[i].person, person) != 0 ||
	    strcmp(f->rows[i].view.name, name) != 0))
		i++;
	return i;
}

struct change {
	const char *person, *name;	/* whose, which */
	const char *to;			/* another name; NULL */
	const char *query;		/* kept under name; NULL */
};

static int
add(struct file *f, const struct change *c, char *why, size_t whylen)
{
	size_t i, own = 0;
	struct row *more;

	for (i = 0; i < f->count; i++)
		own += strcmp(f->rows[i].person, c->person) == 0;
	if (own >= VIEWS_OF_PERSON || f->count == MOST) {
		snprintf(why, whylen, "You have %d views, which is as many as "
		    "are kept. Remove one first.", VIEWS_OF_PERSON);
		return 1;
	}
	more = reallocarray(f->rows, f->count + 1, sizeof(*more));
	if (!more) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	f->rows = more;
	more = &f->rows[f->count++];
	memset(more, 0, sizeof(*more));
	snprintf(more->person, sizeof(more->person), "%s", c->person);
	strcpy(more->view.name, c->name);
	strcpy(more->view.query, c->query);
	return 0;
}

static int
apply(struct file *f, const struct change *c, char *why, size_t whylen)
{
	const char *given = c->query ? c->name : c->to;
	size_t at = row_of(f, c->person, c->name);

	if (given && !is_name(given, why, whylen))
		return 1;
	if (given && row_of(f, c->person, given) < f->count) {
		snprintf(why, whylen, "You have a view of that name already.");
		return 1;
	}
	if (c->query)
		return add(f, c, why, whylen);
	if (at == f->count) {
		snprintf(why, whylen, "You have no view of that name any "
		    "more.");
		return 1;
	}
	if (c->to)
		strcpy(f->rows[at].view.name, c->to);
	else
		memmove(&f->rows[at], &f->rows[at + 1], (--f->count - at) *
		    sizeof(f->rows[0]));
	return 0;
}

static int
change(const char *state, const struct change *c, char *why, size_t whylen)
{
	char path[300];
	struct file f;
	int fd, r = -1;

	snprintf(path, sizeof(path), "%.255s/" NAME ".lock", state);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || flock(fd, LOCK_EX) < 0) {
		snprintf(why, whylen, "%s: %s", path, strerror(errno));
	} else if (read_file(state, &f, why, whylen) == 0) {
		r = apply(&f, c, why, whylen);
		if (r == 0)
			r = write_file(state, &f, why, whylen);
		free(f.rows);
	}
	if (fd >= 0)
		close(fd);
	return r;
}

int
views_keep(const char *state, const char *person, const char *name,
    const char *query, char *why, size_t whylen)
{
	const struct change c = { person, name, NULL, query };

	if (is_query(query) && query[0])
		return change(state, &c, why, whylen);
	snprintf(why, whylen, "There is nothing to keep: choose a filter "
	    "first.");
	return 1;
}

int
views_rename(const char *state, const char *person, const char *from,
    const char *to, char *why, size_t whylen)
{
	const struct change c = { person, from, to, NULL };

	return change(state, &c, why, whylen);
}

int
views_remove(const char *state, const char *person, const char *name,
    char *why, size_t whylen)
{
	const struct change c = { person, name, NULL, NULL };

	return change(state, &c, why, whylen);
}
