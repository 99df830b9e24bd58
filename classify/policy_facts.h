/* policy_facts.h: from a session, a moment and the law to the answers to a
 * policy's questions. Pure; everything borrowed lives as long as the context.
 *
 * Answers are bits, one a question, so that a clause is weighed in a few
 * operations; the words for them are made only for who reads them. */
#ifndef CLASSIFY_POLICY_FACTS_H
#define CLASSIFY_POLICY_FACTS_H

#include "classify/policy_text.h"

#define POLICY_FACT 120		/* most bytes of one fact in words */
#define POLICY_REGISTERS (1 << (REGISTER_EXCEPTION + 1))

struct policy_answers {		/* by question; in neither: unknown */
	uint64_t yes, no;
};

/* ---- what the policy says of each service (policy_index.c) ---- */

struct policy_row {
	const struct catalogue_service *service;
	uint64_t yes;		/* of the questions its service answers */
	bool is_covered;	/* is social media under the policy */
};

struct policy_index {
	uint64_t service, fixed;	/* questions by what their answer */
	uint64_t clock, registers, use;	/* depends on: see enum policy_topic */
	uint64_t limits;
	uint64_t places;	/* of fixed: those for a place */
	int episodes;		/* the kind that counts them */
	uint8_t limit_at[POLICY_MOST_QUESTIONS];	/* which limit it is */
	uint8_t limit_count;
	unsigned masks;		/* bit 1 << mask of a register question */
	size_t slots;		/* a power of two */
	struct policy_row rows[];	/* by hash of id; service NULL: none */
};

/* Make p's index, when p is otherwise complete. -1: out of memory. */
int policy_index_make(struct policy *p, const struct catalogue *c);
/* NULL: the catalogue has no such service. */
const struct policy_row *policy_index_find(const struct policy_index *x,
    const char *service);

/* ---- what does not depend on the clock (policy_facts.c) ---- */

struct policy_standing {
	const struct policy_row *row;		/* NULL: not catalogued */
	const struct roster_device *device;	/* NULL: not in the roster */
	const struct roster_person *person;	/* whose it is; or NULL */
	enum policy_doubt doubt;	/* that the person used it */
	const char *group;	/* whose bells: NULL is the first timetable */
	const char *network, *place;		/* "" not known */
	bool is_place_inferred;	/* from the network */
	enum equipment equipment;
	enum person_kind kind;	/* of the person, else of who uses it */
};

void policy_stand(const struct policy_context *c, const struct session *s,
    struct policy_standing *out);
/* By the policy's own date; always, of a draft that is tried. */
bool policy_is_in_force(const struct policy_context *c, uint64_t at_us);

/* ---- what does ---- */

struct policy_hours {		/* the same in [span[0], span[1]) */
	int working, on_break;	/* 1, 0, -1 unknown */
	bool is_own;		/* by the person's own pattern */
	uint64_t span[2];
};

struct policy_entries {		/* what registers say (policy_entries.c) */
	struct register_answer of[POLICY_REGISTERS];	/* by kinds asked */
	uint64_t until_us;
};

void policy_hours_at(const struct policy_context *c,
    const struct policy_standing *s, const struct calendar_moment *m,
    uint64_t at_us, struct policy_hours *out);
void policy_entries_at(const struct policy_context *c,
    const struct policy_standing *st, const struct session *s, uint64_t at_us,
    struct policy_entries *out);
/* Does an authority, in force all the while, name its device or person? */
bool policy_is_authorised(const struct policy_context *c,
    const struct policy_standing *st, const struct session *s);

struct policy_count {		/* so far that day, for a limit */
	unsigned least, most;	/* certainly; and what may count, too */
};

struct policy_facts {		/* of one stretch */
	const struct policy *policy;
	const struct policy_standing *standing;
	const struct calendar_moment *moment;
	const struct policy_hours *hours;
	const struct policy_entries *entries;
	const struct demotion *demoted;	/* NULL: its service is not */
	const struct policy_count *counts;	/* by question; NULL: the rest
						 * of the day is not known */
	int use;		/* grade */
};

#endif
