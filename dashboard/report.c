/* report.c: the numbers of a stretch of days. */
#include "dashboard/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/reviews.h"
#include "store/cover.h"

/* A capture file, and the texts it was first seen to be read under. */
struct reading {
	char source[72], catalogue[65], roster[65];
};

struct counts { struct store_count *list; size_t count; };

struct report_maker {
	struct report_source source;
	struct dates dates;
	struct judging *judging;
	struct tally_maker *live, *files;
	uint64_t live_count, file_count;
	struct reading *readings;
	size_t reading_count;
	bool read_again;
	struct counts counts, permitted;
	struct store_cover cover;
	unsigned days, school_days, blind_days;
	struct report_watch *watched;
	size_t watched_count;
};

struct report_maker *
report_new(const struct report_source *s, const struct dates *d)
{
	struct report_maker *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->source = *s;
	m->dates = *d;
	m->judging = judging_new(s->find, s->arg);
	m->live = tally_new(d);
	m->files = tally_new(d);
	if (m->judging && m->live && m->files)
		return m;
	report_free(m);
	return NULL;
}

/* ---- sessions ---- */

/* Read again under other texts, a file may give the same use another device
 * or service, and so another session. -1: out of memory. */
static int
note_reading(struct report_maker *m, const struct session *s)
{
	struct reading *r = m->readings;
	size_t i;

	for (i = 0; i < m->reading_count; i++)
		if (strcmp(r[i].source, s->source) == 0) {
			m->read_again |= strcmp(r[i].roster, s->roster) != 0 ||
			    strcmp(r[i].catalogue, s->catalogue) != 0;
			return 0;
		}
	r = reallocarray(r, m->reading_count + 1, sizeof(*r));
	if (!r)
		return -1;
	m->readings = r;
	r += m->reading_count++;
	memcpy(r->source, s->source, sizeof(r->source));
	memcpy(r->catalogue, s->catalogue, sizeof(r->catalogue));
	memcpy(r->roster, s->roster, sizeof(r->roster));
	return 0;
}

/* Was it contrary on its face, and found to be nothing by whoever looked? */
static bool
is_cleared(const struct report_source *from, const struct session *s,
    const struct judged *j)
{
	const struct review *v = from->reviews &&
	    j->verdict.outcome == OUTCOME_CONTRARY ?
	    reviews_of(from->reviews, s->id, from->as_known_us) : NULL;

	return v && (v->disposition == DISPOSITION_EXEMPT ||
	    v->disposition == DISPOSITION_EMBED ||
	    v->disposition == DISPOSITION_BACKGROUND ||
	    v->disposition == DISPOSITION_WRONG_DEVICE);
}

static int
add_judged(struct tally_maker *m, const struct report_source *from,
    const struct session *s, const struct judged *j)
{
	if (j->verdict.equipment != EQUIPMENT_SCHOOL)
		return tally_add_to(m, TALLY_OWN, s, j);
	if (is_cleared(from, s, j) && tally_add_to(m, TALLY_CLEARED, s, j) < 0)
		return -1;
	return tally_add(m, s, j);
}

enum judging_result
report_add(struct report_maker *m, const struct session *s)
{
	bool is_file = judging_is_file(s);
	enum judging_result result;
	struct judged judged;

	if (is_file && note_reading(m, s) < 0)
		return JUDGING_MEMORY;
	if (is_file)
		m->file_count++;
	else
		m->live_count++;
	result = judging_next(m->judging, s, &judged, NULL);
	if (result == JUDGING_DONE && add_judged(is_file &&
	    !m->source.with_files ? m->files : m->live, &m->source, s,
	    &judged) < 0)
		return JUDGING_MEMORY;
	return result;
}

/* ---- what was only counted ---- */

/* Add it to the row of the same kind and name. -1: out of memory. */
static int
add_count(struct counts *to, const struct store_count *c, const char *name)
{
	struct store_count *list = to->list, *row;
	size_t i;

	for (i = 0; i < to->count; i++)
		if (list[i].of == c->of && strcmp(list[i].name, name) == 0)
			break;
	if (i == to->count) {
		list = reallocarray(list, to->count + 1, sizeof(*list));
		if (!list)
			return -1;
		to->list = list;
		to->count++;
		list[i] = (struct store_count){ .of = c->of };
		memcpy(list[i].name, name, strlen(name) + 1);
	}
	row = &list[i];
	row->sessions += c->sessions;
	row->devices += c->devices;
	row->minutes += c->minutes;
	row->bytes += c->bytes;
	return 0;
}

/* What registers permit is put together, for an entry is somebody's; by entry
 * it is kept apart, for whoever looks after the registers. */
int
report_count(struct report_maker *m, const struct store_count *c)
{
	if (c->of != COUNT_EXEMPT)
		return add_count(&m->counts, c, c->name);
	if (add_count(&m->permitted, c, c->name) < 0)
		return -1;
	return add_count(&m->counts, c, "");
}

/* ---- what was watched ---- */

static struct report_watch *
watch_of(struct report_maker *m, const char *group)
{
	struct report_watch *w = m->watched;
	size_t i;

	for (i = 0; i < m->watched_count; i++)
		if (strcmp(w[i].group, group) == 0)
			return &w[i];
	w = reallocarray(w, m->watched_count + 1, sizeof(*w));
	if (!w)
		return NULL;
	m->watched = w;
	m->watched_count++;
	w[i] = (struct report_watch){ 0 };
	snprintf(w[i].group, sizeof(w[i].group), "%s", group);
	return &w[i];
}

/* Is it one whose use would have been recorded, that day? */
static bool
is_watched(const struct roster_device *d, int32_t day)
{
	return d->from <= day && d->to >= day && !d->reference &&
	    d->equipment == EQUIPMENT_SCHOOL && d->used_by != PERSON_PUPIL;
}

static int
watch_day(struct report_maker *m, const struct roster *r, int32_t day,
    uint64_t minutes)
{
	const struct roster_device *d;
	struct report_watch *w;
	size_t i;

	for (i = 0; i < m->watched_count; i++)
		m->watched[i].today = 0;
	for (i = 0; (d = roster_device_at(r, i)); i++) {
		if (!is_watched(d, day))
			continue;
		w = watch_of(m, d->group);
		if (!w)
			return -1;
		w->device_minutes += minutes;
		if (++w->today > w->devices)
			w->devices = w->today;
	}
	return 0;
}

int
report_cover(struct report_maker *m, int32_t day, const struct store_cover *c)
{
	struct store_cover one = *c;
	struct judging_basis basis;
	struct calendar_moment noon;
	bool is_school;

	for (size_t i = 0; i < cover_field_count; i++)
		*cover_field(&m->cover, i) += *cover_field(&one, i);
	m->source.find(m->source.arg, calendar_midnight(day), &basis);
	calendar_at(basis.context.calendar, NULL, calendar_wall(day, 12 * 60),
	    &noon);
	is_school = noon.day_kind == DAY_SCHOOL || noon.day_kind == DAY_INSET;
	m->days++;
	m->school_days += is_school;
	m->blind_days += is_school && c->minutes == 0;
	return watch_day(m, basis.context.roster, day, c->minutes);
}

/* ---- the numbers ---- */

static int
order_watched(const void *a, const void *b)
{
	const struct report_watch *p = a, *q = b;

	return strcmp(p->group, q->group);
}

static int
order_counts(const void *a, const void *b)
{
	const struct store_count *p = a, *q = b;

	if (p->of != q->of)
		return p->of < q->of ? -1 : 1;
	return strcmp(p->name, q->name);
}

static void
sort_counts(struct counts *c)
{
	if (c->count > 1)
		qsort(c->list, c->count, sizeof(*c->list), order_counts);
}

/* Whatever the maker owned is the report's. */
static void
hand_over(struct report_maker *m, struct report *out)
{
	sort_counts(&m->counts);
	sort_counts(&m->permitted);
	if (m->watched_count > 1)
		qsort(m->watched, m->watched_count, sizeof(*m->watched),
		    order_watched);
	out->counts = m->counts.list;
	out->count_count = m->counts.count;
	out->permitted = m->permitted.list;
	out->permitted_count = m->permitted.count;
	out->watched = m->watched;
	out->watched_count = m->watched_count;
	m->counts.list = m->permitted.list = NULL;
	m->watched = NULL;
}

int
report_end(struct report_maker *m, struct report *out)
{
	bool only_files = m->live_count == 0 && m->file_count > 0;
	bool use_files = only_files && !m->source.with_files;

	if (tally_end(use_files ? m->files : m->live, &out->tally) < 0)
		return -1;
	m->source.find(m->source.arg, calendar_midnight(out->dates.from),
	    &out->begin);
	m->source.find(m->source.arg, calendar_midnight(out->dates.to + 1) - 1,
	    &out->basis);
	hand_over(m, out);
	out->cover = m->cover;
	out->days = m->days;
	out->school_days = m->school_days;
	out->blind_days = m->blind_days;
	out->from_files = only_files;
	out->left_out = only_files || m->source.with_files ? 0 : m->file_count;
	out->put_in = !only_files && m->source.with_files ? m->file_count : 0;
	out->read_again = m->read_again && out->left_out == 0;
	return 0;
}

void
report_free(struct report_maker *m)
{
	if (!m)
		return;
	judging_free(m->judging);
	tally_free(m->live);
	tally_free(m->files);
	free(m->readings);
	free(m->counts.list);
	free(m->permitted.list);
	free(m->watched);
	free(m);
}

int
report_look(struct report *r, const char *command, bool has_reason)
{
	struct report_look *l = r->looks;
	size_t i;

	for (i = 0; i < r->look_count; i++)
		if (strcmp(l[i].command, command) == 0)
			break;
	if (i == r->look_count) {
		l = reallocarray(l, i + 1, sizeof(*l));
		if (!l)
			return -1;
		r->looks = l;
		r->look_count++;
		l[i] = (struct report_look){ .looks = 0 };
		snprintf(l[i].command, sizeof(l[i].command), "%s", command);
	}
	l[i].looks++;
	l[i].with_reason += has_reason;
	return 0;
}

void
report_clear(struct report *r)
{
	tally_clear(&r->tally);
	free(r->counts);
	free(r->permitted);
	free(r->watched);
	free(r->looks);
	r->counts = r->permitted = NULL;
	r->watched = NULL;
	r->looks = NULL;
	r->look_count = 0;
	r->count_count = r->permitted_count = r->watched_count = 0;
}

uint64_t
report_watched(const struct report *r, const char *group)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < r->watched_count; i++)
		if (!group || strcmp(r->watched[i].group, group) == 0)
			sum += r->watched[i].device_minutes;
	return sum;
}
