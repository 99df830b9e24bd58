/* duty.c: holds, orders, certificates and looks as JSON text and back. Door to
 * jansson.
 *
 * Which texts an entry may have is one table; the rest is read by hand. */
#include "store/duty.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "store/removal.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define VERSION 1
#define OF(what) (1u << (what))

static const char *const whats[] = {
	[DUTY_HOLD] = "hold", [DUTY_RELEASE] = "release",
	[DUTY_LOOK] = "look", [DUTY_ORDER] = "order",
	[DUTY_CERTIFICATE] = "certificate",
};
static_assert(ARRAY_LEN(whats) == DUTY_WHAT_COUNT, "name every duty");

static const char *const rules[] = {
	[DUTY_RETENTION] = "retention", [DUTY_ERASURE] = "erasure",
};
static_assert(ARRAY_LEN(rules) == DUTY_RULE_COUNT, "name every rule");

static const char *const places[] = {
	[DUTY_IN_JOURNAL] = "journal", [DUTY_IN_LEDGER] = "ledger",
	[DUTY_IN_REDIS] = "redis", [DUTY_IN_FILES] = "files",
};
static_assert(ARRAY_LEN(places) == DUTY_PLACE_COUNT, "name every place");

#define TEXT(field, in) { #field, offsetof(struct duty, field), \
	sizeof(((struct duty *)0)->field), in }
static const struct { const char *name; size_t at, room; unsigned in; }
texts[] = {
	TEXT(id, ~OF(DUTY_LOOK)),
	TEXT(command, OF(DUTY_LOOK)),
	TEXT(session, OF(DUTY_HOLD) | OF(DUTY_LOOK)),
	TEXT(device, OF(DUTY_HOLD) | OF(DUTY_LOOK)),
	TEXT(person, OF(DUTY_HOLD) | OF(DUTY_LOOK)),
	TEXT(by, ~OF(DUTY_CERTIFICATE)),
	TEXT(os_user, ~0u),
	TEXT(authority, ~OF(DUTY_CERTIFICATE)),
	TEXT(reason, ~OF(DUTY_CERTIFICATE)),
	TEXT(policy, OF(DUTY_ORDER)),
	TEXT(law, OF(DUTY_ORDER)),
};

/* The members that are no texts. removal.h reads the last four. */
static const struct { const char *name; unsigned in; } others[] = {
	{ "v", ~0u }, { "what", ~0u },
	{ "from", OF(DUTY_HOLD) | OF(DUTY_LOOK) },
	{ "to", OF(DUTY_HOLD) | OF(DUTY_LOOK) },
	{ "rule", OF(DUTY_ORDER) }, { "day", OF(DUTY_ORDER) },
	{ "head", OF(DUTY_ORDER) | OF(DUTY_CERTIFICATE) },
	{ "classes", OF(DUTY_ORDER) }, { "held", OF(DUTY_ORDER) |
	    OF(DUTY_CERTIFICATE) },
	{ "ids", OF(DUTY_ORDER) },
	{ "texts", OF(DUTY_CERTIFICATE) }, { "marks", OF(DUTY_CERTIFICATE) },
	{ "verified", OF(DUTY_CERTIFICATE) },
	{ "sequences", OF(DUTY_ORDER) }, { "ledger", OF(DUTY_ORDER) },
	{ "gone", OF(DUTY_ORDER) }, { "again", OF(DUTY_ORDER) },
};

const char *
duty_rule_name(enum duty_rule r)
{
	return rules[r];
}

const char *
duty_place_name(enum duty_place p)
{
	return places[p];
}

/* ---- writing ---- */

static void
write_day(struct json *j, const char *key, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN && day != INT32_MAX)
		json_text(j, key, text_day_text(day, text));
}

static void
write_head(struct json *j, const struct duty_head *h)
{
	json_object_begin(j, "head");
	json_unsigned(j, "sequence", h->sequence);
	json_text(j, "digest", h->digest);
	json_object_end(j);
}

static void
write_order(struct json *j, const struct duty *d, const struct removal *r)
{
	int i;

	json_text(j, "rule", rules[d->rule]);
	write_day(j, "day", d->day);
	write_head(j, &d->head);
	json_array_begin(j, "classes");
	for (i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (d->classes[i].records > 0) {
			json_object_begin(j, NULL);
			json_text(j, "class", retention_class_name(
			    (enum retention_class)i));
			json_unsigned(j, "records", d->classes[i].records);
			write_day(j, "first", d->classes[i].first);
			write_day(j, "last", d->classes[i].last);
			json_object_end(j);
		}
	json_array_end(j);
	json_unsigned(j, "held", d->held);
	if (d->ids > 1)
		json_unsigned(j, "ids", d->ids);
	removal_write(j, r);
}

static void
write_certificate(struct json *j, const struct duty *d)
{
	int i;

	write_head(j, &d->head);
	json_unsigned(j, "texts", d->texts);
	if (d->held > 0)
		json_unsigned(j, "held", d->held);
	if (d->marks > 0)
		json_unsigned(j, "marks", d->marks);
	json_array_begin(j, "verified");
	for (i = 0; i < DUTY_PLACE_COUNT; i++)
		if (d->verified & OF(i))
			json_text(j, NULL, places[i]);
	json_array_end(j);
}

void
duty_write(struct json *j, const struct duty *d, const struct removal *r)
{
	const char *text;
	size_t i;

	json_object_begin(j, NULL);
	json_unsigned(j, "v", VERSION);
	json_text(j, "what", whats[d->what]);
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		text = (const char *)d + texts[i].at;
		if (text[0])
			json_text(j, texts[i].name, text);
	}
	if (d->what == DUTY_HOLD || d->what == DUTY_LOOK) {
		write_day(j, "from", d->from);
		write_day(j, "to", d->to);
	}
	if (d->what == DUTY_ORDER)
		write_order(j, d, r);
	if (d->what == DUTY_CERTIFICATE)
		write_certificate(j, d);
	json_object_end(j);
}

/* ---- reading ---- */

struct reading { char *why; size_t whylen; };

static int
wrong(const struct reading *r, const char *name)
{
	snprintf(r->why, r->whylen, "\"%.40s\" is not what the ledger has "
	    "there", name);
	return -1;
}

/* The index of the member's text among the words, or -1. */
static int
word_of(const json_t *v, const char *const *words, size_t count)
{
	const char *text = json_string_value(v);
	size_t i;

	for (i = 0; text && i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return (int)i;
	return -1;
}

static int
read_text(const struct reading *r, const char *name, const json_t *v,
    unsigned what, struct duty *d)
{
	size_t i, len = json_string_length(v);

	for (i = 0; i < ARRAY_LEN(texts); i++)
		if (strcmp(texts[i].name, name) == 0)
			break;
	if (i == ARRAY_LEN(texts) || !(texts[i].in & what) ||
	    !json_is_string(v) || len >= texts[i].room)
		return wrong(r, name);
	memcpy((char *)d + texts[i].at, json_string_value(v), len + 1);
	return 0;
}

static int
read_members(const struct reading *r, json_t *root, struct duty *d)
{
	const char *name;
	json_t *v;
	size_t i;

	json_object_foreach(root, name, v) {
		for (i = 0; i < ARRAY_LEN(others); i++)
			if (strcmp(others[i].name, name) == 0 &&
			    (others[i].in & OF(d->what)))
				break;
		if (i == ARRAY_LEN(others) &&
		    read_text(r, name, v, OF(d->what), d) < 0)
			return -1;
	}
	return 0;
}

/* Not given: *out stays. */
static int
read_day(const json_t *object, const char *name, int32_t *out)
{
	const json_t *v = json_object_get(object, name);
	const char *text = json_string_value(v);

	return v && (!text || register_day_read(text, out) < 0) ? -1 : 0;
}

static int
read_number(const json_t *object, const char *name, uint64_t *out)
{
	const json_t *v = json_object_get(object, name);

	if (!json_is_integer(v) || json_integer_value(v) < 0)
		return -1;
	*out = (uint64_t)json_integer_value(v);
	return 0;
}

static int
read_hash(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64 ?
	    0 : -1;
}

static int
read_head(const json_t *root, struct duty_head *h)
{
	const json_t *head = json_object_get(root, "head");
	const char *digest = json_string_value(json_object_get(head,
	    "digest"));

	if (!digest || read_hash(digest) < 0 || json_object_size(head) != 2 ||
	    read_number(head, "sequence", &h->sequence) < 0)
		return -1;
	strcpy(h->digest, digest);
	return 0;
}

static int
read_classes(const json_t *list, struct duty *d)
{
	const char *names[RETENTION_CLASS_COUNT];
	const json_t *row;
	size_t i;
	int c;

	for (c = 0; c < RETENTION_CLASS_COUNT; c++)
		names[c] = retention_class_name((enum retention_class)c);
	for (i = 0; i < json_array_size(list); i++) {
		row = json_array_get(list, i);
		c = word_of(json_object_get(row, "class"), names,
		    RETENTION_CLASS_COUNT);
		if (c < 0 || d->classes[c].records > 0 ||
		    read_number(row, "records", &d->classes[c].records) < 0 ||
		    read_day(row, "first", &d->classes[c].first) < 0 ||
		    read_day(row, "last", &d->classes[c].last) < 0)
			return -1;
	}
	return json_is_array(list) ? 0 : -1;
}

static int
read_order(const struct reading *r, const json_t *root, struct duty *d)
{
	int rule = word_of(json_object_get(root, "rule"), rules,
	    DUTY_RULE_COUNT);

	if (rule < 0)
		return wrong(r, "rule");
	d->rule = (enum duty_rule)rule;
	d->day = INT32_MIN;
	if (read_day(root, "day", &d->day) < 0 || d->day == INT32_MIN)
		return wrong(r, "day");
	if (read_head(root, &d->head) < 0)
		return wrong(r, "head");
	if (read_hash(d->policy) < 0)
		return wrong(r, "policy");
	if (read_number(root, "held", &d->held) < 0)
		return wrong(r, "held");
	if (json_object_get(root, "ids") &&
	    read_number(root, "ids", &d->ids) < 0)
		return wrong(r, "ids");
	return read_classes(json_object_get(root, "classes"), d) < 0 ?
	    wrong(r, "classes") : 0;
}

static int
read_certificate(const struct reading *r, const json_t *root, struct duty *d)
{
	const json_t *list = json_object_get(root, "verified");
	size_t i;
	int p;

	if (read_head(root, &d->head) < 0)
		return wrong(r, "head");
	if (read_number(root, "texts", &d->texts) < 0)
		return wrong(r, "texts");
	if (json_object_get(root, "held") &&
	    read_number(root, "held", &d->held) < 0)
		return wrong(r, "held");
	if (json_object_get(root, "marks") &&
	    read_number(root, "marks", &d->marks) < 0)
		return wrong(r, "marks");
	for (i = 0; i < json_array_size(list); i++) {
		p = word_of(json_array_get(list, i), places,
		    DUTY_PLACE_COUNT);
		if (p < 0)
			return wrong(r, "verified");
		d->verified |= OF(p);
	}
	return json_is_array(list) ? 0 : wrong(r, "verified");
}

/* A hold names one thing, and why it is held. */
static int
check_hold(const struct reading *r, const struct duty *d)
{
	if (!!d->session[0] + !!d->device[0] + !!d->person[0] != 1) {
		snprintf(r->why, r->whylen, "a hold names one session, one "
		    "device or one person");
		return -1;
	}
	if (d->session[0] && (strlen(d->session) != 16 ||
	    strspn(d->session, "0123456789abcdef") != 16))
		return wrong(r, "session");
	if (!d->reason[0] || !d->authority[0] || !d->by[0])
		return wrong(r, d->reason[0] ? d->authority[0] ? "by" :
		    "authority" : "reason");
	return d->from > d->to ? wrong(r, "to") : 0;
}

static int
read_rest(const struct reading *r, const json_t *root, struct duty *d)
{
	if (d->what != DUTY_LOOK && !d->id[0])
		return wrong(r, "id");
	d->from = INT32_MIN;
	d->to = INT32_MAX;
	if (read_day(root, "from", &d->from) < 0)
		return wrong(r, "from");
	if (read_day(root, "to", &d->to) < 0)
		return wrong(r, "to");
	switch (d->what) {
	case DUTY_HOLD:
		return check_hold(r, d);
	case DUTY_RELEASE:
		return d->by[0] ? 0 : wrong(r, "by");
	case DUTY_LOOK:
		return d->command[0] ? 0 : wrong(r, "command");
	case DUTY_ORDER:
		return read_order(r, root, d);
	case DUTY_CERTIFICATE:
		return read_certificate(r, root, d);
	case DUTY_WHAT_COUNT:
		break;
	}
	return 0;
}

int
duty_read(const char *text, size_t len, struct duty *out, char *why,
    size_t whylen)
{
	struct reading r = { why, whylen };
	struct duty d = { 0 };
	json_error_t error;
	json_t *root;
	int what, result;

	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	what = word_of(json_object_get(root, "what"), whats, DUTY_WHAT_COUNT);
	if (what < 0 || json_integer_value(json_object_get(root, "v")) !=
	    VERSION) {
		json_decref(root);
		return wrong(&r, what < 0 ? "what" : "v");
	}
	d.what = (enum duty_what)what;
	result = read_members(&r, root, &d);
	if (result == 0)
		result = read_rest(&r, root, &d);
	json_decref(root);
	if (result == 0)
		*out = d;
	return result;
}
