/* contests.c: what people say against entries about themselves. */
#include "store/contests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/text.h"

struct contests {
	struct contests_one *list;
	size_t count;
};

static const char *const names[] = { [CONTEST_STANDS] = "stands",
	[CONTEST_WRONG] = "wrong", [CONTEST_NOTED] = "noted" };
_Static_assert(sizeof(names) / sizeof(*names) == CONTEST_FOUND_COUNT,
    "name every answer");

const char *
contest_found_name(enum contest_found f)
{
	return names[f];
}

struct contests *
contests_new(void)
{
	return calloc(1, sizeof(struct contests));
}

void
contests_free(struct contests *c)
{
	if (!c)
		return;
	free(c->list);
	free(c);
}

size_t
contests_count(const struct contests *c)
{
	return c->count;
}

const struct contests_one *
contests_at(const struct contests *c, size_t i)
{
	return &c->list[i];
}

static struct contests_one *
find(const struct contests *c, const char *id)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (strcmp(c->list[i].said.id, id) == 0)
			return &c->list[i];
	return NULL;
}

const struct contests_one *
contests_named(const struct contests *c, const char *id)
{
	return find(c, id);
}

const struct contests_one *
contests_of(const struct contests *c, const char *session,
    uint64_t as_known_us)
{
	const struct contest *said;
	size_t i;

	for (i = c->count; i-- > 0;) {
		said = &c->list[i].said;
		if (strcmp(said->session, session) == 0 && (!as_known_us ||
		    said->recorded_us <= as_known_us))
			return &c->list[i];
	}
	return NULL;
}

void
contests_next(const struct contests *c, char id[CONTEST_ID])
{
	const char *last = c->count ? c->list[c->count - 1].said.id :
	    "contest-0";

	snprintf(id, CONTEST_ID, "contest-%lu", strtoul(last +
	    strlen("contest-"), NULL, 10) + 1);
}

static int
check_answer(const struct contests *c, const struct contest *one, char *why,
    size_t whylen)
{
	const struct contests_one *to = find(c, one->id);

	if (!to)
		snprintf(why, whylen, "there is no %s", one->id);
	else if (to->answer.id[0])
		snprintf(why, whylen, "%s was answered already, by %s",
		    one->id, to->answer.by);
	else if (strcmp(to->said.session, one->session) != 0)
		snprintf(why, whylen, "%s is about another session", one->id);
	else if (strcmp(to->said.by, one->by) == 0)
		snprintf(why, whylen, "nobody answers himself");
	else
		return 0;
	return -1;
}

int
contests_check(const struct contests *c, const struct contest *one, char *why,
    size_t whylen)
{
	const struct contests_one *before;

	if (one->is_answer)
		return check_answer(c, one, why, whylen);
	before = contests_of(c, one->session, 0);
	if (find(c, one->id))
		snprintf(why, whylen, "%s is in use", one->id);
	else if (before && !before->answer.id[0])
		snprintf(why, whylen, "this entry is contested already, and "
		    "not answered yet");
	else
		return 0;
	return -1;
}

/* What those before it had come to. */
static void
look_back(const struct contests *c, struct contests_one *one)
{
	const struct contests_one *before = contests_of(c, one->said.session,
	    0);

	if (!before)
		return;
	one->answered_before_us = before->answered_before_us;
	one->wrong_before_us = before->wrong_before_us;
	if (!before->answer.id[0])
		return;
	if (!one->answered_before_us)
		one->answered_before_us = before->answer.recorded_us;
	if (!one->wrong_before_us && before->answer.found == CONTEST_WRONG)
		one->wrong_before_us = before->answer.recorded_us;
}

int
contests_take(struct contests *c, const struct contest *one, char *why,
    size_t whylen)
{
	struct contests_one *more = one->is_answer ? find(c, one->id) : NULL;

	if (more)
		more->answer = *one;
	if (one->is_answer)
		return 0;
	more = reallocarray(c->list, c->count + 1, sizeof(*more));
	if (!more) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	c->list = more;
	more = &c->list[c->count];
	memset(more, 0, sizeof(*more));
	more->said = *one;
	look_back(c, more);
	c->count++;
	return 0;
}

int32_t
contest_due(int32_t said, int days)
{
	char text[TEXT_DAY_TEXT];
	int year = 0, month = 0, day = 0;
	int32_t due, last;

	if (days > 0)
		return said + days;
	sscanf(text_day_text(said, text),
	    "%d-%d-%d", &year, &month, &day);
	last = text_day_of(month >= 11 ? year + 1 : year, (month + 1) % 12 +
	    1, 1) - 1;
	due = text_day_of(month == 12 ? year + 1 : year, month % 12 + 1, 1) +
	    day - 1;
	return due < last ? due : last;
}
