/* judge_one.c: one session judged, in its day. */
#include "dashboard/judge_one.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/cover_grade.h"

struct task {
	struct judging *judging;
	const struct session *session;	/* the one asked for */
	struct judged *judged;
	struct policy_steps *steps;
	enum judging_result result;
};

/* One of the day: what came before counts where use is limited a day. 1: it
 * is the one, or there is no verdict. */
static int
judge_until(void *arg, const struct session *s)
{
	struct task *t = arg;
	bool is_it = strcmp(s->id, t->session->id) == 0;

	t->result = judging_next(t->judging, s, t->judged,
	    is_it ? t->steps : NULL);
	return is_it || t->result != JUDGING_DONE;
}

static int
grade_cover(struct reader *r, const struct session *s, struct judged *out,
    char *why, size_t whylen)
{
	if (store_cover(r->store, calendar_day(s->start_us), &out->cover, why,
	    whylen) < 0)
		return -1;
	out->verdict.grades[GRADE_COVER] = cover_grade(&out->cover);
	return 0;
}

int
judge_one(struct reader *r, const struct session *s, struct judged *out,
    struct policy_steps *steps, char *why, size_t whylen)
{
	struct task t = { judging_new(reader_basis, r), s, out, steps,
		JUDGING_MEMORY };
	struct judging_basis basis;
	int found = 0;

	reader_basis(r, s->start_us, &basis);
	if (t.judging && policy_has_limits(basis.context.policy))
		found = reader_numbers(r, calendar_day(s->start_us),
		    judge_until, &t, why, whylen);
	if (t.judging && found == 0)
		found = judge_until(&t, s);
	judging_free(t.judging);
	if (found >= 0 && t.result != JUDGING_DONE)
		snprintf(why, whylen, "%s", judging_words(t.result));
	if (found < 0 || t.result != JUDGING_DONE)
		return -1;
	return grade_cover(r, s, out, why, whylen);
}
