/* policy_property_test.c: what must hold of any policy, roster, registers and
 * session: made by chance from the vocabulary, the same on every run. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/policy_ways.h"
#include "tests/unit/policy_school.h"

#define POLICIES 420
#define SESSIONS 50
#define ENTRIES 12
#define TEXT 16384

static uint64_t chance_state = 20261121;

static unsigned
chance(unsigned below)
{
	chance_state = chance_state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(chance_state >> 33) % below;
}

#define PICK(words) ((words)[chance(ARRAY_LEN(words))])

static void __attribute__((format(printf, 2, 3)))
add(char text[TEXT], const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, TEXT - len, format, args);
	va_end(args);
}

/* ---- texts ---- */

static const char *const devices[] = { "d0", "d1", "d2", "d3", "d4", "d5",
	"d6", "d7", "d8", "d9" };
static const char *const places[] = { "hall", "staffroom", "office" };
static const char *const kinds[] = { "staff", "governor", "volunteer",
	"agency", "contractor", "guest", "pupil" };
static const char *const owners[] = { "school", "school", "school", "personal",
	"guest" };

/* unknown: a device whose place, or whose user's kind, is not given (place and
 * kind NULL), or is, everything else the same. */
struct unknown { bool is_asked; const char *place, *kind; };

static void
write_roster(char text[TEXT], const struct unknown *u)
{
	strcpy(text, "roster: r\nnetworks:\n"
	    "  - {id: office, vlan: 10, equipment: school, used_by: staff}\n"
	    "  - {id: wifi, vlan: 40, equipment: personal, used_by: staff, "
	    "place: hall}\n  - {id: tablets, vlan: 30, equipment: school, "
	    "used_by: pupil}\npeople:\n");
	for (int i = 0; i < 6; i++) {
		add(text, "  - {id: p%d, kind: %s, group: %s", i, PICK(kinds),
		    chance(4) ? "staff" : "nursery");
		if (chance(3) == 0)
			add(text, ", pattern: {mon: \"%02u:30-15:45\", fri: "
			    "\"11:00-13:10\", sun: \"00:30-02:30\"}, breaks: "
			    "{mon: \"12:%02u-13:00\", sun: \"01:15-01:45\"}",
			    7 + chance(4), chance(60));
		if (chance(8) == 0)
			add(text, ", suspended: [{from: 2026-11-18, to: "
			    "2026-11-19}]");
		add(text, "}\n");
	}
	add(text, "devices:\n");
	for (unsigned i = 0; i < ARRAY_LEN(devices); i++) {
		add(text, "  - {id: %s, mac: \"00:16:3e:00:00:%02u\", "
		    "equipment: %s, shared: %s", devices[i], i, PICK(owners),
		    chance(3) ? "no" : "yes");
		add(text, ", used_by: %s", chance(4) ? PICK(kinds) :
		    "unknown");
		if (chance(3))
			add(text, ", place: %s", PICK(places));
		if (chance(3))
			add(text, ", custodian: p%u", chance(6));
		add(text, "}\n");
	}
	if (u->is_asked)
		add(text, "  - {id: asked, vlan: 77, equipment: school, "
		    "shared: yes, used_by: %s%s%s}\n", u->kind ? u->kind :
		    "unknown", u->place ? ", place: " : "", u->place ?
		    u->place : "");
	if (chance(2))
		add(text, "offices:\n  - {office: head, person: p%u}\n",
		    chance(6));
}

static void
add_condition(char text[TEXT])
{
	static const char *const yes[] = { "yes", "no" };
	static const char *const services_of[] = { "x", "facebook",
		"[instagram, x]", "youtube" };
	static const char *const registers_of[] = { "official", "curriculum",
		"exception", "[official, curriculum]" };

	switch (chance(15)) {
	case 0: add(text, "working_time: %s", PICK(yes)); break;
	case 1: add(text, "on_break: %s", PICK(yes)); break;
	case 2: add(text, "by: school-ict"); break;
	case 3: add(text, "equipment: %s", PICK(owners)); break;
	case 4: add(text, "network: %s", chance(2) ? "office" : "wifi"); break;
	case 5: case 6: add(text, "place: %s", PICK(places)); break;
	case 7: add(text, "person: [%s, %s]", PICK(kinds), PICK(kinds)); break;
	case 8: add(text, "service: %s", PICK(services_of)); break;
	case 9: add(text, "category: %s", chance(2) ? "microblog" :
	    "media sharing"); break;
	case 10: add(text, "dual_use: %s", PICK(yes)); break;
	case 11: add(text, "register: %s", PICK(registers_of)); break;
	case 12: add(text, "use: {from: %u}", 2 + chance(3)); break;
	case 13: add(text, "minutes_today: {above: %u}", chance(30)); break;
	case 14: add(text, "episodes_today: {above: %u}", chance(4)); break;
	}
}

static void
write_policy(char text[TEXT])
{
	static const char *const outcomes[] = { "contrary", "contrary",
		"permitted", "undecided", "outside" };
	static const char *const modes[] = { "routine", "routine", "routine",
		"on-authority", "aggregate", "off" };
	static const char *const otherwise[] = { "outside", "undecided",
		"permitted" };

	sprintf(text, "policy: P\nschool: S\nsocial_media: {categories: all, "
	    "own: [school app]}\nmonitoring: %s\npersonal_equipment: %s\n"
	    "pupils: %s\nunknown: %s\nschool_ict_includes_network: %s\n"
	    "approvals: [{clause: a, register: authority, by: head}]\n"
	    "%sclauses:\n  - {clause: a, title: a, when: {use: {below: 2}}, "
	    "then: outside}\n", PICK(modes), chance(2) ? "kept" : "not-kept",
	    chance(3) ? "no" : "yes", chance(3) ? "count" : "keep",
	    chance(2) ? "undecided" : "yes", chance(3) ? "" :
	    "standing: [{clause: a, office: head, register: official}]\n");
	for (unsigned i = 0, n = 2 + chance(7); i < n; i++) {
		add(text, "  - {clause: c%u, title: t%u, when: {", i, i);
		add_condition(text);
		if (chance(2)) {
			add(text, ", ");
			add_condition(text);
		}
		add(text, "}, then: %s}\n", PICK(outcomes));
	}
	add(text, "otherwise: %s\n", PICK(otherwise));
}

/* ---- the rest of a school ---- */

/* Texts made by chance may say nothing sensible: such are made anew. */
static struct policy *
any_policy(void)
{
	struct policy *p = NULL;
	char text[TEXT];

	while (!p) {
		struct text_faults *f = text_faults_new();

		write_policy(text);
		p = load(text, f);
		text_faults_free(f);
	}
	return p;
}

static struct roster *
roster_with(const struct unknown *u)
{
	struct text_faults *f = text_faults_new();
	struct roster *r = NULL;
	char text[TEXT], path[64];

	write_roster(text, u);
	texts_write(text, path);
	roster_load(&r, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return r;
}

static void
any_scope(struct register_scope *s)
{
	*s = (struct register_scope){ .weekdays = chance(8) ? 0 : 0x1f };
	if (chance(2))
		snprintf(s->person, REGISTER_NAME, "p%u", chance(6));
	else if (chance(2))
		snprintf(s->device, REGISTER_NAME, "%s", PICK(devices));
	if (chance(3) == 0 || (!s->person[0] && !s->device[0]))
		strcpy(s->place, PICK(places));
	if (chance(8) == 0) {
		s->from_minute = 9 * 60 + (int)chance(120);
		s->to_minute = s->from_minute + (int)chance(240);
	}
	if (chance(2)) {
		strcpy(s->services[0], chance(2) ? "x" : "facebook");
		s->service_count = 1;
	}
}

/* The entries of one school in two orders. */
static void
any_registers(struct registers *r[2])
{
	static const char *const names[] = { "official", "curriculum",
		"exception", "authority" };
	struct register_scope scope[ENTRIES];
	char id[ENTRIES][REGISTER_ID], approved[ENTRIES][32];
	enum register_verb later[ENTRIES];

	for (int i = 0; i < ENTRIES; i++) {
		any_scope(&scope[i]);
		snprintf(id[i], REGISTER_ID, "%s-%d", PICK(names), i);
		snprintf(approved[i], 32, "2026-11-%02u 11:%02u:33",
		    10 + chance(13), chance(60));
		later[i] = chance(3) ? REGISTER_APPROVE : chance(2) ?
		    REGISTER_SUSPEND : REGISTER_REVOKE;
	}
	for (int k = 0; k < 2; k++) {
		r[k] = registers_new();
		for (int n = 0; n < ENTRIES; n++) {
			int i = k ? (n * 5 + 3) % ENTRIES : n;

			enter(r[k], id[i], scope[i], "2026-11-02 09:00:00",
			    i % 5 ? approved[i] : "");
			if (later[i] != REGISTER_APPROVE)
				act(r[k], id[i], later[i],
				    "2026-11-19 10:10:10");
		}
	}
}

static struct session_minute session_minutes[SESSIONS][60];
static struct session_host session_hosts[SESSIONS];

static void
any_session(struct session *s, int i, bool is_asked)
{
	static const char *const services_of[] = { "facebook", "x", "x",
		"instagram", "youtube", "app", "gone" };
	static const enum role roles[] = { ROLE_PRIMARY, ROLE_PRIMARY,
		ROLE_PRIMARY, ROLE_PRIMARY, ROLE_PUSH, ROLE_EMBED };
	unsigned count = 1 + chance(45), device = chance(ARRAY_LEN(devices));
	enum role role = PICK(roles);
	uint64_t first;

	memset(s, 0, sizeof(*s));
	snprintf(s->device, sizeof(s->device), "%s", is_asked ? "asked" :
	    chance(9) ? devices[device] : "7e:51:33:99:00:01");
	s->device_basis = chance(6) ? DEVICE_ROSTER_MAC :
	    DEVICE_ROSTER_ADDRESS;
	s->has_mac = true;
	memcpy(s->client_mac, "\x00\x16\x3e\x00\x00", 5);
	s->client_mac[5] = (uint8_t)(device / 10 * 16 + device % 10);
	s->vlan = chance(2) ? 10 : chance(2) ? 40 : 99;
	strcpy(s->service, PICK(services_of));
	first = (texts_utc("2026-11-16 07:00:00") + i * 2 * 3600 * 1000000ull /
	    SESSIONS * 60) / MINUTE + chance(200);
	s->start_us = first * MINUTE + chance(60) * 1000000;
	s->end_us = (first + count) * MINUTE - chance(50) * 1000000 - 1;
	s->minutes = session_minutes[i];
	s->minute_count = count;
	for (unsigned m = 0; m < count; m++)
		s->minutes[m] = (struct session_minute){
			.minute = (uint32_t)(first + m), .packets = 9,
			.bytes_down = chance(40000),
			.roles = (uint8_t)(1 << role),
			.active = !role_is_background(role) && chance(4) };
	s->hosts = &session_hosts[i];
	s->host_count = 1;
	session_hosts[i] = (struct session_host){ .role = role,
		.basis = chance(6) ? BASIS_TLS : BASIS_DNS };
}

static int
by_start(const void *a, const void *b)
{
	const struct session *s = a, *t = b;

	return (s->start_us > t->start_us) - (s->start_us < t->start_us);
}

/* ---- what must hold ---- */

static struct verdict verdicts[2];
static struct policy_steps steps_of[2];

static void
judge(const struct policy_context *c, struct policy_day *day,
    const struct session *s, int which)
{
	memset(&verdicts[which], 0, sizeof(verdicts[0]));
	memset(&steps_of[which], 0, sizeof(steps_of[0]));
	assert_int_equal(policy_judge(c, day, s, &verdicts[which],
	    &steps_of[which]), 0);
}

static void
check_tiles(const struct session *s, const struct verdict *v)
{
	uint64_t at_us = s->start_us;

	for (size_t i = 0; i < v->stretch_count; i++) {
		assert_int_equal(v->stretches[i].from_us, at_us);
		at_us = v->stretches[i].until_us;
		assert_true(at_us > v->stretches[i].from_us ||
		    at_us == s->end_us);
	}
	if (v->stretch_count)
		assert_int_equal(at_us, s->end_us);
}

/* All that a reader sees; what the two borrow lies in different places. */
static void
check_same(void)
{
	const struct verdict *v = &verdicts[0], *w = &verdicts[1];

	assert_int_equal(v->outcome, w->outcome);
	assert_string_equal(v->title, w->title);
	assert_string_equal(v->missing, w->missing);
	assert_string_equal(v->entry.id, w->entry.id);
	assert_int_equal(v->entry.state, w->entry.state);
	assert_memory_equal(v->grades, w->grades, sizeof(v->grades));
	assert_int_equal(v->stretch_count, w->stretch_count);
	assert_memory_equal(v->stretches, w->stretches,
	    sizeof(v->stretches));
	assert_memory_equal(&steps_of[0], &steps_of[1], sizeof(steps_of[0]));
}

/* Nothing is contrary that would not be kept, or that was nobody's use, or
 * whose name was not read; what is exempt is permitted. */
static void
check_kept(const struct policy_context *c, const struct session *s,
    const struct verdict *v)
{
	char entry[REGISTER_ID] = "";
	enum keep keep = policy_keep(c, s, entry);

	if (v->outcome == OUTCOME_CONTRARY) {
		assert_int_equal(keep, KEEP_SESSION);
		assert_true(v->grades[GRADE_USE] >= 2);
		assert_true(v->grades[GRADE_SERVICE] >= 3);
		assert_int_not_equal(v->grades[GRADE_RULE], 0);
	}
	if (keep == KEEP_EXEMPT) {
		assert_int_equal(v->outcome, OUTCOME_PERMITTED);
		assert_int_not_equal(entry[0], '\0');
	}
}

static void
check_session(struct policy_context *c, struct registers *r[2],
    struct policy_day *days[2], const struct session *s)
{
	c->registers = r[0];
	judge(c, days[0], s, 0);
	check_tiles(s, &verdicts[0]);
	check_kept(c, s, &verdicts[0]);
	c->registers = r[1];
	judge(c, days[1], s, 1);
	check_same();
	judge(c, NULL, s, 0);
	judge(c, NULL, s, 1);
	assert_memory_equal(&verdicts[0], &verdicts[1], sizeof(verdicts[0]));
	assert_memory_equal(&steps_of[0], &steps_of[1], sizeof(steps_of[0]));
	check_kept(c, s, &verdicts[0]);
	check_tiles(s, &verdicts[0]);
}

static void
any_school(void **state)
{
	static const struct unknown none;
	static struct session sessions[SESSIONS];
	struct roster *people = NULL;
	unsigned contrary = 0;

	(void)state;
	for (int n = 0; n < POLICIES; n++) {
		struct policy_context c = law;
		struct registers *r[2];
		struct policy_day *days[2] = { policy_day_new(),
			policy_day_new() };
		struct policy *p = any_policy();

		if (n % 10 == 0) {
			roster_free(people);
			people = roster_with(&none);
		}
		any_registers(r);
		c.policy = p;
		c.roster = people;
		for (int i = 0; i < SESSIONS; i++)
			any_session(&sessions[i], i, false);
		qsort(sessions, SESSIONS, sizeof(sessions[0]), by_start);
		for (int i = 0; i < SESSIONS; i++) {
			check_session(&c, r, days, &sessions[i]);
			contrary += verdicts[0].outcome == OUTCOME_CONTRARY;
		}
		for (int k = 0; k < 2; k++) {
			registers_free(r[k]);
			policy_day_free(days[k]);
		}
		policy_free(p);
	}
	roster_free(people);
	/* Or the above would hold of nothing. */
	assert_in_range(contrary, POLICIES * SESSIONS / 50, UINT32_MAX);
}

/* The same roster, but for what is known of one device: nothing, or of whom
 * and where it is. A pupil's is not kept, which matters to any verdict. */
#define KNOWN (ARRAY_LEN(places) * (ARRAY_LEN(kinds) - 1))

static void
rosters_of_one(struct roster *out[KNOWN + 1])
{
	uint64_t seed = chance_state;

	for (size_t k = 0; k <= KNOWN; k++) {
		struct unknown u = { true, NULL, NULL };

		if (k) {
			u.place = places[(k - 1) % ARRAY_LEN(places)];
			u.kind = kinds[(k - 1) / ARRAY_LEN(places)];
		}
		chance_state = seed;
		out[k] = roster_with(&u);
	}
}

/* A verdict that did not need a fact is that of whatever the fact is. */
static void
what_was_not_needed_changes_nothing(void **state)
{
	struct roster *rosters[KNOWN + 1];
	unsigned decided = 0;

	(void)state;
	rosters_of_one(rosters);
	for (int n = 0; n < 2000; n++) {
		struct policy_context c = law;
		struct policy *p = any_policy();
		enum outcome outcome = OUTCOME_COUNT;
		struct registers *r[2];
		struct session s;

		any_registers(r);
		c.policy = p;
		c.registers = r[0];
		any_session(&s, 0, true);
		for (size_t k = 0; k <= KNOWN &&
		    outcome != OUTCOME_UNDECIDED; k++) {
			c.roster = rosters[k];
			judge(&c, NULL, &s, 0);
			if (k == 0)
				outcome = verdicts[0].outcome;
			else
				decided++;
			if (outcome != OUTCOME_UNDECIDED)
				assert_int_equal(verdicts[0].outcome, outcome);
		}
		registers_free(r[0]);
		registers_free(r[1]);
		policy_free(p);
	}
	for (size_t k = 0; k <= KNOWN; k++)
		roster_free(rosters[k]);
	assert_in_range(decided, 1000, UINT32_MAX);
}

/* ---- ways ---- */

static void
any_rules(struct policy *p, struct policy_rule *rules, unsigned questions)
{
	*p = (struct policy){ .rules = rules, .rule_count = 1 + chance(12),
		.question_count = questions,
		.otherwise = (enum outcome)chance(OUTCOME_COUNT) };
	for (size_t i = 0; i < p->rule_count; i++) {
		rules[i] = (struct policy_rule){
			.outcome = (enum outcome)chance(chance(3) ?
			    OUTCOME_COUNT : 2) };
		for (unsigned k = 0; k <= chance(3); k++) {
			uint64_t bit = UINT64_C(1) << chance(questions);

			if (chance(2))
				rules[i].yes |= bit;
			else
				rules[i].no |= bit;
		}
	}
}

/* What a policy finds is what going through all that is unknown finds. */
static void
every_way_is_tried(void **state)
{
	enum { QUESTIONS = 7 };
	struct policy_rule rules[12];
	struct policy_index index = { .limits = 0 };
	struct policy p;

	(void)state;
	for (int n = 0; n < 20000; n++) {
		uint64_t known = chance(1 << QUESTIONS);
		uint64_t truth = chance(1 << QUESTIONS) & known;
		struct policy_answers a = { truth, known & ~truth };
		struct policy_finding found, one;
		unsigned outcomes = 0;

		any_rules(&p, rules, QUESTIONS);
		p.index = &index;
		policy_find(&p, &a, &found);
		for (uint64_t way = 0; way < 1 << QUESTIONS; way++) {
			uint64_t yes = truth | (way & ~known);
			struct policy_answers b = { yes,
				~yes & ((1 << QUESTIONS) - 1) };

			policy_find(&p, &b, &one);
			assert_int_equal(one.open, -1);
			outcomes |= 1u << one.outcome;
		}
		if (found.open < 0) {
			assert_int_equal(outcomes, 1u << found.outcome);
		} else {
			assert_int_equal(found.outcome, OUTCOME_UNDECIDED);
			assert_true(outcomes & (outcomes - 1));
			assert_false(known >> found.open & 1);
		}
	}
}

/* Sixty clauses of which nothing is known are not gone through in 2 to the
 * power of sixty ways: it is undecided; where all agree it is decided. */
static void
what_is_all_unknown_ends(void **state)
{
	struct policy_rule rules[60];
	struct policy_index index = { .limits = 0 };
	struct policy p = { .rules = rules, .rule_count = ARRAY_LEN(rules),
		.question_count = 60, .otherwise = OUTCOME_PERMITTED,
		.index = &index };
	struct policy_answers none = { 0, 0 };
	struct policy_finding found;

	(void)state;
	/* Either of two, and not both: which nobody sees who does not try
	 * every way. */
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		rules[i] = (struct policy_rule){
			.yes = UINT64_C(1) << i,
			.no = UINT64_C(1) << (i + 1) % ARRAY_LEN(rules),
			.outcome = OUTCOME_PERMITTED };
	policy_find(&p, &none, &found);
	assert_int_equal(found.outcome, OUTCOME_PERMITTED);
	rules[59].yes |= rules[59].no;	/* never applies */
	rules[59].outcome = OUTCOME_CONTRARY;
	policy_find(&p, &none, &found);
	assert_int_equal(found.outcome, OUTCOME_UNDECIDED);
	assert_true(found.open >= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_school),
		cmocka_unit_test(what_was_not_needed_changes_nothing),
		cmocka_unit_test(every_way_is_tried),
		cmocka_unit_test(what_is_all_unknown_ends),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
