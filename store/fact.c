/* fact.c: coverage, counts and events as JSON text and back. Second door to
 * jansson. */
#include "store/fact.h"

#include <stdio.h>
#include <time.h>

#include <jansson.h>

#include "classify/json.h"
#include "store/cover.h"

#define FACT_VERSION 1

static void
optional(struct json *j, const char *key, const char *text)
{
	if (text)
		json_text(j, key, text);
}

void
fact_write(struct json *j, const struct fact *f)
{
	struct store_cover add = f->add;
	time_t at = (time_t)f->day * 86400;
	char day[16];
	struct tm tm;
	size_t i;

	gmtime_r(&at, &tm);
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	json_object_begin(j, NULL);
	json_unsigned(j, "v", FACT_VERSION);
	json_text(j, "what", f->what);
	json_text(j, "source", f->source);
	json_text(j, "day", day);
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

static int
read_add(const json_t *v, struct store_cover *add)
{
	const json_t *n;
	size_t i, found = 0;

	if (!json_is_object(v))
		return -1;
	for (i = 0; i < cover_field_count; i++) {
		n = json_object_get(v, cover_fields[i].name);
		if (!n)
			continue;
		if (!json_is_integer(n) || json_integer_value(n) < 0)
			return -1;
		*cover_field(add, i) = (uint64_t)json_integer_value(n);
		found++;
	}
	return found == json_object_size(v) ? 0 : -1;
}

int
fact_read(const char *text, size_t len, int32_t *day, struct store_cover *add,
    char *why, size_t whylen)
{
	struct store_cover sum = { 0 };
	json_error_t error;
	int32_t when = 0;
	json_t *root;
	int r;

	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		snprintf(why, whylen, "column %d: %s", error.column,
		    error.text);
		return -1;
	}
	r = read_day(json_object_get(root, "day"), &when);
	if (r == 0)
		r = read_add(json_object_get(root, "add"), &sum);
	json_decref(root);
	if (r < 0) {
		snprintf(why, whylen, "\"day\" or \"add\" is not what facts "
		    "have");
		return -1;
	}
	*day = when;
	*add = sum;
	return 0;
}
