/* certificate.c: an order and its certificate as plain text. */
#include "dashboard/certificate.h"

#include <assert.h>
#include <inttypes.h>

#include "classify/calendar.h"
#include "dashboard/print.h"

/* That went, or are to go. */
static uint64_t
records(const struct duties_order *o)
{
	uint64_t n = 0;
	int c;

	for (c = 0; c < RETENTION_CLASS_COUNT; c++)
		n += o->order.classes[c].records;
	return n > o->certificate.held ? n - o->certificate.held : 0;
}

void
certificate_line(const struct duties_order *o, FILE *out)
{
	char day[TEXT_DAY_TEXT], number[PRINT_NUMBER];

	fprintf(out, "%-10s %s  %-9s  %s records  ", o->order.id,
	    text_day_text(calendar_day(o->order.recorded_us), day),
	    duty_rule_name(o->order.rule), print_number(records(o), number));
	if (o->certificate.id[0])
		fprintf(out, "carried out %s\n", text_day_text(
		    calendar_day(o->certificate.recorded_us), day));
	else
		fprintf(out, "not yet carried out\n");
}

static void
write_classes(const struct duty *order, const char *verb, FILE *out)
{
	char first[TEXT_DAY_TEXT], last[TEXT_DAY_TEXT], number[PRINT_NUMBER];
	const struct duty_class *c;
	int i;

	for (i = 0; i < RETENTION_CLASS_COUNT; i++) {
		c = &order->classes[i];
		if (c->records > 0)
			fprintf(out, "  %-12s %s: %s records of %s to "
			    "%s\n", verb, retention_class_name(
			    (enum retention_class)i),
			    print_number(c->records, number),
			    text_day_text(c->first, first),
			    text_day_text(c->last, last));
	}
}

static void
write_who(const char *name, const char *text, FILE *out)
{
	if (!text[0])
		return;
	fprintf(out, "  %-12s ", name);
	print_text(out, text);
	fputc('\n', out);
}

static void
write_proof(const struct duty *c, FILE *out)
{
	static const char *const words[] = {
		[DUTY_IN_JOURNAL] = "read back from the journal, from the "
		    "first of the texts to the last: none is in it, and the "
		    "chain holds there",
		[DUTY_IN_LEDGER] = "read back from the ledger, from the first "
		    "of the texts to the last: none is in it, and the chain "
		    "holds there",
		[DUTY_IN_REDIS] = "asked of Redis: no record, no place in an "
		    "index, no sum of those days",
		[DUTY_IN_FILES] = "Redis's own file was written anew after "
		    "that",
	};
	char at[CALENDAR_TEXT], number[PRINT_NUMBER];
	int p;

	static_assert(sizeof(words) / sizeof(*words) == DUTY_PLACE_COUNT,
	    "say every place");
	fprintf(out, "  carried out  %s, %s texts taken out\n",
	    calendar_text(c->recorded_us, at),
	    print_number(c->texts, number));
	if (c->held > 0)
		fprintf(out, "  held since   %s of what was ordered, by legal "
		    "holds that came after the order\n",
		    print_number(c->held, number));
	if (c->marks > 0)
		fprintf(out, "  marks        %s kept, by which what was read "
		    "from a capture file is known\n               again and "
		    "not recorded once more: keyed hashes, no text\n",
		    print_number(c->marks, number));
	fprintf(out, "  head after   %" PRIu64 " %s\n", c->head.sequence,
	    c->head.digest);
	for (p = 0; p < DUTY_PLACE_COUNT; p++)
		if (c->verified >> p & 1)
			fprintf(out, "  verified     %s\n", words[p]);
	if ((c->verified & (1u << DUTY_IN_REDIS | 1u << DUTY_IN_FILES)) ==
	    1u << DUTY_IN_REDIS)
		fprintf(out, "  not known    whether files of Redis hold it: "
		    "its own it may keep elsewhere than\n               in an "
		    "AOF, and replicas have theirs\n");
	if (!(c->verified & 1u << DUTY_IN_REDIS))
		fprintf(out, "  not known    whether a Redis holds it: there "
		    "was none; one that is filled later obeys, too\n");
}

void
certificate_text(const struct duties_order *o, FILE *out)
{
	const struct duty *d = &o->order;
	char at[CALENDAR_TEXT], day[TEXT_DAY_TEXT];

	fprintf(out, "Certificate of deletion %s%s\n", d->id,
	    o->certificate.id[0] ? "" : ": NOT YET CARRIED OUT");
	fprintf(out, "  ordered      %s, %s, as on %s\n",
	    calendar_text(d->recorded_us, at), duty_rule_name(d->rule),
	    text_day_text(d->day, day));
	write_who("by", d->by[0] ? d->by : "the rule itself", out);
	write_who("typed by", d->os_user, out);
	write_who("authority", d->authority, out);
	write_who("reason", d->reason, out);
	write_who("policy", d->policy, out);
	write_who("law", d->law, out);
	write_classes(d, o->certificate.id[0] && o->certificate.held == 0 ?
	    "deleted" : "ordered", out);
	fprintf(out, "  held back    %" PRIu64 " by legal holds\n", d->held);
	fprintf(out, "  head before  %" PRIu64 " %s\n", d->head.sequence,
	    d->head.digest);
	if (o->certificate.id[0])
		write_proof(&o->certificate, out);
	fputc('\n', out);
}
