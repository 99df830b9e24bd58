/* policy_day.c: minutes and episodes of a day, against limits.
 *
 * A limit belongs to a clause: it counts the use of which the clause's other
 * conditions hold and that no clause before it decides. Where that is not
 * known, the use may count, so that each sum has two bounds, and a limit is
 * passed, not passed or unknown.
 *
 * Minutes are bits, for two devices may be used in the same one. An episode is
 * use with no gap of five minutes; sessions come in the order of their starts,
 * so that what is to be known of those before is how far they reached. */
#include "classify/policy_day.h"

#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"

#define MINUTES 1600		/* of the longest day, and some */
#define WORDS (MINUTES / 64)
#define GAP_US (SESSION_IDLE_MINUTES * SESSION_MINUTE_US)
enum { SURE, MAYBE, BOUNDS };

struct minutes {
	uint64_t bits[WORDS];
	unsigned before, sum;	/* so many of the bits before that minute */
};

struct episodes {
	uint64_t end_us[BOUNDS];	/* how far those counted reach */
	uint64_t serial[BOUNDS];	/* the last session that counted */
	unsigned least, most;
	bool is_sure;		/* the last one has use that counts */
};

struct policy_sum {		/* of one subject, for one limit */
	struct minutes minutes[BOUNDS];
	struct episodes episodes;
};

struct subject {
	char name[2 + sizeof(((struct session *)0)->device)];
	struct policy_sum sums[];
};

struct policy_day {
	const struct policy *policy;
	int32_t day;
	uint64_t midnight_us, serial;
	struct subject **slots;
	size_t count, room;	/* room: a power of two, or 0 */
};

struct policy_day *
policy_day_new(void)
{
	return calloc(1, sizeof(struct policy_day));
}

static void
clear(struct policy_day *d)
{
	for (size_t i = 0; i < d->room; i++) {
		free(d->slots[i]);
		d->slots[i] = NULL;
	}
	d->count = 0;
}

void
policy_day_free(struct policy_day *d)
{
	if (!d)
		return;
	clear(d);
	free(d->slots);
	free(d);
}

/* ---- subjects ---- */

static struct subject **
slot_of(struct subject **slots, size_t room, const char *name)
{
	size_t i = fnv(FNV_START, name, strlen(name)) & (room - 1);

	while (slots[i] && strcmp(slots[i]->name, name) != 0)
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static int
grow(struct policy_day *d)
{
	size_t room = d->room ? 2 * d->room : 64;
	struct subject **slots;

	if (2 * d->count < d->room)
		return 0;
	slots = calloc(room, sizeof(struct subject *));
	if (!slots)
		return -1;
	for (size_t i = 0; i < d->room; i++)
		if (d->slots[i])
			*slot_of(slots, room, d->slots[i]->name) = d->slots[i];
	free(d->slots);
	d->slots = slots;
	d->room = room;
	return 0;
}

/* A person, or where none is known for certain a device, never one for the
 * other. */
static void
name_subject(const struct policy_standing *st, const struct session *s,
    char name[sizeof(((struct subject *)0)->name)])
{
	bool is_person = st->person && st->doubt == DOUBT_NONE;
	const char *id = is_person ? st->person->id : s->device;
	size_t len = strnlen(id, sizeof(s->device) - 1);

	memcpy(name, is_person ? "p " : "d ", 2);
	memcpy(name + 2, id, len);
	name[2 + len] = '\0';
}

static struct subject *
subject_of(struct policy_day *d, const char *name)
{
	size_t limits = d->policy->index->limit_count;
	struct subject **slot;

	if (grow(d) < 0)
		return NULL;
	slot = slot_of(d->slots, d->room, name);
	if (!*slot) {
		*slot = calloc(1, sizeof(**slot) +
		    limits * sizeof((*slot)->sums[0]));
		if (!*slot)
			return NULL;
		strcpy((*slot)->name, name);
		d->count++;
	}
	return *slot;
}

int
policy_day_begin(struct policy_day *d, const struct policy_context *c,
    const struct policy_standing *st, const struct session *s,
    struct policy_use *out)
{
	int32_t day = calendar_day_of(c->calendar, s->start_us);
	char name[sizeof(((struct subject *)0)->name)];
	struct subject *subject;

	if (d->policy != c->policy || d->day != day) {
		clear(d);
		d->policy = c->policy;
		d->day = day;
		d->midnight_us = calendar_midnight(day);
	}
	name_subject(st, s, name);
	subject = subject_of(d, name);
	if (!subject)
		return -1;
	*out = (struct policy_use){ c->policy, s, subject->sums, ++d->serial,
		d->midnight_us };
	return 0;
}

/* ---- minutes ---- */

static void
set_minute(struct minutes *m, unsigned at)
{
	uint64_t bit = UINT64_C(1) << at % 64;

	if (!(m->bits[at / 64] & bit) && at < m->before)
		m->sum++;
	m->bits[at / 64] |= bit;
}

/* How many up to and with a minute. Minutes are mostly asked for in turn. */
static unsigned
minutes_until(struct minutes *m, unsigned at)
{
	if (at + 1 < m->before)
		m->before = m->sum = 0;
	while (m->before <= at) {
		uint64_t word = m->bits[m->before / 64] >> m->before % 64;
		unsigned step = 64 - m->before % 64;

		if (step > at + 1 - m->before) {
			step = at + 1 - m->before;
			word &= (UINT64_C(1) << step) - 1;
		}
		m->sum += (unsigned)__builtin_popcountll(word);
		m->before += step;
	}
	return m->sum;
}

/* ---- episodes ---- */

/* Use from from_us to until_us counts for certain, or may. */
static void
extend(const struct policy_use *u, struct episodes *e, bool is_sure,
    const uint64_t span[2])
{
	bool is_new = e->serial[MAYBE] != u->serial;

	if (is_new && (e->end_us[MAYBE] == 0 ||
	    span[0] >= e->end_us[MAYBE] + GAP_US))
		e->is_sure = false;
	/* What follows on certain use cannot be an episode of its own. */
	if (is_new && (e->end_us[SURE] == 0 ||
	    span[0] >= e->end_us[SURE] + GAP_US))
		e->most++;
	if (is_sure && !e->is_sure) {
		e->is_sure = true;
		e->least++;
	}
	for (int b = is_sure ? SURE : MAYBE; b < BOUNDS; b++) {
		e->serial[b] = u->serial;
		if (span[1] > e->end_us[b])
			e->end_us[b] = span[1];
	}
}

/* ---- both ---- */

/* Of the longest day at most, whatever a record says. */
static unsigned
minute_of_day(const struct policy_use *u, uint32_t minute)
{
	uint64_t first = u->midnight_us / SESSION_MINUTE_US;

	return minute < first ? 0 : minute - first < MINUTES ?
	    (unsigned)(minute - first) : MINUTES - 1;
}

static struct policy_sum *
sum_of(const struct policy_use *u, unsigned question)
{
	return &u->sums[u->policy->index->limit_at[question]];
}

static void
add_minute(const struct policy_use *u, struct policy_sum *sum, bool is_sure,
    uint32_t minute, bool has_content)
{
	const struct session *s = u->session;
	uint64_t span[2] = { minute * SESSION_MINUTE_US,
		(minute + UINT64_C(1)) * SESSION_MINUTE_US };

	if (span[0] < s->start_us)
		span[0] = s->start_us;
	if (span[1] > s->end_us)
		span[1] = s->end_us;
	extend(u, &sum->episodes, is_sure, span);
	for (int b = is_sure ? SURE : MAYBE; b < BOUNDS && has_content; b++)
		set_minute(&sum->minutes[b], minute_of_day(u, minute));
}

static void
answer(const struct policy_use *u, unsigned question, uint32_t minute,
    struct policy_answers *a, struct policy_count *count)
{
	const struct policy_question *q = &u->policy->questions[question];
	struct policy_sum *sum = sum_of(u, question);
	uint64_t bit = UINT64_C(1) << question;
	unsigned at = minute_of_day(u, minute);

	if (q->kind == u->policy->index->episodes)
		*count = (struct policy_count){ sum->episodes.least,
			sum->episodes.most };
	else
		*count = (struct policy_count){
			minutes_until(&sum->minutes[SURE], at),
			minutes_until(&sum->minutes[MAYBE], at) };
	a->yes &= ~bit;
	a->no &= ~bit;
	if (count->least > q->number)
		a->yes |= bit;
	else if (count->most <= q->number)
		a->no |= bit;
}

void
policy_day_look(const struct policy_use *u, uint32_t minute,
    struct policy_answers *a,
    struct policy_count counts[POLICY_MOST_QUESTIONS])
{
	for (uint64_t left = u->policy->index->limits; left; left &= left - 1) {
		unsigned question = (unsigned)__builtin_ctzll(left);

		answer(u, question, minute, a, &counts[question]);
	}
}

bool
policy_day_count(const struct policy_use *u, uint32_t minute,
    bool has_content, struct policy_answers *a,
    struct policy_count counts[POLICY_MOST_QUESTIONS])
{
	const struct policy *p = u->policy;
	bool is_sure = true;	/* no clause before may have decided */
	bool is_counted = false;

	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];
		uint64_t limits = r->yes & p->index->limits;
		struct policy_rule others = { .yes = r->yes & ~limits,
			.no = r->no };
		int yes = limits ? policy_applies(&others, a) : 0;

		for (; yes && limits; limits &= limits - 1) {
			unsigned question = (unsigned)__builtin_ctzll(limits);

			add_minute(u, sum_of(u, question), yes > 0 && is_sure,
			    minute, has_content);
			answer(u, question, minute, a, &counts[question]);
			is_counted = true;
		}
		yes = policy_applies(r, a);
		if (yes > 0)
			break;
		is_sure = is_sure && yes == 0;
	}
	return is_counted;
}
