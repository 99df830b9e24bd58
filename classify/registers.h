/* registers.h: who may use social media for the school, what lessons may, what
 * was excepted, who has seen the notice, and what may be recorded on whose
 * authority: entries, made and changed by acts that are never taken back.
 *
 * An entry is IN FORCE at a moment when it was approved (an acknowledgement
 * needs no approval), the moment lies in its days, weekdays and hours, and it
 * is not suspended, revoked or ended. Nothing changes backwards: an act counts
 * from the later of its own date and the moment it was recorded. An entry
 * that only lacks that, because its approval was recorded after the moment, is
 * LATE: not in force, and the explanation says so. What was recorded after
 * `as known` is not known at all.
 *
 * Pure. Nothing depends on the order in which acts were recorded at the same
 * moment for different entries, nor on the order of entries. */
#ifndef CLASSIFY_REGISTERS_H
#define CLASSIFY_REGISTERS_H

#include "classify/roster.h"

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

enum register_state {
	REGISTER_NONE,		/* no entry speaks of this */
	REGISTER_IN_FORCE,
	REGISTER_LATE,		/* approved after the event */
	REGISTER_PROPOSED,	/* added, not approved */
	REGISTER_SUSPENDED,	/* itself, or its person's employment */
	REGISTER_REVOKED,
	REGISTER_ENDED,		/* ended, or its person has left */
	REGISTER_OUT_OF_TIME,	/* its days, weekdays or hours */
	REGISTER_STATE_COUNT
};

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
	int from_minute, to_minute;	/* of the local day; equal: all of it */
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
	char authority[REGISTER_TEXT];	/* "head, Approved use" */
	char reason[REGISTER_TEXT];
	struct register_scope scope;
	struct register_terms terms;
};

struct registers;		/* any number of entries */

struct register_entry {		/* as its acts made it; borrowed */
	const struct register_act *added;
	const struct register_act *acts;	/* all, as recorded, ADD first */
	size_t act_count;
};

const char *register_kind_name(enum register_kind k);	/* "official" */
const char *register_verb_name(enum register_verb v);	/* "approve" */
const char *register_state_name(enum register_state s);	/* "in force" */

struct registers *registers_new(void);		/* NULL: out of memory */
void registers_free(struct registers *r);

/* Take an act, copied. Acts of one entry come as they were recorded. -1 and
 * *why: no such entry, the entry is there already, out of memory. */
int registers_take(struct registers *r, const struct register_act *a,
    char *why, size_t whylen);

size_t registers_count(const struct registers *r);
void registers_at(const struct registers *r, size_t i,
    struct register_entry *out);
/* 0, or -1: no such entry. */
int registers_named(const struct registers *r, const char *id,
    struct register_entry *out);

/* The state of one entry at a moment, as known; what its person's suspension
 * or leaving does to it included. *act: what brought it there; NULL none. */
enum register_state register_state_at(const struct register_entry *e,
    const struct roster *roster, uint64_t at_us, uint64_t as_known_us,
    const struct register_act **act);

struct register_question {
	unsigned kinds;			/* bits 1 << enum register_kind */
	const struct roster *roster;
	const struct roster_person *person;	/* NULL: who is not known */
	enum person_kind used_by;
	const struct roster_device *device;	/* NULL: not in the roster */
	const char *group, *place, *network;	/* "" or NULL: not known */
	const char *service;
	uint64_t at_us, as_known_us;
};

struct register_answer {
	int yes;			/* 1 in force; 0; -1: it would be, for
					 * some person, and who used the
					 * device is not known */
	enum register_state state;	/* of the entry below */
	const char *id;			/* the entry that speaks of it; "" none.
					 * Of several the one in force, else
					 * the nearest to it, else by id */
	const struct register_act *act;	/* that brought it there; or NULL */
	uint64_t until_us;		/* the answer is the same until then,
					 * whatever the roster says */
};

/* r NULL: there are no entries. The equipment of pupils is not used by a
 * person an entry names. */
void registers_find(const struct registers *r,
    const struct register_question *q, struct register_answer *out);

#endif
