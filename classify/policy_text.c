/* policy_text.c: what a policy's text holds, by its words. */
#include "classify/policy_text.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/policy_parts.h"

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

const struct text_value *
policy_value(const struct policy *p, const char *key)
{
	const struct text_value *root = text_root(p->text);

	for (size_t i = 0; i < text_count(root); i++)
		if (strcmp(text_raw(text_key_at(root, i)), key) == 0)
			return text_value_at(root, i);
	return NULL;
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

void
policy_free(struct policy *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->rule_count; i++)
		free(p->rules[i].conditions);
	free(p->rules);
	free(p->offices);
	free(p->choices);
	free(p->approvals);
	free(p->revocations);
	free(p->standing);
	free(p->routes);
	free(p->asks);
	free(p->index);
	text_free(p->text);
	free(p);
}
