/* mirror.c: the open sessions, written aside. */
#include "store/mirror.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/files.h"
#include "store/record.h"
#include "store/seen.h"

#define NAME "open.jsonl"
#define MOST_BYTES (256u << 20)

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

void
mirror_remove(const char *state)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/open/" NAME, state);
	unlink(path);
}

static int
note_id(void *arg, const struct journal_entry *e)
{
	struct session s = { 0 };
	char why[128];
	int r;

	if (e->kind != JOURNAL_SESSION ||
	    record_read(e->body, e->len, &s, why, sizeof(why)) < 0)
		return 0;
	r = seen_add(arg, s.id, sizeof(s.id));
	session_clear(&s);
	return r < 0 ? -1 : 0;
}

static int
recover_line(const char *line, size_t len, const struct seen *sealed,
    mirror_visit *visit, void *arg, char *why, size_t whylen)
{
	struct session s = { 0 };
	int r = 0;

	if (record_read(line, len, &s, why, whylen) < 0)
		return -1;
	s.end = SESSION_SENSOR_STOPPED;
	if (!seen_has(sealed, s.id, sizeof(s.id)))
		r = visit(arg, &s);
	session_clear(&s);
	return r;
}

static int
recover_text(const char *text, struct journal *j, struct seen *sealed,
    mirror_visit *visit, void *arg, char *why, size_t whylen)
{
	const char *line = strchr(text, '\n'), *end;
	unsigned long long after;
	int at = 0, r;

	if (!line || sscanf(text, "{\"v\":1,\"after\":%20llu}%n", &after,
	    &at) != 1 || text + at != line) {
		snprintf(why, whylen, "open/" NAME " is not a list of "
		    "sessions");
		return -1;
	}
	if (journal_each(j, after, note_id, sealed, why, whylen) != 0)
		return -1;
	for (line++; (end = strchr(line, '\n')); line = end + 1) {
		r = recover_line(line, (size_t)(end - line), sealed, visit, arg,
		    why, whylen);
		if (r < 0)
			return -1;
	}
	return 0;
}

int
mirror_recover(const char *state, struct journal *j, mirror_visit *visit,
    void *arg, char *why, size_t whylen)
{
	struct seen *sealed;
	char dir[4096];
	char *text;
	size_t len;
	int r;

	snprintf(dir, sizeof(dir), "%s/open", state);
	text = files_read(dir, NAME, MOST_BYTES, &len);
	if (!text && errno == ENOENT)
		return 0;
	if (!text) {
		snprintf(why, whylen, "cannot read %s/" NAME ": %s", dir,
		    strerror(errno));
		return -1;
	}
	sealed = seen_new();
	if (sealed)
		r = recover_text(text, j, sealed, visit, arg, why, whylen);
	else {
		snprintf(why, whylen, "out of memory");
		r = -1;
	}
	seen_free(sealed);
	free(text);
	return r;
}
