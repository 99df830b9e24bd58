/* policy_words.c: how the parts of a policy's text are called. */
#include "classify/policy_words.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const modes[] = { [MONITORING_OFF] = "off",
	[MONITORING_AGGREGATE] = "aggregate",
	[MONITORING_ON_AUTHORITY] = "on-authority",
	[MONITORING_ROUTINE] = "routine" };
static_assert(ARRAY_LEN(modes) == MONITORING_COUNT, "name every mode");

static const char *const lawful[] = { [LAWFUL_CONSENT] = "consent",
	[LAWFUL_INTERESTS] = "legitimate interests",
	[LAWFUL_PUBLIC_TASK] = "public task", [LAWFUL_CONTRACT] = "contract" };
static_assert(ARRAY_LEN(lawful) == LAWFUL_COUNT, "name every basis");

static const char *const needs[] = { [NEED_TRAINING] = "training",
	[NEED_CONDITIONS] = "conditions", [NEED_ACCOUNT] = "account",
	[NEED_NOTIFIED] = "notified",
	[NEED_ADMINISTRATORS] = "administrators" };
static_assert(ARRAY_LEN(needs) == NEED_COUNT, "name every need");

const char *
policy_monitoring_name(enum policy_monitoring m)
{
	return modes[m];
}

const char *
policy_lawful_name(enum policy_lawful l)
{
	return lawful[l];
}

const char *
policy_need_name(enum policy_need n)
{
	return needs[n];
}

const char *
policy_section(const char *clause, char buf[POLICY_SECTION])
{
	bool is_number = isdigit((unsigned char)clause[0]);

	snprintf(buf, POLICY_SECTION, "section %s%.90s%s",
	    is_number ? "" : "“", clause, is_number ? "" : "”");
	return buf;
}

bool
policy_is_same_name(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == ' ' || *a == '.')
			a++;
		while (*b == ' ' || *b == '.')
			b++;
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
	}
}
