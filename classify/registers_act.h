/* registers_act.h: one act on a register: who did what to which entry, and what
 * the entry is about. Part of registers.h, which is what one includes. */
#ifndef CLASSIFY_REGISTERS_ACT_H
#define CLASSIFY_REGISTERS_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum register_kind {
	REGISTER_OFFICIAL,	/* use on behalf of the school */
	REGISTER_CURRICULUM,	/* an approved activity of lessons */
	REGISTER_EXCEPTION,	/* excepted once, by whom may */
	REGISTER_ACKNOWLEDGEMENT,	/* has read the policy of this hash */
	REGISTER_AUTHORITY,	/* a case's: what may be recorded */
	REGISTER_KIND_COUNT
};

enum register_verb { REGISTER_ADD, REGISTER_APPROVE, REGISTER_SUSPEND,
	REGISTER_RESUME, REGISTER_REVOKE, REGISTER_END, REGISTER_VERB_COUNT };

#define REGISTER_ID 24		/* "official-12" and a NUL */
#define REGISTER_NAME 64
#define REGISTER_TEXT 200
#define REGISTER_SERVICES 16

/* What an entry is about: whatever is given must hold; "" is any. */
struct register_scope {
	char person[REGISTER_NAME], group[REGISTER_NAME];
	char device[REGISTER_NAME], place[REGISTER_NAME];
	char network[REGISTER_NAME];
	char services[REGISTER_SERVICES][32];
	size_t service_count;		/* 0: all social media */
	int32_t from, to;		/* local days, both included;
					 * INT32_MIN, INT32_MAX: open */
	unsigned weekdays;		/* bit 0 Monday; 0: all */
	int from_minute, to_minute;	/* of the local day, to excluded;
					 * equal: all of it */
};

/* What makes an entry acceptable to the policy; "" and INT32_MIN: not given.
 * No field is for a password, and none ever will be. */
struct register_terms {
	char account[REGISTER_TEXT];	/* handle or URL */
	char conditions[REGISTER_TEXT];
	char ground[REGISTER_NAME];	/* AUTHORITY: of the policy's grounds */
	char reference[REGISTER_TEXT];	/* minute, letter, vault entry */
	char administrators[2][REGISTER_NAME];
	int32_t trained, notified;	/* local days */
	char policy[65];		/* ACKNOWLEDGEMENT: its hash */
};

/* One act, as the ledger holds it. scope and terms are an ADD's alone. */
struct register_act {
	enum register_verb verb;
	enum register_kind kind;
	char id[REGISTER_ID];		/* the entry */
	uint64_t recorded_us;
	int32_t from;			/* the local day it should count from;
					 * INT32_MIN: when it is recorded */
	char by[REGISTER_NAME];		/* person of the roster */
	char os_user[REGISTER_NAME];	/* who typed it, as the system says */
	char authority[REGISTER_TEXT];	/* "head, Approved use" */
	char reason[REGISTER_TEXT];
	struct register_scope scope;
	struct register_terms terms;
};

const char *register_kind_name(enum register_kind k);	/* "official" */
const char *register_verb_name(enum register_verb v);	/* "approve" */

/* ---- how the parts of an act are written; -1: not so ---- */

/* "official-12" of that kind: a number from 1, without leading zeros. */
int register_id_read(const char *text, enum register_kind kind,
    unsigned *number);
/* "2026-09-07", a real date: days since 1970-01-01. */
int register_day_read(const char *text, int32_t *day);
/* "mon" is 0, "sun" 6. */
int register_weekday_read(const char *text, size_t len);
const char *register_weekday_name(int weekday);
/* "12:00-13:00": minutes of the day, from before to; up to 24:00. */
int register_hours_read(const char *text, int *from, int *to);
#define REGISTER_HOURS 16
char *register_hours_text(int from, int to, char buf[REGISTER_HOURS]);

#endif
