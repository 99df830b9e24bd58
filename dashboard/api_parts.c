/* api_parts.c: what answers of /api/v1 share. */
#include "dashboard/api_parts.h"

#include <string.h>

void
api_answer(struct page *p, struct json *j)
{
	if (!json_ok(j)) {
		json_free(j);
		page_failed(p);
		return;
	}
	p->type = "application/json";
	p->data = j->bytes;
	p->data_len = j->len;
}

void
api_time(struct json *j, const char *key, uint64_t at_us)
{
	char text[CALENDAR_TEXT];

	if (!at_us) {
		json_none(j, key);
		return;
	}
	calendar_text(at_us, text)[sizeof("2026-11-20") - 1] = 'T';
	json_text(j, key, text);
}

void
api_day(struct json *j, const char *key, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	json_text(j, key, text_day_text(day, text));
}

void
api_grades(struct json *j, const int grades[GRADE_AXIS_COUNT])
{
	int a;

	json_object_begin(j, "grades");
	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		if (grades[a] < 0)
			json_none(j, grade_axis_name((enum grade_axis)a));
		else
			json_number(j, grade_axis_name((enum grade_axis)a),
			    grades[a]);
	json_object_end(j);
}

bool
api_read_day(struct page *p, int32_t *day)
{
	char text[16];

	page_query(p, "day", text, sizeof(text));
	if (reader_day(p->reader, text[0] ? text : NULL, p->now_us, day,
	    p->why, PAGE_WHY) == 0)
		return true;
	if (text[0])
		page_say(p, 400, "There is no such day", p->why);
	else
		page_failed(p);
	return false;
}
