/* advice.h: what was recommended of how the policy works, what was decided on
 * it and what became of it, as JSON text and back. One object an entry; members
 * that are not given are left out:
 *
 *	{"v":1,"what":"recommendation","id":"recommendation-2","kind":
 *	 "renewal","text":"...","from":"2026-11-16","to":"2026-11-22",
 *	 "by":"p.shaw","office":"business manager","os_user":"root"}
 *	{"v":1,"what":"decision","id":"recommendation-2","decision":"accepted",
 *	 "due":"2026-12-18","text":"...","by":"a.bello","office":"head",
 *	 "os_user":"root"}
 *	{"v":1,"what":"closing","id":"recommendation-2","result":"done",
 *	 "text":"...","by":"p.shaw","office":"business manager",
 *	 "os_user":"root"}
 *
 * A recommendation is OPEN until it is decided on, and again when that was put
 * off; ACCEPTED until it is closed; DECLINED or CLOSED for good. Who acts, and
 * in which office, is for who writes to check; that nobody decides on what they
 * recommended is checked here. */
#ifndef STORE_ADVICE_H
#define STORE_ADVICE_H

#include "classify/json.h"
#include "classify/registers_act.h"

#define ADVICE_ID 32			/* "recommendation-12" and a NUL */
#define ADVICE_OFFICE 32
#define ADVICE_TEXT 400

enum advice_what { ADVICE_ADD, ADVICE_DECIDE, ADVICE_CLOSE,
	ADVICE_WHAT_COUNT };
enum advice_kind { ADVICE_EXEMPTION, ADVICE_RENEWAL, ADVICE_DEVICES,
	ADVICE_TALK, ADVICE_TRAINING, ADVICE_POLICY, ADVICE_COVERAGE,
	ADVICE_OTHER, ADVICE_KIND_COUNT };
enum advice_decision { ADVICE_ACCEPTED, ADVICE_DECLINED, ADVICE_DEFERRED,
	ADVICE_DECISION_COUNT };
enum advice_result { ADVICE_DONE, ADVICE_NOT_DONE, ADVICE_RESULT_COUNT };
enum advice_state { ADVICE_IS_OPEN, ADVICE_IS_DEFERRED, ADVICE_IS_ACCEPTED,
	ADVICE_IS_DECLINED, ADVICE_IS_DONE, ADVICE_IS_NOT_DONE,
	ADVICE_STATE_COUNT };

struct advice {				/* one entry */
	enum advice_what what;
	uint64_t recorded_us;		/* the journal's */
	char id[ADVICE_ID];
	char by[REGISTER_NAME];		/* of the roster */
	char office[ADVICE_OFFICE];	/* of theirs that this is for */
	char os_user[REGISTER_NAME];
	char text[ADVICE_TEXT];		/* DECIDE: "" none was given */
	enum advice_kind kind;		/* ADD */
	int32_t from, to;		/* ADD: the days it follows from;
					 * INT32_MIN: not said */
	enum advice_decision decision;	/* DECIDE */
	int32_t due;			/* DECIDE; INT32_MIN: not said */
	enum advice_result result;	/* CLOSE */
};

const char *advice_kind_name(enum advice_kind k);	/* "exemption" */
const char *advice_decision_name(enum advice_decision d);
const char *advice_result_name(enum advice_result r);	/* "not-done" */

/* One entry with nothing in it. */
struct advice advice_blank(enum advice_what what);
/* Append as one object, no newline. */
void advice_write(struct json *j, const struct advice *a);
/* Read one object; strict. -1 and *why, one sentence. */
int advice_read(const char *text, size_t len, struct advice *out, char *why,
    size_t whylen);

/* ---- all of them, in memory ---- */

struct advices;

struct advices_row {
	struct advice add;
	struct advice *acts;		/* decisions and the closing */
	size_t act_count;
};

struct advices *advices_new(void);		/* NULL: out of memory */
void advices_free(struct advices *a);

/* Can it be taken? -1 and *why. */
int advices_check(const struct advices *a, const struct advice *one, char *why,
    size_t whylen);
/* Take one, copied. -1 and *why. */
int advices_take(struct advices *a, const struct advice *one, char *why,
    size_t whylen);
/* The id of the next. */
void advices_next(const struct advices *a, char id[ADVICE_ID]);

/* In the order they were added; borrowed until the next is taken. */
size_t advices_count(const struct advices *a);
const struct advices_row *advices_at(const struct advices *a, size_t i);
/* NULL: there is no such. */
const struct advices_row *advices_named(const struct advices *a,
    const char *id);

/* How it stood at a moment; the last decision and the closing up to then, NULL
 * there was none. Any of the two pointers may be NULL. */
enum advice_state advice_state_at(const struct advices_row *row,
    uint64_t at_us, const struct advice **decision,
    const struct advice **closing);

#endif
