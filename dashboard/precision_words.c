/* precision_words.c: measured precision in sentences and as JSON. */
#include "dashboard/precision_words.h"

#include "dashboard/print.h"

char *
precision_line(enum language l, const struct precision *flags, int32_t since,
    char buf[PRECISION_TEXT])
{
	char day[TEXT_DAY_TEXT], unclear[WORDING_TEXT] = "";
	char were[WORDING_TEXT], n[5][PRINT_NUMBER];
	struct precision_ratio r;
	unsigned all;

	precision_ratio(flags, PRECISION_RULE, &r);
	all = r.right + r.wrong;
	if (r.unclear)
		wording_fill(unclear, l, WORD_PRECISION_UNCLEAR,
		    print_number(r.unclear, n[0]), NULL);
	if (all == 0)
		return wording_fill(buf, l, WORD_PRECISION_NONE, unclear,
		    NULL);
	wording_count(were, l, WORD_PRECISION_RIGHT, r.right,
	    print_number(r.right, n[0]), NULL);
	return wording_count(buf, l, WORD_PRECISION, all,
	    print_number(all, n[1]), text_day_text(since, day), were,
	    print_number(precision_right(&r), n[2]),
	    print_number(precision_percent(r.lower), n[3]),
	    print_number(precision_percent(r.upper), n[4]), unclear, NULL);
}

char *
precision_demoted(enum language l, const char *title,
    const struct demotion *d, char buf[PRECISION_TEXT])
{
	char day[TEXT_DAY_TEXT], n[3][PRINT_NUMBER];

	return wording_fill(buf, l, WORD_PRECISION_DEMOTED, title,
	    print_number(precision_percent(d->ratio.lower), n[0]),
	    print_number(precision_percent(d->ratio.upper), n[1]),
	    text_day_text(calendar_day(d->since_us), day),
	    print_number(d->ratio.right + d->ratio.wrong, n[2]), NULL);
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
