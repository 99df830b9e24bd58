/* own.c: the sessions that are somebody's own. */
#include "dashboard/own.h"

#include <stdio.h>
#include <string.h>

struct reading {
	struct own_search *search;
	char *why;
	size_t whylen;
	int result;
};

bool
own_is(const struct judged *j, const char *person)
{
	return policy_is_theirs(&j->basis.context, &j->verdict, person);
}

/* A store_visit. */
static int
take(void *arg, const struct session *s)
{
	struct reading *r = arg;
	struct own_search *o = r->search;
	struct judged j;

	if (o->count == OWN_MOST) {
		o->is_cut = true;
		return 1;
	}
	r->result = judge_one(o->reader, s, &j, NULL, r->why, r->whylen);
	if (r->result == 0 && own_is(&j, o->person)) {
		o->visit(o->arg, s, &j);
		o->count++;
	}
	return r->result < 0;
}

/* The value of a key of a row of the roster, as written. */
static const char *
raw_of(const struct text_value *row, const char *key)
{
	size_t i;

	for (i = 0; text_is_map(row) && i < text_count(row); i++)
		if (strcmp(text_raw(text_key_at(row, i)), key) == 0)
			return text_raw(text_value_at(row, i));
	return "";
}

/* Of each device that was ever theirs; a device's several rows are next to
 * nothing in a day's index, and are asked for once. */
static int
read_day(struct reading *r, const struct text_value *rows, int32_t day)
{
	struct own_search *o = r->search;
	struct reader_request q = { .what = READER_DAY, .day = day,
		.is_unseen = true };
	const char *last = "";
	size_t i;
	int n;

	for (i = 0; i < text_count(rows) && !o->is_cut; i++) {
		const struct text_value *row = text_item(rows, i);

		if (!roster_is_same(laws_newest(o->reader->laws)->roster,
		    raw_of(row, "custodian"), o->person) ||
		    strcmp(raw_of(row, "id"), last) == 0)
			continue;
		q.filter.device = last = raw_of(row, "id");
		n = reader_named(o->reader, &q, take, r, r->why, r->whylen);
		if (n < 0 || r->result < 0)
			return -1;
	}
	return 0;
}

int
own_each(struct own_search *o, char *why, size_t whylen)
{
	const struct text_value *rows = roster_rows(laws_newest(
	    o->reader->laws)->roster, "devices");
	struct reading r = { o, why, whylen, 0 };
	int32_t first, last, day;
	int found = store_days(o->reader->store, &first, &last, why, whylen);

	o->count = 0;
	o->is_cut = false;
	for (day = last; found > 0 && day >= first && !o->is_cut; day--) {
		if (day <= last - OWN_DAYS)
			o->is_cut = true;
		else if (read_day(&r, rows, day) < 0)
			return -1;
	}
	return found < 0 ? -1 : 0;
}
