/* explain_test.c: what is said of people. Every sentence that can be printed
 * is in tests/fixtures/explain/sentences.txt, to be read as the person it
 * speaks of would; GOLDEN=write in the environment writes it anew. The school
 * is tests/policy/law's, on Tuesday 17 November 2026. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/explain.h"
#include "tests/unit/texts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define GOLDEN "tests/fixtures/explain/sentences.txt"
#define TEN 600			/* minutes of the day: 10:00, Period 1 */

static const char policy[] =
"policy: Social Media Policy\nschool: Northfield Primary School\n"
"in_force: {from: 2026-09-01, review: 2027-07-31, minute: made for tests}\n"
"social_media: {categories: all}\n"
"clauses:\n"
"  - {clause: \"2\", title: not use by a person, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"8\", title: approved, says: \"Official users may use it.\", when: {register: official}, then: permitted}\n"
"  - {clause: \"2\", title: also used for work, when: {dual_use: yes}, then: undecided}\n"
"  - {clause: \"6\", title: never during working time, says: \"Personal use of social media is never permitted during working time\", when: {working_time: yes}, then: contrary}\n"
"otherwise: outside\nmonitoring: routine\n"
"approvals:\n"
"  - {clause: \"8\", register: official, by: head, in_absence: deputy head}\n"
"routes:\n"
"  - {clause: \"9\", person: staff, to: disciplinary, office: head}\n"
"  - {clause: \"10\", person: [governor, volunteer], to: governing body, office: chair of governors}\n";

/* To this one, Instagram is no social media. */
static const char other_policy[] =
"policy: P\nschool: S\nsocial_media: {categories: [reference], named: [facebook]}\n"
"clauses:\n"
"  - {clause: \"2\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"otherwise: permitted\nmonitoring: routine\n";

/* To this one, two people confirm what is flagged. */
static const char naming_policy[] =
"policy: P\nschool: S\nsocial_media: {categories: all}\n"
"clauses:\n"
"  - {clause: \"2\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"otherwise: permitted\nmonitoring: routine\n"
"naming: {confirmed_by: two people}\n";

static struct law *law;
static struct policy *facebook_alone, *by_two;
static struct registers *registers;

/* ---- the law, a session of it ---- */

static void
copy(const char *from, const char *dir, const char *name)
{
	char path[200], target[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_non_null(realpath(from, target));
	assert_int_equal(symlink(target, path), 0);
}

static int
load_law(void **state)
{
	char dir[] = "/tmp/beadle-explain-XXXXXX", path[100], why[200];
	struct text_faults *f = text_faults_new();
	FILE *out;

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/policy.yaml", dir);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(policy, out);
	assert_int_equal(fclose(out), 0);
	copy("tests/policy/law/calendar.yaml", dir, "calendar.yaml");
	copy("tests/policy/law/roster.yaml", dir, "roster.yaml");
	copy("etc/catalogue.yaml", dir, "catalogue.yaml");
	copy("etc/grading.yaml", dir, "grading.yaml");
	if (law_load(&law, dir, f) < 0)
		fail_msg("%s", text_faults_text(f));
	texts_write(naming_policy, path);
	if (policy_load(&by_two, path, law->catalogue, f) < 0)
		fail_msg("%s", text_faults_text(f));
	unlink(path);
	texts_write(other_policy, path);
	if (policy_load(&facebook_alone, path, law->catalogue, f) < 0)
		fail_msg("%s", text_faults_text(f));
	unlink(path);
	text_faults_free(f);
	snprintf(path, sizeof(path), "rm -r %s", dir);
	assert_int_equal(system(path), 0);
	registers = registers_new();
	assert_non_null(registers);
	return 0;
}

static int
free_law(void **state)
{
	(void)state;
	registers_free(registers);
	policy_free(facebook_alone);
	policy_free(by_two);
	law_free(law);
	return 0;
}

/* Twenty minutes of Facebook with content on a device of the roster, from a
 * minute of 2026-11-17 on; mac is its last byte. */
static void
make(struct session *s, const char *device, uint8_t mac, int minute)
{
	uint64_t day = calendar_midnight(text_day_of(2026, 11, 17));
	int i;

	memset(s, 0, sizeof(*s));
	strcpy(s->id, "0123456789abcdef");
	strcpy(s->source, "eth1");
	strcpy(s->service, "facebook");
	snprintf(s->device, sizeof(s->device), "%s", device);
	s->has_mac = true;
	memcpy(s->client_mac, "\0\0\x5e\0\x53", 5);
	s->client_mac[5] = mac;
	s->start_us = day + (uint64_t)minute * SESSION_MINUTE_US;
	s->end_us = s->start_us + 20 * SESSION_MINUTE_US;
	s->flows = 3;
	s->hosts = calloc(1, sizeof(*s->hosts));	/* named by TLS */
	s->minutes = calloc(20, sizeof(*s->minutes));
	assert_true(s->hosts && s->minutes);
	strcpy(s->hosts[0].host, "facebook.com");
	s->host_count = 1;
	for (i = 0; i < 20; i++)
		s->minutes[i] = (struct session_minute){
			.minute = (uint32_t)(s->start_us / SESSION_MINUTE_US) +
			    (uint32_t)i,
			.packets = 20, .bytes_down = 99999, .connections = 1,
			.roles = 1 << ROLE_PRIMARY, .active = true };
	s->minute_count = 20;
}

static void
judge(const struct session *s, struct judged *j, struct policy_steps *steps)
{
	j->basis = (struct judging_basis){ law_context(law), law };
	j->basis.context.registers = registers;
	assert_int_equal(policy_judge(&j->basis.context, NULL, s, &j->verdict,
	    steps), 0);
}

/* Everything explain says of a session of that device; the caller frees. */
static char *
explained(const char *device, uint8_t mac, int minute, bool as_json)
{
	struct session s;
	struct judged j;
	struct policy_steps steps;
	struct explanation e = { .session = &s, .judged = &j,
		.steps = &steps };
	struct json json = { 0 };
	char *text = NULL;
	size_t len;
	FILE *f;

	make(&s, device, mac, minute);
	e.now_us = s.start_us;
	judge(&s, &j, &steps);
	if (as_json) {
		explain_json(&json, &e);
		assert_true(json_ok(&json));
		text = json.bytes;
	} else {
		f = open_memstream(&text, &len);
		assert_int_equal(explain_text(f, &e), 0);
		assert_int_equal(fclose(f), 0);
	}
	session_clear(&s);
	return text;
}

/* ---- every sentence ---- */

/* Words that judge, accuse or claim what nobody saw. */
static const char *const never_said[] = {
	"guilt", "offen", "abuse", "breach", "violat", "misconduct", "wrong",
	"caught", "cheat", "wast", "steal", "stole", " prove", "confess",
	"admit", "fault", "suspicio", "culprit", "offender", "evad", "addict",
	"lazy", "illegal", "inappropriate", "must have", "obviously",
	"clearly", "certainly", "(null)", "%", "  ", "..", " ,", " .",
};

static void
check_sentence(const char *line)
{
	size_t len = strlen(line), i;

	if (!isupper((unsigned char)line[0]) || line[len - 1] != '.')
		fail_msg("no sentence: %s", line);
	for (i = 0; i < COUNT(never_said); i++)
		if (strcasestr(line, never_said[i]))
			fail_msg("\"%s\" in: %s", never_said[i], line);
}

/* The paragraph of the words that begins at a number of line ends. */
static void
say(FILE *out, const struct explanation *e, int paragraph)
{
	char *words = NULL, *line, *rest;
	size_t len;
	FILE *f = open_memstream(&words, &len);
	int n = 0;

	explain_words(f, e);
	assert_int_equal(fclose(f), 0);
	rest = words;
	while ((line = strsep(&rest, "\n")) && rest) {
		check_sentence(line);
		if (n++ == paragraph)
			fprintf(out, "%s\n", line);
	}
	free(words);
}

static void
title(FILE *out, const char *text)
{
	fprintf(out, "\n== %s\n", text);
}

/* Who, what for, how long and when. */
static void
say_happenings(FILE *out, struct explanation *e, struct session *s,
    struct judged *j)
{
	static const struct { const char *device; uint8_t mac; } devices[] = {
		{ "class-01", 0x07 }, { "trolley-01", 0x19 },
		{ "tablet-01", 0x1a }, { "phone-bell", 0x82 },
		{ "visitor-01", 0x90 }, { "00:00:5e:00:53:ff", 0xff },
	};
	static const int spans[] = { 0, 59, 90, 600, 1230 };
	struct session base = *s;
	size_t i;
	int hours;

	title(out, "whose device");
	for (i = 0; i < COUNT(devices); i++) {
		snprintf(s->device, sizeof(s->device), "%s",
		    devices[i].device);
		s->client_mac[5] = devices[i].mac;
		judge(s, j, NULL);
		say(out, e, 0);
	}
	*s = base;
	judge(s, j, NULL);
	title(out, "whose person was away, and why is not said");
	j->verdict.doubt = DOUBT_SUSPENDED;
	say(out, e, 0);
	title(out, "of which nobody is said");
	j->verdict.person = NULL;
	say(out, e, 0);
	title(out, "which may be several");
	s->device_basis = DEVICE_ROSTER_VLAN;
	judge(s, j, NULL);
	say(out, e, 0);
	s->device_basis = DEVICE_ROSTER_ADDRESS;
	say(out, e, 0);
	s->device_basis = DEVICE_ROSTER_MAC;
	judge(s, j, NULL);
	j->verdict.person = NULL;
	title(out, "what for");
	for (i = 0; i <= 4; i++) {
		j->verdict.grades[GRADE_USE] = (int)i;
		say(out, e, 0);
	}
	title(out, "how long");
	for (i = 0; i < COUNT(spans); i++) {
		s->end_us = s->start_us + (uint64_t)spans[i] * 1000000;
		judge(s, j, NULL);
		say(out, e, 0);
		s->minute_count = 0;
		say(out, e, 0);
		s->minute_count = base.minute_count;
	}
	s->end_us = base.end_us;
	judge(s, j, NULL);
	title(out, "working time");
	for (hours = -1; hours <= 1; hours++) {
		j->verdict.stretches[0].working_time = hours;
		j->verdict.stretch_count = 1;
		say(out, e, 0);
		j->verdict.stretch_count = 2;
		say(out, e, 0);
	}
	j->verdict.stretch_count = 0;
	say(out, e, 0);
}

static void
say_outcomes(FILE *out, struct explanation *e, struct judged *j)
{
	static const struct { const char *clause, *says, *missing; } parts[] = {
		{ "", "", "" },
		{ "6", "", "" },
		{ "6", "Staff may not.", "" },
		{ "Personal conduct", "", "" },
		{ "Personal conduct", "Staff may not", "" },
		{ "", "", "who used it" },
		{ "6", "Staff may not", "working time" },
		{ "6", "Staff may not", "not what this school monitors" },
		{ "6", "Staff may not", "the name was not read" },
		{ "", "", "the service is not in the catalogue" },
		{ "6", "Staff may not",
		    "context, which its flags were found to need" },
	};
	struct verdict base = j->verdict, *v = &j->verdict;
	size_t i;
	int o, k;

	for (o = 0; o < OUTCOME_COUNT; o++) {
		title(out, outcome_name((enum outcome)o));
		for (i = 0; i < COUNT(parts); i++) {
			if (parts[i].missing[0] && o != OUTCOME_UNDECIDED)
				continue;
			v->outcome = (enum outcome)o;
			v->clause = parts[i].clause;
			v->title = parts[i].clause[0] ? "never" : "";
			v->says = parts[i].says;
			v->missing = parts[i].missing;
			for (k = 0; k <= (o == OUTCOME_CONTRARY); k++) {
				v->normally = k;
				say(out, e, 1);
			}
			*v = base;
		}
		v->outcome = (enum outcome)o;
		v->clause = "";
		say(out, e, o == OUTCOME_CONTRARY ? 3 : 2);
		*v = base;
	}
}

/* Too many flags of the service were wrong; said where it is left open. */
static void
say_demoted(FILE *out, struct explanation *e, struct judged *j)
{
	const struct demotion demoted = { texts_utc("2026-11-16 16:00:00"),
		{ 29, 12, 3, 0.555205, 0.823908 } };
	struct verdict base = j->verdict, *v = &j->verdict;
	int o;

	title(out, "demoted");
	v->demoted = demoted;
	v->clause = "6";
	v->says = "Staff may not";
	v->missing = "";
	for (o = 0; o < OUTCOME_COUNT; o++) {
		v->outcome = (enum outcome)o;
		say(out, e, 1);
	}
	*v = base;
}

/* What was found of it, each finding, as known a day before and after; and
 * what the person concerned says. */
static void
say_findings(FILE *out, struct explanation *e, struct judged *j)
{
	const uint64_t day_us = UINT64_C(86400000000), before_us = e->now_us,
	    now_us = e->session->start_us + day_us;
	struct policy_context *c = &j->basis.context, base = *c;
	struct contests_one contest = { .said.recorded_us = now_us };
	struct review v = { .recorded_us = now_us, .by = "n.page",
		.outcome = OUTCOME_CONTRARY };
	struct reviews *reviews;
	char why[200];
	int d;

	snprintf(v.session, sizeof(v.session), "%s", e->session->id);
	for (d = 0; d < DISPOSITION_UNDONE; d++) {
		title(out, disposition_name((enum disposition)d));
		c->reviews = reviews = reviews_new();
		v.disposition = (enum disposition)d;
		assert_int_equal(reviews_take(reviews, &v, why,
		    sizeof(why)), 0);
		say(out, e, 2);
		c->as_known_us = now_us - day_us;
		say(out, e, 2);
		*c = base;
		reviews_free(reviews);
	}
	e->contest = &contest;
	e->now_us = now_us;
	for (d = -1; d < CONTEST_FOUND_COUNT; d++) {
		title(out, d < 0 ? "contested" : contest_found_name(
		    (enum contest_found)d));
		strcpy(contest.answer.id, d < 0 ? "" : "contest-1");
		contest.answer.found = d < 0 ? 0 : (enum contest_found)d;
		contest.answer.recorded_us = now_us + day_us;
		say(out, e, 2);
		e->now_us = now_us + day_us;
		say(out, e, 2);
		e->now_us = now_us - day_us;
		say(out, e, 2);
		e->now_us = now_us;
	}
	title(out, "contested again");
	contest.answer.id[0] = '\0';
	contest.answered_before_us = contest.wrong_before_us =
	    contest.said.recorded_us;
	say(out, e, 2);
	e->contest = NULL;
	e->now_us = before_us;
}

/* What needed no clause: before the policy, and not social media to it. */
static void
say_settled(FILE *out, struct explanation *e, struct session *s,
    struct judged *j, struct policy_steps *steps)
{
	struct session base = *s;

	title(out, "no clause was needed");
	s->start_us -= (uint64_t)100 * 86400 * 1000000;
	s->end_us = s->start_us + 60000000;
	judge(s, j, steps);
	e->steps = steps;
	say(out, e, 1);
	*s = base;
	j->basis.context.policy = facebook_alone;
	strcpy(s->service, "instagram");
	assert_int_equal(policy_judge(&j->basis.context, NULL, s, &j->verdict,
	    steps), 0);
	say(out, e, 1);
	*s = base;
	e->steps = NULL;
}

static void
say_entries(FILE *out, struct explanation *e, struct judged *j)
{
	struct register_act act = { .by = "h.clarke",
		.recorded_us = texts_utc("2026-11-19 16:00:00") };
	struct register_answer *a = &j->verdict.entry;
	int state, yes, verb;

	a->id = "official-3";
	for (state = REGISTER_NONE + 1; state < REGISTER_STATE_COUNT;
	    state++) {
		title(out, register_state_name((enum register_state)state));
		a->state = (enum register_state)state;
		for (yes = -1; yes <= 1; yes++) {
			if ((yes == 0) == (state == REGISTER_IN_FORCE))
				continue;	/* only those in force cover */
			a->yes = yes;
			for (verb = 0; verb < REGISTER_VERB_COUNT; verb++) {
				act.verb = (enum register_verb)verb;
				a->act = &act;
				if (verb < 2 || verb == REGISTER_RESUME ||
				    state != REGISTER_IN_FORCE)
					say(out, e, 1);
			}
			a->act = NULL;
			say(out, e, 1);
		}
	}
	*a = (struct register_answer){ .id = "" };
}

static void
say_routes(FILE *out)
{
	static const char *const whys[] = { "",
		"the policy does not say where this goes",
		"the head's own use goes to the chair of governors" };
	const struct roster_person *holder = roster_person_named(law->roster,
	    "c.ahmed", texts_utc("2026-11-17 10:00:00"));
	char *line = NULL;
	size_t len, i;
	int p, k;
	FILE *f;

	assert_non_null(holder);
	title(out, "where it would go");
	for (p = 0; p < PROCEDURE_COUNT; p++)
		for (i = 0; i < COUNT(whys); i++)
			for (k = 0; k < 2; k++) {
				struct policy_route r = { (enum procedure)p,
					OFFICE_CHAIR, k ? holder : NULL, "9",
					whys[i] };

				f = open_memstream(&line, &len);
				explain_route(f, &r);
				assert_int_equal(fclose(f), 0);
				fputs(line, out);
				line[len - 1] = '\0';
				check_sentence(line);
				free(line);
			}
}

/* The paragraph of what happened, and the one of who has confirmed it. */
static void
say_naming(FILE *out, struct explanation *e, struct judged *j)
{
	const struct explanation base = *e;

	title(out, "where two people confirm it before anybody is named");
	judge(e->session, j, NULL);
	e->naming.is_asked = true;
	e->naming.by[0] = "m.one";
	e->naming.by[1] = "m.two";
	for (e->naming.count = 0; e->naming.count <= 2; e->naming.count++) {
		e->naming.is_hidden = e->naming.count < 2;
		say(out, e, 0);
		say(out, e, 2);
	}
	e->naming.is_hidden = true;
	j->verdict.outcome = OUTCOME_PERMITTED;
	say(out, e, 2);
	*e = base;
}

/* The same line twice running says nothing new. */
static void
write_once(FILE *out, char *text)
{
	char *line, *before = NULL;

	while ((line = strsep(&text, "\n")) && text) {
		if (!before || strcmp(line, before) != 0)
			fprintf(out, "%s\n", line);
		before = line;
	}
}

static void
test_every_sentence(void **state)
{
	const char *mode = getenv("GOLDEN");
	char *all = NULL, *text = NULL, *golden;
	struct session s;
	struct judged j;
	struct policy_steps steps;
	struct explanation e = { .session = &s, .judged = &j };
	size_t len;
	FILE *out = open_memstream(&all, &len);

	(void)state;
	make(&s, "class-01", 0x07, TEN);
	judge(&s, &j, NULL);
	say_happenings(out, &e, &s, &j);
	judge(&s, &j, NULL);
	say_outcomes(out, &e, &j);
	say_demoted(out, &e, &j);
	say_findings(out, &e, &j);
	say_settled(out, &e, &s, &j, &steps);
	judge(&s, &j, NULL);
	say_entries(out, &e, &j);
	say_naming(out, &e, &j);
	say_routes(out);
	session_clear(&s);
	assert_int_equal(fclose(out), 0);
	out = open_memstream(&text, &len);
	write_once(out, all);
	assert_int_equal(fclose(out), 0);
	free(all);
	if (mode && strcmp(mode, "write") == 0) {
		out = fopen(GOLDEN, "w");
		assert_non_null(out);
		fputs(text, out);
		assert_int_equal(fclose(out), 0);
	}
	golden = calloc(1, len + 2);
	out = fopen(GOLDEN, "r");
	assert_non_null(out);
	golden[fread(golden, 1, len + 1, out)] = '\0';
	fclose(out);
	assert_string_equal(text, golden);
	free(golden);
	free(text);
}

/* ---- who is told, and who looks into it ---- */

/* Wherever lines were broken. */
static void
expect(const char *text, const char *wanted)
{
	char *flat = calloc(1, strlen(text) + 1), *to = flat;
	const char *at;

	assert_non_null(flat);
	for (at = text; *at; at++)
		if (!isspace((unsigned char)*at))
			*to++ = *at;
		else if (to > flat && to[-1] != ' ')
			*to++ = ' ';
	if (!strstr(flat, wanted))
		fail_msg("no \"%s\" in:\n%s", wanted, text);
	free(flat);
}

/* ---- whom it does not name ---- */

/* The device's only user, in every form, and who is above them; not once,
 * before two have confirmed it. */
static void
test_nobody_is_named(void **state)
{
	static const struct { const char *device; uint8_t mac; } devices[] = {
		{ "class-01", 0x07 }, { "head-01", 0x01 },
	};
	static const char *const never[] = { "the head's own", "official-3",
		"h.clarke", "It would go to", "may review it" };
	struct policy_steps steps;
	struct session s;
	struct judged j;
	struct json json;
	size_t i, k, len;
	char *text;
	FILE *f;

	(void)state;
	for (i = 0; i < COUNT(devices); i++) {
		struct explanation e = { .session = &s, .judged = &j,
			.steps = &steps };

		make(&s, devices[i].device, devices[i].mac, TEN);
		judge(&s, &j, &steps);
		assert_non_null(j.verdict.person);
		e.now_us = s.start_us;
		j.basis.context.policy = by_two;
		j.verdict.entry.id = "official-3";
		strcpy(steps.step[0].facts, "official-3 approved by h.clarke "
		    "on 2026-11-16, register");
		snprintf(steps.step[1].facts, sizeof(steps.step[1].facts),
		    "%s's pattern, Tuesday 10:00, roster",
		    j.verdict.person->id);
		explain_name(&e, &steps);
		f = open_memstream(&text, &len);
		assert_int_equal(explain_text(f, &e), 0);
		json = (struct json){ 0 };
		explain_json(&json, &e);
		assert_true(json_ok(&json));
		fputs(json.bytes, f);
		assert_int_equal(fclose(f), 0);
		for (k = 0; k < COUNT(never); k++)
			if (strstr(text, never[k]))
				fail_msg("\"%s\" in:\n%s", never[k], text);
		assert_null(strstr(text, j.verdict.person->id));
		expect(text, "Nobody is named yet");
		json_free(&json);
		free(text);
		session_clear(&s);
	}
}

/* The line of the table of reviewers that names the person. */
static void
expect_review(const char *text, const char *person, const char *answer)
{
	const char *at = strstr(text, "may review it\n");
	char line[200];

	assert_non_null(at);
	for (at = strchr(at, '\n') + 1; at[0] == ' '; at = strchr(at, '\n') + 1)
	{
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"),
		    at);
		if (!strstr(line, person))
			continue;
		expect(line, answer);
		return;
	}
	fail_msg("%s is in no line of:\n%s", person, text);
}

static void
test_heads_flag_shown_to_head(void **state)
{
	char *text = explained("head-01", 0x01, TEN, false);

	(void)state;
	expect(text, "It would go to the chair of governors, c.ahmed, to be "
	    "looked into under the disciplinary procedure: the head's own use "
	    "goes to the chair of governors.");
	expect(text, "disciplinary: the chair of governors, c.ahmed");
	assert_null(strstr(text, "go to the head"));
	expect_review(text, "h.clarke", " no: ");
	expect_review(text, "d.osei", " no: ");	/* whom the head directs */
	expect_review(text, "j.nicholls", " no: ");
	expect_review(text, "c.ahmed", " yes");
	free(text);
}

static void
test_governor_sent_down_disciplinary_route(void **state)
{
	char *text = explained("gov-01", 0x05, TEN, false);

	(void)state;
	/* Whether a governor was at work is not known, nor is it contrary. */
	assert_null(strstr(text, "disciplinary"));
	free(text);
	/* The volunteer who has hours on Tuesdays. */
	text = explained("vol-01", 0x12, TEN, false);
	expect(text, "governing body: the chair of governors, c.ahmed, "
	    "clause 10");
	assert_null(strstr(text, "disciplinary"));
	free(text);
	text = explained("class-01", 0x07, TEN, false);
	expect(text, "disciplinary: the head, h.clarke, clause 9");
	free(text);
}

static void
test_network_manager_never_reviews_his_own(void **state)
{
	char *text = explained("nm-01", 0x0f, TEN, false);

	(void)state;
	expect_review(text, "j.nicholls", " no: nobody reviews their own");
	expect_review(text, "a.smith", " yes");
	free(text);
}

static void
test_shared_pc_pinned_on_its_custodian(void **state)
{
	char *text = explained("trolley-01", 0x19, TEN, true);
	json_t *all = json_loads(text, 0, NULL);
	const char *words;

	(void)state;
	assert_non_null(all);
	assert_true(json_is_null(json_object_get(all, "person")));
	words = json_string_value(json_object_get(all, "words"));
	expect(words, "trolley-01, which several people share, was used for");
	expect(words, "This does not show who sat there");
	json_decref(all);
	free(text);
}

/* Added before, approved two days after what it would have permitted. */
static void
test_approval_back_dated_silently(void **state)
{
	struct register_act a = { .verb = REGISTER_ADD,
		.kind = REGISTER_OFFICIAL, .id = "official-1",
		.recorded_us = texts_utc("2026-11-16 09:00:00"),
		.from = text_day_of(2026, 11, 1), .by = "h.clarke",
		.scope = { .person = "t.okafor",
			.from = text_day_of(2026, 11, 1), .to = INT32_MAX },
		.terms = { .trained = INT32_MIN, .notified = INT32_MIN } };
	json_t *all, *entry;
	char why[200];
	char *text;

	(void)state;
	assert_int_equal(registers_take(registers, &a, why, sizeof(why)), 0);
	a.verb = REGISTER_APPROVE;
	a.recorded_us = texts_utc("2026-11-19 16:00:00");
	assert_int_equal(registers_take(registers, &a, why, sizeof(why)), 0);
	text = explained("class-01", 0x07, TEN, false);
	expect(text, "Register: official-1, approved after the event by "
	    "h.clarke on 2026-11-19 ");
	free(text);
	text = explained("class-01", 0x07, TEN, true);
	all = json_loads(text, 0, NULL);
	assert_non_null(all);
	assert_string_equal(json_string_value(json_object_get(all, "outcome")),
	    "contrary");
	entry = json_object_get(all, "entry");
	assert_string_equal(json_string_value(json_object_get(entry, "id")),
	    "official-1");
	assert_string_equal(json_string_value(json_object_get(entry,
	    "words")), "approved after the event by h.clarke on 2026-11-19");
	assert_string_equal(json_string_value(json_object_get(all,
	    "newest_act")), "2026-11-19 16:00:00+00:00");
	json_decref(all);
	free(text);
}

/* ---- once somebody looked into it ---- */

/* Everything explain says of class-01's session, in every form. */
static char *
said_of(const struct explanation *e)
{
	struct json json = { 0 };
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_int_equal(explain_text(f, e), 0);
	explain_json(&json, e);
	assert_true(json_ok(&json));
	fputs(json.bytes, f);
	json_free(&json);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void
expect_route(const struct explanation *e, bool is_told, bool is_question)
{
	static const char *const tells[] = { "It would go to",
		"Where it would go", "\"route\":{" };
	char *text = said_of(e);
	size_t i;

	for (i = 0; i < COUNT(tells); i++)
		if (is_told != (strstr(text, tells[i]) != NULL))
			fail_msg("%s \"%s\" in:\n%s", is_told ? "no" : "still",
			    tells[i], text);
	if (is_question != (strstr(text, "It is a question for") != NULL))
		fail_msg("%s question in:\n%s", is_question ? "no" : "still a",
		    text);
	free(text);
}

static void
test_contest_found_wrong_still_sent_on(void **state)
{
	static const bool is_told[] = { [CONTEST_STANDS] = true,
		[CONTEST_WRONG] = false, [CONTEST_NOTED] = true };
	struct contests_one contest = { .said.recorded_us = 10,
		.answer.recorded_us = 20 };
	struct session s;
	struct judged j;
	struct policy_steps steps;
	struct explanation e = { .session = &s, .judged = &j,
		.steps = &steps, .contest = &contest };
	int f, beside;

	(void)state;
	make(&s, "class-01", 0x07, TEN);
	judge(&s, &j, &steps);
	for (beside = 0; beside < 2; beside++) {
		e.contest_is_beside = beside;
		contest.answer.id[0] = '\0';
		e.now_us = 15;
		expect_route(&e, true, true);
		strcpy(contest.answer.id, "contest-1");
		expect_route(&e, true, true);
		e.now_us = 20;
		for (f = 0; f < CONTEST_FOUND_COUNT; f++) {
			contest.answer.found = (enum contest_found)f;
			expect_route(&e, is_told[f], false);
			assert_true(explain_is_looked_into(&e));
		}
	}
	session_clear(&s);
}

/* Contested again, it is still what was found not to be right. */
static void
test_second_contest_brought_the_route_back(void **state)
{
	struct contests_one contest = { .said.recorded_us = 30,
		.answer.recorded_us = 40, .answered_before_us = 20,
		.wrong_before_us = 20 };
	struct session s;
	struct judged j;
	struct policy_steps steps;
	struct explanation e = { .session = &s, .judged = &j,
		.steps = &steps, .contest = &contest };
	char *text;
	int f;

	(void)state;
	make(&s, "class-01", 0x07, TEN);
	judge(&s, &j, &steps);
	e.now_us = 35;
	expect_route(&e, false, false);
	assert_true(explain_is_looked_into(&e));
	text = said_of(&e);
	expect(text, "contested it before; the answer: the entry is not "
	    "right. The person concerned contests it");
	free(text);
	strcpy(contest.answer.id, "contest-2");
	e.now_us = 40;
	for (f = 0; f < CONTEST_FOUND_COUNT; f++) {
		contest.answer.found = (enum contest_found)f;
		expect_route(&e, false, false);
	}
	session_clear(&s);
}

/* What is told beside it is not told twice. */
static void
test_contest_told_beside(void **state)
{
	struct contests_one contest = { .said.recorded_us = 10 };
	struct session s;
	struct judged j;
	struct policy_steps steps;
	struct explanation e = { .session = &s, .judged = &j,
		.steps = &steps, .now_us = 15, .contest = &contest };
	char *text;

	(void)state;
	make(&s, "class-01", 0x07, TEN);
	judge(&s, &j, &steps);
	text = said_of(&e);
	expect(text, "The person concerned contests it");
	free(text);
	e.contest_is_beside = true;
	text = said_of(&e);
	assert_null(strstr(text, "The person concerned"));
	free(text);
	session_clear(&s);
}

static void
test_cleared_flag_still_sent_on(void **state)
{
	static const bool is_told[DISPOSITION_UNDONE] = {
		[DISPOSITION_CORRECT] = true,
		[DISPOSITION_REFER] = true, [DISPOSITION_UNCLEAR] = true };
	struct review v = { .recorded_us = 10, .by = "n.page",
		.outcome = OUTCOME_CONTRARY };
	struct session s;
	struct judged j;
	struct policy_steps steps;
	struct explanation e = { .session = &s, .judged = &j,
		.steps = &steps, .now_us = 15 };
	struct reviews *reviews;
	char why[200];
	int d;

	(void)state;
	make(&s, "class-01", 0x07, TEN);
	judge(&s, &j, &steps);
	snprintf(v.session, sizeof(v.session), "%s", s.id);
	for (d = 0; d < DISPOSITION_UNDONE; d++) {
		j.basis.context.reviews = reviews = reviews_new();
		v.disposition = (enum disposition)d;
		assert_int_equal(reviews_take(reviews, &v, why,
		    sizeof(why)), 0);
		expect_route(&e, is_told[d], false);
		v.disposition = DISPOSITION_UNDONE;
		assert_int_equal(reviews_take(reviews, &v, why,
		    sizeof(why)), 0);
		expect_route(&e, true, true);
		reviews_free(reviews);
	}
	session_clear(&s);
}

/* A session over the bell into the break: both stretches, each its own. */
static void
test_stretches(void **state)
{
	char *text = explained("class-01", 0x07, 620, true);
	json_t *all = json_loads(text, 0, NULL), *list, *steps;

	(void)state;
	assert_non_null(all);
	list = json_object_get(all, "stretches");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(list, 0), "outcome")), "contrary");
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(list, 1), "outcome")), "outside");
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(list, 1), "period")), "Break");
	expect(json_string_value(json_object_get(all, "words")),
	    "The part of it from 10:20 to 10:30, for between 9 and 10 "
	    "minutes, was during working time (Period 1).");
	steps = json_object_get(all, "steps");
	assert_int_equal(json_array_size(steps), 4);
	json_decref(all);
	free(text);
	text = explained("class-01", 0x07, 620, false);
	expect(text, "10:30:00 Break no outside");
	free(text);
	/* Its last minute is the first of Period 2. */
	text = explained("class-01", 0x07, 626, false);
	expect(text, "The part of it from 10:26 to 10:30,");
	expect(text, "On its face this is contrary to it. So is the part from "
	    "10:45 to 10:46, which was during working time (Period 2).");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_sentence),
		cmocka_unit_test(test_nobody_is_named),
		cmocka_unit_test(test_heads_flag_shown_to_head),
		cmocka_unit_test(test_governor_sent_down_disciplinary_route),
		cmocka_unit_test(test_network_manager_never_reviews_his_own),
		cmocka_unit_test(test_shared_pc_pinned_on_its_custodian),
		cmocka_unit_test(test_contest_found_wrong_still_sent_on),
		cmocka_unit_test(test_second_contest_brought_the_route_back),
		cmocka_unit_test(test_contest_told_beside),
		cmocka_unit_test(test_cleared_flag_still_sent_on),
		cmocka_unit_test(test_stretches),
		cmocka_unit_test(test_approval_back_dated_silently),
	};

	return cmocka_run_group_tests(tests, load_law, free_law);
}
