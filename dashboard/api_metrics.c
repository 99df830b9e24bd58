/* api_metrics.c: numbers for who watches over machines, as Prometheus reads
 * them. None is about a person, a device or a service. */
#include "dashboard/api.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/cover.h"

static void
write_one(FILE *f, const char *name, const char *type, const char *help,
    uint64_t value)
{
	fprintf(f, "# HELP beadle_%s %s\n# TYPE beadle_%s %s\nbeadle_%s %"
	    PRIu64 "\n", name, help, name, type, name, value);
}

static void
write_keeper(FILE *f, const struct store_status *s)
{
	write_one(f, "keeper_up", "gauge", "1 while the keeper is heard from",
	    s->keeper_alive);
	write_one(f, "sensors", "gauge", "Sensors at work", s->sensors);
	write_one(f, "clock_seconds", "gauge", "Time of the packets the keeper "
	    "has reached, since 1970", s->clock_us / 1000000);
	write_one(f, "heard_seconds", "gauge", "When the keeper was last heard "
	    "from, since 1970", s->heard_us / 1000000);
	write_one(f, "open_sessions", "gauge", "Uses that are going on",
	    s->open_sessions);
	write_one(f, "journal_entries", "gauge", "Entries of the journal that "
	    "are acknowledged", s->journal_sequence);
	write_one(f, "redis_entries", "gauge", "Entries of them that Redis "
	    "has", s->redis_sequence);
}

/* The day's so far: they fall to nothing at midnight. */
static void
write_cover(FILE *f, struct store_cover *c)
{
	size_t i;

	fputs("# HELP beadle_today What was seen and missed today, by what "
	    "status tells\n# TYPE beadle_today gauge\n", f);
	for (i = 0; i < cover_field_count; i++)
		fprintf(f, "beadle_today{of=\"%s\"} %" PRIu64 "\n",
		    cover_fields[i].name, *cover_field(c, i));
}

/* Not how many there are: who may see but some could take those away. */
static void
write_flags(FILE *f, const struct page *p)
{
	const struct flags_done *done = flags_done(p->flags);

	write_one(f, "flags_behind", "gauge", "Days that are not read "
	    "yet", flags_left(p->flags));
	write_one(f, "sessions_judged_total", "counter", "Sessions judged to "
	    "keep flags ready", done->sessions);
	write_one(f, "flags_reads_total", "counter", "Days judged for that",
	    done->days);
	write_one(f, "flags_forgotten_total", "counter", "How often all flags "
	    "were thrown away: a law, a register or Redis changed",
	    done->forgotten);
}

void
api_metrics(struct page *p)
{
	struct store_status s;
	struct store_cover c;
	char *text = NULL;
	size_t len;
	FILE *f;

	if (flags_ready(p->flags, p->why, PAGE_WHY) < 0 ||
	    store_status(p->reader->store, &s, p->why, PAGE_WHY) < 0 ||
	    store_cover(p->reader->store, calendar_day(p->now_us), &c, p->why,
	    PAGE_WHY) < 0) {
		page_failed(p);
		return;
	}
	f = open_memstream(&text, &len);
	if (!f) {
		page_failed(p);
		return;
	}
	write_keeper(f, &s);
	write_cover(f, &c);
	write_flags(f, p);
	write_one(f, "live_streams", "gauge", "Browsers that are told of what "
	    "changes", p->streams);
	if (fclose(f) != 0) {
		free(text);
		page_failed(p);
		return;
	}
	p->type = "text/plain; version=0.0.4; charset=utf-8";
	p->data = text;
	p->data_len = len;
}
