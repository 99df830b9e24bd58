/* report.c: a day's numbers as a document. */
#include "dashboard/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


const char report_method[] =
    "lower = distinct minutes of a device that bore content in a visit, "
    "without the first and the last of those that follow one another; upper = "
    "union of the intervals from first to last active packet of a device; "
    "parallel use is never added up";

const char *const report_limits[] = {
	"It shows that a device reached a service and about how long the "
	"connection was in use. It does not show who sat there, what was read "
	"or written, or whether anybody looked at the screen.",
	"Time is given as bounds: whole minutes in which content came, and "
	"from first to last activity. Neither tells how long anybody looked.",
	"\"Contrary on its face\" is what the text of the policy says of these "
	"facts. It is a question for a person to look into, not a finding "
	"about anybody.",
	"Equipment the school does not own is not in these numbers, nor, "
	"unless the policy says otherwise, are pupils' devices and devices on "
	"no network that the roster declares. What went by mobile data, a VPN "
	"or a connection without a readable name was not seen as a service.",
	NULL
};

struct store_count
report_counted(const struct report *r, enum store_count_of of)
{
	struct store_count sum = { .of = of };
	size_t i;

	for (i = 0; i < r->count_count; i++)
		if (r->counts[i].of == of) {
			sum.sessions += r->counts[i].sessions;
			sum.devices += r->counts[i].devices;
		}
	return sum;
}

const char *
report_service_title(const struct catalogue *c, const char *id)
{
	const struct catalogue_service *service =
	    catalogue_service_named(c, id);

	return service ? service->title : id;
}

const char *
report_period_words(const char *id)
{
	static const struct {
		enum period_kind kind;
		const char *words;
	} t[] = {
		{ PERIOD_LESSON, "lessons" },
		{ PERIOD_BREAK, "breaks" },
		{ PERIOD_BEFORE, "before the first bell" },
		{ PERIOD_AFTER, "after the last bell" },
		{ PERIOD_NONE, "a day without bells" },
	};
	size_t i;

	static_assert(sizeof(t) / sizeof(t[0]) == PERIOD_KIND_COUNT,
	    "words for every period");
	for (i = 0; i < PERIOD_KIND_COUNT; i++)
		if (strcmp(id, period_kind_name(t[i].kind)) == 0)
			return t[i].words;
	return id;
}

const char *
report_hours_words(const char *id)
{
	if (strcmp(id, "yes") == 0)
		return "working time";
	return strcmp(id, "no") == 0 ? "outside working time" :
	    "not known whether working time";
}

/* ---- counting ---- */

/* A capture file, and the texts it was first seen to be read under. */
struct reading {
	char source[72], catalogue[65], roster[65];
};

struct report_maker {
	judging_find *find;
	const void *arg;
	struct judging *judging;
	bool with_files;
	struct tally_maker *live, *files;
	uint64_t live_count, file_count;
	struct reading *readings;
	size_t reading_count;
	bool read_again;
	struct store_count *counts;
	size_t count_count;
};

struct report_maker *
report_new(judging_find *find, const void *arg, bool with_files)
{
	struct report_maker *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->find = find;
	m->arg = arg;
	m->with_files = with_files;
	m->judging = judging_new(find, arg);
	m->live = tally_new();
	m->files = tally_new();
	if (m->judging && m->live && m->files)
		return m;
	report_free(m);
	return NULL;
}

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
	if (result == JUDGING_DONE && tally_add(is_file && !m->with_files ?
	    m->files : m->live, s, &judged) < 0)
		return JUDGING_MEMORY;
	return result;
}

int
report_count(struct report_maker *m, const struct store_count *c)
{
	struct store_count *counts, *last = m->count_count ?
	    &m->counts[m->count_count - 1] : NULL;

	if (c->of == COUNT_EXEMPT && last && last->of == COUNT_EXEMPT) {
		last->sessions += c->sessions;
		last->minutes += c->minutes;
		return 0;
	}
	counts = reallocarray(m->counts, m->count_count + 1, sizeof(*c));
	if (!counts)
		return -1;
	m->counts = counts;
	last = &counts[m->count_count++];
	*last = *c;
	if (c->of == COUNT_EXEMPT)
		last->name[0] = '\0';
	return 0;
}

int
report_end(struct report_maker *m, struct report *out)
{
	bool only_files = m->live_count == 0 && m->file_count > 0;
	bool use_files = only_files && !m->with_files;

	if (tally_end(use_files ? m->files : m->live, &out->tally) < 0)
		return -1;
	m->find(m->arg, calendar_midnight(out->day + 1) - 1, &out->basis);
	out->counts = m->counts;
	out->count_count = m->count_count;
	m->counts = NULL;
	out->from_files = only_files;
	out->left_out = only_files || m->with_files ? 0 : m->file_count;
	out->put_in = !only_files && m->with_files ? m->file_count : 0;
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
	free(m->counts);
	free(m);
}

void
report_clear(struct report *r)
{
	tally_clear(&r->tally);
	free(r->counts);
	r->counts = NULL;
	r->count_count = 0;
}

bool
report_proof(const struct report *r, size_t i, char buf[REPORT_SENTENCE])
{
	const struct head *h = &r->proof.head;

	if (i == 0 && r->proof.wrong[0])
		snprintf(buf, REPORT_SENTENCE, "The signed heads of the "
		    "journal cannot be told: %s.", r->proof.wrong);
	else if (r->proof.wrong[0] || h->sequence == 0)
		return false;
	else if (i == 0)
		snprintf(buf, REPORT_SENTENCE, "The journal was signed up to "
		    "entry %" PRIu64 " at %s. The head, and the fingerprint of "
		    "the key:", h->sequence, h->time);
	else if (i == 1)
		snprintf(buf, REPORT_SENTENCE, "%" PRIu64 ":%s", h->sequence,
		    h->digest);
	else if (i == 2)
		snprintf(buf, REPORT_SENTENCE, "%s", r->proof.fingerprint);
	else if (i == 3)
		snprintf(buf, REPORT_SENTENCE, "With them, beadle journal "
		    "verify --head HEAD --key FINGERPRINT finds what was "
		    "changed since.");
	return i < 4;
}
