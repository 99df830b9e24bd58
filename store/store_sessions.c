/* store_sessions.c: sessions, read through Redis.
 *
 * A day is read in two steps: its list (one answer), then the records in
 * pages, so that no answer is large enough to hold the server up. */
#include "store/store_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/day_index.h"
#include "store/keys.h"
#include "store/record.h"

#define PAGE 256

/* The records of these sessions, in that order. */
static int
visit_page(struct store *st, const struct day_index_line *lines, size_t n,
    const struct store_filter *f, store_visit *visit, void *arg, char *why,
    size_t whylen)
{
	char names[PAGE][KEYS_TEXT];
	struct redis_arg args[1 + PAGE] = { store_word("MGET") };
	struct redis_reply *page;
	size_t i;
	int r = 0;

	for (i = 0; i < n; i++)
		args[1 + i] = store_word(keys_name(KEY_SESSION, st->site, 0,
		    lines[i].id, names[i]));
	page = redis_ask(st->redis, args, 1 + n, 0, why, whylen);
	if (!page)
		return -1;
	for (i = 0; i < n && r == 0; i++)
		r = store_visit_record(redis_item(page, i), f, visit, arg, why,
		    whylen);
	redis_reply_free(page);
	return r;
}

/* *lines is the caller's to free, -1 or not. */
static int
read_list(struct store *st, int32_t day, struct day_index_line **lines,
    size_t *count, char *why, size_t whylen)
{
	char name[KEYS_TEXT];
	struct redis_reply *reply;
	const char *text;
	size_t len = 0;
	int r;

	*lines = NULL;
	reply = store_ask_key(st, "GET", keys_name(KEY_DAY, st->site, day, NULL,
	    name), why, whylen);
	if (!reply)
		return -1;
	text = redis_text(reply, &len);
	r = day_index_lines(text, len, lines, count, why, whylen);
	redis_reply_free(reply);
	return r;
}

struct store_part {
	struct store *store;
	struct day_index_line *lines;
	struct store_filter filter;
	size_t at, count;
};

int
store_part_open(struct store_part **out, struct store *st, int32_t day,
    const struct store_filter *f, char *why, size_t whylen)
{
	struct store_part *p = calloc(1, sizeof(*p));

	if (!p) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	p->store = st;
	if (f)
		p->filter = *f;
	if (read_list(st, day, &p->lines, &p->count, why, whylen) < 0) {
		store_part_close(p);
		return -1;
	}
	p->count = day_index_choose(p->lines, p->count, p->filter.device,
	    p->filter.service);
	*out = p;
	return 0;
}

size_t
store_part_left(const struct store_part *p)
{
	return p->count - p->at;
}

int
store_part_next(struct store_part *p, store_visit *visit, void *arg,
    char *why, size_t whylen)
{
	size_t n = store_part_left(p) < PAGE ? store_part_left(p) : PAGE;
	int r;

	if (!n)
		return 0;
	r = visit_page(p->store, p->lines + p->at, n, &p->filter, visit, arg,
	    why, whylen);
	p->at += n;
	return r;
}

void
store_part_close(struct store_part *p)
{
	if (!p)
		return;
	free(p->lines);
	free(p);
}

int
store_day(struct store *st, int32_t day, const struct store_filter *f,
    store_visit *visit, void *arg, char *why, size_t whylen)
{
	struct store_part *p;
	int r;

	if (store_part_open(&p, st, day, f, why, whylen) < 0)
		return -1;
	do {
		r = store_part_next(p, visit, arg, why, whylen);
	} while (r == 0 && store_part_left(p));
	store_part_close(p);
	return r;
}

int
store_get(struct store *st, const char *id, struct session *out, char *why,
    size_t whylen)
{
	char name[KEYS_TEXT], inner[200];
	struct redis_reply *reply;
	const char *text;
	size_t len;
	int r = 0;

	if (strlen(id) != 16 || strspn(id, "0123456789abcdef") != 16)
		return 0;
	reply = store_ask_key(st, "GET", keys_name(KEY_SESSION, st->site, 0, id,
	    name), why, whylen);
	if (!reply)
		return -1;
	text = redis_text(reply, &len);
	if (text) {
		r = 1;
		if (record_read(text, len, out, inner, sizeof(inner)) < 0) {
			snprintf(why, whylen, "Redis holds a damaged record: "
			    "%s", inner);
			r = -1;
		}
	}
	redis_reply_free(reply);
	return r;
}

int
store_open_sessions(struct store *st, store_visit *visit, void *arg,
    char *why, size_t whylen)
{
	char name[KEYS_TEXT];
	struct redis_reply *all;
	size_t i, count;
	int r = 0;

	all = store_ask_key(st, "HGETALL", keys_name(KEY_OPEN, st->site, 0,
	    NULL,
	    name), why, whylen);
	if (!all)
		return -1;
	count = redis_count(all);
	for (i = 1; i < count && r == 0; i += 2)
		r = store_visit_record(redis_item(all, i), NULL, visit, arg,
		    why,
		    whylen);
	redis_reply_free(all);
	return r;
}
