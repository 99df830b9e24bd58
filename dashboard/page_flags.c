/* page_flags.c: which flags are for whom. */
#include "dashboard/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/policy_naming.h"

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

bool
page_sees(const struct page *p, unsigned sight, const struct review *found)
{
	if (!(sight & PAGE_MAY_REVIEW))
		return false;
	if (p->seats & SEAT(NETWORK_MANAGER))
		return true;
	if ((p->seats & SEAT(HEAD)) && found &&
	    found->disposition == DISPOSITION_REFER)
		return true;
	return (p->seats & SEAT(CHAIR)) && (sight & PAGE_IS_SENT);
}

bool
page_may_see(const struct page *p, const struct session *s,
    const struct judged *j)
{
	return page_sees(p, page_sight(p, s, j),
	    reviews_of(j->basis.context.reviews, s->id, 0));
}

const struct review *
page_found(const struct page *p, const struct flag *f)
{
	const struct reviews *all = ledger_reviews(p->reader->ledger);

	return f->review && f->review <= reviews_count(all) ?
	    reviews_at(all, f->review - 1) : NULL;
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
	reader_basis(p->reader, f->start_us, &b);
	snprintf(id, sizeof(id), "%016" PRIx64, f->id);
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

/* Likewise. */
static bool
shows(void *arg, unsigned sight, const struct flag *f)
{
	const struct sight *s = arg;

	return page_sees(s->page, sight, page_found(s->page, f)) &&
	    (!s->only_half || page_is_half(s->page, f));
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
