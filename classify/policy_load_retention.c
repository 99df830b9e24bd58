/* policy_load_retention.c: how long what is recorded is kept: reading it, and
 * what somebody should look at in it. */
#include "classify/policy_retention.h"

#include <stdlib.h>
#include <string.h>

#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MOST 9999		/* of a unit */
#define LONG_ROUTINE 366	/* days; more wants a reason */
#define LONG_ANY (7 * 366)	/* and so does this, of anything */

static const char *
class_name(int c)
{
	return retention_class_name((enum retention_class)c);
}

static const char *
unit_name(int u, int number)
{
	return retention_unit_name((enum retention_unit)u, number);
}

/* ---- reading ---- */

/* "6 months" */
static int
read_length(const struct text_value *v, struct retention_length *out)
{
	const char *text = text_raw(v);
	char *end;
	long n = strtol(text, &end, 10);

	if (text[0] < '1' || text[0] > '9' || n > MOST || *end++ != ' ')
		return -1;
	for (int u = RETENTION_DAYS; u < RETENTION_UNIT_COUNT; u++)
		if (strcmp(end, unit_name(u, 1)) == 0 ||
		    strcmp(end, unit_name(u, 2)) == 0) {
			out->unit = (enum retention_unit)u;
			out->number = (int)n;
			return 0;
		}
	return -1;
}

void
policy_load_retention(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	struct text_field fields[RETENTION_CLASS_COUNT + 1];
	const struct text_value *got[ARRAY_LEN(fields)];

	(void)c;
	for (size_t i = 0; i < RETENTION_CLASS_COUNT; i++)
		fields[i] = (struct text_field){ class_name((int)i), false };
	fields[RETENTION_CLASS_COUNT] = (struct text_field){ "clause", false };
	if (text_fields(v, "retention", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[RETENTION_CLASS_COUNT], &p->retention_clause, f);
	for (size_t i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (got[i] && read_length(got[i], &p->retention[i]) < 0)
			text_fault(f, TEXT_ERROR, got[i], "%s: expected a "
			    "number and days, weeks, months, years or terms, "
			    "like \"6 months\"", class_name((int)i));
}

/* ---- what somebody should look at ---- */

static int
about_days(const struct policy *p, enum retention_class c)
{
	return retention_about(p->retention[c]);
}

static void
warn_missing(const struct policy *p, const struct text_value *at,
    struct text_faults *f)
{
	for (int i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (p->retention[i].unit == RETENTION_NOT_SAID)
			text_fault(f, TEXT_WARNING, at, "retention: nobody has "
			    "said how long \"%s\" is kept: until then nothing "
			    "of it is deleted", class_name(i));
}

/* first is to be kept at least as long as second. */
static void
warn_order(const struct policy *p, enum retention_class first,
    enum retention_class second, const char *why, struct text_faults *f)
{
	if (about_days(p, first) && about_days(p, first) <
	    about_days(p, second))
		text_fault(f, TEXT_WARNING, policy_value(p, "retention"),
		    "retention: \"%s\" is shorter than \"%s\": %s",
		    retention_class_name(first),
		    retention_class_name(second), why);
}

void
policy_lint_retention(const struct policy *p, struct text_faults *f)
{
	const struct text_value *at = policy_value(p, "retention");

	if (p->monitoring == MONITORING_OFF)
		return;
	if (!at) {
		text_fault(f, TEXT_WARNING, policy_value(p, "monitoring"),
		    "nobody has said how long what is recorded is kept, and "
		    "until then nothing is deleted: add retention: with "
		    "routine, contrary, case, audit and counts, each like \"6 "
		    "months\"");
		return;
	}
	warn_missing(p, at, f);
	if (about_days(p, RETENTION_ROUTINE) > LONG_ROUTINE)
		text_fault(f, TEXT_WARNING, at, "retention: what is held "
		    "against nobody is kept for more than a year: no longer "
		    "than it is needed (UK GDPR, article 5(1)(e))");
	for (int i = RETENTION_CONTRARY; i < RETENTION_CLASS_COUNT; i++)
		if (about_days(p, (enum retention_class)i) > LONG_ANY)
			text_fault(f, TEXT_WARNING, at, "retention: \"%s\" is "
			    "kept for more than seven years: say in the "
			    "school's retention schedule why", class_name(i));
	warn_order(p, RETENTION_CONTRARY, RETENTION_ROUTINE, "what is held "
	    "against somebody would go before what speaks for them", f);
	warn_order(p, RETENTION_CASE, RETENTION_CONTRARY, "a matter would lose "
	    "its evidence by being referred", f);
	warn_order(p, RETENTION_AUDIT, RETENTION_CASE, "who looked at a record "
	    "would be forgotten before it", f);
}
