/* judge_cost.c: how many sessions a second one core judges, beside the 500,000
 * it is to.
 *
 *	judge_cost LAW POLICIES ROUNDS [--short]
 *
 * With --short the goal is no test, as the gates of bench.py are none then: a
 * machine that others use may be half as fast from one minute to the next.
 *
 * LAW is a directory of a law, of which calendar, catalogue and grading are
 * used; POLICIES that of the shipped policies. A made-up school of 80 people
 * and their devices, 20 of them with an entry in the register, has SESSIONS
 * sessions of some 12 minutes, most over a bell, through a term. They are
 * judged in the order of their starts, in CPU time, without steps; under the
 * policy with limits a day through a day, as reports do.
 *
 * The goal is one core's: the fastest round is held against it. Where two
 * processors are threads of one core, who is busy on the other takes up to
 * two fifths off a round, and its CPU time does not show that. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "classify/policy.h"

#define PEOPLE 80
#define ENTRIES 20
#define SESSIONS 20000
#define MINUTES 12
#define DAYS 60
#define GOAL 500000
#define FIRST_DAY 20698		/* 2026-09-02, the first of a term */

static const char *const services[] = { "facebook", "instagram", "x",
	"tiktok", "youtube", "snapchat", "linkedin", "whatsapp" };
static const int bells[] = { 8 * 60 + 50, 10 * 60 + 30, 10 * 60 + 45,
	12 * 60, 13 * 60, 14 * 60 + 15, 15 * 60 + 20 };

struct bench {
	struct policy_context context;
	struct session sessions[SESSIONS];
	struct session_minute minutes[SESSIONS][MINUTES];
	struct session_host hosts[SESSIONS][2];
};

static int
fail(const char *why)
{
	fprintf(stderr, "judge_cost: %s\n", why);
	return 2;
}

static unsigned
chance(unsigned below)
{
	static uint64_t state = 20261120;

	state = state * UINT64_C(6364136223846793005) + 1;
	return (unsigned)(state >> 33) % below;
}

/* A device and its person each, every tenth device shared. */
static int
write_roster(const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out)
		return -1;
	fprintf(out, "roster: a school\nnetworks:\n  - {id: staff, vlan: 10, "
	    "range: 10.20.0.0/16, equipment: school, used_by: staff}\n  - "
	    "{id: wifi, vlan: 40, equipment: personal, used_by: staff, place: "
	    "staffroom}\npeople:\n");
	for (int i = 0; i < PEOPLE; i++)
		fprintf(out, "  - {id: p%d, kind: staff, group: staff%s}\n", i,
		    i % 8 ? "" : ", pattern: {mon: \"08:30-16:00\", tue: "
		    "\"11:30-13:30\", fri: \"08:30-12:30\"}");
	fprintf(out, "devices:\n");
	for (int i = 0; i < PEOPLE; i++)
		fprintf(out, "  - {id: d%d, mac: \"00:16:3e:00:00:%02x\", "
		    "equipment: %s, used_by: staff, custodian: p%d, shared: "
		    "%s, place: %s}\n", i, (unsigned)i, i % 7 ? "school" :
		    "personal", i, i % 10 ? "no" : "yes", i % 3 ?
		    "staffroom" : "office");
	return fclose(out);
}

static void
make_session(struct bench *b, size_t i)
{
	struct session *s = &b->sessions[i];
	unsigned device = chance(PEOPLE);
	int32_t day = FIRST_DAY + (int32_t)(i * DAYS / SESSIONS);
	int bell = bells[i * DAYS % SESSIONS * 7 / SESSIONS];
	uint64_t first = calendar_wall(day, bell - (int)chance(MINUTES)) /
	    SESSION_MINUTE_US;

	snprintf(s->device, sizeof(s->device), "d%u", device);
	s->device_basis = DEVICE_ROSTER_MAC;
	s->has_mac = true;
	memcpy(s->client_mac, "\x00\x16\x3e\x00\x00", 5);
	s->client_mac[5] = (uint8_t)device;
	memcpy(s->client, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x0a\x14\x01", 15);
	s->client[15] = (uint8_t)device;
	s->vlan = 10;
	strcpy(s->service, services[chance(8)]);
	s->start_us = first * SESSION_MINUTE_US + i % 50 * 1000000;
	s->end_us = (first + MINUTES) * SESSION_MINUTE_US - 2000000;
	s->minutes = b->minutes[i];
	s->minute_count = MINUTES;
	s->hosts = b->hosts[i];
	s->host_count = 2;
	for (unsigned m = 0; m < MINUTES; m++)
		s->minutes[m] = (struct session_minute){
			.minute = (uint32_t)first + m, .packets = 40,
			.bytes_down = chance(60000), .active = true,
			.roles = 1 << ROLE_PRIMARY | 1 << ROLE_CONTENT };
	s->hosts[0].dns = true;
	s->hosts[1].role = ROLE_CONTENT;
}

static int
compare(const void *a, const void *b)
{
	const struct session *s = a, *t = b;

	return (s->start_us > t->start_us) - (s->start_us < t->start_us);
}

/* Every fourth person may use one service for the school. */
static struct registers *
make_registers(void)
{
	struct registers *r = registers_new();
	char why[200];

	for (int i = 0; r && i < 2 * ENTRIES; i++) {
		struct register_act a = { .kind = REGISTER_OFFICIAL,
			.verb = i % 2 ? REGISTER_APPROVE : REGISTER_ADD,
			.recorded_us = calendar_midnight(FIRST_DAY - 9) +
			    (uint64_t)i, .from = INT32_MIN,
			.scope = { .from = INT32_MIN, .to = INT32_MAX,
			    .service_count = 1 } };

		snprintf(a.id, sizeof(a.id), "official-%d", i / 2);
		snprintf(a.scope.person, REGISTER_NAME, "p%d", i / 2 * 4);
		strcpy(a.scope.services[0], services[i / 2 % 8]);
		if (registers_take(r, &a, why, sizeof(why)) < 0)
			return NULL;
	}
	return r;
}

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sessions a second; 0: out of memory. */
static double
round_of(const struct bench *b, unsigned counts[OUTCOME_COUNT])
{
	bool has_limits = policy_has_limits(b->context.policy);
	struct policy_day *day = has_limits ? policy_day_new() : NULL;
	double start = now_s();
	static struct verdict v;
	size_t i;

	memset(counts, 0, OUTCOME_COUNT * sizeof(counts[0]));
	for (i = 0; i < SESSIONS; i++) {
		if (policy_judge(&b->context, day, &b->sessions[i], &v,
		    NULL) < 0)
			return 0;
		counts[v.outcome]++;
	}
	start = now_s() - start;
	policy_day_free(day);
	return SESSIONS / start;
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
measure(struct bench *b, const char *name, int rounds, bool is_short)
{
	unsigned counts[OUTCOME_COUNT];
	static unsigned number;
	double speed[100];

	if (rounds < 1 || rounds > 100)
		return fail("1 to 100 rounds");
	for (int i = 0; i < rounds; i++)
		speed[i] = round_of(b, counts);
	qsort(speed, (size_t)rounds, sizeof(speed[0]), order);
	printf("# figure: judging under %s: %.0f sessions/s (median %.0f, min "
	    "%.0f), %.2f of the goal; %u of %u contrary, %u undecided\n", name,
	    speed[rounds - 1], speed[rounds / 2], speed[0],
	    speed[rounds - 1] / GOAL, counts[OUTCOME_CONTRARY], SESSIONS,
	    counts[OUTCOME_UNDECIDED]);
	if (is_short) {
		printf("ok %u - sessions are judged under %s\n", ++number,
		    name);
		return 0;
	}
	printf("%sok %u - %d sessions a second are judged under %s\n",
	    speed[rounds - 1] < GOAL ? "not " : "", ++number, GOAL, name);
	return speed[rounds - 1] < GOAL;
}

static int
load(struct bench *b, const char *law, struct text_faults *f)
{
	char path[4096], roster[] = "/tmp/beadle-roster-XXXXXX";
	struct calendar *calendar = NULL;
	struct catalogue *catalogue = NULL;
	struct grading *grading = NULL;
	struct roster *people = NULL;
	int fd = mkstemp(roster);

	if (fd < 0 || write_roster(roster) != 0)
		return -1;
	close(fd);
	snprintf(path, sizeof(path), "%s/calendar.yaml", law);
	calendar_load(&calendar, path, f);
	snprintf(path, sizeof(path), "%s/catalogue.yaml", law);
	catalogue_load(&catalogue, path, NULL, f);
	snprintf(path, sizeof(path), "%s/grading.yaml", law);
	grading_load(&grading, path, f);
	roster_load(&people, roster, f);
	unlink(roster);
	b->context = (struct policy_context){ .calendar = calendar,
		.roster = people, .catalogue = catalogue, .grading = grading,
		.registers = make_registers() };
	return text_faults_count(f, TEXT_ERROR) ? -1 : 0;
}

int
main(int argc, char **argv)
{
	static const char *const policies[] = { "alexandra-infants",
		"holtsmere-end-b" };
	struct text_faults *f = text_faults_new();
	struct bench *b = calloc(1, sizeof(*b));
	char why[256];
	int bad = 0;
	bool is_short = argc == 5 && strcmp(argv[4], "--short") == 0;

	if ((argc != 4 && !is_short) || !f || !b)
		return fail("judge_cost LAW POLICIES ROUNDS [--short]");
	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return fail(why);
	if (load(b, argv[1], f) < 0)
		return fail(text_faults_text(f));
	for (size_t i = 0; i < SESSIONS; i++)
		make_session(b, i);
	qsort(b->sessions, SESSIONS, sizeof(b->sessions[0]), compare);
	for (size_t i = 0; i < 2; i++) {
		struct policy *policy;
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s.yaml", argv[2],
		    policies[i]);
		if (policy_load(&policy, path, b->context.catalogue, f) < 0)
			return fail(text_faults_text(f));
		b->context.policy = policy;
		bad |= measure(b, policies[i], atoi(argv[3]), is_short);
	}
	return bad;
}
