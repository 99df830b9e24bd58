/* rollup.c: the schools of a trust and what they sent. Door to jansson. */
#include "dashboard/rollup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "classify/registers_act.h"
#include "dashboard/report_seal.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define FORM 2			/* of report.schema.json */

static const struct rollup_cell unknown = { ROLLUP_UNKNOWN, 0 };

void
rollup_free(struct rollup *r)
{
	free(r->schools);
	*r = (struct rollup){ .schools = NULL };
}

/* ---- the list ---- */

static int
read_name(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *text;

	if (text_string(v, &text, f) < 0)
		return -1;
	if (strlen(text) >= room) {
		text_fault(f, TEXT_ERROR, v, "it is longer than %zu bytes",
		    room - 1);
		return -1;
	}
	strcpy(out, text);
	return 0;
}

static void
read_school(const struct text_value *v, const struct rollup *r,
    struct rollup_school *s, struct text_faults *f)
{
	static const struct text_field fields[] = { { "site", true },
		{ "name", true }, { "key", true } };
	const struct text_value *got[ARRAY_LEN(fields)];
	size_t i;

	if (text_fields(v, "school", fields, ARRAY_LEN(fields), got, f) < 0 ||
	    read_name(got[0], s->site, sizeof(s->site), f) < 0 ||
	    read_name(got[1], s->name, sizeof(s->name), f) < 0 ||
	    read_name(got[2], s->fingerprint, sizeof(s->fingerprint), f) < 0)
		return;
	if (strlen(s->fingerprint) != KEYRING_FINGERPRINT - 1 ||
	    strspn(s->fingerprint, "0123456789abcdef") !=
	    KEYRING_FINGERPRINT - 1)
		text_fault(f, TEXT_ERROR, got[2], "expected the fingerprint of "
		    "its key, 64 hex digits: beadle status shows it there");
	for (i = 0; &r->schools[i] < s; i++)
		if (strcmp(r->schools[i].site, s->site) == 0)
			text_fault(f, TEXT_ERROR, got[0], "the site \"%s\" is "
			    "listed already", s->site);
}

int
rollup_list(struct rollup *out, const char *path, struct text_faults *f)
{
	static const struct text_field fields[] = { { "trust", true },
		{ "schools", true } };
	const struct text_value *got[ARRAY_LEN(fields)];
	size_t before = text_faults_count(f, TEXT_ERROR), i;
	struct text *t;

	*out = (struct rollup){ .schools = NULL };
	if (text_load(&t, path, f) < 0)
		return -1;
	if (text_fields(text_root(t), "trust", fields, ARRAY_LEN(fields), got,
	    f) == 0 && read_name(got[0], out->trust, sizeof(out->trust),
	    f) == 0)
		out->schools = text_array(got[1], sizeof(*out->schools),
		    &out->count, f);
	if (out->count > ROLLUP_MOST)
		text_fault(f, TEXT_ERROR, got[1], "more than %d schools",
		    ROLLUP_MOST);
	for (i = 0; i < out->count && i < ROLLUP_MOST; i++)
		read_school(text_item(got[1], i), out, &out->schools[i], f);
	text_free(t);
	return text_faults_count(f, TEXT_ERROR) > before ||
	    out->count == 0 ? -1 : 0;
}

/* ---- what a school sent ---- */

static const json_t *
find_in(const json_t *list, const char *kind, const char *id)
{
	const json_t *node, *inner;
	const char *is, *name;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		node = json_array_get(list, i);
		is = json_string_value(json_object_get(node, "kind"));
		name = json_string_value(json_object_get(node, "id"));
		if (is && name && strcmp(is, kind) == 0 &&
		    strcmp(name, id) == 0)
			return node;
		inner = find_in(json_object_get(node, "content"), kind, id);
		if (inner)
			return inner;
	}
	return NULL;
}

/* A fact's value, wherever it stands. */
static const json_t *
find_fact(const json_t *list, const char *id)
{
	const json_t *node, *facts, *fact, *inner;
	const char *name;
	size_t i, k;

	for (i = 0; i < json_array_size(list); i++) {
		node = json_array_get(list, i);
		facts = json_object_get(node, "facts");
		for (k = 0; k < json_array_size(facts); k++) {
			fact = json_array_get(facts, k);
			name = json_string_value(json_object_get(fact, "id"));
			if (name && strcmp(name, id) == 0)
				return json_object_get(fact, "value");
		}
		inner = find_fact(json_object_get(node, "content"), id);
		if (inner)
			return inner;
	}
	return NULL;
}

static struct rollup_cell
read_cell(const json_t *v)
{
	struct rollup_cell c = { ROLLUP_WITHHELD, 0 };

	if (json_is_integer(v) && json_integer_value(v) >= 0) {
		c.kind = ROLLUP_SHOWN;
		c.value = (uint64_t)json_integer_value(v);
	}
	return c;
}

static int
read_text(const json_t *v, char *out, size_t room)
{
	if (!json_is_string(v) || json_string_length(v) >= room)
		return -1;
	strcpy(out, json_string_value(v));
	return 0;
}

static void
read_outcomes(const json_t *content, struct rollup_school *s)
{
	const json_t *rows = json_object_get(find_in(content, "table",
	    "outcomes"), "rows"), *row;
	const char *id;
	size_t i;
	int o;

	for (i = 0; i < json_array_size(rows); i++) {
		row = json_array_get(rows, i);
		id = json_string_value(json_object_get(row, "id"));
		for (o = 0; id && o < OUTCOME_COUNT; o++)
			if (strcmp(id, outcome_name((enum outcome)o)) == 0)
				s->outcomes[o] = read_cell(json_object_get(
				    json_object_get(row, "cells"),
				    "sessions"));
	}
}

static int
read_categories(const json_t *content, struct rollup_school *s)
{
	const json_t *table = find_in(content, "table", "categories");
	const json_t *rows = json_object_get(table, "rows"), *row, *cells;
	struct rollup_category *c;
	size_t i;

	s->has_categories = table != NULL;
	if (json_array_size(rows) > ROLLUP_CATEGORIES)
		return -1;
	for (i = 0; i < json_array_size(rows); i++) {
		row = json_array_get(rows, i);
		cells = json_object_get(row, "cells");
		c = &s->categories[s->category_count++];
		if (read_text(json_object_get(row, "id"), c->id,
		    sizeof(c->id)) < 0 ||
		    read_text(json_object_get(cells, "category"), c->title,
		    sizeof(c->title)) < 0)
			return -1;
		c->sessions = read_cell(json_object_get(cells, "sessions"));
	}
	return 0;
}

/* What was watched, of how many of the days. */
static int
read_coverage(const json_t *content, struct rollup_school *s)
{
	struct rollup_cell days = read_cell(find_fact(content, "days"));
	struct rollup_cell minutes = read_cell(find_fact(content, "minutes"));
	int o;

	s->days = days.value;
	s->blind_days = read_cell(find_fact(content, "blind_days"));
	s->packets = read_cell(find_fact(content, "packets"));
	s->lost = read_cell(find_fact(content, "lost"));
	if (days.kind != ROLLUP_SHOWN || minutes.kind != ROLLUP_SHOWN ||
	    s->blind_days.kind != ROLLUP_SHOWN ||
	    s->packets.kind != ROLLUP_SHOWN || s->lost.kind != ROLLUP_SHOWN ||
	    s->to < s->from || s->days > (uint64_t)(s->to - s->from) + 1)
		return -1;
	if (minutes.value > 0)
		return 0;
	s->sessions = s->device_hours = s->minutes = unknown;
	for (o = 0; o < OUTCOME_COUNT; o++)
		s->outcomes[o] = unknown;
	s->has_categories = false;
	s->category_count = 0;
	return 0;
}

/* The day it was made, if that was before its days were over. */
static int
read_made(const json_t *content, struct rollup_school *s)
{
	const json_t *made = find_fact(content, "not_over");
	char day[24];

	s->made = INT32_MAX;
	if (!made || json_is_null(made))
		return 0;
	return read_text(made, day, sizeof(day)) < 0 ? -1 :
	    register_day_read(day, &s->made);
}

static int
read_report(const json_t *root, struct rollup_school *s)
{
	const json_t *content = json_object_get(root, "content");
	const char *edition = json_string_value(json_object_get(root,
	    "edition"));
	char site[KEYRING_NAME], from[24], to[24];

	if (!edition || strcmp(edition, "trust") != 0 ||
	    json_integer_value(json_object_get(root, "report")) != FORM ||
	    read_text(find_fact(content, "site"), site, sizeof(site)) < 0 ||
	    strcmp(site, s->site) != 0 ||
	    read_text(find_fact(content, "unit"), s->unit,
	    sizeof(s->unit)) < 0 ||
	    read_text(find_fact(content, "from"), from, sizeof(from)) < 0 ||
	    read_text(find_fact(content, "to"), to, sizeof(to)) < 0 ||
	    register_day_read(from, &s->from) < 0 ||
	    register_day_read(to, &s->to) < 0 ||
	    read_text(find_fact(content, "policy_hash_1"), s->policy,
	    sizeof(s->policy)) < 0)
		return -1;
	if (find_fact(content, "policy_hash_2"))
		strcpy(s->policy, "several");
	s->sessions = read_cell(find_fact(content, "sessions"));
	s->device_hours = read_cell(find_fact(content, "device_hours"));
	/* Hours are cut: a rate is of what they were cut from. */
	s->minutes = read_cell(json_object_get(find_fact(content, "rate"),
	    "whole"));
	read_outcomes(content, s);
	return read_made(content, s) < 0 || read_categories(content, s) < 0 ?
	    -1 : read_coverage(content, s);
}

/* ---- taking it ---- */

/* The first that is there; NULL: none. */
static const struct rollup_school *
first_of(const struct rollup *r)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->schools[i].is_there)
			return &r->schools[i];
	return NULL;
}

/* Whose it is. NULL and *why: nobody's of the list. */
static struct rollup_school *
find_school(struct rollup *r, const struct report_seal *seal, char *why,
    size_t whylen)
{
	size_t i = 0;

	while (i < r->count && strcmp(r->schools[i].site, seal->site) != 0)
		i++;
	if (i == r->count)
		snprintf(why, whylen, "it is of the site %s, which is not in "
		    "the list of schools", seal->site);
	else if (strcmp(r->schools[i].fingerprint, seal->fingerprint) != 0)
		snprintf(why, whylen, "it is signed with another key than the "
		    "list has of %s", seal->site);
	else if (r->schools[i].is_there)
		snprintf(why, whylen, "there is a report of %s already: a "
		    "school is counted once", seal->site);
	else
		return &r->schools[i];
	return NULL;
}

/* Of one period, are as many of its days over? */
static int
check_end(const struct rollup_school *first, const struct rollup_school *s,
    char *why, size_t whylen)
{
	char end[2][TEXT_DAY_TEXT];

	if (s->days == 0)
		snprintf(why, whylen, "it is of days that were all yet to "
		    "come when it was made");
	else if (first && first->days != s->days)
		snprintf(why, whylen, "what it counts ends with %s, what that "
		    "of %s does with %s: numbers of other days are not added",
		    text_day_text(s->from + (int32_t)s->days - 1, end[0]),
		    first->site, text_day_text(first->from +
		    (int32_t)first->days - 1, end[1]));
	else if (first && first->made != s->made &&
	    s->from + (int32_t)s->days - 1 == s->to)
		snprintf(why, whylen, "it, or that of %s, was made before its "
		    "last day was over: numbers of other days are not added",
		    first->site);
	else
		return 0;
	return -1;
}

static int
check_days(const struct rollup *r, const struct rollup_school *s, char *why,
    size_t whylen)
{
	const struct rollup_school *first = first_of(r);
	char from[2][TEXT_DAY_TEXT], to[2][TEXT_DAY_TEXT];

	if (strcmp(s->unit, "range") == 0) {
		snprintf(why, whylen, "it is of days that somebody chose, not "
		    "of a period of the calendar");
		return -1;
	}
	if (!first || (strcmp(first->unit, s->unit) == 0 &&
	    first->from == s->from && first->to == s->to))
		return check_end(first, s, why, whylen);
	snprintf(why, whylen, "it is of the %s %s..%s, that of %s of the %s "
	    "%s..%s: numbers of other days are not added", s->unit,
	    text_day_text(s->from, from[0]), text_day_text(s->to, to[0]),
	    first->site, first->unit, text_day_text(first->from, from[1]),
	    text_day_text(first->to, to[1]));
	return -1;
}

int
rollup_add(struct rollup *r, const char *bytes, size_t len, char *why,
    size_t whylen)
{
	struct rollup_school *s, sent;
	struct report_seal seal;
	size_t report_len;
	json_t *root;
	int result = -1;

	if (report_seal_read(bytes, len, &seal, &report_len, why, whylen) < 0)
		return -1;
	s = find_school(r, &seal, why, whylen);
	if (!s)
		return -1;
	sent = *s;
	root = json_loadb(bytes, report_len, JSON_REJECT_DUPLICATES, NULL);
	if (!root || read_report(root, &sent) < 0)
		snprintf(why, whylen, "it is no report of %s to the trust that "
		    "this version of beadle reads", seal.site);
	else
		result = check_days(r, &sent, why, whylen);
	json_decref(root);
	if (result == 0) {
		sent.is_there = true;
		*s = sent;
	}
	return result;
}
