/* mirror.c: the open sessions, and counts, written aside. */
#include "store/mirror.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/fact.h"
#include "store/files.h"
#include "store/record.h"
#include "store/seen.h"

#define NAME "open.jsonl"
#define MOST_BYTES (256u << 20)
#define HEAD "{\"v\":1,\"after\":"		/* how it begins, and */
#define COUNT "{\"v\":1,\"what\":\"count\","	/* how one begins */

void
mirror_begin(struct mirror *m, uint64_t head)
{
	json_clear(&m->text);
	m->count = 0;
	json_object_begin(&m->text, NULL);
	json_unsigned(&m->text, "v", 1);
	json_unsigned(&m->text, "after", head);
	json_object_end(&m->text);
	json_newline(&m->text);
}

int
mirror_add(struct mirror *m, const struct session *s)
{
	struct mirror_item *item;

	if (m->count == m->room) {
		item = reallocarray(m->items, m->room + 256, sizeof(*item));
		if (!item)
			return -1;
		m->items = item;
		m->room += 256;
	}
	item = &m->items[m->count++];
	memcpy(item->id, s->id, sizeof(item->id));
	item->at = m->text.len;
	record_write(&m->text, s);
	item->len = m->text.len - item->at;
	json_newline(&m->text);
	return json_ok(&m->text) ? 0 : -1;
}

int
mirror_add_count(struct mirror *m, const char *source, int32_t day,
    unsigned part, const struct store_count *sum)
{
	fact_write_count(&m->text, source, day, part, sum);
	json_newline(&m->text);
	return json_ok(&m->text) ? 0 : -1;
}

void
mirror_free(struct mirror *m)
{
	json_free(&m->text);
	free(m->items);
	*m = (struct mirror){ 0 };
}

int
mirror_write(const struct mirror *m, const char *state, char *why,
    size_t whylen)
{
	char dir[4096];

	snprintf(dir, sizeof(dir), "%s/open", state);
	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "cannot make %s: %s", dir,
		    strerror(errno));
		return -1;
	}
	return files_replace(dir, NAME, m->text.bytes, m->text.len, why,
	    whylen);
}

uint64_t
mirror_written_us(const char *state)
{
	char path[4200];
	struct stat st;

	snprintf(path, sizeof(path), "%s/open/" NAME, state);
	if (stat(path, &st) < 0)
		return 0;
	return (uint64_t)st.st_mtim.tv_sec * 1000000 +
	    (uint64_t)st.st_mtim.tv_nsec / 1000;
}

void
mirror_remove(const char *state)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/open/" NAME, state);
	unlink(path);
}

/* Is this text a count? *len: of its beginning, which names it: day, name
 * and part. */
static bool
is_count(const char *text, size_t *len)
{
	const char *add = strstr(text, ",\"add\":");

	if (strncmp(text, COUNT, sizeof(COUNT) - 1) != 0 || !add)
		return false;
	*len = (size_t)(add - text);
	return true;
}

/* A journal_visit: what of the mirror was written after it. */
static int
note_written(void *arg, const struct journal_entry *e)
{
	struct session s = { 0 };
	char why[128];
	size_t len;
	int r;

	if (e->expired)
		return 0;
	if (e->kind == JOURNAL_COUNT_DAY && is_count(e->body, &len))
		return seen_add(arg, e->body, len) < 0 ? -1 : 0;
	if (e->kind != JOURNAL_SESSION ||
	    record_read(e->body, e->len, &s, why, sizeof(why)) < 0)
		return 0;
	r = seen_add(arg, s.id, sizeof(s.id));
	session_clear(&s);
	return r < 0 ? -1 : 0;
}

/* line is NUL-ended. */
static int
recover_line(const char *line, size_t len, const struct seen *written,
    const struct mirror_left *left, char *why, size_t whylen)
{
	struct session s = { 0 };
	size_t named;
	int r = 0;

	if (is_count(line, &named))
		return seen_has(written, line, named) ? 0 :
		    left->count(left->arg, line, len);
	if (record_read(line, len, &s, why, whylen) < 0)
		return -1;
	s.end = SESSION_SENSOR_STOPPED;
	if (!seen_has(written, s.id, sizeof(s.id)))
		r = left->session(left->arg, &s);
	session_clear(&s);
	return r;
}

/* The mirror's text. NULL: *why is set, or "" for there is none. */
static char *
read_text(const char *state, char *why, size_t whylen)
{
	char dir[4096];
	char *text;
	size_t len;

	why[0] = '\0';
	snprintf(dir, sizeof(dir), "%s/open", state);
	text = files_read(dir, NAME, MOST_BYTES, &len);
	if (!text && errno != ENOENT && errno != ENOTDIR)
		snprintf(why, whylen, "cannot read %s/" NAME ": %s", dir,
		    strerror(errno));
	return text;
}

static int
recover_text(char *text, struct journal *j, struct seen *written,
    const struct mirror_left *left, char *why, size_t whylen)
{
	char *line = strchr(text, '\n'), *end;
	unsigned long long after;
	int at = 0;

	if (!line || sscanf(text, "{\"v\":1,\"after\":%20llu}%n", &after,
	    &at) != 1 || text + at != line) {
		snprintf(why, whylen, "open/" NAME " is not a list of "
		    "sessions");
		return -1;
	}
	if (journal_each(j, after, note_written, written, why, whylen) != 0)
		return -1;
	for (line++; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (recover_line(line, (size_t)(end - line), written, left,
		    why, whylen) < 0)
			return -1;
	}
	return 0;
}

int
mirror_recover(const char *state, struct journal *j,
    const struct mirror_left *left, char *why, size_t whylen)
{
	char *text = read_text(state, why, whylen);
	struct seen *written;
	int r;

	if (!text)
		return why[0] ? -1 : 0;
	written = seen_new();
	if (written)
		r = recover_text(text, j, written, left, why, whylen);
	else {
		snprintf(why, whylen, "out of memory");
		r = -1;
	}
	seen_free(written);
	free(text);
	return r;
}

int
mirror_counts(const char *state, int32_t day, store_count_visit *visit,
    void *arg, char *why, size_t whylen)
{
	char *text = read_text(state, why, whylen), *line, *end;
	struct fact_sum sum;
	int r = 0;

	if (!text)
		return why[0] ? -1 : 0;
	for (line = text; r == 0 && (end = strchr(line, '\n')); line = end + 1)
		if (strncmp(line, COUNT, sizeof(COUNT) - 1) == 0) {
			r = fact_read(line, (size_t)(end - line), &sum, why,
			    whylen);
			if (r < 0 || sum.day != day)
				continue;
			r = visit(arg, &sum.count);
			if (r < 0)
				snprintf(why, whylen, "out of memory");
		}
	free(text);
	return r;
}

/* A line of the mirror: its first, a count, or a session. */
static int
visit_line(const char *line, size_t len, mirror_visit *visit, void *arg,
    char *why, size_t whylen)
{
	struct session s = { 0 };
	int r;

	if (strncmp(line, HEAD, sizeof(HEAD) - 1) == 0 ||
	    strncmp(line, COUNT, sizeof(COUNT) - 1) == 0)
		return 0;
	if (record_read(line, len, &s, why, whylen) < 0)
		return -1;
	r = visit(arg, &s);
	session_clear(&s);
	return r;
}

int
mirror_sessions(const char *state, mirror_visit *visit, void *arg,
    char *why, size_t whylen)
{
	char *text = read_text(state, why, whylen), *line, *end;
	int r = 0;

	if (!text)
		return why[0] ? -1 : 0;
	for (line = text; r == 0 && (end = strchr(line, '\n')); line = end + 1)
		r = visit_line(line, (size_t)(end - line), visit, arg, why,
		    whylen);
	free(text);
	return r;
}
