/* ledger.c: the journal of what people did, and what it amounts to.
 *
 * Whatever is written is first read back from its own text, so that nothing
 * can get into the ledger that a reader would have to refuse. */
#include "store/ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/drafts.h"
#include "store/journal.h"
#include "store/ledger_text.h"
#include "store/state_version.h"

struct ledger {
	char dir[PATH_MAX];		/* "" without a journal */
	struct journal *journal;	/* NULL: there is none yet */
	uint64_t sequence;		/* of the last entry read */
	uint64_t recorded_us;		/* and when it was written */
	struct registers *registers;
	struct reviews *reviews;
	struct duties *duties;
	struct contests *contests;
	struct schedules *schedules;
	struct ledger_law *laws;
	size_t law_count;
};

static int
take_law(struct ledger *l, const struct ledger_law *law, char *why,
    size_t whylen)
{
	struct ledger_law *more = reallocarray(l->laws, l->law_count + 1,
	    sizeof(*more));

	if (!more) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	l->laws = more;
	l->laws[l->law_count++] = *law;
	return 0;
}

static int
take(struct ledger *l, const struct ledger_text *t, char *why, size_t whylen)
{
	switch (t->what) {
	case LEDGER_ACT:
		return registers_take(l->registers, &t->act, why, whylen);
	case LEDGER_LAW:
		return take_law(l, &t->law, why, whylen);
	case LEDGER_CONTEST:
		return contests_take(l->contests, &t->contest, why, whylen);
	case LEDGER_REVIEW:
		break;
	}
	return reviews_take(l->reviews, &t->review, why, whylen);
}

/* Could it be taken? A law always. */
static int
check(const struct ledger *l, const struct ledger_text *t, char *why,
    size_t whylen)
{
	if (t->what == LEDGER_ACT)
		return registers_check(l->registers, &t->act, why, whylen);
	if (t->what == LEDGER_CONTEST)
		return contests_check(l->contests, &t->contest, why, whylen);
	return t->what == LEDGER_REVIEW ?
	    reviews_check(l->reviews, &t->review, why, whylen) : 0;
}

/* Under what kind of entry it lies in the journal. */
static const enum journal_kind kinds[] = {
	[LEDGER_ACT] = JOURNAL_ACT, [LEDGER_LAW] = JOURNAL_LAW,
	[LEDGER_REVIEW] = JOURNAL_REVIEW, [LEDGER_CONTEST] = JOURNAL_CONTEST,
};

/* ---- reading ---- */

struct following {
	struct ledger *ledger;
	int count;
	char why[256];		/* "" the journal's fault */
};

/* Which entries on keeping and deleting lie under which kind. */
static const enum journal_kind duty_kinds[] = {
	[DUTY_HOLD] = JOURNAL_HOLD, [DUTY_RELEASE] = JOURNAL_HOLD,
	[DUTY_LOOK] = JOURNAL_LOOK, [DUTY_ORDER] = JOURNAL_ORDER,
	[DUTY_CERTIFICATE] = JOURNAL_CERTIFICATE,
};

static bool
is_duty(enum journal_kind k)
{
	return k == JOURNAL_HOLD || k == JOURNAL_LOOK || k == JOURNAL_ORDER ||
	    k == JOURNAL_CERTIFICATE;
}

static int
take_schedule(struct following *f, const struct journal_entry *e)
{
	struct schedule s;

	if (schedule_read(e->body, e->len, &s, f->why, sizeof(f->why)) < 0)
		return -1;
	s.recorded_us = e->written_us;
	return schedules_take(f->ledger->schedules, &s, f->why,
	    sizeof(f->why));
}

/* An entry's text into what the ledger amounts to. */
static int
take_entry(struct following *f, const struct journal_entry *e)
{
	const char *const other = "it is of another kind than its text";
	struct ledger_text t;
	struct duty d;

	if (e->kind == JOURNAL_REPORT)
		return take_schedule(f, e);
	if (is_duty(e->kind)) {
		if (duty_read(e->body, e->len, &d, f->why, sizeof(f->why)) < 0)
			return -1;
		d.recorded_us = e->written_us;
		if (e->kind == duty_kinds[d.what])
			return duties_take(f->ledger->duties, &d, e->sequence,
			    f->why, sizeof(f->why));
		snprintf(f->why, sizeof(f->why), "%s", other);
		return -1;
	}
	if (ledger_text_read(e->body, e->len, e->written_us, &t, f->why,
	    sizeof(f->why)) < 0)
		return -1;
	if (e->kind == kinds[t.what])
		return take(f->ledger, &t, f->why, sizeof(f->why));
	snprintf(f->why, sizeof(f->why), "%s", other);
	return -1;
}

/* A journal_visit. */
static int
follow_entry(void *arg, const struct journal_entry *e)
{
	struct following *f = arg;
	/* Taken out under an order, or what tells of that. */
	bool is_gone = e->expired || e->kind == JOURNAL_TOMBSTONE;

	if (!is_gone && take_entry(f, e) < 0)
		return -1;
	f->ledger->sequence = e->sequence;
	if (is_gone)
		return 0;
	f->ledger->recorded_us = e->written_us;
	f->count++;
	return 0;
}

/* Open the journal once it is there. A state directory that cannot be one is
 * for who writes there to speak of. */
static int
find_journal(struct ledger *l, char *why, size_t whylen)
{
	if (l->journal || !l->dir[0] || (access(l->dir, F_OK) < 0 &&
	    (errno == ENOENT || errno == ENOTDIR)))
		return 0;
	return journal_open_read(&l->journal, l->dir, why, whylen);
}

int
ledger_follow(struct ledger *l, char *why, size_t whylen)
{
	struct following f = { .ledger = l };

	if (find_journal(l, why, whylen) < 0)
		return -1;
	if (!l->journal || journal_is_read(l->journal))
		return 0;
	if (journal_each(l->journal, l->sequence, follow_entry, &f, why,
	    whylen) == 0)
		return f.count;
	if (f.why[0])
		snprintf(why, whylen, "journal %s: entry %" PRIu64 " cannot "
		    "be used: %s", l->dir, l->sequence + 1, f.why);
	return -1;
}

void
ledger_close(struct ledger *l)
{
	if (!l)
		return;
	journal_close(l->journal);
	registers_free(l->registers);
	reviews_free(l->reviews);
	duties_free(l->duties);
	contests_free(l->contests);
	schedules_free(l->schedules);
	free(l->laws);
	free(l);
}

static int
open_common(struct ledger **out, const char *state, char *why, size_t whylen)
{
	struct ledger *l = calloc(1, sizeof(*l));

	if (l) {
		l->registers = registers_new();
		l->reviews = reviews_new();
		l->duties = duties_new();
		l->contests = contests_new();
		l->schedules = schedules_new();
	}
	if (!l || !l->registers || !l->reviews || !l->duties ||
	    !l->contests || !l->schedules) {
		ledger_close(l);
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	if (state && (size_t)snprintf(l->dir, sizeof(l->dir),
	    "%s/journal/ledger", state) >= sizeof(l->dir)) {
		ledger_close(l);
		snprintf(why, whylen, "the state directory's name is too "
		    "long");
		return -1;
	}
	*out = l;
	return 0;
}

static int
open_followed(struct ledger *l, struct ledger **out, char *why, size_t whylen)
{
	if (ledger_follow(l, why, whylen) >= 0) {
		*out = l;
		return 0;
	}
	ledger_close(l);
	return -1;
}

int
ledger_open(struct ledger **out, const char *state, char *why, size_t whylen)
{
	struct ledger *l;

	return open_common(&l, state, why, whylen) < 0 ? -1 :
	    open_followed(l, out, why, whylen);
}

int
ledger_open_within(struct ledger **out, const char *state, unsigned wait_ms,
    char *why, size_t whylen)
{
	struct ledger *l;
	uint64_t cut;
	int r;

	if (open_common(&l, state, why, whylen) < 0)
		return -1;
	/* What a crash cut off was never said to be done. */
	r = journal_open_within(&l->journal, l->dir, wait_ms, &cut, why,
	    whylen);
	if (r == 0 && state_version_migrate(state, why, whylen) < 0)
		r = -1;
	if (r != 0) {
		ledger_close(l);
		return r;
	}
	drafts_sweep(state);
	return open_followed(l, out, why, whylen);
}

int
ledger_open_write(struct ledger **out, const char *state, char *why,
    size_t whylen)
{
	return ledger_open_within(out, state, LEDGER_WAIT_MS, why, whylen) ==
	    0 ? 0 : -1;
}

const struct registers *
ledger_registers(const struct ledger *l)
{
	return l->registers;
}

const struct reviews *
ledger_reviews(const struct ledger *l)
{
	return l->reviews;
}

uint64_t
ledger_sequence(const struct ledger *l)
{
	return l->sequence;
}

const struct contests *
ledger_contests(const struct ledger *l)
{
	return l->contests;
}

const struct duties *
ledger_duties(const struct ledger *l)
{
	return l->duties;
}

const struct schedules *
ledger_schedules(const struct ledger *l)
{
	return l->schedules;
}

size_t
ledger_laws(const struct ledger *l)
{
	return l->law_count;
}

const struct ledger_law *
ledger_law(const struct ledger *l, size_t i)
{
	return &l->laws[i];
}

int
ledger_line(struct ledger *l, const char *line, size_t len, char *why,
    size_t whylen)
{
	struct ledger_text t;

	return ledger_text_read(line, len, 0, &t, why, whylen) < 0 ? -1 :
	    take(l, &t, why, whylen);
}

/* ---- writing ---- */

/* Append the text, which was checked, and read it in, as any reader does. */
static int
enter(struct ledger *l, enum journal_kind kind, const struct json *j,
    uint64_t at_us, char *why, size_t whylen)
{
	uint64_t sequence;
	size_t len;

	if (journal_append(l->journal, kind, j->bytes, j->len, at_us,
	    calendar_day(at_us), &sequence, why, whylen) < 0)
		return -1;
	if (journal_sync(l->journal, why, whylen) == 0 &&
	    ledger_follow(l, why, whylen) >= 0)
		return 0;
	len = strlen(why);
	snprintf(why + len, whylen - len, "; it may be recorded all the same: "
	    "look before you repeat it");
	return -1;
}

/* And free it. */
static int
append(struct ledger *l, struct json *j, uint64_t at_us, char *why,
    size_t whylen)
{
	struct ledger_text t;
	int result = -1;

	if (!json_ok(j))
		snprintf(why, whylen, "out of memory");
	else if (ledger_text_read(j->bytes, j->len, at_us, &t, why,
	    whylen) == 0 && check(l, &t, why, whylen) == 0)
		result = enter(l, kinds[t.what], j, at_us, why, whylen);
	json_free(j);
	return result;
}

static uint64_t
not_before(const struct ledger *l, uint64_t now_us)
{
	return now_us > l->recorded_us ? now_us : l->recorded_us;
}

int
ledger_act(struct ledger *l, struct register_act *a, uint64_t now_us,
    char *why, size_t whylen)
{
	struct json j = { 0 };

	a->recorded_us = not_before(l, now_us);
	if (a->verb == REGISTER_ADD && !a->id[0])
		registers_next(l->registers, a->kind, a->id);
	ledger_text_act(&j, a, false);
	return append(l, &j, a->recorded_us, why, whylen);
}

int
ledger_review(struct ledger *l, struct review *v, uint64_t now_us, char *why,
    size_t whylen)
{
	struct json j = { 0 };

	v->recorded_us = not_before(l, now_us);
	ledger_text_review(&j, v, false);
	return append(l, &j, v->recorded_us, why, whylen);
}

int
ledger_contest(struct ledger *l, struct contest *c, uint64_t now_us,
    char *why, size_t whylen)
{
	struct json j = { 0 };

	c->recorded_us = not_before(l, now_us);
	if (!c->is_answer && !c->id[0])
		contests_next(l->contests, c->id);
	ledger_text_contest(&j, c, false);
	return append(l, &j, c->recorded_us, why, whylen);
}

int
ledger_publish(struct ledger *l, struct ledger_law *law, uint64_t now_us,
    char *why, size_t whylen)
{
	struct json j = { 0 };

	law->recorded_us = not_before(l, now_us);
	ledger_text_law(&j, law);
	return append(l, &j, law->recorded_us, why, whylen);
}

/* "hold-2" */
static void
next_duty(const struct ledger *l, struct duty *d)
{
	snprintf(d->id, sizeof(d->id), d->what == DUTY_HOLD ? "hold-%zu" :
	    "order-%zu", (d->what == DUTY_HOLD ? duties_holds(l->duties) :
	    duties_orders(l->duties)) + 1);
}

int
ledger_duty(struct ledger *l, struct duty *d, const struct removal *r,
    uint64_t now_us, char *why, size_t whylen)
{
	struct json j = { 0 };
	struct duty again;
	int result = -1;

	d->recorded_us = not_before(l, now_us);
	if ((d->what == DUTY_HOLD || d->what == DUTY_ORDER) && !d->id[0])
		next_duty(l, d);
	duty_write(&j, d, r);
	if (!json_ok(&j))
		snprintf(why, whylen, "out of memory");
	else if (duty_read(j.bytes, j.len, &again, why, whylen) == 0 &&
	    duties_check(l->duties, &again, why, whylen) == 0)
		result = enter(l, duty_kinds[d->what], &j, d->recorded_us, why,
		    whylen);
	json_free(&j);
	return result;
}

int
ledger_schedule(struct ledger *l, struct schedule *s, uint64_t now_us,
    char *why, size_t whylen)
{
	struct json j = { 0 };
	struct schedule again;
	int result = -1;

	s->recorded_us = not_before(l, now_us);
	if (s->what == SCHEDULE_ADD && !s->id[0])
		snprintf(s->id, sizeof(s->id), "schedule-%zu",
		    schedules_count(l->schedules) + 1);
	schedule_write(&j, s);
	if (!json_ok(&j))
		snprintf(why, whylen, "out of memory");
	else if (schedule_read(j.bytes, j.len, &again, why, whylen) == 0 &&
	    schedules_check(l->schedules, &again, why, whylen) == 0)
		result = enter(l, JOURNAL_REPORT, &j, s->recorded_us, why,
		    whylen);
	json_free(&j);
	return result;
}
