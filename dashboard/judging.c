/* judging.c: sessions judged as they come, each by the law of its start. */
#include "dashboard/judging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"

struct row {			/* live, or from files */
	struct policy_day *day;
	uint64_t start_us;	/* of the last judged under a limit */
	char id[17];		/* "" none yet */
};

struct judging {
	judging_find *find;
	const void *arg;
	struct row rows[2];
};

struct judging *
judging_new(judging_find *find, const void *arg)
{
	struct judging *j = calloc(1, sizeof(*j));

	if (!j)
		return NULL;
	j->find = find;
	j->arg = arg;
	j->rows[0].day = policy_day_new();
	j->rows[1].day = policy_day_new();
	if (j->rows[0].day && j->rows[1].day)
		return j;
	judging_free(j);
	return NULL;
}

void
judging_free(struct judging *j)
{
	if (!j)
		return;
	policy_day_free(j->rows[0].day);
	policy_day_free(j->rows[1].day);
	free(j);
}

bool
judging_is_file(const struct session *s)
{
	return session_source_is_file(s->source);
}

static bool
is_next(const struct row *r, const struct session *s)
{
	if (!r->id[0] || s->start_us > r->start_us)
		return true;
	return s->start_us == r->start_us && strcmp(s->id, r->id) > 0;
}

enum judging_result
judging_next(struct judging *j, const struct session *s, struct judged *out,
    struct policy_steps *steps)
{
	struct row *r = &j->rows[judging_is_file(s)];
	struct policy_day *day = NULL;

	j->find(j->arg, s->start_us, &out->basis);
	if (policy_has_limits(out->basis.context.policy)) {
		if (!is_next(r, s))
			return JUDGING_ORDER;
		r->start_us = s->start_us;
		memcpy(r->id, s->id, sizeof(r->id));
		day = r->day;
	}
	return policy_judge(&out->basis.context, day, s, &out->verdict,
	    steps) < 0 ? JUDGING_MEMORY : JUDGING_DONE;
}

const char *
judging_words(enum judging_result r)
{
	return r == JUDGING_ORDER ? "the sessions are not in the order of "
	    "their starts, which a limit a day needs" : "out of memory";
}

uint64_t
judging_newest(const struct registers *r, uint64_t as_known_us)
{
	struct register_entry e;
	uint64_t newest = 0, at_us;
	size_t i, k;

	for (i = 0; r && i < registers_count(r); i++) {
		registers_at(r, i, &e);
		for (k = 0; k < e.act_count; k++) {
			at_us = e.acts[k].recorded_us;
			if (at_us > newest &&
			    (!as_known_us || at_us <= as_known_us))
				newest = at_us;
		}
	}
	return newest;
}

char *
judging_known(enum language l, const struct policy_context *c,
    char buf[JUDGING_KNOWN])
{
	uint64_t newest = judging_newest(c->registers, c->as_known_us);
	uint64_t review_us = reviews_newest(c->reviews, c->as_known_us);
	char at[CALENDAR_TEXT], known[WORDING_TEXT], act[WORDING_TEXT];
	char review[WORDING_TEXT] = "";
	const char *list = wording_text(l, WORD_LIST);

	wording_fill(known, l, c->as_known_us ? WORD_KNOWN_BY :
	    WORD_KNOWN_ALL, calendar_text(c->as_known_us, at), NULL);
	wording_fill(act, l, newest ? WORD_KNOWN_REGISTERS :
	    WORD_KNOWN_NO_REGISTERS, calendar_text(newest, at), NULL);
	if (review_us)
		wording_fill(review, l, WORD_KNOWN_REVIEWS,
		    calendar_text(review_us, at), NULL);
	snprintf(buf, JUDGING_KNOWN, "%.*s%s%.*s%s%.*s",
	    utf8_most(known, 80), known, list, utf8_most(act, 80), act,
	    review_us ? list : "", utf8_most(review, 80), review);
	return buf;
}
