/* registers_test.c: which entry is in force when, as known when: a table by
 * hand, and what must hold for any acts at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/calendar.h"
#include "classify/registers.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define HOUR_US UINT64_C(3600000000)
#define DAY_US (24 * HOUR_US)

static const char people[] =
"roster: R\n"
"people:\n"
"  - {id: t.okafor, kind: staff}\n"
"  - {id: t.okafor.club, kind: staff, same_as: t.okafor, suspended: [{from: 2026-11-12, to: 2026-11-13}]}\n"
"  - {id: a.gone, kind: staff, to: 2026-11-10}\n"
"  - {id: t.gray, kind: staff, to: 2026-10-23}\n"
"  - {id: t.gray, kind: staff, from: 2026-11-16, to: 2026-11-18}\n"
"  - {id: t.gray, kind: agency, from: 2026-11-19, to: 2026-11-27}\n"
"  - {id: h.clarke, kind: staff}\n"
"devices:\n"
"  - {id: office-01, mac: \"02:00:5e:10:00:01\", equipment: school, used_by: staff, group: office, place: front office, custodian: t.okafor, shared: no}\n"
"  - {id: trolley, mac: \"02:00:5e:10:00:02\", equipment: school, used_by: staff, group: office, shared: yes}\n"
"  - {id: tablet, mac: \"02:00:5e:10:00:03\", equipment: school, used_by: pupil, shared: yes}\n"
"  - {id: visitor, mac: \"02:00:5e:10:00:04\", equipment: guest, used_by: guest, shared: yes}\n";

static struct roster *roster;

static int
load(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(people, path);
	if (roster_load(&roster, path, f) < 0)
		fail_msg("%s", text_faults_text(f));
	unlink(path);
	text_faults_free(f);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	roster_free(roster);
	return 0;
}

static int32_t
day(const char *text)
{
	int32_t n;

	assert_int_equal(register_day_read(text, &n), 0);
	return n;
}

/* An official use of t.okafor's in November, or what scope says instead. */
static struct register_act
act(enum register_verb verb, const char *recorded, const char *from)
{
	struct register_act a = { .verb = verb, .id = "official-1",
		.recorded_us = texts_utc(recorded), .from = from ? day(from) :
		INT32_MIN, .by = "h.clarke",
		.scope = { .person = "t.okafor", .from = day("2026-11-01"),
		.to = day("2026-11-30") } };

	return a;
}

static void
take(struct registers *r, const struct register_act *a)
{
	char why[200];

	if (registers_take(r, a, why, sizeof(why)) < 0)
		fail_msg("%s", why);
}

#define ADD REGISTER_ADD
#define APPROVE REGISTER_APPROVE
#define SUSPEND REGISTER_SUSPEND
#define RESUME REGISTER_RESUME
#define REVOKE REGISTER_REVOKE
#define END REGISTER_END

/* Moments are UTC; in November that is London's time. */
static const struct state_case {
	const char *what;
	struct { enum register_verb verb; const char *recorded, *from; }
	    acts[5];
	const char *at, *known;
	enum register_state want;
	int by;			/* the act that brought it there; -1 none */
} states[] = {
	{ "added and approved before",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-02 10:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "its first moment",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-01 00:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "before its first moment",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-10-31 23:59:59", NULL, REGISTER_OUT_OF_TIME, -1 },
	{ "the last second of its last day",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-30 23:59:59", NULL, REGISTER_IN_FORCE, 1 },
	{ "after its last day",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-12-01 00:00:00", NULL, REGISTER_OUT_OF_TIME, -1 },
	{ "nobody approved",
	  { { ADD, "2026-10-20 09:00:00", NULL } },
	  "2026-11-02 10:00:00", NULL, REGISTER_PROPOSED, 0 },
	{ "approved a day after the event",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", NULL } },
	  "2026-11-18 10:00:00", NULL, REGISTER_LATE, 1 },
	{ "the very moment of the approval",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", NULL } },
	  "2026-11-19 09:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "an old date on the approval changes nothing backwards",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", "2026-11-01" } },
	  "2026-11-18 10:00:00", NULL, REGISTER_LATE, 1 },
	{ "approved after the event for later only is not late",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", "2026-11-20" } },
	  "2026-11-18 10:00:00", NULL, REGISTER_PROPOSED, 0 },
	{ "approved from a day to come: not yet",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", "2026-11-10" } },
	  "2026-11-09 23:59:59", NULL, REGISTER_PROPOSED, 0 },
	{ "approved from a day to come: now",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", "2026-11-10" } },
	  "2026-11-10 00:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "the whole entry is younger than the event",
	  { { ADD, "2026-11-19 08:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", NULL } },
	  "2026-11-18 10:00:00", NULL, REGISTER_LATE, 1 },
	{ "as known before the approval it was proposed",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", NULL } },
	  "2026-11-18 10:00:00", "2026-11-19 08:59:59",
	  REGISTER_PROPOSED, 0 },
	{ "as known before it was added there was none",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-18 10:00:00", "2026-10-20 08:59:59", REGISTER_NONE, -1 },
	{ "as known before it was revoked",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { REVOKE, "2026-11-05 09:00:00", NULL } },
	  "2026-11-18 10:00:00", "2026-11-04 12:00:00",
	  REGISTER_IN_FORCE, 1 },
	{ "suspended",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { SUSPEND, "2026-11-05 09:00:00", NULL } },
	  "2026-11-05 09:00:00", NULL, REGISTER_SUSPENDED, 2 },
	{ "the moment before it was suspended",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { SUSPEND, "2026-11-05 09:00:00", "2026-11-01" } },
	  "2026-11-05 08:59:59", NULL, REGISTER_IN_FORCE, 1 },
	{ "suspended and resumed",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { SUSPEND, "2026-11-05 09:00:00", NULL },
	    { RESUME, "2026-11-06 09:00:00", "2026-11-09" } },
	  "2026-11-08 10:00:00", NULL, REGISTER_SUSPENDED, 2 },
	{ "resumed from the ninth",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { SUSPEND, "2026-11-05 09:00:00", NULL },
	    { RESUME, "2026-11-06 09:00:00", "2026-11-09" } },
	  "2026-11-09 00:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "a late approval of what was suspended then is no late one",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { SUSPEND, "2026-10-21 09:00:00", NULL },
	    { APPROVE, "2026-11-19 09:00:00", NULL } },
	  "2026-11-18 10:00:00", NULL, REGISTER_SUSPENDED, 1 },
	{ "revoked from Friday, said on Monday: Thursday",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { REVOKE, "2026-11-16 09:00:00", "2026-11-20" } },
	  "2026-11-19 10:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "revoked from Friday, said on Monday: Friday",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { REVOKE, "2026-11-16 09:00:00", "2026-11-20" } },
	  "2026-11-20 00:00:00", NULL, REGISTER_REVOKED, 2 },
	{ "suspended meanwhile, though recorded after the revocation",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { REVOKE, "2026-11-16 09:00:00", "2026-11-20" },
	    { SUSPEND, "2026-11-17 09:00:00", NULL } },
	  "2026-11-18 10:00:00", NULL, REGISTER_SUSPENDED, 3 },
	{ "ended before it was approved: the approval changes nothing",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { END, "2026-11-16 09:00:00", NULL },
	    { APPROVE, "2026-11-17 09:00:00", NULL } },
	  "2026-11-15 10:00:00", NULL, REGISTER_PROPOSED, 0 },
	{ "ended",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { END, "2026-11-16 09:00:00", NULL } },
	  "2026-11-25 10:00:00", NULL, REGISTER_ENDED, 2 },
	{ "revoked, and its time is over, too",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL },
	    { REVOKE, "2026-11-16 09:00:00", NULL } },
	  "2026-12-25 10:00:00", NULL, REGISTER_REVOKED, 2 },
	{ "its person is suspended: the last moment before",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-11 23:59:59", NULL, REGISTER_IN_FORCE, 1 },
	{ "its person is suspended",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-12 00:00:00", NULL, REGISTER_SUSPENDED, -1 },
	{ "its person is back",
	  { { ADD, "2026-10-20 09:00:00", NULL },
	    { APPROVE, "2026-10-21 09:00:00", NULL } },
	  "2026-11-14 00:00:00", NULL, REGISTER_IN_FORCE, 1 },
	{ "what was proposed of a suspended person",
	  { { ADD, "2026-10-20 09:00:00", NULL } },
	  "2026-11-12 10:00:00", NULL, REGISTER_SUSPENDED, -1 },
};

static enum register_state
state_of(const struct registers *r, const char *at, const char *known,
    const struct register_act **by)
{
	struct register_entry e;

	assert_int_equal(registers_named(r, "official-1", &e), 0);
	return register_state_at(&e, roster, texts_utc(at),
	    known ? texts_utc(known) : 0, by);
}

static void
states_over_time(void **state)
{
	const struct register_act *by;
	enum register_state got;
	struct register_act a;
	struct registers *r;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(states); i++) {
		const struct state_case *c = &states[i];

		r = registers_new();
		for (k = 0; k < 5 && c->acts[k].recorded; k++) {
			a = act(c->acts[k].verb, c->acts[k].recorded,
			    c->acts[k].from);
			take(r, &a);
		}
		got = state_of(r, c->at, c->known, &by);
		if (got != c->want || (by == NULL) != (c->by < 0))
			fail_msg("%s: %s", c->what, register_state_name(got));
		if (by && (by->verb != c->acts[c->by].verb ||
		    by->recorded_us != texts_utc(c->acts[c->by].recorded)))
			fail_msg("%s: by another act", c->what);
		registers_free(r);
	}
}

/* Who has read the policy needs nobody's approval; who has left uses
 * nothing. */
static void
acknowledged_and_gone(void **state)
{
	struct register_act a = act(ADD, "2026-11-05 09:00:00", NULL);
	struct registers *r = registers_new();
	const struct register_act *by;

	(void)state;
	a.kind = REGISTER_ACKNOWLEDGEMENT;
	strcpy(a.scope.person, "a.gone");
	take(r, &a);
	assert_int_equal(state_of(r, "2026-11-05 09:00:00", NULL, &by),
	    REGISTER_IN_FORCE);
	assert_int_equal(state_of(r, "2026-11-04 09:00:00", NULL, &by),
	    REGISTER_LATE);
	assert_int_equal(by->verb, REGISTER_ADD);
	assert_int_equal(state_of(r, "2026-11-10 23:59:59", NULL, &by),
	    REGISTER_IN_FORCE);
	assert_int_equal(state_of(r, "2026-11-11 00:00:00", NULL, &by),
	    REGISTER_ENDED);
	assert_null(by);
	registers_free(r);
}

/* Who comes back is approved anew: what was approved before ended when they
 * left. */
static void
ended_for_good_by_leaving(void **state)
{
	static const struct { const char *approved, *at;
		enum register_state want; } cases[] = {
		{ "2026-10-02 09:00:00", "2026-10-23 23:00:00",
		    REGISTER_ENDED },
		{ "2026-10-02 09:00:00", "2026-10-23 22:59:59",
		    REGISTER_IN_FORCE },
		{ "2026-10-02 09:00:00", "2026-11-16 09:00:00",
		    REGISTER_ENDED },
		{ "2026-10-02 09:00:00", "2026-11-21 09:00:00",
		    REGISTER_ENDED },
		/* Approved between, or again there. */
		{ "2026-11-10 09:00:00", "2026-11-15 09:00:00",
		    REGISTER_ENDED },
		{ "2026-11-10 09:00:00", "2026-11-16 00:00:00",
		    REGISTER_IN_FORCE },
		{ "2026-11-16 09:00:00", "2026-11-16 10:00:00",
		    REGISTER_IN_FORCE },
		/* Another row from the next day on is not leaving. */
		{ "2026-11-16 09:00:00", "2026-11-20 10:00:00",
		    REGISTER_IN_FORCE },
		{ "2026-11-16 09:00:00", "2026-11-28 10:00:00",
		    REGISTER_ENDED },
	};
	const struct register_act *by;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct register_act a = act(ADD, "2026-10-01 09:00:00", NULL);
		struct registers *r = registers_new();
		enum register_state got;

		strcpy(a.scope.person, "t.gray");
		a.scope.from = INT32_MIN;
		take(r, &a);
		a = act(APPROVE, cases[i].approved, NULL);
		take(r, &a);
		got = state_of(r, cases[i].at, NULL, &by);
		if (got != cases[i].want)
			fail_msg("case %zu: %s", i, register_state_name(got));
		registers_free(r);
	}
}

/* Weekdays and hours by the clock on the wall: London's clocks go forward on
 * 2026-03-29 at 01:00 and back on 2026-10-25 at 02:00 (01:00 UTC). */
static const struct { const char *weekdays, *hours, *at; int in; }
    hours[] = {
	{ "mon", NULL, "2026-11-02 00:00:00", 1 },
	{ "mon", NULL, "2026-11-02 23:59:59", 1 },
	{ "mon", NULL, "2026-11-03 00:00:00", 0 },
	/* A Monday of summer time begins at 23:00 of Sunday, UTC. */
	{ "mon", NULL, "2026-07-05 22:59:59", 0 },
	{ "mon", NULL, "2026-07-05 23:00:00", 1 },
	{ "mon", "12:00-13:00", "2026-07-06 10:59:59", 0 },
	{ "mon", "12:00-13:00", "2026-07-06 11:00:00", 1 },
	{ "mon", "12:00-13:00", "2026-07-06 11:59:59", 1 },
	{ "mon", "12:00-13:00", "2026-07-06 12:00:00", 0 },
	{ "mon", "12:00-13:00", "2026-11-02 12:00:00", 1 },
	{ "tue", "12:00-13:00", "2026-11-02 12:00:00", 0 },
	{ "mon", "22:00-24:00", "2026-11-02 23:59:59", 1 },
	{ NULL, "00:00-01:00", "2026-11-02 00:59:59", 1 },
	/* 01:30 is twice on the wall in October, never in March. */
	{ "sun", "01:15-01:45", "2026-10-25 00:30:00", 1 },
	{ "sun", "01:15-01:45", "2026-10-25 00:45:00", 0 },
	{ "sun", "01:15-01:45", "2026-10-25 01:14:59", 0 },
	{ "sun", "01:15-01:45", "2026-10-25 01:30:00", 1 },
	{ "sun", "01:15-01:45", "2026-03-29 00:59:59", 0 },
	{ "sun", "01:15-01:45", "2026-03-29 01:00:00", 0 },
	{ "sun", "01:15-02:30", "2026-03-29 00:59:59", 0 },
	{ "sun", "01:15-02:30", "2026-03-29 01:00:00", 1 },
	{ "sun", "01:15-02:30", "2026-03-29 01:30:00", 0 },
};

static void
set_hours(struct register_scope *s, const char *weekday, const char *text)
{
	if (weekday)
		s->weekdays = 1u << register_weekday_read(weekday, 3);
	if (text)
		assert_int_equal(register_hours_read(text, &s->from_minute,
		    &s->to_minute), 0);
}

/* An entry of no person's, in force since 2025, but for its hours. */
static struct registers *
hourly(const char *weekday, const char *text)
{
	struct register_act a = act(ADD, "2025-01-01 00:00:00", NULL);
	struct registers *r = registers_new();

	a.scope = (struct register_scope){ .from = INT32_MIN,
		.to = INT32_MAX };
	set_hours(&a.scope, weekday, text);
	take(r, &a);
	a = act(APPROVE, "2025-01-01 00:00:00", NULL);
	take(r, &a);
	return r;
}

static void
hours_of_the_wall(void **state)
{
	const struct register_act *by;
	struct registers *r;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(hours); i++) {
		r = hourly(hours[i].weekdays, hours[i].hours);
		if ((state_of(r, hours[i].at, NULL, &by) ==
		    REGISTER_IN_FORCE) != hours[i].in)
			fail_msg("%s %s at %s", hours[i].weekdays,
			    hours[i].hours, hours[i].at);
		registers_free(r);
	}
}

static void
ask(const struct registers *r, const char *device, const char *person,
    uint64_t at_us, struct register_answer *out)
{
	struct register_question q = {
		.kinds = 1u << REGISTER_OFFICIAL | 1u << REGISTER_CURRICULUM,
		.roster = roster, .at_us = at_us, .service = "x",
		.place = "front office", .network = "lan",
		.person = person ? roster_person_named(roster, person, at_us) :
		NULL,
		.device = roster_device_named(roster, device, at_us) };

	q.used_by = q.device ? q.device->used_by : PERSON_UNKNOWN;
	if (strcmp(device, "nowhere") == 0)
		q.place = q.network = "";
	registers_find(r, &q, out);
}

/* Through a week around each change of the clocks: whenever the state
 * changes, the answer before it said so, to the second. */
static void
until_is_when_it_changes(void **state)
{
	static const char *const weeks[] = { "2026-03-27 00:00:00",
		"2026-10-23 00:00:00", "2026-11-02 00:00:00" };
	static const char *const texts[] = { "01:15-01:45", "01:15-02:30",
		"00:00-01:30", "12:00-13:00", NULL };
	struct register_answer now, next;
	struct registers *r;
	uint64_t at, end;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(weeks) * ARRAY_LEN(texts); i++) {
		k = i % ARRAY_LEN(texts);
		r = hourly(texts[k] ? NULL : "sun", texts[k]);
		at = texts_utc(weeks[i / ARRAY_LEN(texts)]);
		end = at + 4 * DAY_US;
		ask(r, "trolley", NULL, at, &now);
		/* Every quarter of an hour there may be an edge. */
		for (; at < end; at += HOUR_US / 4, now = next) {
			ask(r, "trolley", NULL, at + HOUR_US / 4, &next);
			if (next.yes != now.yes)
				assert_int_equal(now.until_us,
				    at + HOUR_US / 4);
			assert_true(now.until_us > at);
		}
		registers_free(r);
	}
}

/* A question with the entry's own parts; each part taken away or changed. */
static const struct {
	const char *person, *device, *group, *place, *network, *service;
	const char *asked_device, *asked_person;
	int want;
} scopes[] = {
	{ "t.okafor", "", "", "", "", "", "office-01", "t.okafor", 1 },
	{ "t.okafor", "", "", "", "", "", "office-01", "h.clarke", 0 },
	{ "t.okafor", "", "", "", "", "", "trolley", NULL, -1 },
	{ "t.okafor", "", "", "", "", "", "no-such", NULL, -1 },
	{ "t.okafor", "", "", "", "", "", "tablet", NULL, 0 },
	{ "t.okafor", "", "", "", "", "", "visitor", NULL, 0 },
	{ "t.okafor", "trolley", "", "", "", "", "trolley", NULL, -1 },
	{ "t.okafor", "trolley", "", "", "", "", "office-01", NULL, 0 },
	{ "t.okafor", "", "", "", "", "facebook", "trolley", NULL, 0 },
	{ "t.okafor", "office-01", "", "", "", "x", "office-01", "t.okafor",
	  1 },
	{ "", "tablet", "", "", "", "", "tablet", NULL, 1 },
	{ "", "tablet", "", "", "", "", "no-such", NULL, 0 },
	{ "", "", "office", "", "", "", "trolley", NULL, 1 },
	{ "", "", "kitchen", "", "", "", "trolley", NULL, 0 },
	{ "", "", "", "front office", "", "", "trolley", NULL, 1 },
	{ "", "", "", "hall", "", "", "trolley", NULL, 0 },
	{ "", "", "", "", "lan", "", "no-such", NULL, 1 },
	{ "", "", "", "", "wifi", "", "no-such", NULL, 0 },
	{ "", "", "office", "hall", "", "", "trolley", NULL, 0 },
	/* A place or network that is not known may be the entry's. */
	{ "", "", "", "hall", "", "", "nowhere", NULL, -1 },
	{ "", "", "", "", "wifi", "", "nowhere", "t.okafor", -1 },
	{ "t.okafor", "", "", "hall", "", "", "nowhere", "t.okafor", -1 },
	{ "t.okafor", "", "", "hall", "", "", "nowhere", NULL, -1 },
	{ "t.okafor", "", "", "hall", "wifi", "", "nowhere", "t.okafor", -1 },
	{ "h.clarke", "", "", "hall", "", "", "nowhere", "t.okafor", 0 },
	{ "", "", "kitchen", "hall", "", "", "nowhere", NULL, 0 },
	{ "", "trolley", "", "hall", "", "", "nowhere", NULL, 0 },
	{ "", "", "", "hall", "", "facebook", "nowhere", NULL, 0 },
	{ "", "", "", "", "", "x", "tablet", NULL, 1 },
	{ "", "", "", "", "", "facebook", "tablet", NULL, 0 },
};

static void
whom_an_entry_is_about(void **state)
{
	uint64_t at = texts_utc("2026-11-03 10:00:00");
	struct register_answer got;
	struct register_act a;
	struct registers *r;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(scopes); i++) {
		r = registers_new();
		a = act(ADD, "2026-10-20 09:00:00", NULL);
		strcpy(a.scope.person, scopes[i].person);
		strcpy(a.scope.device, scopes[i].device);
		strcpy(a.scope.group, scopes[i].group);
		strcpy(a.scope.place, scopes[i].place);
		strcpy(a.scope.network, scopes[i].network);
		if (scopes[i].service[0]) {
			strcpy(a.scope.services[0], "bluesky");
			strcpy(a.scope.services[1], scopes[i].service);
			a.scope.service_count = 2;
		}
		take(r, &a);
		a = act(APPROVE, "2026-10-20 09:00:00", NULL);
		take(r, &a);
		ask(r, scopes[i].asked_device, scopes[i].asked_person, at,
		    &got);
		if (got.yes != scopes[i].want)
			fail_msg("case %zu: %d", i, got.yes);
		assert_string_equal(got.id, got.yes ? "official-1" : "");
		registers_free(r);
	}
	ask(NULL, "office-01", "t.okafor", at, &got);
	assert_int_equal(got.yes, 0);
	assert_int_equal(got.state, REGISTER_NONE);
	assert_string_equal(got.id, "");
}

/* ---- what holds for any acts ---- */

static uint32_t
chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

#define ENTRIES 24
#define ACTS 4

/* Entries of all kinds with some acts each, all recorded in November. */
static void
make_acts(struct register_act acts[ENTRIES][ACTS], uint32_t seed)
{
	static const char *const persons[] = { "t.okafor", "h.clarke",
		"a.gone", "" };
	struct register_act *a;
	uint64_t at;
	int e, i;

	for (e = 0; e < ENTRIES; e++) {
		at = texts_utc("2026-11-01 00:00:00");
		for (i = 0; i < ACTS; i++) {
			a = &acts[e][i];
			*a = act(i == 0 ? ADD : 1 + chance(&seed, 5),
			    "2026-11-01 00:00:00", NULL);
			at += chance(&seed, 4) * 50 * HOUR_US;
			a->recorded_us = at;
			if (chance(&seed, 3) == 0)
				a->from = day("2026-11-01") +
				    (int32_t)chance(&seed, 20);
			strcpy(a->scope.person, persons[e % 4]);
			if (e % 5 == 0)
				strcpy(a->scope.device, "trolley");
			a->scope.from += (int32_t)chance(&seed, 10);
			if (e % 3 == 0)
				set_hours(&a->scope, NULL, "09:00-15:00");
			a->kind = e % 2 ? REGISTER_OFFICIAL :
			    REGISTER_CURRICULUM;
			snprintf(a->id, sizeof(a->id), "%s-%d",
			    register_kind_name(a->kind), e + 1);
		}
	}
}

/* Entries from `first` round, all acts of one after another, or turn by
 * turn. */
static struct registers *
taken(struct register_act acts[ENTRIES][ACTS], int first, int step, bool turns)
{
	struct registers *r = registers_new();
	int i, e;

	for (i = 0; i < ENTRIES * ACTS; i++) {
		e = turns ? i % ENTRIES : i / ACTS;
		take(r, &acts[(first + e * step) % ENTRIES]
		    [turns ? i / ENTRIES : i % ACTS]);
	}
	return r;
}

static void
same_answer(const struct register_answer *a, const struct register_answer *b)
{
	assert_int_equal(a->yes, b->yes);
	assert_int_equal(a->state, b->state);
	assert_string_equal(a->id, b->id);
	assert_int_equal(a->until_us, b->until_us);
	assert_int_equal(a->act == NULL, b->act == NULL);
	if (a->act)
		assert_memory_equal(a->act, b->act, sizeof(*a->act));
}

static void
order_of_registers_does_not_matter(void **state)
{
	static const char *const persons[] = { "t.okafor", "h.clarke", NULL };
	static const int steps[] = { 1, 5, 7, 23 };
	struct register_act acts[ENTRIES][ACTS];
	struct register_answer a, b;
	struct registers *one, *other;
	uint64_t at, begin = texts_utc("2026-10-30 00:00:00");
	uint32_t seed;
	int i;

	(void)state;
	for (seed = 1; seed <= 40; seed++) {
		make_acts(acts, seed);
		one = taken(acts, 0, 1, false);
		other = taken(acts, (int)seed % ENTRIES, steps[seed % 4],
		    seed % 2);
		for (i = 0; i < 90; i++) {
			at = begin + (uint64_t)i * 9 * HOUR_US;
			ask(one, i % 2 ? "trolley" : "office-01",
			    persons[i % 3], at, &a);
			ask(other, i % 2 ? "trolley" : "office-01",
			    persons[i % 3], at, &b);
			same_answer(&a, &b);
		}
		registers_free(one);
		registers_free(other);
	}
}

/* Until until_us the answer is the same; and what is recorded later never
 * changes what was in force before. */
static void
nothing_changes_backwards(void **state)
{
	struct register_act acts[ENTRIES][ACTS], late;
	struct register_answer a, b;
	struct registers *r;
	uint64_t at, begin = texts_utc("2026-10-30 00:00:00");
	uint32_t seed;
	char why[200];
	int i;

	(void)state;
	for (seed = 1; seed <= 40; seed++) {
		struct register_answer before[90];

		make_acts(acts, seed);
		r = taken(acts, 0, 1, false);
		for (i = 0; i < 90; i++) {
			at = begin + (uint64_t)i * 9 * HOUR_US;
			ask(r, "trolley", i % 2 ? "t.okafor" : NULL, at, &a);
			before[i] = a;
			if (a.until_us == UINT64_MAX)
				continue;
			assert_true(a.until_us > at);
			ask(r, "trolley", i % 2 ? "t.okafor" : NULL,
			    a.until_us - 1, &b);
			same_answer(&a, &b);
		}
		for (i = 0; i < 5; i++) {
			late = act(1 + (enum register_verb)i,
			    "2026-12-20 00:00:00", "2026-11-01");
			late.kind = acts[i][0].kind;
			strcpy(late.id, acts[i][0].id);
			assert_int_equal(registers_take(r, &late, why,
			    sizeof(why)), 0);
		}
		for (i = 0; i < 90; i++) {
			at = begin + (uint64_t)i * 9 * HOUR_US;
			ask(r, "trolley", i % 2 ? "t.okafor" : NULL, at, &b);
			assert_int_equal(b.yes, before[i].yes);
		}
		registers_free(r);
	}
}

static void
what_cannot_be_taken(void **state)
{
	struct register_act a = act(APPROVE, "2026-11-05 09:00:00", NULL);
	struct registers *r = registers_new();
	char why[200];

	(void)state;
	assert_int_equal(registers_take(r, &a, why, sizeof(why)), -1);
	assert_string_equal(why, "there is no entry official-1");
	a.verb = ADD;
	assert_int_equal(registers_take(r, &a, why, sizeof(why)), 0);
	assert_int_equal(registers_take(r, &a, why, sizeof(why)), -1);
	assert_string_equal(why, "there is an entry official-1 already");
	a.verb = REVOKE;
	a.kind = REGISTER_EXCEPTION;
	assert_int_equal(registers_take(r, &a, why, sizeof(why)), -1);
	assert_string_equal(why, "official-1 is not an entry of the register "
	    "\"exception\"");
	assert_int_equal(registers_count(r), 1);
	registers_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_over_time),
		cmocka_unit_test(acknowledged_and_gone),
		cmocka_unit_test(ended_for_good_by_leaving),
		cmocka_unit_test(hours_of_the_wall),
		cmocka_unit_test(until_is_when_it_changes),
		cmocka_unit_test(whom_an_entry_is_about),
		cmocka_unit_test(order_of_registers_does_not_matter),
		cmocka_unit_test(nothing_changes_backwards),
		cmocka_unit_test(what_cannot_be_taken),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
