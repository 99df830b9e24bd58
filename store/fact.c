/* fact.c: coverage, counts and events as JSON text. */
#include "store/fact.h"

#include <stdio.h>
#include <time.h>

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
	json_object(j, NULL);
	json_unsigned(j, "v", FACT_VERSION);
	json_text(j, "what", f->what);
	json_text(j, "source", f->source);
	json_text(j, "day", day);
	json_unsigned(j, "at", f->at_us);
	json_object(j, "add");
	for (i = 0; i < cover_field_count; i++)
		if (*cover_field(&add, i) != 0)
			json_unsigned(j, cover_fields[i].name,
			    *cover_field(&add, i));
	json_object_end(j);
	optional(j, "sensor", f->sensor);
	optional(j, "device", f->device);
	optional(j, "packet", f->packet);
	optional(j, "law", f->law);
	optional(j, "text", f->text);
	json_object_end(j);
}
