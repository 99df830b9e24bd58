/* api_flagged.c: /api/v1/sessions: what is flagged, as the queue has it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/api.h"
#include "dashboard/api_parts.h"
#include "dashboard/contest_words.h"

#define SESSIONS 100		/* of an answer, unless asked otherwise */
#define SESSIONS_MOST 200
#define CURSOR (sizeof("0000-0000000000000000-0000000000000000"))

struct rows {
	struct page *page;
	struct json json;
	size_t count, limit;
	char next[CURSOR];	/* of the last that was written */
};

/* Where a flag stands in the order of all: that stays so while others come and
 * go. */
static void
write_cursor(const struct flag *f, char cursor[CURSOR])
{
	snprintf(cursor, CURSOR, "%04x-%016" PRIx64 "-%016" PRIx64,
	    (unsigned)f->grades, f->start_us, f->id);
}

static bool
read_cursor(const char *cursor, struct flag *out)
{
	char again[CURSOR];
	unsigned grades;

	memset(out, 0, sizeof(*out));
	if (strlen(cursor) != CURSOR - 1 || sscanf(cursor, "%4x-%16" SCNx64
	    "-%16" SCNx64, &grades, &out->start_us, &out->id) != 3)
		return false;
	out->grades = (uint16_t)grades;
	write_cursor(out, again);
	return strcmp(again, cursor) == 0;
}

/* A flag_walk: one row, as the queue has it and with its device. */
static int
add_flag(void *arg, const struct flag *f)
{
	struct rows *r = arg;
	struct page *p = r->page;
	const struct flag_table *t = flags_table(p->flags);
	const struct review *found = page_found(p, f);
	int grades[GRADE_AXIS_COUNT];
	struct judging_basis basis;
	const char *contested;
	char id[17];

	if (r->count == r->limit)
		return 1;
	r->count++;
	write_cursor(f, r->next);
	reader_basis(p->reader, f->start_us, &basis);
	flag_grades_read(f->grades, grades);
	snprintf(id, sizeof(id), "%016" PRIx64, f->id);
	contested = contest_standing(ledger_contests(p->reader->ledger), id);
	json_object_begin(&r->json, NULL);
	json_text(&r->json, "id", id);
	json_text(&r->json, "device", flag_table_who_at(t, f->who)->name);
	json_text(&r->json, "service", flag_table_service_at(t, f->service));
	api_time(&r->json, "start", f->start_us);
	json_text(&r->json, "outcome", outcome_name(
	    (enum outcome)f->outcome));
	json_text(&r->json, "clause", flag_table_clause_at(t, f->clause));
	api_grades(&r->json, grades);
	if (found)
		json_text(&r->json, "found",
		    disposition_name(found->disposition));
	else
		json_none(&r->json, "found");
	if (contested)
		json_text(&r->json, "contested", contested);
	else
		json_none(&r->json, "contested");
	json_text(&r->json, "law", basis.law->hash);
	json_object_end(&r->json);
	return 0;
}

/* As the queue has it: contrary, unless asked otherwise. */
static bool
read_outcome(struct page *p, struct flag_question *q)
{
	static const struct { const char *word; uint8_t outcomes; } words[] = {
		{ "", 1u << OUTCOME_CONTRARY },
		{ "contrary", 1u << OUTCOME_CONTRARY },
		{ "undecided", 1u << OUTCOME_UNDECIDED },
		{ "both", 1u << OUTCOME_CONTRARY | 1u << OUTCOME_UNDECIDED },
	};
	char text[12];
	size_t i;

	page_query(p, "outcome", text, sizeof(text));
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, text) == 0) {
			q->outcomes = words[i].outcomes;
			return true;
		}
	page_say(p, 400, "outcome is contrary, undecided or both", "");
	return false;
}

/* false: it was told what is wrong. */
static bool
read_question(struct page *p, struct rows *r, struct flag_question *q,
    struct flag *after, bool *is_first)
{
	char text[CURSOR + 1], *end;
	int32_t day;

	if (!api_read_day(p, &day))
		return false;
	memset(q, 0, sizeof(*q));
	q->from_us = calendar_midnight(day);
	q->until_us = calendar_midnight(day + 1);
	p->look.from = p->look.to = day;
	page_query(p, "device", q->device, sizeof(q->device));
	page_query(p, "service", q->service, sizeof(q->service));
	if (!read_outcome(p, q))
		return false;
	r->limit = SESSIONS;
	if (page_query(p, "limit", text, sizeof(text))[0]) {
		r->limit = strtoul(text, &end, 10);
		if (*end || r->limit < 1 || r->limit > SESSIONS_MOST) {
			page_say(p, 400, "limit is a number from 1 to 200",
			    "");
			return false;
		}
	}
	*is_first = !page_query(p, "after", text, sizeof(text))[0];
	if (!*is_first && !read_cursor(text, after)) {
		page_say(p, 400, "after is the next of the answer before, as "
		    "it was given", "");
		return false;
	}
	return true;
}

/* What is flagged, as the queue has it; a verdict that speaks for nobody's
 * looking is for nobody's looking. */
void
api_sessions(struct page *p)
{
	struct rows r = { .page = p };
	struct flag_question q;
	struct flag after;
	bool is_first;
	int result;

	if (!read_question(p, &r, &q, &after, &is_first))
		return;
	json_object_begin(&r.json, NULL);
	api_day(&r.json, "day", p->look.from);
	json_unsigned(&r.json, "days_unread", flags_left(p->flags));
	json_array_begin(&r.json, "sessions");
	result = page_flags_walk(p, &q, is_first ? NULL : &after, add_flag,
	    &r);
	json_array_end(&r.json);
	if (result > 0)
		json_text(&r.json, "next", r.next);
	else
		json_none(&r.json, "next");
	json_object_end(&r.json);
	if (result < 0) {
		json_free(&r.json);
		page_failed(p);
		return;
	}
	p->is_named = true;
	snprintf(p->look.command, sizeof(p->look.command), "api sessions");
	memcpy(p->look.device, q.device, sizeof(p->look.device));
	api_answer(p, &r.json);
}
