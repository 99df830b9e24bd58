/* feeder.c: sessions sealed at a rate, by the keeper's own modules: journal,
 * then Redis. For tests/redis.sh and the figures of speed.
 *
 *	feeder fill CONFIG RECORDS COUNT [FIRST [A_DAY [DAY]]]
 *		into the journal alone
 *	feeder put CONFIG RECORDS
 *		likewise, each as it is
 *	feeder watch CONFIG RECORDS
 *		the coverage of it alone: days on which nothing was seen
 *	feeder run CONFIG RECORDS RATE FIRST [A_DAY [DAY]]
 *		and Redis, until SIGTERM
 *	feeder look CONFIG RECORDS COUNT
 *		looks of devices of RECORDS, into the ledger
 *
 * Of "put", each day has ten hours of coverage and some that is only counted,
 * told before its sessions.
 * RECORDS, a path from the root, are lines of beadled --sessions; each session
 * made is one of them with another id, device and start, moved by whole
 * minutes: A_DAY of them (20,000), from 08:00 to 16:00 UTC, from DAY on (a number
 * of days since 1970; 20 November 2026). Standard output lists
 * what was acknowledged, as "id day device service", the test's oracle: the numbers
 * come from a counter here, nothing of it is read back. With every eighth goes
 * a minute of coverage with one packet, so that what is applied twice shows in
 * a sum. Standard error gets a line for every time Redis was caught up. */
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "classify/calendar.h"
#include "classify/settings.h"
#include "store/chain.h"
#include "store/duty.h"
#include "store/feed.h"
#include "store/files.h"
#include "store/journal.h"
#include "store/record.h"
#include "store/scribe.h"

#define FIRST_DAY 20777		/* 20 November 2026 */
#define MORNING 480		/* minutes */
#define HOURS 480
#define MINUTE_US SESSION_MINUTE_US
#define DEVICES 200
#define A_DAY 20000		/* sessions, unless said otherwise */
#define COVER_EVERY 8		/* sessions, with a minute of coverage */
#define MOST_RECORDS 65536
#define FEED_MS 100
#define SHOW_MS 3000
#define BEHIND 1000		/* entries that count as behind */
#define DRAIN_MS 120000

struct feeder {
	struct settings set;
	struct session records[MOST_RECORDS];
	size_t record_count;
	struct scribe *scribe;
	struct feed *feed;
	struct session_minute minutes[1440];
	uint64_t a_day, first_day;
	uint64_t made, acknowledged;
	uint64_t stuck_at, moved_ms;	/* while behind */
	uint64_t moved_at;
	bool is_behind;
	char fault[256], why[512];
};

static volatile sig_atomic_t is_over;

static void
end(int number)
{
	(void)number;
	is_over = 1;
}

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void
die(const char *why)
{
	fprintf(stderr, "feeder: %s\n", why);
	exit(1);
}

static void
load(struct feeder *f, const char *config, const char *records)
{
	struct text_faults *faults = text_faults_new();
	size_t len, at = 0;
	char *text, *line, *newline;

	settings_default(&f->set);
	if (settings_load(&f->set, config, faults) < 0)
		die(text_faults_text(faults));
	text_faults_free(faults);
	if (calendar_zone(f->set.zone, f->why, sizeof(f->why)) < 0)
		die(f->why);
	text = files_read("/", records, 64u << 20, &len);
	if (!text)
		die("cannot read the records");
	while (at < len && f->record_count < MOST_RECORDS) {
		line = text + at;
		newline = memchr(line, '\n', len - at);
		if (!newline)
			break;
		if (record_read(line, (size_t)(newline - line),
		    &f->records[f->record_count++], f->why,
		    sizeof(f->why)) < 0)
			die(f->why);
		at += (size_t)(newline - line) + 1;
	}
	if (f->record_count == 0)
		die("there are no records");
	free(text);
}

/* ---- sessions ---- */

/* The n-th: its id is n, spread over 64 bits so that ids come in no order.
 * Its minutes are f's until the next is made. */
static void
make(struct feeder *f, uint64_t n, struct session *s)
{
	const struct session *r = &f->records[n % f->record_count];
	uint64_t long_us = r->end_us - r->start_us, minute, was;
	size_t i;

	*s = *r;
	snprintf(s->id, sizeof(s->id), "%016" PRIx64,
	    (n + 1) * UINT64_C(0x9e3779b97f4a7c15));
	snprintf(s->device, sizeof(s->device), "office-%03u",
	    (unsigned)(n * 7 % DEVICES));
	snprintf(s->site, sizeof(s->site), "%s", f->set.site);
	snprintf(s->source, sizeof(s->source), "eth1");
	minute = (f->first_day + n / f->a_day) * 1440 + MORNING +
	    n % f->a_day * HOURS / f->a_day;
	was = r->start_us / MINUTE_US;
	s->start_us = minute * MINUTE_US + r->start_us % MINUTE_US;
	s->end_us = s->start_us + long_us;
	s->minutes = f->minutes;
	for (i = 0; i < r->minute_count; i++) {
		f->minutes[i] = r->minutes[i];
		f->minutes[i].minute = r->minutes[i].minute - was + minute;
	}
}

static void
append(struct feeder *f, uint64_t n)
{
	struct fact minute = { .what = "cover",
		.add = { .minutes = 1, .packets = 1 } };
	struct session s;

	make(f, n, &s);
	minute.at_us = s.start_us;
	minute.day = calendar_day(s.start_us);
	if (scribe_session(f->scribe, &s) < 0)
		die(f->why);
	if (n % COVER_EVERY == 0 &&
	    scribe_fact(f->scribe, JOURNAL_COVER, &minute) < 0)
		die(f->why);
	f->made++;
}

/* What is counted of a day, and not kept: of one service, and by one entry of a
 * register. Of some days more is written later. */
static void
count(struct feeder *f, int32_t day)
{
	const unsigned n = (unsigned)day;
	const struct store_count sums[] = {
		{ .of = COUNT_SERVICE, .name = "flickr", .sessions = 1 + n % 3,
		    .minutes = 10 + n % 7, .bytes = 1000000 },
		{ .of = COUNT_EXEMPT, .name = "official-1",
		    .sessions = 1 + n % 2, .minutes = 5 + n % 11 },
	};
	unsigned part, parts = n % 5 == 0 ? 2 : 1;

	for (part = 0; part < parts; part++)
		for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
			if (scribe_count(f->scribe, day, part, &sums[i]) < 0)
				die(f->why);
}

/* Every record as it is, unless it was a quiet day, and with the first of each
 * day what was seen of it. */
static void
put(struct feeder *f, bool is_quiet)
{
	struct fact day = { .what = "cover", .add = { .minutes = 600,
		.packets = 200000, .decoded = 200000, .received = 200000,
		.bytes = 150000000, .flows = { 3500, 3400, 20 },
		.flows_opaque = 20, .flows_new = 6920, .flows_ended = 6920 } };
	const struct session *s;
	int32_t last = INT32_MIN;

	for (size_t i = 0; i < f->record_count; i++) {
		s = &f->records[i];
		day.day = calendar_day(s->start_us);
		day.at_us = s->start_us;
		if (day.day != last) {
			if (scribe_fact(f->scribe, JOURNAL_COVER, &day) < 0)
				die(f->why);
			if (!is_quiet)
				count(f, day.day);
		}
		last = day.day;
		if (is_quiet)
			continue;
		if (scribe_session(f->scribe, s) < 0)
			die(f->why);
		printf("%s\n", s->id);
	}
	if (scribe_sync(f->scribe) < 0)
		die(f->why);
}

/* Acknowledge, and only then tell. */
static void
acknowledge(struct feeder *f, uint64_t first)
{
	char day[16];
	struct session s;
	time_t at;
	struct tm tm;

	if (f->acknowledged == f->made)
		return;
	if (scribe_sync(f->scribe) < 0)
		die(f->why);
	for (; f->acknowledged < f->made; f->acknowledged++) {
		make(f, first + f->acknowledged, &s);
		at = (time_t)(s.start_us / 1000000);
		gmtime_r(&at, &tm);
		strftime(day, sizeof(day), "%Y%m%d", &tm);
		printf("%s %s %s %s\n", s.id, day, s.device, s.service);
	}
	fflush(stdout);
}

/* ---- Redis ---- */

/* Said on standard error: what is wrong, once, and how fast it was mended. */
static void
tell(struct feeder *f, uint64_t head)
{
	uint64_t cursor = feed_cursor(f->feed), ms;

	if (strcmp(f->fault, feed_fault(f->feed)) != 0) {
		snprintf(f->fault, sizeof(f->fault), "%s",
		    feed_fault(f->feed));
		if (f->fault[0])
			fprintf(stderr, "fault: %s\n", f->fault);
	}
	if (!f->is_behind && head > cursor + BEHIND) {
		f->is_behind = true;
		f->moved_ms = 0;
		f->stuck_at = cursor;
	}
	if (!f->is_behind)
		return;
	if (cursor < f->stuck_at || f->fault[0]) {	/* once more */
		f->stuck_at = cursor;
		f->moved_ms = 0;
	}
	if (f->moved_ms == 0 && cursor > f->stuck_at) {
		f->moved_ms = now_ms();
		f->moved_at = cursor;
	}
	if (cursor + BEHIND / 10 < head || f->moved_ms == 0)
		return;
	f->is_behind = false;
	ms = now_ms() - f->moved_ms;
	fprintf(stderr, "caught up: %" PRIu64 " entries in %" PRIu64 " ms\n",
	    cursor - f->moved_at, ms);
}

/* As the keeper's turn does. */
static bool
feed(struct feeder *f)
{
	struct journal *j = scribe_journal(f->scribe);
	uint64_t start = now_ms();
	uint8_t digest[CHAIN_BYTES];
	bool more;

	do {
		more = feed_step(f->feed, j, now_ms());
		tell(f, journal_head(j, digest));
	} while (more && now_ms() - start < FEED_MS);
	return more;
}

static void
show(struct feeder *f, uint64_t *shown_ms)
{
	struct store_status st = { .heard_us = scribe_now_us(), .sensors = 1,
		.source = "eth1" };
	uint8_t digest[CHAIN_BYTES];

	if (now_ms() - *shown_ms < SHOW_MS)
		return;
	*shown_ms = now_ms();
	st.journal_sequence = journal_head(scribe_journal(f->scribe), digest);
	feed_show(f->feed, NULL, &st, now_ms());
}

static void
drain(struct feeder *f)
{
	uint8_t digest[CHAIN_BYTES];
	uint64_t start = now_ms(), head;

	head = journal_head(scribe_journal(f->scribe), digest);
	while (feed_cursor(f->feed) < head || feed_fault(f->feed)[0]) {
		if (now_ms() - start > DRAIN_MS)
			die(feed_fault(f->feed));
		if (!feed(f))
			poll(NULL, 0, 5);
	}
	fprintf(stderr, "drained: %" PRIu64 " entries of %" PRIu64
	    " sessions\n", head, f->made);
}

static void
run(struct feeder *f, uint64_t rate, uint64_t first)
{
	uint64_t start = now_ms(), shown = 0, due;
	bool more = false;

	while (!is_over) {
		poll(NULL, 0, more ? 0 : 5);
		due = (now_ms() - start) * rate / 1000;
		while (f->made < due)
			append(f, first + f->made);
		acknowledge(f, first);
		more = feed(f);
		show(f, &shown);
	}
	drain(f);
}

/* A minute apart, the last one now. */
static void
look(struct feeder *f, uint64_t count)
{
	struct duty d = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX, .by = "d.lindop", .os_user = "root",
		.command = "page session" };
	uint64_t cut, sequence, i, now = scribe_now_us();
	char dir[PATH_MAX];
	struct journal *j;

	snprintf(dir, sizeof(dir), "%s/journal/ledger", f->set.state);
	if (journal_open(&j, dir, &cut, f->why, sizeof(f->why)) < 0)
		die(f->why);
	for (i = 0; i < count; i++) {
		const struct session *s = &f->records[i % f->record_count];
		struct json text = { 0 };

		memcpy(d.session, s->id, sizeof(d.session));
		snprintf(d.device, sizeof(d.device), "%s", s->device);
		d.recorded_us = now - (count - i) * MINUTE_US;
		duty_write(&text, &d, NULL);
		if (!json_ok(&text) || journal_append(j, JOURNAL_LOOK,
		    text.bytes, text.len, d.recorded_us,
		    calendar_day(d.recorded_us), &sequence, f->why,
		    sizeof(f->why)) < 0)
			die(f->why);
		json_free(&text);
	}
	if (journal_sync(j, f->why, sizeof(f->why)) < 0)
		die(f->why);
	journal_close(j);
}

static bool
puts_all(const char *command)
{
	return strcmp(command, "put") == 0 || strcmp(command, "watch") == 0;
}

int
main(int argc, char **argv)
{
	struct feeder *f = calloc(1, sizeof(*f));
	struct scribe_settings scribe = { .source = "eth1", .lines_fd = -1 };
	uint64_t torn, count, first;

	if (!f || argc < (argc > 1 && puts_all(argv[1]) ? 4 : 5))
		die("usage: feeder fill|put|watch|run|look CONFIG RECORDS [COUNT|RATE "
		    "[FIRST [A_DAY]]]");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, end);
	load(f, argv[2], argv[3]);
	count = argc > 4 ? strtoull(argv[4], NULL, 10) : 0;
	first = argc > 5 ? strtoull(argv[5], NULL, 10) : 0;
	f->a_day = argc > 6 ? strtoull(argv[6], NULL, 10) : A_DAY;
	f->first_day = argc > 7 ? strtoull(argv[7], NULL, 10) : FIRST_DAY;
	if (strcmp(argv[1], "look") == 0) {
		look(f, count);
		return 0;
	}
	scribe.state = f->set.state;
	if (scribe_open(&f->scribe, &scribe, &torn, f->why,
	    sizeof(f->why)) < 0)
		die(f->why);
	if (puts_all(argv[1])) {
		put(f, strcmp(argv[1], "watch") == 0);
	} else if (strcmp(argv[1], "fill") == 0) {
		while (f->made < count)
			append(f, first + f->made);
		acknowledge(f, first);
	} else {
		const struct login_place at = { &f->set.redis,
			f->set.plain_tcp };

		if (feed_new(&f->feed, f->set.site, f->set.state, &at,
		    f->why, sizeof(f->why)) < 0)
			die(f->why);
		run(f, count, first);
	}
	feed_free(f->feed);
	scribe_close(f->scribe);
	while (f->record_count > 0)
		session_clear(&f->records[--f->record_count]);
	free(f);
	return 0;
}
