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
 * `as known` is not known at all; 0 is now, when everything is. What counts
 * after an entry was revoked or ended changes nothing.
 *
 * Pure; the zone must be set (calendar_zone). Nothing depends on the order in
 * which acts were recorded at the same moment for different entries, nor on
 * the order of entries. */
#ifndef CLASSIFY_REGISTERS_H
#define CLASSIFY_REGISTERS_H

#include "classify/registers_act.h"
#include "classify/roster.h"

enum register_state {
	REGISTER_NONE,		/* no entry speaks of this */
	REGISTER_IN_FORCE,
	REGISTER_LATE,		/* approved after the event */
	REGISTER_PROPOSED,	/* added, not approved */
	REGISTER_SUSPENDED,	/* itself, or its person's employment */
	REGISTER_REVOKED,
	REGISTER_ENDED,		/* ended, or its person left after it was
				 * approved, though back since */
	REGISTER_OUT_OF_TIME,	/* its days, weekdays or hours */
	REGISTER_STATE_COUNT
};

/* What may have to be known first of a session. */
enum register_unknown { REGISTER_WHO, REGISTER_PLACE, REGISTER_NETWORK };

struct registers;

/* As its acts made it; borrowed, until another act is taken. */
struct register_entry {
	const struct register_act *added;
	const struct register_act *acts;	/* all, as they count; ADD
						 * first */
	const uint64_t *counts_us;		/* from when each counts */
	size_t act_count;
	uint64_t begin_us, end_us;	/* its days; 0, UINT64_MAX: open */
};

const char *register_state_name(enum register_state s);	/* "in force" */
int register_distance(enum register_state s);	/* from in force */

struct registers *registers_new(void);		/* NULL: out of memory */
void registers_free(struct registers *r);

/* Can the act be taken? -1 and *why: it is of no entry there is, or of one of
 * another kind, or it adds one that is there. */
int registers_check(const struct registers *r, const struct register_act *a,
    char *why, size_t whylen);
/* Take an act, copied. Acts of one entry come as they were recorded. -1 and
 * *why, as above or out of memory; then nothing changed. */
int registers_take(struct registers *r, const struct register_act *a,
    char *why, size_t whylen);

/* The id of the next entry of a kind. */
void registers_next(const struct registers *r, enum register_kind kind,
    char id[REGISTER_ID]);
size_t registers_count(const struct registers *r);
void registers_at(const struct registers *r, size_t i,
    struct register_entry *out);
/* 0, or -1: no such entry. */
int registers_named(const struct registers *r, const char *id,
    struct register_entry *out);

/* The state of one entry at a moment, as known; what its person's suspension
 * or leaving does to it included (roster NULL: it is not asked). *act: the
 * approval, late or not, the suspension, the end; of a proposed one its
 * addition; NULL: the roster, or the time. */
enum register_state register_state_at(const struct register_entry *e,
    const struct roster *roster, uint64_t at_us, uint64_t as_known_us,
    const struct register_act **act);
/* Was it approved by then? Of one that is not for that day or hour the state
 * does not say. */
bool register_is_approved(const struct register_entry *e, uint64_t at_us,
    uint64_t as_known_us);

/* Is it suspended or revoked by its acts alone, whatever its days and hours
 * and whoever it is for? *until_us is lowered to when that may be another. */
bool register_is_taken_away(const struct register_entry *e, uint64_t at_us,
    uint64_t as_known_us, uint64_t *until_us);

struct register_question {
	unsigned kinds;			/* bits 1 << enum register_kind */
	const struct roster *roster;		/* NULL: it is not asked */
	const struct roster_person *person;	/* NULL: who is not known */
	bool is_doubted;		/* it may be another who used it */
	enum person_kind used_by;
	const struct roster_device *device;	/* NULL: not in the roster */
	const char *place, *network;	/* "" or NULL: not known */
	const char *service;
	uint64_t at_us, as_known_us;
	uint64_t day_us[2];	/* midnights before and after at_us, as the
				 * process's zone has them; zero: not known */
};

struct register_answer {
	int yes;			/* 1 in force; 0; -1: it is, of what is
					 * not known of the session: */
	enum register_unknown unknown;
	enum register_state state;	/* of the entry below */
	const char *id;			/* the entry that speaks of it; "" none.
					 * Of several the one in force, else
					 * the nearest to it, else by id */
	const struct register_act *act;	/* that brought it there; or NULL */
	uint64_t until_us;		/* the answer is the same until then */
};

/* r NULL: there are no entries. A group is people's or devices': the person's
 * or the device's own. Of an entry for somebody else nothing is said; of a
 * person's, or of a group of people, when who used the device is not known or
 * may be another, or of a place's or network's when that is not, only that it
 * may be the one in force. One that names the person of the question is in
 * force, though another may have used it: what it permits is not held against
 * them. A person is meant by each of their ids (same_as).
 * The equipment of pupils and of guests is not used by a person an entry names.
 * An authority that names neither a person nor a device is none. */
void registers_find(const struct registers *r,
    const struct register_question *q, struct register_answer *out);

#endif
