/* page_flags.c: which flags are for whom. */
#include "dashboard/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/policy_naming.h"
#include "dashboard/reviewing.h"

#define PREPARED_AT_ONCE 20000		/* about 10 ms */

static struct reviewing_who
who_looks(const struct page *p)
{
	return (struct reviewing_who){ p->who->person, p->seats, p->now_us };
}

bool
page_may_see(const struct page *p, const struct session *s,
    const struct judged *j)
{
	const struct reviewing_who who = who_looks(p);

	return reviewing_may(&who, s, j);
}

const struct review *
page_found(const struct page *p, const struct flag *f)
{
	const struct reviews *all = ledger_reviews(p->reader->ledger);

	return f->review && f->review <= reviews_count(all) ?
	    reviews_at(all, f->review - 1) : NULL;
}

/* The law it began under, and its id as text. */
static void
law_of(const struct page *p, const struct flag *f, struct judging_basis *b,
    char id[17])
{
	reader_basis(p->reader, f->start_us, b);
	snprintf(id, 17, "%016" PRIx64, f->id);
}

bool
page_is_half(const struct page *p, const struct flag *f)
{
	const struct review *found = page_found(p, f);
	struct judging_basis b;
	char id[17];

	if (!found || (found->disposition != DISPOSITION_CORRECT &&
	    found->disposition != DISPOSITION_REFER))
		return false;
	law_of(p, f, &b, id);
	return policy_naming_asked(b.context.policy) &&
	    policy_naming_count(&b.context, id) < NAMING_PEOPLE;
}

bool
page_waits(const struct page *p, const struct flag *f)
{
	const struct review *found = page_found(p, f);

	return !found || (found->disposition == DISPOSITION_REFER &&
	    p->seats & SEAT(HEAD) && !roster_is_same(p->context->roster,
	    found->by, p->who->person));
}

/* ---- of all flags ---- */

struct sight {
	struct page *page;
	bool only_half, is_usual;
	struct session session;
	struct judged judged;
};

/* A flag_viewer's. */
static unsigned
may(void *arg, const struct flag *f, const struct flag_who *w)
{
	struct sight *s = arg;
	const struct reviewing_who who = who_looks(s->page);
	enum reviewing_reach reach;

	flags_expand(s->page->flags, f, w, &s->session, &s->judged);
	reach = reviewing_reach(&who, &s->session, &s->judged);
	return reach == REVIEWING_OWN ? FLAG_OWN : reach;
}

/* Is it for this person to be the second? */
static bool
may_be_second(const struct page *p, const struct flag *f)
{
	struct judging_basis b;
	char id[17];

	if (!page_is_half(p, f))
		return false;
	law_of(p, f, &b, id);
	return !policy_naming_has(&b.context, id, p->who->person);
}

/* Likewise. */
static bool
shows(void *arg, unsigned reach, const struct flag *f)
{
	const struct sight *s = arg;
	const struct page *p = s->page;
	struct judging_basis b;
	char id[17];

	if (reach == REVIEWING_NOT)
		return false;
	if (reach == REVIEWING_IF_FOUND) {
		law_of(p, f, &b, id);
		if (!policy_naming_heads(&b.context, id, p->who->person))
			return false;
	}
	return true;
}

/* Likewise. */
static bool
waits(void *arg, unsigned sight, const struct flag *f)
{
	const struct sight *s = arg;

	(void)sight;
	return page_waits(s->page, f);
}

/* Likewise. */
static bool
wants(void *arg, const struct flag *f)
{
	const struct sight *s = arg;
	const struct review *found = page_found(s->page, f);

	return (!s->only_half || may_be_second(s->page, f)) &&
	    (!s->is_usual || f->outcome == OUTCOME_CONTRARY ||
	    (found && found->disposition == DISPOSITION_REFER));
}

/* Offices are held by days: so is what follows from them. */
static struct flag_viewer
viewer(struct sight *s)
{
	struct flag_viewer v = { .may = may, .shows = shows, .waits = waits,
		.wants = wants, .arg = s };
	const struct page *p = s->page;

	snprintf(v.key, sizeof(v.key), "%x %d %s", p->seats,
	    calendar_day(p->now_us), p->who->person);
	return v;
}

static struct sight
sight_of(struct page *p, const struct flag_question *q)
{
	return (struct sight){ .page = p, .only_half = q->found == FLAG_HALF,
		.is_usual = q->is_usual };
}

int
page_flags_prepare(struct page *p)
{
	struct sight s = { .page = p };
	struct flag_viewer v = viewer(&s);

	return p->seats & PAGE_FLAG_SEATS ? flag_table_prepare(
	    flags_table(p->flags), &v, PREPARED_AT_ONCE) : 0;
}

int
page_flags(struct page *p, const struct flag_question *q,
    const struct flag_page *page, struct flag_answer *out)
{
	struct sight s = sight_of(p, q);
	struct flag_viewer v;

	if (!p->who)
		return -1;
	v = viewer(&s);
	return flag_table_ask(flags_table(p->flags), &v, q, page, out);
}

int
page_flags_waiting(struct page *p, struct flag_answer *out)
{
	const struct flag_page none = { 0, 0, NULL, NULL };
	struct flag_question q;

	memset(&q, 0, sizeof(q));
	q.is_usual = 1;
	return page_flags(p, &q, &none, out);
}

int
page_flags_walk(struct page *p, const struct flag_question *q,
    const struct flag *after, flag_walk *visit, void *arg)
{
	struct sight s = sight_of(p, q);
	struct flag_viewer v;

	if (!p->who)
		return -1;
	v = viewer(&s);
	return flag_table_walk(flags_table(p->flags), &v, q, after, visit,
	    arg);
}
