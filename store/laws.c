/* laws.c: the laws of a school over time.
 *
 * Few are published in a year, and one needs those of all sessions that are
 * looked at, so all are loaded, each once, and of each only what is not as in
 * the one before: mostly that is the roster. */
#include "store/laws.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"

struct published {
	struct ledger_law about;
	uint64_t starts_us;
	struct law *law;
	bool is_again;		/* law is an earlier one's */
};

struct laws {
	const struct ledger *ledger;	/* borrowed */
	const struct law *known;	/* likewise, or NULL */
	char state[PATH_MAX];
	struct law *unpublished;	/* the settings'; NULL: not needed */
	struct published *list;		/* as published */
	size_t count;
};

uint64_t
laws_starts_us(const struct ledger_law *law)
{
	uint64_t day = calendar_midnight(law->from);

	return day > law->recorded_us ? day : law->recorded_us;
}

/* The law of STATE/law/HASH, which must be what its name says. */
static int
load(struct law **out, const struct laws *l, const char *hash,
    struct text_faults *f, char *why, size_t whylen)
{
	const struct law *before = l->count ? l->list[l->count - 1].law :
	    l->known;
	char dir[PATH_MAX + 80];

	snprintf(dir, sizeof(dir), "%s/law/%s", l->state, hash);
	if (law_load_after(out, dir, before, f) < 0)
		return -1;
	if (strcmp((*out)->hash, hash) == 0)
		return 0;
	law_free(*out);
	snprintf(why, whylen, "%s was changed since it was published: put "
	    "back the texts its name is the hash of", dir);
	return -1;
}

static struct law *
find(const struct laws *l, const char *hash)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (strcmp(l->list[i].about.hash, hash) == 0)
			return l->list[i].law;
	return NULL;
}

static int
add(struct laws *l, const struct ledger_law *about, struct text_faults *f,
    char *why, size_t whylen)
{
	struct published *more, p = { .about = *about };

	more = reallocarray(l->list, l->count + 1, sizeof(*more));
	if (!more) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	l->list = more;
	p.starts_us = laws_starts_us(about);
	p.law = find(l, about->hash);
	p.is_again = p.law != NULL;
	if (!p.law && load(&p.law, l, about->hash, f, why, whylen) < 0)
		return -1;
	l->list[l->count++] = p;
	return 0;
}

static void
cut(struct laws *l, size_t count)
{
	while (l->count > count) {
		l->count--;
		if (!l->list[l->count].is_again)
			law_free(l->list[l->count].law);
	}
}

int
laws_follow(struct laws *l, struct text_faults *f, char *why, size_t whylen)
{
	size_t before = l->count;

	while (l->count < ledger_laws(l->ledger)) {
		if (add(l, ledger_law(l->ledger, l->count), f, why,
		    whylen) == 0)
			continue;
		cut(l, before);
		return -1;
	}
	return 0;
}

int
laws_open_after(struct laws **out, const char *state, const char *dir,
    const struct law *known, const struct ledger *ledger,
    struct text_faults *f, char *why, size_t whylen)
{
	struct laws *l = calloc(1, sizeof(*l));

	if (!l) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	l->ledger = ledger;
	l->known = known;
	snprintf(l->state, sizeof(l->state), "%s", state);
	if (laws_follow(l, f, why, whylen) < 0 ||
	    (l->count == 0 && law_load_after(&l->unpublished, dir,
	    known, f) < 0)) {
		laws_close(l);
		return -1;
	}
	*out = l;
	return 0;
}

int
laws_open(struct laws **out, const char *state, const char *dir,
    const struct ledger *ledger, struct text_faults *f, char *why,
    size_t whylen)
{
	return laws_open_after(out, state, dir, NULL, ledger, f, why, whylen);
}

void
laws_close(struct laws *l)
{
	if (!l)
		return;
	cut(l, 0);
	free(l->list);
	law_free(l->unpublished);
	free(l);
}

/* ---- which is in force ---- */

/* The last published of those known; the first if none was known then. */
static const struct law *
newest(const struct laws *l, uint64_t as_known_us)
{
	size_t i = l->count;

	if (i == 0)
		return l->unpublished;
	for (i--; i > 0 && as_known_us != 0 &&
	    l->list[i].about.recorded_us > as_known_us; i--)
		;
	return l->list[i].law;
}

static const struct law *
in_force(const struct laws *l, uint64_t at_us, uint64_t as_known_us)
{
	const struct published *p, *best = NULL;

	for (p = l->list; p < l->list + l->count; p++)
		if (p->starts_us <= at_us && (as_known_us == 0 ||
		    p->about.recorded_us <= as_known_us) &&
		    (!best || p->starts_us >= best->starts_us))
			best = p;
	if (best)
		return best->law;
	return l->count ? l->list[0].law : l->unpublished;
}

void
laws_context(const struct laws *l, uint64_t start_us, uint64_t as_known_us,
    struct policy_context *out, const struct law **law)
{
	const struct law *then = in_force(l, start_us, as_known_us);
	const struct law *known = newest(l, as_known_us);

	*out = law_context(then);
	out->calendar = known->calendar;
	out->roster = known->roster;
	out->registers = ledger_registers(l->ledger);
	out->reviews = ledger_reviews(l->ledger);
	out->as_known_us = as_known_us;
	if (law)
		*law = then;
}

const struct law *
laws_newest(const struct laws *l)
{
	return newest(l, 0);
}

const struct law *
laws_named(const struct laws *l, const char *hash)
{
	if (l->unpublished && strcmp(l->unpublished->hash, hash) == 0)
		return l->unpublished;
	return find(l, hash);
}

bool
laws_are_published(const struct laws *l)
{
	return l->count > 0;
}

static bool
has_person(const struct roster *r, const char *id)
{
	size_t i;

	for (i = 0; i < roster_people(r); i++)
		if (strcmp(roster_person_at(r, i)->id, id) == 0)
			return true;
	return false;
}

const struct roster *
laws_roster(const struct laws *l, size_t i)
{
	if (i < l->count)
		return l->list[i].law->roster;
	return i == l->count && l->unpublished ? l->unpublished->roster :
	    NULL;
}

bool
laws_know_person(const struct laws *l, const char *id)
{
	const struct roster *r;
	size_t i;

	for (i = 0; (r = laws_roster(l, i)); i++)
		if (has_person(r, id))
			return true;
	return false;
}
