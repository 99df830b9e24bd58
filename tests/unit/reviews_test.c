/* reviews_test.c: which review of a session counts, and when a service is
 * demoted: against a model that counts all of it anew for each question. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/reviews.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define OLD "0000000000000000000000000000000000000000000000000000000000000000"
#define NEW "1111111111111111111111111111111111111111111111111111111111111111"

static struct grading *grading, *silent;

static const char thresholds[] = "grading: g\nversion: \"1\"\n"
"content_minute_bytes: 1\nvisit_minutes: 1\nsustained_minutes: 5\n"
	"edge_minutes: 1\npage_minutes: 3\nconnection_bytes: 1\n"
	"page_bytes: 1\nrhythm_share_percent: 80\n"
	"rhythm_minutes: 5\nrhythm_tolerance: 1\nrhythm_bytes_percent: 60\n"
	"rhythm_first_bytes: 1\ncrowd_devices: 8\ncrowd_minutes: 3\n";

static int
open_gradings(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], text[400];

	(void)state;
	snprintf(text, sizeof(text), "%sprecision_floor: 70\n"
	    "precision_least: 10\n", thresholds);
	texts_write(text, path);
	grading_load(&grading, path, f);
	unlink(path);
	texts_write(thresholds, path);
	grading_load(&silent, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return 0;
}

static int
close_gradings(void **state)
{
	(void)state;
	grading_free(grading);
	grading_free(silent);
	return 0;
}

static struct review
review_of(unsigned session, enum disposition d, uint64_t at_us)
{
	struct review v = { .disposition = d, .recorded_us = at_us,
		.by = "n.page", .service = "facebook", .clause = "6",
		.outcome = OUTCOME_CONTRARY, .law = OLD, .catalogue = OLD };

	snprintf(v.session, sizeof(v.session), "%016x", session);
	snprintf(v.grading, sizeof(v.grading), "%s", grading_hash(grading));
	return v;
}

static void
take(struct reviews *r, const struct review *v)
{
	char why[200] = "";

	reviews_take(r, v, why, sizeof(why));
	assert_string_equal(why, "");
}

static void
take_of(struct reviews *r, unsigned session, enum disposition d,
    uint64_t at_us)
{
	struct review v = review_of(session, d, at_us);

	take(r, &v);
}

static enum disposition
found(const struct reviews *r, unsigned session, uint64_t as_known_us)
{
	struct review v = review_of(session, DISPOSITION_CORRECT, 1);
	const struct review *at = reviews_of(r, v.session, as_known_us);

	return at ? at->disposition : DISPOSITION_UNDONE;
}

static void
the_last_counts(void **state)
{
	struct reviews *r = reviews_new();
	struct review v;
	char why[200] = "";

	(void)state;
	take_of(r, 1, DISPOSITION_EMBED, 100);
	take_of(r, 2, DISPOSITION_REFER, 110);
	take_of(r, 1, DISPOSITION_CORRECT, 200);
	take_of(r, 1, DISPOSITION_UNDONE, 300);
	take_of(r, 1, DISPOSITION_UNCLEAR, 400);
	assert_int_equal(found(r, 1, 99), DISPOSITION_UNDONE);
	assert_int_equal(found(r, 1, 100), DISPOSITION_EMBED);
	assert_int_equal(found(r, 1, 199), DISPOSITION_EMBED);
	assert_int_equal(found(r, 1, 200), DISPOSITION_CORRECT);
	assert_int_equal(found(r, 1, 300), DISPOSITION_UNDONE);
	assert_int_equal(found(r, 1, 0), DISPOSITION_UNCLEAR);
	assert_int_equal(found(r, 2, 0), DISPOSITION_REFER);
	assert_int_equal(found(r, 3, 0), DISPOSITION_UNDONE);
	assert_int_equal(reviews_newest(r, 0), 400);
	assert_int_equal(reviews_newest(r, 399), 300);
	assert_int_equal(reviews_newest(r, 99), 0);
	assert_int_equal(reviews_newest(NULL, 0), 0);
	/* All stay. */
	assert_int_equal(reviews_count(r), 5);
	assert_true(reviews_counts(r, 0, 150));
	assert_false(reviews_counts(r, 0, 200));
	assert_false(reviews_counts(r, 3, 300));
	v = review_of(3, DISPOSITION_UNDONE, 500);
	assert_int_equal(reviews_take(r, &v, why, sizeof(why)), -1);
	assert_string_equal(why, "session 0000000000000003 has no disposition "
	    "that could be undone");
	v = review_of(3, DISPOSITION_EMBED, 399);
	assert_int_equal(reviews_take(r, &v, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "in the order in which"));
	take_of(r, 1, DISPOSITION_UNDONE, 500);
	v = review_of(1, DISPOSITION_UNDONE, 500);
	assert_int_equal(reviews_check(r, &v, why, sizeof(why)), -1);
	assert_int_equal(reviews_count(r), 6);
	reviews_free(r);
}

static bool
is_demoted(const struct reviews *r, uint64_t at_us, uint64_t as_known_us,
    struct demotion *out)
{
	const struct demotion_question q = { "facebook", OLD, grading, at_us,
		as_known_us };

	return reviews_demotion(r, &q, out);
}

/* 70 % by ten reviews or more: 6 of 9 is not enough of them, 6 of 10 is. */
static void
a_service_is_demoted(void **state)
{
	struct reviews *r = reviews_new();
	struct demotion d;
	struct demotion_question q = { "facebook", OLD, grading, 5000, 0 };

	(void)state;
	assert_false(is_demoted(NULL, 5000, 0, &d));
	for (unsigned i = 0; i < 9; i++)
		take_of(r, i, i < 3 ? DISPOSITION_EMBED : DISPOSITION_CORRECT,
		    1000 + i);
	take_of(r, 50, DISPOSITION_UNCLEAR, 1500);
	assert_false(is_demoted(r, 5000, 0, &d));
	take_of(r, 9, DISPOSITION_EXEMPT, 2000);
	assert_true(is_demoted(r, 2000, 0, &d));
	assert_int_equal(d.since_us, 2000);
	assert_int_equal(d.ratio.right, 7);
	assert_int_equal(d.ratio.wrong, 3);
	assert_int_equal(d.ratio.unclear, 1);
	/* Nothing backwards, and nothing that was not known. */
	assert_false(is_demoted(r, 1999, 0, &d));
	assert_false(is_demoted(r, 5000, 1999, &d));
	assert_true(is_demoted(r, 5000, 2000, &d));
	/* Of this service, by this method. */
	q.service = "x";
	assert_false(reviews_demotion(r, &q, &d));
	q.service = "facebook";
	q.catalogue = NEW;
	assert_false(reviews_demotion(r, &q, &d));
	q.catalogue = OLD;
	q.grading = silent;
	assert_false(reviews_demotion(r, &q, &d));
	/* What comes later does not lift it. */
	for (unsigned i = 0; i < 10; i++)
		take_of(r, i, DISPOSITION_CORRECT, 3000 + i);
	for (unsigned i = 100; i < 200; i++)
		take_of(r, i, DISPOSITION_CORRECT, 3100 + i);
	assert_true(is_demoted(r, 5000, 0, &d));
	assert_int_equal(d.since_us, 2000);
	assert_int_equal(d.ratio.right, 7);
	reviews_free(r);
}

/* What nobody flagged says nothing of flags; all right are never demoted. */
static void
what_is_not_counted(void **state)
{
	struct reviews *r = reviews_new();
	struct demotion d;

	(void)state;
	for (unsigned i = 0; i < 40; i++) {
		struct review v = review_of(i, DISPOSITION_EMBED, 1000);

		v.outcome = OUTCOME_UNDECIDED;
		take(r, &v);
	}
	for (unsigned i = 100; i < 140; i++)
		take_of(r, i, DISPOSITION_CORRECT, 1000);
	for (unsigned i = 200; i < 240; i++)
		take_of(r, i, DISPOSITION_UNCLEAR, 1000);
	assert_false(is_demoted(r, 5000, 0, &d));
	reviews_free(r);
}

/* ---- any history ---- */

#define ACTS 160
#define MOMENTS 40

static unsigned seed = 20261120;

static unsigned
chance(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return seed / 65536 % n;
}

static void
any_history(struct review *acts)
{
	unsigned bias = 2 + chance(5);

	for (unsigned i = 0; i < ACTS; i++) {
		enum disposition d = chance(bias) ? DISPOSITION_CORRECT :
		    (enum disposition)chance(DISPOSITION_UNDONE);

		/* A session has one service and one method. */
		unsigned session = chance(90);

		acts[i] = review_of(session, d, 1 + i * MOMENTS / ACTS);
		if (session % 4 == 0)
			strcpy(acts[i].service, "x");
		if (session % 5 == 0)
			strcpy(acts[i].catalogue, NEW);
		if (session % 7 == 0)
			acts[i].outcome = OUTCOME_UNDECIDED;
	}
}

/* The ratio at a moment by the words of reviews.h, from all acts. */
static void
model(const struct review *acts, const struct demotion_question *q,
    uint64_t at_us, struct precision_ratio *out)
{
	struct precision p = { { 0 } };

	for (size_t i = 0; i < ACTS; i++) {
		bool is_last = acts[i].recorded_us <= at_us;

		for (size_t k = i + 1; k < ACTS; k++)
			if (acts[k].recorded_us <= at_us &&
			    strcmp(acts[k].session, acts[i].session) == 0)
				is_last = false;
		if (is_last && acts[i].outcome == OUTCOME_CONTRARY &&
		    strcmp(acts[i].service, q->service) == 0 &&
		    strcmp(acts[i].catalogue, q->catalogue) == 0)
			p.of[acts[i].disposition]++;
	}
	precision_ratio(&p, PRECISION_SERVICE, out);
}

static bool
model_demotion(const struct review *acts, const struct demotion_question *q,
    struct demotion *out)
{
	uint64_t until = q->as_known_us && q->as_known_us < q->at_us ?
	    q->as_known_us : q->at_us;

	for (uint64_t t = 1; t <= until; t++) {
		model(acts, q, t, &out->ratio);
		out->since_us = t;
		if (out->ratio.right + out->ratio.wrong >= 10 &&
		    out->ratio.lower < 0.70)
			return true;
	}
	return false;
}

/* The same acts in another order within each moment; of one session they stay
 * as they were. */
static struct reviews *
shuffled(const struct review *acts)
{
	struct reviews *r = reviews_new();
	size_t i, k, from, until;

	for (from = 0; from < ACTS; from = until) {
		until = from;
		while (until < ACTS && acts[until].recorded_us ==
		    acts[from].recorded_us)
			until++;
		for (unsigned parity = 0; parity < 2; parity++)
			for (i = from; i < until; i++) {
				k = strtoul(acts[i].session, NULL, 16);
				if (k % 2 == parity)
					take(r, &acts[i]);
			}
	}
	return r;
}

static void
any_order_any_time(void **state)
{
	static struct review acts[ACTS];
	static const char *const services[] = { "facebook", "x" };
	static const char *const catalogues[] = { OLD, NEW };
	unsigned demoted = 0, asked = 0;

	(void)state;
	for (int n = 0; n < 60; n++) {
		struct reviews *r[2] = { reviews_new(), NULL };

		any_history(acts);
		for (size_t i = 0; i < ACTS; i++)
			take(r[0], &acts[i]);
		r[1] = shuffled(acts);
		for (int i = 0; i < 12; i++, asked++) {
			struct demotion_question q = { services[i % 2],
				catalogues[i / 2 % 2], grading,
				1 + chance(MOMENTS + 5), chance(MOMENTS + 5) };
			struct demotion want, d[2];
			bool yes = model_demotion(acts, &q, &want);

			for (int k = 0; k < 2; k++) {
				assert_int_equal(reviews_demotion(r[k], &q,
				    &d[k]), yes);
				if (!yes)
					continue;
				assert_int_equal(d[k].since_us, want.since_us);
				assert_int_equal(d[k].ratio.right,
				    want.ratio.right);
				assert_int_equal(d[k].ratio.wrong,
				    want.ratio.wrong);
			}
			demoted += yes;
		}
		reviews_free(r[0]);
		reviews_free(r[1]);
	}
	/* Or the above would hold of nothing. */
	assert_in_range(demoted, asked / 20, asked - asked / 20);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_counts),
		cmocka_unit_test(a_service_is_demoted),
		cmocka_unit_test(what_is_not_counted),
		cmocka_unit_test(any_order_any_time),
	};

	return cmocka_run_group_tests(tests, open_gradings, close_gradings);
}
