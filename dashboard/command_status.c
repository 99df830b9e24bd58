/* command_status.c: beadle status: is it seeing, and is what it saw safe? */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "classify/network.h"
#include "dashboard/command.h"
#include "dashboard/disagreements.h"
#include "dashboard/precision_words.h"
#include "dashboard/mail_queue.h"
#include "dashboard/print.h"
#include "dashboard/proof.h"
#include "dashboard/report.h"
#include "store/reserve.h"
#include "store/trouble.h"

#define ROOM_LEAST (16u << 20)	/* a warning below */

enum { DISAGREEMENTS = COMMAND_PLACE, DAY, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "disagreements", '\0', NULL, "list where nDPI names another "
	  "application" },
	{ "day", 'd', "DAY", "with that: 2026-11-20, today (the last day)" },
	{ "json", '\0', NULL, "with that: as one line of JSON" },
};

/* A label, then safe text. */
static void
write_line(FILE *out, const char *label, const char *text)
{
	fprintf(out, "%-10s", label);
	print_text(out, text);
	fputc('\n', out);
}

static void
write_sensor(FILE *out, const struct store_status *s, uint64_t now_us)
{
	uint64_t ago_s = now_us > s->heard_us ?
	    (now_us - s->heard_us) / 1000000 : 0;
	char line[256], heard[CALENDAR_TEXT];

	if (s->ended)
		snprintf(line, sizeof(line), "ended well: %s was read to its "
		    "end and everything is kept", s->source);
	else if (s->keeper_alive && !s->source[0])
		snprintf(line, sizeof(line), "running, heard from %" PRIu64
		    " s ago", ago_s);
	else if (s->keeper_alive)
		snprintf(line, sizeof(line), "running: %u on %s, heard from "
		    "%" PRIu64 " s ago", s->sensors, s->source, ago_s);
	else if (s->heard_us)
		snprintf(line, sizeof(line), "not running: last heard from "
		    "at %s", calendar_text(s->heard_us, heard));
	else
		snprintf(line, sizeof(line), "not running: nothing was ever "
		    "kept here");
	write_line(out, "sensor", line);
}

static void
write_journal(FILE *out, const struct store_status *s)
{
	char line[256], number[PRINT_NUMBER];

	snprintf(line, sizeof(line), "%s entries, chain head %.16s",
	    print_number(s->journal_sequence, number),
	    s->head[0] ? s->head : "none");
	write_line(out, "journal", line);
	if (s->redis_sequence >= s->journal_sequence)
		snprintf(line, sizeof(line), "in step with the journal");
	else
		snprintf(line, sizeof(line), "%s entries behind the journal",
		    print_number(s->journal_sequence - s->redis_sequence,
		    number));
	write_line(out, "redis", line);
}

/* Read from the files: they are there with Redis away. */
static void
write_signed(FILE *out, const char *state)
{
	char line[256];
	struct proof p;

	proof_read(state, 0, &p);
	snprintf(line, sizeof(line), "%s", p.wrong[0] ? p.wrong :
	    "nothing yet");
	if (p.head.sequence)
		snprintf(line, sizeof(line), "up to entry %" PRIu64 " at %s",
		    p.head.sequence, p.head.time);
	write_line(out, "signed", line);
	if (p.fingerprint[0])
		write_line(out, "key", p.fingerprint);
}

static void
write_cover(FILE *out, int32_t day, const struct store_cover *c)
{
	char line[REPORT_SENTENCE];
	char date[11];
	size_t i;

	fprintf(out, "coverage on %s\n", text_day_text(day, date));
	for (i = 0; report_seen(ENGLISH, c, i, line); i++)
		print_wrapped(out, 2, line);
}

/* How much room there is, when that is little. */
static void
write_room(FILE *out, const char *state)
{
	struct statvfs is;
	uint64_t left;
	char line[256];

	if (statvfs(state, &is) < 0)
		return;
	left = (uint64_t)is.f_bavail * is.f_frsize;
	if (left >= ROOM_LEAST)
		return;
	snprintf(line, sizeof(line), "is nearly full: %" PRIu64 " KiB are left "
	    "where records are kept; make room", left / 1024);
	write_line(out, "disk", line);
}

/* The keeper cannot tell anybody by a file while the disk is full, but for the
 * reserve, whose blocks it took before. */
static void
write_disk(FILE *out, const char *state)
{
	char line[512], since[CALENDAR_TEXT], number[PRINT_NUMBER];
	struct reserve_look look;
	char why[COMMAND_WHY];
	int found = reserve_look(state, &look, why, sizeof(why));

	if (found < 0)
		write_line(out, "disk", why);
	if (found <= 0) {
		write_room(out, state);
		return;
	}
	snprintf(line, sizeof(line), "takes no records since %s: %s wait in "
	    "memory, or are lost already", calendar_text(look.since_us, since),
	    print_number(look.count, number));
	write_line(out, "disk", line);
	write_line(out, "", look.reason);
}

/* What the keeper says is wrong; under the line it belongs to. */
static void
write_wrong(FILE *out, const char *wrong)
{
	if (wrong[0])
		write_line(out, "", wrong);
}

/* Redis cannot be asked: what the keeper left beside it. */
static void
write_away(struct command_io *io, const char *state, const struct trouble *t)
{
	char line[128], heard[CALENDAR_TEXT], number[PRINT_NUMBER];

	snprintf(line, sizeof(line), "last heard from at %s",
	    calendar_text(t->heard_us, heard));
	write_line(io->out, "sensor", line);
	snprintf(line, sizeof(line), "%s entries",
	    print_number(t->journal_sequence, number));
	write_line(io->out, "journal", line);
	if (t->redis_sequence >= t->journal_sequence)
		snprintf(line, sizeof(line), "was in step with the journal");
	else
		snprintf(line, sizeof(line), "was %s entries behind the "
		    "journal", print_number(t->journal_sequence -
		    t->redis_sequence, number));
	write_line(io->out, "redis", line);
	write_wrong(io->out, t->redis);
	write_signed(io->out, state);
	if (t->law[0])
		write_line(io->out, "law", t->law);
	if (t->ledger[0])
		write_line(io->out, "ledger", t->ledger);
}

/* The file as it lies there; the keeper says in the journal which it read. */
static void
write_network(FILE *out, const char *path, uint64_t now_us)
{
	char line[NETWORK_TEXT], why[NETWORK_WHY];
	struct network *n = NULL;

	if (path[0] == '\0')
		write_line(out, "networks", "none: no database is set");
	else if (network_open(&n, path, why, sizeof(why)) < 0)
		write_line(out, "networks", why);
	else {
		write_line(out, "networks", network_about(n, now_us, line));
		if (network_origin(n)[0])
			write_line(out, "", network_origin(n));
	}
	network_close(n);
}

/* Services demoted under today's law; where that cannot be read, the keeper
 * says why under its own lines. */
static void
write_demoted(struct command_io *io, struct reader *r)
{
	struct text_faults *f = text_faults_new();
	const struct catalogue_service *s;
	char line[PRECISION_TEXT], why[COMMAND_WHY];
	struct policy_context c;
	struct demotion d;
	uint32_t i = 0;

	if (f && reader_laws(r, f, why, sizeof(why)) == 0) {
		laws_context(r->laws, io->now_us, 0, &c, NULL);
		while ((s = precision_next(&c, io->now_us, &i, &d)))
			write_line(io->out, "demoted",
			    precision_demoted(ENGLISH, s->title, &d, line));
	}
	text_faults_free(f);
}

struct counted {
	FILE *out;
	int32_t day;
	bool has_any;
};

/* A store_count_visit. */
static int
write_counted(void *arg, const struct store_count *c)
{
	struct counted *w = arg;
	char line[256], date[TEXT_DAY_TEXT];

	if (!w->has_any)
		fprintf(w->out, "counted, not recorded, on %s\n",
		    text_day_text(w->day, date));
	w->has_any = true;
	if (c->of == COUNT_UNKNOWN)
		snprintf(line, sizeof(line), "unknown devices, %" PRIu64
		    " at most: %" PRIu64 " session%s", c->devices, c->sessions,
		    c->sessions == 1 ? "" : "s");
	else
		snprintf(line, sizeof(line), "%s %s: %" PRIu64 " session%s, %"
		    PRIu64 " minute%s in use", store_count_of_name(c->of),
		    c->name, c->sessions, c->sessions == 1 ? "" : "s",
		    c->minutes, c->minutes == 1 ? "" : "s");
	print_wrapped(w->out, 2, line);
	return 0;
}

/* A Redis that takes nothing shows the keeper as it was when it did; what is
 * beside it is newer. */
static void
believe_newer(struct store_status *s, const struct trouble *t,
    uint64_t now_us)
{
	/* The cursor of another journal says nothing of this one. */
	if (t->redis[0] && t->redis_sequence < s->redis_sequence)
		s->redis_sequence = t->redis_sequence;
	if (t->heard_us <= s->heard_us)
		return;
	s->heard_us = t->heard_us;
	s->source[0] = '\0';
	s->journal_sequence = t->journal_sequence;
	s->keeper_alive = !s->ended && t->heard_us + STORE_ALIVE_US > now_us;
}

/* Letters that nobody tries any more, until somebody looks. */
static void
write_mail(FILE *out, const char *state)
{
	struct mail_queue_row *rows = NULL;
	char line[160], why[COMMAND_WHY];
	size_t count, refused;

	if (mail_queue_list(state, &rows, &count, why, sizeof(why)) < 0) {
		write_line(out, "mail", why);
		return;
	}
	refused = mail_queue_refused(rows, count);
	free(rows);
	if (refused == 0)
		return;
	snprintf(line, sizeof(line), "refused for %zu recipient%s: beadle mail "
	    "list says why; beadle mail retry, or drop LETTER", refused,
	    refused == 1 ? "" : "s");
	write_line(out, "mail", line);
}

static int
write_status(struct command_io *io, struct reader *r, const struct trouble *t)
{
	char clock[CALENDAR_TEXT], open[PRINT_NUMBER];
	struct counted counted = { .out = io->out };
	struct store_status s;
	struct store_cover c;
	int32_t day;

	if (store_status(r->store, &s, io->why, COMMAND_WHY) < 0)
		return 1;
	believe_newer(&s, t, io->now_us);
	day = calendar_day(s.clock_us ? s.clock_us : io->now_us);
	if (store_cover(r->store, day, &c, io->why, COMMAND_WHY) < 0)
		return 1;
	write_sensor(io->out, &s, io->now_us);
	write_line(io->out, "clock", s.clock_us ?
	    calendar_text(s.clock_us, clock) : "no packet yet");
	write_line(io->out, "open", print_number(s.open_sessions, open));
	write_journal(io->out, &s);
	write_wrong(io->out, t->redis);
	write_signed(io->out, r->settings.state);
	write_line(io->out, "law", s.law[0] ? s.law : "none");
	write_wrong(io->out, t->law);
	if (t->ledger[0])
		write_line(io->out, "ledger", t->ledger);
	write_demoted(io, r);
	write_network(io->out, r->settings.network, io->now_us);
	write_mail(io->out, r->settings.state);
	write_cover(io->out, day, &c);
	counted.day = day;
	if (store_counts(r->store, day, write_counted, &counted, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	return s.keeper_alive || s.ended ? 0 : 1;
}

struct count {
	struct disagreements found;
	const struct catalogue *catalogue;
};

static int
count_session(void *arg, const struct session *s)
{
	struct count *c = arg;

	return disagreements_add(&c->found, c->catalogue, s) < 0 ? 1 : 0;
}

static int
write_disagreements(struct command_io *io, struct reader *r, int32_t day,
    bool as_json)
{
	struct count c = { .catalogue = laws_newest(r->laws)->catalogue };
	char date[TEXT_DAY_TEXT];
	int result;

	result = reader_numbers(r, day, count_session, &c, io->why,
	    COMMAND_WHY);
	text_day_text(day, date);
	if (result == 0)
		result = (as_json ? disagreements_json : disagreements_text)(
		    &c.found, c.catalogue, date, io->out) < 0;
	disagreements_free(&c.found);
	if (result > 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	return result == 0 ? 0 : 1;
}

static int
run_disagreements(struct command_io *io, const char *const *values)
{
	struct reader r;
	int32_t day;
	int status;

	status = command_open(io, values, COMMAND_BEHIND | COMMAND_LAW, &r);
	if (status == 0 && reader_day(&r, values[DAY], io->now_us, &day,
	    io->why, COMMAND_WHY) < 0)
		status = values[DAY] ? 2 : 1;
	if (status == 0)
		status = write_disagreements(io, &r, day,
		    values[JSON] != NULL);
	reader_close(&r);
	return status;
}

static int
ask(struct command_io *io, struct reader *r)
{
	struct trouble t = { 0 };
	char why[COMMAND_WHY] = "";
	int found = trouble_read(r->settings.state, &t, why, sizeof(why));

	write_disk(io->out, r->settings.state);
	if (reader_store(r, io->why, COMMAND_WHY) < 0) {
		if (found > 0)
			write_away(io, r->settings.state, &t);
		return 1;
	}
	if (found < 0)
		write_line(io->out, "keeper", why);
	return write_status(io, r, &t);
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	if (values[DISAGREEMENTS])
		return run_disagreements(io, values);
	if (values[DAY] || values[JSON]) {
		snprintf(io->why, COMMAND_WHY, "--%s goes with "
		    "--disagreements", options[values[DAY] ? DAY : JSON].name);
		return 2;
	}
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = ask(io, &r);
	reader_close(&r);
	return status;
}

const struct command command_status = {
	"status", "", "say whether the sensor sees traffic and what was missed",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
