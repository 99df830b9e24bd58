/* schedule.h: what the ledger says of reports that go out by themselves, as
 * JSON text and back: that one is wanted, that it is no longer, and each run.
 * One object an entry; members that are not given are left out:
 *
 *	{"v":1,"what":"schedule","id":"schedule-1","edition":"governors",
 *	 "period":"month","format":"pdf","language":"cy","to":
 *	 ["chair@school.example"],"at":"07:30","until":"2027-08-31",
 *	 "attached":true,"by":"h.clarke","os_user":"root"}
 *	{"v":1,"what":"unschedule","id":"schedule-1","by":...,"os_user":...,
 *	 "reason":"..."}
 *	{"v":1,"what":"run","id":"schedule-1","from":"2026-11-23",
 *	 "to":"2026-11-27","missed":2,"report":"sha256","os_user":"beadle"}
 *
 * A run is entered before its letter leaves, so that no period is reported
 * twice; missed periods before it are counted, not sent. */
#ifndef STORE_SCHEDULE_H
#define STORE_SCHEDULE_H

#include "classify/json.h"
#include "classify/registers_act.h"

#define SCHEDULE_ID 24			/* "schedule-12" and a NUL */
#define SCHEDULE_WORD 24
#define SCHEDULE_TO_MOST 8
#define SCHEDULE_ADDRESS 128

enum schedule_what { SCHEDULE_ADD, SCHEDULE_REMOVE, SCHEDULE_RUN,
	SCHEDULE_WHAT_COUNT };

struct schedule {			/* one entry */
	enum schedule_what what;
	uint64_t recorded_us;		/* the journal's */
	char id[SCHEDULE_ID];
	char by[REGISTER_NAME];		/* ADD, REMOVE: of the roster */
	char os_user[REGISTER_NAME];
	char reason[REGISTER_TEXT];	/* REMOVE */
	/* ADD; what the words may be is for who makes reports to say */
	char edition[SCHEDULE_WORD], period[SCHEDULE_WORD];
	char format[SCHEDULE_WORD];
	char language[SCHEDULE_WORD];	/* "" English */
	char to[SCHEDULE_TO_MOST][SCHEDULE_ADDRESS];
	size_t to_count;
	int minute;		/* of the local day after the period's last */
	int32_t until;		/* the last day on which one goes out */
	bool is_attached;	/* or a link to it */
	/* RUN */
	int32_t from_day, to_day;	/* the period, both included */
	uint64_t missed;	/* periods before it that had no run */
	char report[65];	/* SHA-256 of what was made */
};

/* Append as one object, no newline. */
void schedule_write(struct json *j, const struct schedule *s);
/* Read one object; strict. -1 and *why, one sentence. */
int schedule_read(const char *text, size_t len, struct schedule *out,
    char *why, size_t whylen);

/* ---- all of them, in memory ---- */

struct schedules;

struct schedules_row {
	struct schedule add;
	struct schedule removal;	/* its id is "": it runs */
	struct schedule last;		/* run; its id is "": none yet */
	size_t runs;
};

struct schedules *schedules_new(void);		/* NULL: out of memory */
void schedules_free(struct schedules *s);

/* Can it be taken? -1 and *why: the id is in use, there is no such, it was
 * removed, or the period had its run. */
int schedules_check(const struct schedules *s, const struct schedule *one,
    char *why, size_t whylen);
/* Take one, copied. -1 and *why. */
int schedules_take(struct schedules *s, const struct schedule *one, char *why,
    size_t whylen);

/* Borrowed until the next is taken. */
size_t schedules_count(const struct schedules *s);
const struct schedules_row *schedules_at(const struct schedules *s, size_t i);
/* NULL: there is no such. */
const struct schedules_row *schedules_named(const struct schedules *s,
    const char *id);

#endif
