/* policy_parts.h: what the files policy*.c know of each other: how a policy is
 * loaded, the facts its conditions ask for, how they are answered. */
#ifndef CLASSIFY_POLICY_PARTS_H
#define CLASSIFY_POLICY_PARTS_H

#include "classify/policy_facts.h"

/* To whom goes what an office cannot decide on its own holder: the chair of
 * governors; the chair's to the trust board, or else the governors. */
enum office policy_above(const struct roster *r, enum office office,
    uint64_t at_us);

/* A device which a scope is about from today on, if it is of nobody in
 * particular, and which is the keeper's (NULL: anybody's) alone; NULL: none. */
const struct roster_device *policy_reach(const struct roster *r,
    const struct register_scope *s, const struct roster_person *keeper,
    int32_t today);

/* Is text one of a value's words? A NULL value has none. */
bool policy_has_word(const struct text_value *words, const char *text);

/* ---- loading (policy_load*.c) ---- */

/* Read the value of one key of the text, which was given. Choices and what is
 * occasional come before the clauses. */
typedef void policy_load_part(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f);
policy_load_part policy_load_choices, policy_load_occasional,
    policy_load_clauses, policy_load_otherwise, policy_load_offices,
    policy_load_official_use, policy_load_approvals, policy_load_revocations,
    policy_load_standing, policy_load_routes, policy_load_lawful_basis,
    policy_load_questions, policy_load_retention, policy_load_naming;

/* One of the words, or a list of them, as bits by index. -1: a fault. */
int policy_load_mask(const struct text_value *v, const char *const *words,
    size_t count, unsigned *mask, struct text_faults *f);
int policy_load_persons(const struct text_value *v, unsigned *persons,
    struct text_faults *f);

/* Errors in a policy by itself, which could be read (policy_refuse.c). */
void policy_refuse(const struct policy *p, struct text_faults *f);
/* What the roster lacks (policy_lint_roster.c). */
void policy_lint_roster(const struct policy *p, const struct roster *r,
    int32_t today, struct text_faults *f);

/* Are there two who could confirm (policy_naming.c)? */
void policy_lint_naming(const struct policy *p, const struct roster *r,
    int32_t day, uint64_t at_us, struct text_faults *f);

/* How long what is recorded is kept (policy_retention.c). */
void policy_lint_retention(const struct policy *p, struct text_faults *f);

/* How conditions are written (policy_read.c): see struct policy_kind. */
typedef int policy_read(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f);
policy_read policy_read_yes, policy_read_by, policy_read_equipment,
    policy_read_person, policy_read_register, policy_read_words,
    policy_read_service, policy_read_category, policy_read_use,
    policy_read_limit;

/* ---- kinds of condition (policy_kinds.c) ---- */

/* What the answer to a question depends on. */
enum policy_topic {
	POLICY_OF_SERVICE,	/* and nothing else of the session */
	POLICY_OF_PLACE,
	POLICY_OF_SESSION,	/* its device and person, and when it began */
	POLICY_OF_USE,		/* how it was used in a stretch of it */
	POLICY_OF_CLOCK,
	POLICY_OF_REGISTER,
	POLICY_OF_DAY,		/* what else was used that day */
};

struct policy_kind {
	const char *key;	/* as written under `when` */
	policy_read *read;	/* -1: a fault was added */
	enum policy_topic topic;
	/* 1, 0, -1 unknown; *what is the fact that was asked for. */
	int (*answer)(const struct policy_facts *f,
	    const struct policy_question *q, const char **what);
	/* Why: "Period 2, Tuesday 10:05, calendar". */
	void (*tell)(const struct policy_facts *f,
	    const struct policy_question *q, char *out, size_t len);
};

/* NULL: no such kind. */
const struct policy_kind *policy_kind_at(int kind);
int policy_kind_named(const char *key);		/* -1: none */

/* The answer to one of the policy's questions; what may be NULL. */
int policy_answer(const struct policy_facts *f, size_t question,
    const char **what);

/* What a clause asked for and was answered (policy_tell.c): "working time: yes
 * (Period 2, ...); ..."; cut and marked. */
void policy_tell(const struct policy_facts *f, const struct policy_rule *r,
    char facts[sizeof(((struct policy_step *)0)->facts)]);

#endif
