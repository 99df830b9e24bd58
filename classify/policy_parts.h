/* policy_parts.h: a policy as policy_load.c made it, and the facts its
 * conditions ask for; for the files policy*.c alone. */
#ifndef CLASSIFY_POLICY_PARTS_H
#define CLASSIFY_POLICY_PARTS_H

#include "classify/policy.h"

#define POLICY_MOST_CLAUSES (POLICY_STEPS - 1)	/* one step is "in force" */
#define POLICY_MOST_QUESTIONS 64

enum policy_monitoring { MONITORING_OFF, MONITORING_AGGREGATE,
	MONITORING_ON_AUTHORITY, MONITORING_ROUTINE, MONITORING_COUNT };

enum policy_choice { CHOICE_NO, CHOICE_YES, CHOICE_UNDECIDED, CHOICE_COUNT };

/* One thing that is asked, the same wherever it is asked again: two clauses
 * that ask for working time and for its contrary ask one question. */
struct policy_question {
	int kind;			/* index of policy_kind_at */
	unsigned mask;			/* of the words asked for */
	int64_t number;
	const struct text_value *words;	/* one, or a list; borrowed */
};

struct policy_condition {
	size_t question;
	bool is_no;			/* holds when the answer is no */
};

struct policy_rule {		/* one clause */
	const char *clause, *title;
	struct policy_condition *conditions;	/* all must hold */
	size_t count;
	enum outcome outcome;
};

struct policy {
	struct text *text;		/* owns the words */
	const char *title, *school;
	int32_t from;			/* local day it came in force */
	enum policy_monitoring monitoring;
	enum policy_choice network_is_ict;
	bool keeps_pupils, keeps_unknown;
	const struct text_value *categories;	/* NULL: all */
	const struct text_value *named, *own;	/* NULL: none */
	struct policy_rule *rules;
	size_t rule_count;
	struct policy_question questions[POLICY_MOST_QUESTIONS];
	size_t question_count;
	enum outcome otherwise;
};

/* ---- facts (policy_facts.c) ---- */

struct policy_standing {	/* what does not depend on the clock */
	const struct catalogue_service *service;	/* NULL: unknown */
	const struct roster_device *device;	/* NULL: not in the roster */
	const struct roster_person *person;	/* whose it alone is; or NULL */
	const char *group;	/* whose bells: NULL is the first timetable */
	const char *network;
	enum equipment equipment;
	enum person_kind used_by;
};

struct policy_hours {		/* working time, the same in [from, until) */
	int answer;
	bool is_own;		/* by the person's own pattern */
	uint64_t from_us, until_us;
};

struct policy_facts {
	const struct policy_context *context;
	const struct policy_standing *standing;
	const struct calendar_moment *moment;
	const struct policy_hours *hours;
	int use;		/* grade */
};

void policy_stand(const struct policy_context *c, const struct session *s,
    struct policy_standing *out);
void policy_hours_at(const struct policy_context *c,
    const struct policy_standing *s, uint64_t at_us, struct policy_hours *out);

/* Is text one of a value's words? A NULL value has none. */
bool policy_has_word(const struct text_value *words, const char *text);

/* ---- kinds of condition (policy_kinds.c) ---- */

struct policy_answer {
	int yes;		/* 1, 0, -1 unknown */
	const char *missing;	/* the fact that is unknown */
	bool is_inferred;	/* from hours that are not the person's own */
	char fact[120];		/* "working time: yes (Period 2, ...)" */
};

struct policy_kind {
	const char *key;	/* as written under `when` */
	/* -1: a fault was added. */
	int (*read)(const struct text_value *v, const struct catalogue *c,
	    struct policy_question *q, bool *is_no, struct text_faults *f);
	void (*answer)(const struct policy_facts *f,
	    const struct policy_question *q, struct policy_answer *out);
};

/* NULL: no such kind. */
const struct policy_kind *policy_kind_at(int kind);
int policy_kind_named(const char *key);		/* -1: none */

#endif
