/* page_flags.c: which flags are for whom. */
#include "dashboard/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/policy_naming.h"

#define PREPARED_AT_ONCE 20000		/* about 10 ms */

unsigned
page_sight(const struct page *p, const struct session *s,
    const struct judged *j)
{
	const struct policy_review review = { s, &j->verdict, p->now_us };
	const struct policy_context *c = &j->basis.context;
	struct policy_route route;
	const char *why;

	if (!policy_may_review(c, &review, p->who->person, &why))
		return 0;
	if (!(p->seats & SEAT(CHAIR)))
		return PAGE_MAY_REVIEW;
	policy_route(c, s, &j->verdict, &route);
	return route.holder && strcmp(route.holder->id, p->who->person) == 0 ?
	    PAGE_MAY_REVIEW | PAGE_IS_SENT : PAGE_MAY_REVIEW;
}

/* Without what was found of it? */
static bool
sees_any(const struct page *p, unsigned sight)
{
	return sight & PAGE_MAY_REVIEW && (p->seats & SEAT(NETWORK_MANAGER) ||
	    (p->seats & SEAT(CHAIR) && sight & PAGE_IS_SENT));
}

/* Or with it? */
static bool
sees_found(const struct page *p, unsigned sight)
{
	return sight & PAGE_MAY_REVIEW && p->seats & SEAT(HEAD);
}

bool
page_may_see(const struct page *p, const struct session *s,
    const struct judged *j)
{
	unsigned sight = page_sight(p, s, j);

	return sees_any(p, sight) || (sees_found(p, sight) &&
	    policy_naming_heads(&j->basis.context, s->id, p->who->person));
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

/* ---- of all flags ---- */

struct sight {
	struct page *page;
	bool only_half;
	struct session session;
	struct judged judged;
};

/* A flag_viewer's. */
static unsigned
may(void *arg, const struct flag *f, const struct flag_who *w)
{
	struct sight *s = arg;

	flags_expand(s->page->flags, f, w, &s->session, &s->judged);
	return page_sight(s->page, &s->session, &s->judged);
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
shows(void *arg, unsigned sight, const struct flag *f)
{
	const struct sight *s = arg;
	const struct page *p = s->page;
	struct judging_basis b;
	char id[17];

	if (!sees_any(p, sight)) {
		if (!sees_found(p, sight))
			return false;
		law_of(p, f, &b, id);
		if (!policy_naming_heads(&b.context, id, p->who->person))
			return false;
	}
	return !s->only_half || may_be_second(p, f);
}

/* Offices are held by days: so is what follows from them. */
static struct flag_viewer
viewer(struct sight *s)
{
	struct flag_viewer v = { .may = may, .shows = shows, .arg = s };
	const struct page *p = s->page;

	snprintf(v.key, sizeof(v.key), "%x %d %s", p->seats,
	    calendar_day(p->now_us), p->who->person);
	return v;
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
	struct sight s = { .page = p, .only_half = q->found == FLAG_HALF };
	struct flag_viewer v;

	if (!p->who)
		return -1;
	v = viewer(&s);
	return flag_table_ask(flags_table(p->flags), &v, q, page, out);
}

int
page_flags_walk(struct page *p, const struct flag_question *q,
    const struct flag *after, flag_walk *visit, void *arg)
{
	struct sight s = { .page = p, .only_half = q->found == FLAG_HALF };
	struct flag_viewer v;

	if (!p->who)
		return -1;
	v = viewer(&s);
	return flag_table_walk(flags_table(p->flags), &v, q, after, visit,
	    arg);
}
