/* api.c: what programs may ask, as JSON: /api/v1. The same seats as of the
 * pages, and the same entry in the ledger where a person's use is told. What
 * each answer looks like is etc/openapi.yaml's. */
#include "dashboard/api.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/api_parts.h"
#include "dashboard/judge_one.h"
#include "dashboard/moment.h"
#include "dashboard/page_register.h"
#include "store/cover.h"
#include "store/record.h"

#define ROWS 500		/* of an answer */

static size_t
read_first(const struct page *p)
{
	char text[12];

	return strtoul(page_query(p, "from", text, sizeof(text)), NULL, 10);
}

/* ---- status and coverage ---- */

static const char *
sensor_word(const struct store_status *s)
{
	return s->ended ? "ended" : !s->keeper_alive ? "stopped" :
	    !s->sensors || !s->clock_us ? "silent" : "seeing";
}

static void
write_waiting(struct page *p, struct json *j)
{
	struct flag_answer a;

	if (!(p->seats & PAGE_FLAG_SEATS) || page_flags_waiting(p, &a) < 0) {
		json_none(j, "review");
		return;
	}
	json_object_begin(j, "review");
	json_unsigned(j, "flags", a.count);
	json_unsigned(j, "waiting", a.waiting);
	json_unsigned(j, "days_unread", flags_left(p->flags));
	json_object_end(j);
}

void
api_status(struct page *p)
{
	struct json j = { 0 };
	struct store_status s;

	if (flags_ready(p->flags, p->why, PAGE_WHY) < 0 || store_status(
	    p->reader->store, &s, p->why, PAGE_WHY) < 0) {
		page_failed(p);
		return;
	}
	json_object_begin(&j, NULL);
	json_text(&j, "sensor", sensor_word(&s));
	json_unsigned(&j, "sensors", s.sensors);
	json_text(&j, "source", s.source);
	api_time(&j, "clock", s.clock_us);
	api_time(&j, "heard", s.heard_us);
	json_unsigned(&j, "open_sessions", s.open_sessions);
	json_unsigned(&j, "journal", s.journal_sequence);
	json_unsigned(&j, "redis", s.redis_sequence);
	json_text(&j, "head", s.head);
	json_text(&j, "law", laws_newest(p->reader->laws)->hash);
	write_waiting(p, &j);
	json_object_end(&j);
	api_answer(p, &j);
}

void
api_coverage(struct page *p)
{
	struct store_cover c;
	struct json j = { 0 };
	int32_t day;
	size_t i;

	if (!api_read_day(p, &day))
		return;
	if (store_cover(p->reader->store, day, &c, p->why, PAGE_WHY) < 0) {
		page_failed(p);
		return;
	}
	json_object_begin(&j, NULL);
	api_day(&j, "day", day);
	for (i = 0; i < cover_field_count; i++)
		json_unsigned(&j, cover_fields[i].name, *cover_field(&c, i));
	json_object_end(&j);
	api_answer(p, &j);
}

/* ---- a session ---- */

/* A member: one session with its verdict. */
static void
write_session(struct json *j, const struct session *s,
    const struct judged *judged)
{
	const struct verdict *v = &judged->verdict;

	json_object_begin(j, NULL);
	json_text(j, "id", s->id);
	json_text(j, "device", s->device);
	json_text(j, "service", s->service);
	api_time(j, "start", s->start_us);
	api_time(j, "end", s->end_us);
	json_text(j, "outcome", outcome_name(v->outcome));
	json_text(j, "clause", v->clause);
	json_bool(j, "normally", v->normally);
	json_text(j, "missing", v->missing);
	api_grades(j, v->grades);
	json_text(j, "law", judged->basis.law->hash);
}

static bool
is_flagged(const struct judged *j)
{
	return j->verdict.outcome == OUTCOME_CONTRARY ||
	    j->verdict.outcome == OUTCOME_UNDECIDED;
}

/* A store_visit. */
static int
show_session(void *arg, const struct session *s)
{
	struct page *p = arg;
	struct judged *judged = calloc(1, sizeof(*judged));
	struct json j = { 0 };

	if (judged && judge_one(p->reader, s, judged, NULL, p->why,
	    PAGE_WHY) == 0 && is_flagged(judged) &&
	    page_may_see(p, s, judged)) {
		write_session(&j, s, judged);
		record_member(&j, "record", s);
		json_object_end(&j);
		p->is_named = true;
		snprintf(p->look.command, sizeof(p->look.command),
		    "api session");
		snprintf(p->look.session, sizeof(p->look.session), "%s",
		    s->id);
		snprintf(p->look.device, sizeof(p->look.device), "%s",
		    s->device);
		api_answer(p, &j);
	}
	free(judged);
	return 0;
}

void
api_session(struct page *p)
{
	struct reader_request q = { .what = READER_ONE, .id = p->id,
		.is_unseen = true };
	char why[PAGE_WHY];

	if (strlen(p->id) == 16 && reader_id(p->id, why, sizeof(why)) == 0)
		reader_named(p->reader, &q, show_session, p, why,
		    sizeof(why));
	if (!p->data && p->status == 200)
		page_say(p, 404, "There is no such session", "");
}

/* ---- reviews and registers ---- */

static void
write_review(struct json *j, const struct review *v, bool counts)
{
	json_object_begin(j, NULL);
	json_text(j, "session", v->session);
	json_text(j, "found", disposition_name(v->disposition));
	json_text(j, "by", v->by);
	api_time(j, "recorded", v->recorded_us);
	api_day(j, "day", v->day);
	json_text(j, "service", v->service);
	json_text(j, "outcome", outcome_name(v->outcome));
	json_bool(j, "counts", counts);
	json_object_end(j);
}

struct sight { struct page *page; bool may; };

/* A store_visit. */
static int
see(void *arg, const struct session *s)
{
	struct sight *v = arg;
	struct judged j;
	char why[PAGE_WHY];

	v->may = judge_one(v->page->reader, s, &j, NULL, why,
	    sizeof(why)) == 0 && page_may_see(v->page, s, &j);
	return 0;
}

/* Of a session that is theirs to review; one that is gone is nobody's. */
static bool
may_see_review(struct page *p, const struct review *v)
{
	struct sight sight = { p, false };
	struct reader_request q = { .what = READER_ONE, .id = v->session,
		.is_unseen = true };
	char why[PAGE_WHY];

	reader_named(p->reader, &q, see, &sight, why, sizeof(why));
	return sight.may;
}

void
api_reviews(struct page *p)
{
	const struct reviews *all = ledger_reviews(p->reader->ledger);
	size_t first = read_first(p), i;
	struct json j = { 0 };

	json_object_begin(&j, NULL);
	json_array_begin(&j, "reviews");
	for (i = first; i < reviews_count(all) && i < first + ROWS; i++)
		if (may_see_review(p, reviews_at(all, i)))
			write_review(&j, reviews_at(all, i),
			    reviews_counts(all, i, 0));
	json_array_end(&j);
	p->is_named = true;
	snprintf(p->look.command, sizeof(p->look.command), "api reviews");
	if (i < reviews_count(all))
		json_unsigned(&j, "next", i);
	else
		json_none(&j, "next");
	json_object_end(&j);
	api_answer(p, &j);
}

static void
write_entry(struct json *j, const struct page *p,
    const struct register_entry *e)
{
	const struct register_act *act;

	json_object_begin(j, NULL);
	json_text(j, "id", e->added->id);
	json_text(j, "kind", register_kind_name(e->added->kind));
	json_text(j, "state", register_state_name(register_state_at(e,
	    p->context->roster, p->now_us, 0, &act)));
	api_time(j, "begins", e->begin_us);
	api_time(j, "ends", e->end_us == UINT64_MAX ? 0 : e->end_us);
	json_unsigned(j, "acts", e->act_count);
	json_object_end(j);
}

void
api_registers(struct page *p)
{
	const struct registers *all = p->context->registers;
	struct register_entry e;
	struct json j = { 0 };
	size_t i;

	json_object_begin(&j, NULL);
	json_array_begin(&j, "entries");
	for (i = 0; all && i < registers_count(all); i++) {
		registers_at(all, i, &e);
		if (page_register_may_see(p, &e))
			write_entry(&j, p, &e);
	}
	json_array_end(&j);
	json_object_end(&j);
	api_answer(p, &j);
}
