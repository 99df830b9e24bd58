/* fact.c: coverage, counts and events as JSON text and back. Second door to
 * jansson. */
#include "store/fact.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "classify/json.h"
#include "store/cover.h"

#define FACT_VERSION 1
#define FIELD(name) { #name, offsetof(struct store_count, name) }

static const char *const of_names[] = {
	[COUNT_UNKNOWN] = "unknown",
	[COUNT_SERVICE] = "service",
	[COUNT_EXEMPT] = "exempt",
};
_Static_assert(sizeof(of_names) / sizeof(*of_names) == COUNT_OF_COUNT,
    "name everything that is counted");

const struct fact_field fact_count_fields[] = {
	FIELD(sessions), FIELD(devices), FIELD(minutes), FIELD(bytes),
};
const size_t fact_count_field_count =
    sizeof(fact_count_fields) / sizeof(*fact_count_fields);

const char *
store_count_of_name(enum store_count_of of)
{
	return of_names[of];
}

uint64_t *
fact_count_field(struct store_count *c, size_t i)
{
	return (uint64_t *)(void *)((char *)c + fact_count_fields[i].at);
}

static void
optional(struct json *j, const char *key, const char *text)
{
	if (text)
		json_text(j, key, text);
}

/* What both forms begin with. */
static void
begin(struct json *j, const char *what, const char *source, int32_t day)
{
	time_t at = (time_t)day * 86400;
	char text[16];
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	json_object_begin(j, NULL);
	json_unsigned(j, "v", FACT_VERSION);
	json_text(j, "what", what);
	json_text(j, "source", source);
	json_text(j, "day", text);
}

void
fact_write(struct json *j, const struct fact *f)
{
	struct store_cover add = f->add;
	size_t i;

	begin(j, f->what, f->source, f->day);
	json_unsigned(j, "at", f->at_us);
	json_object_begin(j, "add");
	for (i = 0; i < cover_field_count; i++)
		if (*cover_field(&add, i) != 0)
			json_unsigned(j, cover_fields[i].name,
			    *cover_field(&add, i));
	json_object_end(j);
	optional(j, "sensor", f->sensor);
	optional(j, "device", f->device);
	if (f->frame != 0)
		json_unsigned(j, "frame", f->frame);
	optional(j, "packet", f->packet);
	optional(j, "law", f->law);
	optional(j, "text", f->text);
	json_object_end(j);
}

void
fact_write_count(struct json *j, const char *source, int32_t day,
    unsigned part, const struct store_count *c)
{
	struct store_count add = *c;
	size_t i;

	begin(j, "count", source, day);
	json_text(j, "of", of_names[c->of]);
	json_text(j, "name", c->name);
	json_unsigned(j, "part", part);
	json_object_begin(j, "add");
	for (i = 0; i < fact_count_field_count; i++)
		if (*fact_count_field(&add, i) != 0)
			json_unsigned(j, fact_count_fields[i].name,
			    *fact_count_field(&add, i));
	json_object_end(j);
	json_object_end(j);
}

static int
read_day(const json_t *v, int32_t *day)
{
	const char *text = json_string_value(v), *end;
	struct tm tm = { 0 };

	if (!text)
		return -1;
	end = strptime(text, "%Y-%m-%d", &tm);
	if (!end || *end)
		return -1;
	*day = (int32_t)(timegm(&tm) / 86400);
	return 0;
}

/* A number of `add` that may be left out: 1 it is there, 0, -1 no number. */
static int
read_number(const json_t *add, const char *name, uint64_t *out)
{
	const json_t *n = json_object_get(add, name);

	if (!n)
		return 0;
	if (!json_is_integer(n) || json_integer_value(n) < 0)
		return -1;
	*out = (uint64_t)json_integer_value(n);
	return 1;
}

static int
read_cover(const json_t *add, struct store_cover *out)
{
	size_t i, found = 0;
	int r;

	for (i = 0; i < cover_field_count; i++) {
		r = read_number(add, cover_fields[i].name,
		    cover_field(out, i));
		if (r < 0)
			return -1;
		found += (size_t)r;
	}
	return found == json_object_size(add) ? 0 : -1;
}

/* As counts of unknown devices were written first. */
static int
read_first_count(const json_t *add, struct store_count *out)
{
	int sessions = read_number(add, "unknown_sessions", &out->sessions);
	int devices = read_number(add, "unknown_devices", &out->devices);

	out->of = COUNT_UNKNOWN;
	return sessions >= 0 && devices >= 0 && json_object_size(add) ==
	    (size_t)(sessions + devices) ? 0 : -1;
}

static int
read_count(const json_t *root, const json_t *add, struct store_count *out)
{
	const char *of = json_string_value(json_object_get(root, "of"));
	const char *name = json_string_value(json_object_get(root, "name"));
	size_t i = 0, found = 0;
	int r;

	if (!json_object_get(root, "of"))
		return read_first_count(add, out);
	while (of && i < COUNT_OF_COUNT && strcmp(of, of_names[i]) != 0)
		i++;
	if (!of || i == COUNT_OF_COUNT || !name ||
	    strlen(name) >= sizeof(out->name))
		return -1;
	out->of = (enum store_count_of)i;
	strcpy(out->name, name);
	for (i = 0; i < fact_count_field_count; i++) {
		r = read_number(add, fact_count_fields[i].name,
		    fact_count_field(out, i));
		if (r < 0)
			return -1;
		found += (size_t)r;
	}
	return found == json_object_size(add) ? 0 : -1;
}

/* Texts that are told to people, and when it was; none has to be there. */
static void
read_words(const json_t *root, struct fact_sum *out)
{
	const struct { const char *name; char *to; size_t room; } words[] = {
		{ "what", out->what, sizeof(out->what) },
		{ "text", out->text, sizeof(out->text) },
		{ "device", out->device, sizeof(out->device) },
		{ "source", out->source, sizeof(out->source) },
	};
	const char *text;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		text = json_string_value(json_object_get(root,
		    words[i].name));
		snprintf(words[i].to, words[i].room, "%s", text ? text : "");
	}
	read_number(root, "at", &out->at_us);
}

int
fact_read(const char *text, size_t len, struct fact_sum *out, char *why,
    size_t whylen)
{
	struct fact_sum sum = { 0 };
	const char *what;
	json_error_t error;
	json_t *root, *add;
	int r;

	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		snprintf(why, whylen, "column %d: %s", error.column,
		    error.text);
		return -1;
	}
	what = json_string_value(json_object_get(root, "what"));
	add = json_object_get(root, "add");
	sum.is_count = what && strcmp(what, "count") == 0;
	r = json_is_object(add) ?
	    read_day(json_object_get(root, "day"), &sum.day) : -1;
	if (r == 0)
		r = sum.is_count ? read_count(root, add, &sum.count) :
		    read_cover(add, &sum.cover);
	read_words(root, &sum);
	json_decref(root);
	if (r < 0) {
		snprintf(why, whylen, "\"day\", \"of\", \"name\" or \"add\" is "
		    "not what facts have");
		return -1;
	}
	*out = sum;
	return 0;
}
