/* resolve_test.c: what a client's answers make of its flows, on paper. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "classify/resolve.h"
#include "tests/unit/texts.h"

#define S UINT64_C(1000000)
#define T (UINT64_C(1795168800) * S)
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char law[] =
"catalogue: test\nversion: \"1\"\ncategories: [social network]\nservices:\n"
"  - id: face\n    title: Face\n    category: social network\n    hosts:\n"
"      - {host: face.com, role: primary, source: test, seen: 2026-11-20}\n"
"      - {host: like.net, role: tracker, source: test, seen: 2026-11-20}\n"
"  - id: front\n    title: Front\n    category: social network\n    hosts:\n"
"      - {host: front.com, role: ech-front, source: test, seen: 2026-11-20}\n"
"  - id: tube\n    title: Tube\n    category: social network\n    hosts:\n"
"      - {host: tube.com, role: primary, source: test, seen: 2026-11-20}\n"
"never_log:\n"
"  - {host: help.face.com, kind: health, source: test, seen: 2026-11-20}\n";

static struct catalogue *catalogue;

static int
set_up(void **state)
{
	struct text_faults *faults = text_faults_new();
	char path[64];
	int result;

	(void)state;
	texts_write(law, path);
	result = catalogue_load(&catalogue, path, NULL, faults);
	if (result < 0)
		print_error("%s", text_faults_text(faults));
	unlink(path);
	text_faults_free(faults);
	return result;
}

static int
tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static uint32_t
entry_of(const char *name)
{
	return name ? catalogue_find(catalogue, name, strlen(name)) :
	    CATALOGUE_NONE;
}

struct given {			/* an answer; ends the list: no until_s */
	int from_s, ttl_s;
	const char *name, *front;	/* NULL: outside the catalogue */
	enum answer_ech ech;
	uint8_t client, server;		/* 0: 1; server 255: no address */
};

#define NOTHING { 0, 0, NULL, NULL, ANSWER_PLAIN, 0, 0 }
#define PLAIN(from_s, ttl_s, name) \
    { from_s, ttl_s, name, NULL, ANSWER_PLAIN, 0, 0 }
#define SHOWS(from_s, ttl_s, name, front, server) \
    { from_s, ttl_s, name, front, ANSWER_ECH, 0, server }

struct flow_case {
	const char *what;
	struct given answers[5];
	int start_s;
	const char *name;		/* as the sensor read it */
	enum ech ech;
	const char *want;		/* NULL: nobody's */
	enum basis basis;
	enum ech want_ech;
	int dns;
};

#define NONE BASIS_NONE
static const struct flow_case cases[] = {
	{ "nothing was asked", { NOTHING }, 10, NULL, 0, NULL, NONE, 0, 0 },
	{ "one answer", {PLAIN(0, 60, "face.com")}, 10, NULL, 0, "face.com",
	    BASIS_DNS, 0, 1 },
	{ "a TLS name and DNS", {PLAIN(0, 60, "face.com")}, 10, "face.com", 0,
	    "face.com", BASIS_TLS, 0, 1 },
	{ "another name of the service", {PLAIN(0, 60, "like.net")}, 10,
	    "face.com", 0, "face.com", BASIS_TLS, 0, 1 },
	{ "a TLS name that DNS does not know", {PLAIN(0, 60, "tube.com")}, 10,
	    "face.com", 0, "face.com", BASIS_TLS, 0, 0 },
	{ "another client's", {{ 0, 60, "face.com", NULL, 0, 2, 0 }}, 10, NULL,
	    0, NULL, NONE, 0, 0 },
	{ "another address", {{ 0, 60, "face.com", NULL, 0, 0, 2 }}, 10, NULL,
	    0, NULL, NONE, 0, 0 },
	{ "asked later", {PLAIN(11, 60, "face.com")}, 10, NULL, 0, NULL, NONE, 0,
	    0 },
	{ "a short life is five minutes", {PLAIN(0, 1, "face.com")}, 300, NULL, 0,
	    "face.com", BASIS_DNS, 0, 1 },
	{ "and no more", {PLAIN(0, 1, "face.com")}, 301, NULL, 0, NULL, NONE, 0,
	    0 },
	{ "as long as it lives", {PLAIN(0, 3600, "face.com")}, 3600, NULL, 0,
	    "face.com", BASIS_DNS, 0, 1 },
	{ "a long life is two hours", {PLAIN(0, 86400, "face.com")}, 7200, NULL,
	    0, "face.com", BASIS_DNS, 0, 1 },
	{ "and no more", {PLAIN(0, 86400, "face.com")}, 7201, NULL, 0, NULL, NONE,
	    0, 0 },
	{ "asked again", {PLAIN(0, 60, "face.com"), PLAIN(200, 60, "face.com")}, 450,
	    NULL, 0, "face.com", BASIS_DNS, 0, 1 },
	{ "a name outside the catalogue there, too", {PLAIN(0, 60, "face.com"),
	    PLAIN(1, 60, NULL)}, 10, NULL, 0, NULL, NONE, 0, 0 },
	{ "which was long ago", {PLAIN(0, 60, NULL), PLAIN(290, 60, "face.com")},
	    310, NULL, 0, "face.com", BASIS_DNS, 0, 1 },
	{ "a name never logged, below the service's", {PLAIN(0, 60,
	    "help.face.com")}, 10, NULL, 0, NULL, NONE, 0, 0 },
	{ "a name never logged at the same address", {PLAIN(0, 60, "face.com"),
	    PLAIN(1, 60, "help.face.com")}, 10, NULL, 0, NULL, NONE, 0, 0 },
	{ "a name never logged behind a site", {SHOWS(0, 60, "help.face.com",
	    "face.com", 0)}, 10, "face.com", ECH_OFFERED, NULL, NONE,
	    ECH_OUTER, 0 },
	{ "two services", {PLAIN(0, 60, "face.com"), PLAIN(1, 60, "tube.com")}, 10,
	    NULL, 0, NULL, NONE, 0, 0 },
	{ "a site and its tracker", {PLAIN(0, 60, "face.com"),
	    PLAIN(1, 60, "like.net")}, 10, NULL, 0, "like.net", BASIS_DNS, 0, 1 },
	/* ECH */
	{ "GREASE", {PLAIN(0, 60, "face.com")}, 10, "face.com", ECH_OFFERED,
	    "face.com", BASIS_TLS, ECH_OFFERED, 1 },
	{ "a front known to the sensor", {PLAIN(0, 60, "face.com")}, 10, NULL,
	    ECH_OUTER, "face.com", BASIS_DNS, ECH_OUTER, 1 },
	{ "and nothing behind it", { NOTHING }, 10, NULL, ECH_OUTER, NULL, NONE,
	    ECH_OUTER, 0 },
	{ "a front that was itself asked for", {PLAIN(0, 60, "face.com"),
	    PLAIN(1, 60, "front.com")}, 10, NULL, ECH_OUTER, "face.com",
	    BASIS_DNS, ECH_OUTER, 1 },
	{ "a site in front of another", {SHOWS(0, 60, "tube.com", "face.com", 0)}, 10, "face.com", ECH_OFFERED, "tube.com", BASIS_DNS,
	    ECH_OUTER, 1 },
	{ "a site in front of what is none of ours", {SHOWS(0, 60, NULL, "face.com", 0)}, 10, "face.com", ECH_OFFERED, NULL, NONE,
	    ECH_OUTER, 0 },
	{ "address and configuration apart", {PLAIN(0, 60, "tube.com"),
	    SHOWS(1, 60, "tube.com", "face.com", 255)}, 10,
	    "face.com", ECH_OFFERED, "tube.com", BASIS_DNS, ECH_OUTER, 1 },
	{ "a configuration for another address", {PLAIN(0, 60, "face.com"),
	    SHOWS(1, 60, "tube.com", "face.com", 255)}, 10,
	    "face.com", ECH_OFFERED, "face.com", BASIS_TLS, ECH_OFFERED, 1 },
	{ "the true name beside a configuration of another front",
	    {SHOWS(0, 60, "tube.com", "front.com", 0)}, 10, "tube.com",
	    ECH_OFFERED, "tube.com", BASIS_TLS, ECH_OFFERED, 1 },
	{ "no ECH was offered", {SHOWS(0, 60, "tube.com", "face.com", 0)}, 10, "face.com", ECH_NONE, "face.com", BASIS_TLS,
	    ECH_NONE, 0 },
	{ "a front nobody can read", {{ 0, 60, "tube.com", NULL,
	    ANSWER_ECH_UNREAD, 0, 0 }}, 10, "face.com", ECH_OFFERED, "tube.com",
	    BASIS_DNS, ECH_OUTER, 1 },
};

static void
tell_answer(struct resolve *r, const struct given *g)
{
	struct note n;
	struct note_answer *a = &n.answer;

	memset(&n, 0, sizeof(n));
	n.kind = NOTE_ANSWER;
	a->from_us = T + (uint64_t)g->from_s * S;
	a->until_us = a->from_us + (uint64_t)g->ttl_s * S;
	a->client[15] = g->client ? g->client : 1;
	a->address[15] = g->server == 255 ? 0 : g->server ? g->server : 1;
	a->entry = entry_of(g->name);
	a->front = entry_of(g->front);
	a->ech = (uint8_t)g->ech;
	assert_false(resolve_note(r, &n));
}

static struct note
note_of(const struct flow_case *c, enum note_kind kind)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.kind = (uint16_t)kind;
	n.flow.start_us = T + (uint64_t)c->start_s * S;
	n.flow.client[15] = n.flow.server[15] = 1;
	n.flow.proto = 6;
	n.flow.entry = entry_of(c->name);
	n.flow.basis = c->name ? BASIS_TLS : BASIS_NONE;
	n.flow.ech = (uint8_t)c->ech;
	return n;
}

static void
check(const struct flow_case *c, bool goes_on, const struct note *n)
{
	if (goes_on != (c->want != NULL) || n->flow.entry != entry_of(c->want))
		fail_msg("%s: entry %u", c->what, n->flow.entry);
	if (c->want && (n->flow.basis != c->basis ||
	    n->flow.ech != c->want_ech || n->flow.dns != c->dns))
		fail_msg("%s: basis %u, ech %u, dns %u", c->what,
		    n->flow.basis, n->flow.ech, n->flow.dns);
}

static void
test_cases(void **state)
{
	static const enum note_kind kinds[] = { NOTE_CONTACT, NOTE_PROGRESS,
		NOTE_PROGRESS, NOTE_END };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct flow_case *c = &cases[i];
		struct resolve *r = resolve_new(catalogue);

		for (size_t k = 0; c->answers[k].ttl_s; k++)
			tell_answer(r, &c->answers[k]);
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
			struct note n = note_of(c, kinds[k]);

			check(c, resolve_note(r, &n), &n);
		}
		resolve_free(r);
	}
}

/* What DNS says after a flow began does not change it, and a flow joined
 * without its CONTACT is nobody's. */
static void
test_as_of_the_start(void **state)
{
	static const struct flow_case c = { "", { NOTHING }, 10, NULL, 0, NULL,
	    NONE, 0, 0 };
	static const struct given late = PLAIN(5, 60, "face.com");
	struct resolve *r = resolve_new(catalogue);
	struct note n = note_of(&c, NOTE_CONTACT);

	(void)state;
	assert_false(resolve_note(r, &n));
	tell_answer(r, &late);
	n = note_of(&c, NOTE_PROGRESS);
	assert_false(resolve_note(r, &n));
	resolve_free(r);
}

/* A name outside the catalogue was read: answers make nothing of it. */
static void
test_foreign(void **state)
{
	static const struct given one = PLAIN(0, 60, "face.com");
	static const struct flow_case c = { "", { NOTHING }, 1, NULL, 0, NULL,
	    NONE, 0, 0 };
	struct resolve *r = resolve_new(catalogue);
	struct note n = note_of(&c, NOTE_CONTACT), before;

	(void)state;
	tell_answer(r, &one);
	n.flow.basis = BASIS_TLS;
	n.flow.name_hash = 5;
	before = n;
	assert_true(resolve_note(r, &n));
	assert_memory_equal(&n, &before, sizeof(n));
	resolve_free(r);
}

/* However many clients ask, memory is what it was, and the last is known. */
static void
test_many(void **state)
{
	static const struct given one = PLAIN(0, 60, "face.com");
	static const struct flow_case c = { "", { NOTHING }, 1, NULL, 0,
	    "face.com", BASIS_DNS, 0, 1 };
	struct resolve *r = resolve_new(catalogue);
	struct note n;

	(void)state;
	for (uint32_t i = 0; i < 400000; i++) {
		memset(&n, 0, sizeof(n));
		n.kind = NOTE_ANSWER;
		n.answer.from_us = n.answer.until_us = T + i / 400000;
		memcpy(n.answer.client, &i, sizeof(i));
		n.answer.entry = CATALOGUE_NONE;
		assert_false(resolve_note(r, &n));
	}
	tell_answer(r, &one);
	n = note_of(&c, NOTE_CONTACT);
	check(&c, resolve_note(r, &n), &n);
	resolve_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_as_of_the_start),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
