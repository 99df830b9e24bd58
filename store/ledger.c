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
#include "store/ledger_sum.h"
#include "store/state_version.h"

struct ledger {
	char dir[PATH_MAX];		/* "" without a journal */
	struct journal *journal;	/* NULL: there is none yet */
	uint64_t sequence;		/* of the last entry read */
	uint64_t recorded_us;		/* and when it was written */
	struct ledger_sum sum;
	bool has_gone, is_stale;	/* texts went; and are deleted by now */
};

/* ---- reading ---- */

struct following {
	struct ledger *ledger;
	struct ledger_sum *sum;		/* what is read goes in there */
	int count;
	char why[256];		/* "" the journal's fault */
};

/* A journal_visit. */
static int
follow_entry(void *arg, const struct journal_entry *e)
{
	struct following *f = arg;
	/* Taken out under an order, or what tells of that. */
	bool is_gone = e->expired || e->kind == JOURNAL_TOMBSTONE;

	if (!is_gone && ledger_sum_entry(f->sum, e, f->why,
	    sizeof(f->why)) < 0)
		return -1;
	f->ledger->sequence = e->sequence;
	f->ledger->has_gone |= e->kind == JOURNAL_TOMBSTONE;
	f->ledger->is_stale |= e->kind == JOURNAL_CERTIFICATE &&
	    f->ledger->has_gone;
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

static int
read_on(struct ledger *l, uint64_t after, struct ledger_sum *sum, char *why,
    size_t whylen)
{
	struct following f = { .ledger = l, .sum = sum };

	if (journal_each(l->journal, after, follow_entry, &f, why,
	    whylen) == 0)
		return f.count;
	if (f.why[0])
		snprintf(why, whylen, "journal %s: entry %" PRIu64 " cannot "
		    "be used: %s", l->dir, l->sequence + 1, f.why);
	return -1;
}

/* What was deleted since it was read is forgotten here, too. */
static int
read_again(struct ledger *l, char *why, size_t whylen)
{
	const uint64_t sequence = l->sequence, recorded_us = l->recorded_us;
	struct ledger_sum fresh;

	if (ledger_sum_new(&fresh) < 0) {
		ledger_sum_clear(&fresh);
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	if (read_on(l, 0, &fresh, why, whylen) < 0) {
		ledger_sum_clear(&fresh);
		l->sequence = sequence;
		l->recorded_us = recorded_us;
		l->is_stale = true;
		return -1;
	}
	ledger_sum_clear(&l->sum);
	l->sum = fresh;
	l->has_gone = l->is_stale = false;
	return 0;
}

int
ledger_follow(struct ledger *l, char *why, size_t whylen)
{
	uint64_t after = l->sequence;
	int count;

	if (find_journal(l, why, whylen) < 0)
		return -1;
	if (!l->journal || journal_is_read(l->journal))
		return 0;
	count = read_on(l, after, &l->sum, why, whylen);
	if (count < 0)
		return -1;
	/* Read from the beginning it has nothing of what went. */
	if (after == 0)
		l->has_gone = l->is_stale = false;
	return l->is_stale && read_again(l, why, whylen) < 0 ? -1 : count;
}

void
ledger_close(struct ledger *l)
{
	if (!l)
		return;
	journal_close(l->journal);
	ledger_sum_clear(&l->sum);
	free(l);
}

static int
open_common(struct ledger **out, const char *state, char *why, size_t whylen)
{
	struct ledger *l = calloc(1, sizeof(*l));

	if (!l || ledger_sum_new(&l->sum) < 0) {
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
	return l->sum.registers;
}

const struct reviews *
ledger_reviews(const struct ledger *l)
{
	return l->sum.reviews;
}

uint64_t
ledger_sequence(const struct ledger *l)
{
	return l->sequence;
}

const struct contests *
ledger_contests(const struct ledger *l)
{
	return l->sum.contests;
}

const struct duties *
ledger_duties(const struct ledger *l)
{
	return l->sum.duties;
}

const struct schedules *
ledger_schedules(const struct ledger *l)
{
	return l->sum.schedules;
}

const struct advices *
ledger_advices(const struct ledger *l)
{
	return l->sum.advices;
}

size_t
ledger_laws(const struct ledger *l)
{
	return l->sum.law_count;
}

const struct ledger_law *
ledger_law(const struct ledger *l, size_t i)
{
	return &l->sum.laws[i];
}

int
ledger_line(struct ledger *l, const char *line, size_t len, char *why,
    size_t whylen)
{
	struct ledger_text t;

	return ledger_text_read(line, len, 0, &t, why, whylen) < 0 ? -1 :
	    ledger_sum_take(&l->sum, &t, why, whylen);
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
	    whylen) == 0 && ledger_sum_check(&l->sum, &t, why,
	    whylen) == 0)
		result = enter(l, ledger_sum_kind(t.what), j, at_us, why,
		    whylen);
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
		registers_next(l->sum.registers, a->kind, a->id);
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
		contests_next(l->sum.contests, c->id);
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
	    "order-%zu", (d->what == DUTY_HOLD ? duties_holds(l->sum.duties) :
	    duties_orders(l->sum.duties)) + 1);
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
	    duties_check(l->sum.duties, &again, why, whylen) == 0)
		result = enter(l, ledger_sum_duty_kind(d->what), &j,
		    d->recorded_us, why, whylen);
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
		    schedules_count(l->sum.schedules) + 1);
	schedule_write(&j, s);
	if (!json_ok(&j))
		snprintf(why, whylen, "out of memory");
	else if (schedule_read(j.bytes, j.len, &again, why, whylen) == 0 &&
	    schedules_check(l->sum.schedules, &again, why, whylen) == 0)
		result = enter(l, JOURNAL_REPORT, &j, s->recorded_us, why,
		    whylen);
	json_free(&j);
	return result;
}

int
ledger_advice(struct ledger *l, struct advice *a, uint64_t now_us, char *why,
    size_t whylen)
{
	struct json j = { 0 };
	struct advice again;
	int result = -1;

	a->recorded_us = not_before(l, now_us);
	if (a->what == ADVICE_ADD && !a->id[0])
		advices_next(l->sum.advices, a->id);
	advice_write(&j, a);
	if (!json_ok(&j))
		snprintf(why, whylen, "out of memory");
	else if (advice_read(j.bytes, j.len, &again, why, whylen) == 0 &&
	    advices_check(l->sum.advices, &again, why, whylen) == 0)
		result = enter(l, JOURNAL_ADVICE, &j, a->recorded_us, why,
		    whylen);
	json_free(&j);
	return result;
}
