/* precision_words.c: measured precision in sentences and as JSON. */
#include "dashboard/precision_words.h"

#include <stdio.h>

char *
precision_line(const struct precision *flags, int32_t since,
    char buf[PRECISION_TEXT])
{
	struct precision_ratio r;
	char day[TEXT_DAY_TEXT], unclear[48] = "";
	unsigned n;

	precision_ratio(flags, PRECISION_RULE, &r);
	n = r.right + r.wrong;
	if (r.unclear)
		snprintf(unclear, sizeof(unclear), "; %u more stayed unclear",
		    r.unclear);
	if (n)
		snprintf(buf, PRECISION_TEXT, "Of %u flag%s reviewed since %s, "
		    "%u %s right (%u %%, between %u and %u)%s.", n,
		    n == 1 ? "" : "s", text_day_text(since, day), r.right,
		    r.right == 1 ? "was" : "were", precision_right(&r),
		    precision_percent(r.lower), precision_percent(r.upper),
		    unclear);
	else
		snprintf(buf, PRECISION_TEXT, "No flag was reviewed yet with "
		    "a result%s.", unclear);
	return buf;
}

char *
precision_demoted(const char *title, const struct demotion *d,
    char buf[PRECISION_TEXT])
{
	char day[TEXT_DAY_TEXT];

	snprintf(buf, PRECISION_TEXT, "Context needed: measured precision of "
	    "%.80s was %u to %u %% on %s, reviews %u", title,
	    precision_percent(d->ratio.lower),
	    precision_percent(d->ratio.upper),
	    text_day_text(calendar_day(d->since_us), day),
	    d->ratio.right + d->ratio.wrong);
	return buf;
}

static void
write_ratio(struct json *j, const struct precision_ratio *r)
{
	unsigned n = r->right + r->wrong;

	json_unsigned(j, "reviewed", n);
	json_unsigned(j, "right", r->right);
	json_unsigned(j, "wrong", r->wrong);
	json_unsigned(j, "unclear", r->unclear);
	if (!n) {
		json_none(j, "percent");
		json_none(j, "lower_percent");
		json_none(j, "upper_percent");
		return;
	}
	json_unsigned(j, "percent", precision_right(r));
	json_unsigned(j, "lower_percent", precision_percent(r->lower));
	json_unsigned(j, "upper_percent", precision_percent(r->upper));
}

void
precision_json(struct json *j, const struct precision *p,
    enum precision_claim claim)
{
	struct precision_ratio r;

	precision_ratio(p, claim, &r);
	write_ratio(j, &r);
}

void
precision_json_demoted(struct json *j, const struct demotion *d)
{
	char text[CALENDAR_TEXT];

	if (!d->since_us) {
		json_none(j, "demoted");
		return;
	}
	json_object_begin(j, "demoted");
	json_text(j, "since", calendar_text(d->since_us, text));
	write_ratio(j, &d->ratio);
	json_object_end(j);
}

const struct catalogue_service *
precision_next(const struct policy_context *c, uint64_t at_us, uint32_t *i,
    struct demotion *out)
{
	const struct catalogue_service *s;
	struct demotion_question q = { NULL, catalogue_hash(c->catalogue),
		c->grading, at_us, c->as_known_us };

	while (*i < catalogue_services(c->catalogue)) {
		s = catalogue_service(c->catalogue, (*i)++);
		q.service = s->id;
		if (reviews_demotion(c->reviews, &q, out))
			return s;
	}
	return NULL;
}
