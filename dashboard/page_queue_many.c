/* page_queue_many.c: the same finding for several flags at once, and taken
 * back. Each is judged and checked by itself: what may not be recorded of one
 * by itself may not be so either. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/finding.h"
#include "dashboard/form.h"
#include "dashboard/judge_one.h"
#include "dashboard/queue_form.h"
#include "dashboard/reviewing.h"

struct many {
	struct page *page;
	struct review found;		/* who, what and why, of all */
	struct review *reviews;
	size_t count, refused;
	char id[17];
};

/* A store_visit. */
static int
take(void *arg, const struct session *s)
{
	struct many *m = arg;
	struct page *p = m->page;
	struct review v = m->found;
	struct judged *j = calloc(1, sizeof(*j));
	int r = -1;

	if (j && judge_one(p->reader, s, j, NULL, p->why, PAGE_WHY) == 0) {
		r = page_may_see(p, s, j) && reviewing_check(&v, s, j,
		    p->now_us, p->why, PAGE_WHY) == 0;
		if (r > 0)
			m->reviews[m->count++] = v;
	}
	free(j);
	return r < 0 ? -2 : 0;
}

/* The next id of the form from *at on; false: there is none. */
static bool
next_id(const struct page *p, size_t *at, char id[17])
{
	const char *end, *here;
	size_t len;

	while (*at < p->form_len) {
		here = p->form + *at;
		end = memchr(here, '&', p->form_len - *at);
		len = end ? (size_t)(end - here) : p->form_len - *at;
		*at += len + 1;
		if (form_field(here, len, "id", id, 17) == 16)
			return true;
	}
	return false;
}

static int
take_all(struct many *m)
{
	struct reader_request q = { .what = READER_ONE, .id = m->id,
		.is_unseen = true };
	struct page *p = m->page;
	char why[PAGE_WHY];
	size_t at = 0, before;
	int r;

	while (m->count < QUEUE_ROWS && next_id(p, &at, m->id)) {
		before = m->count;
		r = reader_id(m->id, why, sizeof(why)) < 0 ? 0 :
		    reader_named(p->reader, &q, take, m, why, sizeof(why));
		if (r == -2)
			return -1;
		m->refused += m->count == before;
	}
	return 0;
}

static void
go_on(struct many *m)
{
	struct page *p = m->page;
	size_t i, len;

	len = (size_t)snprintf(p->to, PAGE_TO, "/review%s",
	    m->found.disposition == DISPOSITION_UNDONE ? "" : "?done=");
	for (i = 0; m->found.disposition != DISPOSITION_UNDONE &&
	    i < m->count; i++)
		len += (size_t)snprintf(p->to + len, PAGE_TO - len, "%s%s",
		    i ? "," : "", m->reviews[i].session);
}

void
page_queue_many(struct page *p)
{
	struct many m = { .page = p };
	const char *wrong;
	int r;

	m.reviews = calloc(QUEUE_ROWS, sizeof(*m.reviews));
	if (!m.reviews)
		page_failed(p);
	else if ((wrong = finding_read(p, &m.found)))
		page_say(p, 400, "What did you find?", wrong);
	else if (take_all(&m) < 0)
		page_failed(p);
	else if (!m.count)
		page_say(p, 409, "Nothing was recorded", m.refused ?
		    "What was ticked is not there, is not yours to review, or "
		    "has nothing that could be taken back." :
		    "Tick what it is about first.");
	else if ((r = finding_record(p, m.reviews, m.count)) != 0)
		(r > 0 ? page_busy : page_failed)(p);
	else
		go_on(&m);
	free(m.reviews);
}
