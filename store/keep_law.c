/* keep_law.c: the law the keeper asks, and how it changes under it. */
#include "store/keep_law.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/laws.h"

#define TOO_MANY "the law must be corrected: \"beadle law check\" tells what " \
    "is wrong"	/* its first error comes after too many other findings */

struct keep_law {
	const char *state, *dir;	/* borrowed */
	const struct law *sensors;	/* borrowed */
	struct ledger *ledger;
	struct laws *laws;
	struct law seen;		/* the newest, with sensors' catalogue;
					 * nothing in it is owned */
	char fault[KEEP_LAW_WHY], ledger_fault[KEEP_LAW_WHY];
	size_t told, tried;		/* of the ledger's laws: those taken,
					 * and those there at the last try */
};

static bool
is_sensors(const struct keep_law *k, const struct law *l)
{
	return strcmp(catalogue_hash(l->catalogue),
	    catalogue_hash(k->sensors->catalogue)) == 0;
}

static void
look_again(struct keep_law *k)
{
	k->seen = *laws_newest(k->laws);
	k->seen.catalogue = k->sensors->catalogue;
}

/* The first error, in a sentence for a record that stays: of a text only the
 * place and the key, since what is written there may name somebody. */
static void
first_error(const struct text_faults *f, const char *why,
    char out[KEEP_LAW_WHY])
{
	struct text_finding e;
	size_t i = 0;

	while (text_faults_at(f, i, &e) && e.severity != TEXT_ERROR)
		i++;
	if (!text_faults_at(f, i, &e))
		snprintf(out, KEEP_LAW_WHY, "%s",
		    text_faults_count(f, TEXT_ERROR) ? TOO_MANY : why);
	else if (e.line == 0)
		snprintf(out, KEEP_LAW_WHY, "%.*s%s%.*s", (int)e.file_len,
		    e.file, e.file_len ? ": " : "", (int)e.message_len,
		    e.message);
	else
		snprintf(out, KEEP_LAW_WHY, "%.*s:%zu:%zu: %s%smust be "
		    "corrected: \"beadle law check\" tells what is wrong",
		    (int)e.file_len, e.file, e.line, e.column, e.key,
		    e.key[0] ? " " : "");
}

/* A fault that is there or, with an empty text, is over. It is told once. */
static int
set_fault(char fault[KEEP_LAW_WHY], const char *what, const char *text,
    keep_law_tell *tell, void *arg)
{
	struct fact f = { .what = what, .text = fault };
	bool is_news = text[0] && strcmp(fault, text) != 0;

	snprintf(fault, KEEP_LAW_WHY, "%s", text);
	return is_news ? tell(arg, &f) : 0;
}

/* ---- opening ---- */

int
keep_law_directory(const char *state, const char *dir, char out[PATH_MAX],
    char why[KEEP_LAW_WHY])
{
	struct ledger *l;
	size_t count;

	if (ledger_open(&l, state, why, KEEP_LAW_WHY) < 0)
		return -1;
	count = ledger_laws(l);
	if (count > 0)
		snprintf(out, PATH_MAX, "%s/law/%s", state,
		    ledger_law(l, count - 1)->hash);
	else
		snprintf(out, PATH_MAX, "%s", dir);
	ledger_close(l);
	return 0;
}

static int
open_laws(const struct keep_law *k, struct laws **out,
    char why[KEEP_LAW_WHY])
{
	struct text_faults *f = text_faults_new();
	char inner[KEEP_LAW_WHY] = "out of memory";
	int r;

	if (!f) {
		snprintf(why, KEEP_LAW_WHY, "out of memory");
		return -1;
	}
	r = laws_open_after(out, k->state ? k->state : "", k->dir, k->sensors,
	    k->ledger, f, inner, sizeof(inner));
	if (r < 0)
		first_error(f, inner, why);
	text_faults_free(f);
	return r;
}

int
keep_law_open(struct keep_law **out, const char *state, const char *dir,
    const struct law *sensors, char *why, size_t whylen)
{
	struct keep_law *k = calloc(1, sizeof(*k));
	char first[KEEP_LAW_WHY];

	if (!k) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	k->state = state;
	k->dir = dir;
	k->sensors = sensors;
	if (ledger_open(&k->ledger, state, why, whylen) < 0) {
		keep_law_close(k);
		return -1;
	}
	if (open_laws(k, &k->laws, first) < 0) {
		snprintf(why, whylen, "%s", first);
		keep_law_close(k);
		return -1;
	}
	k->told = k->tried = ledger_laws(k->ledger);
	look_again(k);
	*out = k;
	return 0;
}

void
keep_law_close(struct keep_law *k)
{
	if (!k)
		return;
	laws_close(k->laws);
	ledger_close(k->ledger);
	free(k);
}

/* ---- following ---- */

/* The catalogue of the newest is, or is not, the sensors'. */
static int
compare_catalogues(struct keep_law *k, keep_law_tell *tell, void *arg)
{
	return set_fault(k->fault, "catalogue-waits",
	    is_sensors(k, laws_newest(k->laws)) ? "" :
	    "the catalogue changed: that takes a new start, until which hosts "
	    "are recognised by the one before", tell, arg);
}

static int
follow_laws(struct keep_law *k, char why[KEEP_LAW_WHY])
{
	struct text_faults *f = text_faults_new();
	char inner[KEEP_LAW_WHY] = "out of memory";
	int r;

	if (!f) {
		snprintf(why, KEEP_LAW_WHY, "out of memory");
		return -1;
	}
	r = laws_follow(k->laws, f, inner, sizeof(inner));
	if (r < 0)
		first_error(f, inner, why);
	text_faults_free(f);
	return r;
}

/* Load what was published since. */
static int
take_published(struct keep_law *k, keep_law_tell *tell, void *arg)
{
	struct fact news = { .what = "law-published" };
	char why[KEEP_LAW_WHY];

	k->tried = ledger_laws(k->ledger);
	if (follow_laws(k, why) < 0)
		return set_fault(k->fault, "law-refused", why, tell, arg);
	look_again(k);
	while (k->told < k->tried) {
		news.law = ledger_law(k->ledger, k->told++)->hash;
		if (tell(arg, &news) < 0)
			return -1;
	}
	return compare_catalogues(k, tell, arg);
}

int
keep_law_follow(struct keep_law *k, keep_law_tell *tell, void *arg)
{
	char why[KEEP_LAW_WHY] = "";

	/* What came before the damage counts. */
	(void)ledger_follow(k->ledger, why, sizeof(why));
	if (set_fault(k->ledger_fault, "ledger-refused", why, tell, arg) < 0)
		return -1;
	return ledger_laws(k->ledger) == k->tried ? 0 :
	    take_published(k, tell, arg);
}

/* The settings' directory takes the place of what was read of it before. */
static int
take_directory(struct keep_law *k, keep_law_tell *tell, void *arg)
{
	struct fact news = { .what = "law-changed" };
	struct laws *laws;
	char first[KEEP_LAW_WHY];

	if (open_laws(k, &laws, first) < 0)
		return set_fault(k->fault, "law-refused", first, tell, arg);
	if (!is_sensors(k, laws_newest(laws))) {
		laws_close(laws);
		return set_fault(k->fault, "law-refused", "the catalogue "
		    "changed: that takes a new start", tell, arg);
	}
	laws_close(k->laws);
	k->laws = laws;
	k->fault[0] = '\0';
	look_again(k);
	news.law = laws_newest(k->laws)->hash;
	return tell(arg, &news);
}

int
keep_law_reload(struct keep_law *k, keep_law_tell *tell, void *arg)
{
	k->fault[0] = '\0';		/* asked again, told again */
	if (keep_law_follow(k, tell, arg) < 0)
		return -1;
	return laws_are_published(k->laws) ? take_published(k, tell, arg) :
	    take_directory(k, tell, arg);
}

/* ---- asking ---- */

const struct law *
keep_law_context(const struct keep_law *k, uint64_t start_us,
    struct policy_context *out)
{
	const struct law *law;

	laws_context(k->laws, start_us, 0, out, &law);
	return law;
}

bool
keep_law_may_show(const struct keep_law *k, const struct session *s)
{
	struct policy_context c;
	struct verdict v;

	keep_law_context(k, s->start_us, &c);
	if (policy_keep(&c, s, NULL) != KEEP_SESSION ||
	    policy_judge(&c, NULL, s, &v, NULL) < 0)
		return false;
	return v.equipment != EQUIPMENT_PERSONAL &&
	    v.equipment != EQUIPMENT_GUEST &&
	    (v.outcome != OUTCOME_OUTSIDE || v.entry.id[0] == '\0');
}

const struct law *
keep_law_seen(const struct keep_law *k)
{
	return &k->seen;
}

const char *
keep_law_fault(const struct keep_law *k)
{
	return k->fault;
}

const char *
keep_law_ledger_fault(const struct keep_law *k)
{
	return k->ledger_fault;
}
