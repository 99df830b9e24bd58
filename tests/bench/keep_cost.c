/* keep_cost.c: how many notes a second the keeper takes, beside nobody: checked
 * as those of a stranger, put in order, made sessions of, and those written
 * into the journal.
 *
 *	keep_cost LAW STATE FLOWS
 *
 * In each minute of a school's morning 200 of its machines begin 1,000
 * conversations with hosts of social media; each is told by a contact, what
 * it did in its minute and its end, 64 notes a message. The figure is CPU
 * time, so that it does not wait for the disk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "classify/calendar.h"
#include "classify/law.h"
#include "store/intake.h"
#include "store/keep.h"

#define MINUTE SESSION_MINUTE_US
#define MORNING UINT64_C(1795165200000000)	/* Friday 2026-11-20 09:00 */
#define A_MINUTE 1000			/* conversations */
#define DEVICES 200

static const char *const hosts[] = { "www.facebook.com", "www.instagram.com",
	"x.com", "www.tiktok.com" };
#define HOSTS (sizeof(hosts) / sizeof(*hosts))

struct bench {
	struct keeping *keep;
	struct intake *intake;
	uint32_t entries[HOSTS];
	struct note batch[NOTE_BATCH];
	size_t count;
	uint64_t notes;
	char why[512];
};

static void
die(const char *why)
{
	fprintf(stderr, "keep_cost: %s\n", why);
	exit(2);
}

static int
take(void *arg, struct note *n)
{
	struct bench *b = arg;

	return keep_note(b->keep, n);
}

/* Send what is in the batch, as the keeper's loop takes it. */
static void
deliver(struct bench *b)
{
	size_t i, size, len = 0;

	for (i = 0; i < b->count; i++, len += size) {
		size = note_size(b->batch[i].kind);
		memmove((char *)b->batch + len, &b->batch[i], size);
	}
	if (b->count > 0 && intake_message(b->intake, 0, b->batch, len,
	    UINT64_MAX, b->why, sizeof(b->why)) < 0)
		die(b->why);
	if (intake_due(b->intake, false, take, b) < 0)
		die(keep_why(b->keep));
	b->notes += b->count;
	b->count = 0;
}

static struct note *
note(struct bench *b, enum note_kind kind, uint64_t time_us)
{
	struct note *n;

	if (b->count == NOTE_BATCH)
		deliver(b);
	n = &b->batch[b->count++];
	memset(n, 0, sizeof(*n));
	n->version = NOTE_VERSION;
	n->kind = (uint16_t)kind;
	n->time_us = time_us;
	return n;
}

/* The i-th conversation of the minute that begins then. */
static struct note_flow
flow_of(const struct bench *b, uint64_t minute_us, unsigned i)
{
	unsigned device = i % DEVICES;

	return (struct note_flow){ .start_us = minute_us + i * (MINUTE / 2 /
	    A_MINUTE), .entry = b->entries[i / DEVICES % HOSTS], .proto = 6,
		.has_mac = 1, .client_port = (uint16_t)(20000 + i),
		.server_port = 443, .vlan = 10,
		.client_mac = { 0, 0x16, 0x3e, 0, 0, (uint8_t)device },
		.client = { [10] = 0xff, 0xff, 10, 20, 10, (uint8_t)device },
		.server = { [10] = 0xff, 0xff, 157, 240, 1, 35 } };
}

/* A minute: what begins in it, and at its end what that did. */
static void
tell_minute(struct bench *b, uint64_t minute_us)
{
	uint64_t end_us = minute_us + MINUTE;
	struct note *n;
	unsigned i;

	for (i = 0; i < A_MINUTE; i++) {
		struct note_flow f = flow_of(b, minute_us, i);

		n = note(b, NOTE_CONTACT, f.start_us);
		n->flow = f;
	}
	for (i = 0; i < A_MINUTE; i++) {
		struct note_flow f = flow_of(b, minute_us, i);

		n = note(b, NOTE_PROGRESS, end_us);
		n->flow = f;
		n->progress = (struct note_progress){ .packets = 90,
			.first_us = f.start_us, .last_us = end_us - 1,
			.minute = (uint32_t)(minute_us / MINUTE), .is_new = 1,
			.bytes_up = 900, .bytes_down = 50000 };
		n = note(b, NOTE_END, end_us);
		n->flow = f;
		n->end = FLOW_CLOSED;
	}
	note(b, NOTE_TIME, end_us);
	deliver(b);
	if (keep_sync(b->keep) < 0)
		die(keep_why(b->keep));
}

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
begin(struct bench *b, const char *dir, const char *state)
{
	struct text_faults *f = text_faults_new();
	static struct law *law;
	struct keeper_settings set = { .site = "school", .box = "box1",
		.source = "eth1", .state = state, .sessions_fd = -1,
		.law_dir = dir };

	if (!f || calendar_zone("Europe/London", b->why, sizeof(b->why)) < 0)
		die(b->why);
	if (law_load(&law, dir, f) < 0)
		die(text_faults_text(f));
	text_faults_free(f);
	set.law = law;
	if (keep_new(&b->keep, &set, b->why, sizeof(b->why)) < 0)
		die(b->why);
	for (size_t i = 0; i < HOSTS; i++)
		b->entries[i] = catalogue_find(law->catalogue, hosts[i],
		    strlen(hosts[i]));
	b->intake = intake_new(catalogue_entries(law->catalogue), 1,
	    INTAKE_MOST);
	if (!b->intake || intake_take(b->intake, 0) < 0)
		die("out of memory");
}

int
main(int argc, char **argv)
{
	static struct bench b;
	unsigned long flows = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
	uint64_t at = MORNING;
	double start, end;

	if (flows == 0)
		die("usage: keep_cost LAW STATE FLOWS");
	begin(&b, argv[1], argv[2]);
	start = now_s();
	for (; at < MORNING + flows / A_MINUTE * MINUTE; at += MINUTE)
		tell_minute(&b, at);
	end = now_s();
	if (keep_end(b.keep, at, SESSION_STREAM_END) < 0)
		die(keep_why(b.keep));
	printf("%.0f notes a second\n", (double)b.notes / (end - start));
	keep_free(b.keep);
	intake_free(b.intake);
	return 0;
}
