/* grade_test.c: each grade at its borders, with the thresholds that ship. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/grade.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define SECOND UINT64_C(1000000)
#define ROLE(r) (1 << ROLE_##r)

static struct grading *
shipped(void)
{
	struct text_faults *f = text_faults_new();
	struct grading *g = NULL;

	grading_load(&g, "etc/grading.yaml", f);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return g;
}

static void
use_from_roles_minutes_and_bytes(void **state)
{
	static const struct {
		int want;
		uint8_t roles;
		int active, content;	/* minutes */
	} cases[] = {
		{ 0, ROLE(EMBED) | ROLE(TRACKER), 0, 0 },
		{ 0, ROLE(LOGIN) | ROLE(EMBED), 3, 0 },
		{ 0, 0, 0, 0 },
		{ 1, ROLE(PUSH), 0, 0 },
		{ 1, ROLE(PRIMARY) | ROLE(EMBED), 0, 0 },
		{ 2, ROLE(PRIMARY), 1, 0 },
		{ 2, ROLE(PRIMARY), 9, 0 },
		{ 3, ROLE(PRIMARY) | ROLE(CONTENT), 1, 1 },
		{ 3, ROLE(PRIMARY) | ROLE(CONTENT), 9, 4 },
		{ 4, ROLE(PRIMARY) | ROLE(CONTENT), 5, 5 },
	};
	struct grading *g = shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session_minute minutes[10] = {{0}};
		struct session s = { .minutes = minutes, .minute_count = 10 };

		for (int m = 0; m < 10; m++) {
			minutes[m].roles = cases[i].roles;
			minutes[m].active = m < cases[i].active;
			/* One byte less is no content; much of it in the
			 * background is none either. */
			minutes[m].bytes_down = m < cases[i].content ? 16384 :
			    m < cases[i].active ? 16383 : 90000;
		}
		assert_int_equal(grade_use(g, &s), cases[i].want);
	}
	grading_free(g);
}

/* A host's flows, one after another: the weakest name that was read; what was
 * not read takes nothing from it. */
static void
names_of_one_host(void **state)
{
	static const struct {
		struct session_host is;
		enum basis basis;
		enum ech ech;
		bool dns;
		struct session_host want;
	} cases[] = {
		{ { .basis = BASIS_TLS }, BASIS_HTTP, ECH_OFFERED, true,
		    { .basis = BASIS_HTTP, .ech = ECH_OFFERED, .dns = true } },
		{ { .basis = BASIS_HTTP, .dns = true }, BASIS_TLS, 0, false,
		    { .basis = BASIS_HTTP, .dns = true } },
		{ { .basis = BASIS_TLS }, BASIS_DNS, ECH_OUTER, true,
		    { .basis = BASIS_TLS } },
		{ { .basis = BASIS_DNS, .ech = ECH_OUTER, .dns = true },
		    BASIS_QUIC, ECH_OFFERED, false,
		    { .basis = BASIS_QUIC, .ech = ECH_OFFERED } },
		{ { .basis = BASIS_DNS, .dns = true }, BASIS_NDPI, 0, false,
		    { .basis = BASIS_NDPI, .dns = true } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session_host h = cases[i].is;

		evidence_add_name(&h, cases[i].basis, cases[i].ech,
		    cases[i].dns);
		assert_int_equal(h.basis, cases[i].want.basis);
		assert_int_equal(h.ech, cases[i].want.ech);
		assert_int_equal(h.dns, cases[i].want.dns);
	}
}

static void
service_by_its_best_name(void **state)
{
	static const struct {
		int want;
		struct session_host hosts[2];
	} cases[] = {
		{ 3, {{ .basis = BASIS_TLS }, { .basis = BASIS_NDPI }} },
		{ 3, {{ .basis = BASIS_QUIC, .ech = ECH_OFFERED },
		    { .basis = BASIS_NONE }} },
		{ 3, {{ .basis = BASIS_HTTP }, { .basis = BASIS_DNS }} },
		{ 2, {{ .basis = BASIS_DNS }, { .basis = BASIS_NDPI }} },
		/* An address may be of the service's network; that it is not
		 * says nothing against a name that was read. */
		{ 3, {{ .basis = BASIS_DNS, .network = AGREEMENT_AGREES },
		    { .basis = BASIS_NONE }} },
		{ 2, {{ .basis = BASIS_DNS, .network = AGREEMENT_DIFFERS },
		    { .basis = BASIS_NONE }} },
		{ 3, {{ .basis = BASIS_TLS, .network = AGREEMENT_DIFFERS },
		    { .basis = BASIS_NONE }} },
		{ 1, {{ .basis = BASIS_NDPI, .network = AGREEMENT_AGREES },
		    { .basis = BASIS_NONE, .network = AGREEMENT_AGREES }} },
		{ 0, {{ .basis = BASIS_NONE, .network = AGREEMENT_AGREES },
		    { .basis = BASIS_NONE }} },
		/* This client's DNS answer beside the name; of a front it
		 * stands instead. */
		{ 4, {{ .basis = BASIS_QUIC, .ech = ECH_OFFERED, .dns = true },
		    { .basis = BASIS_DNS, .dns = true }} },
		{ 2, {{ .basis = BASIS_DNS, .ech = ECH_OUTER, .dns = true },
		    { .basis = BASIS_NONE }} },
		{ 1, {{ .basis = BASIS_TLS, .ech = ECH_OUTER },
		    { .basis = BASIS_NONE }} },
		{ 1, {{ .basis = BASIS_NDPI }, { .basis = BASIS_NONE }} },
		{ 0, {{ .basis = BASIS_NONE }, { .basis = BASIS_NONE }} },
		/* A tracker's name says nothing of the visit. */
		{ 1, {{ .basis = BASIS_TLS, .role = ROLE_TRACKER },
		    { .basis = BASIS_NDPI }} },
		{ 3, {{ .basis = BASIS_TLS, .role = ROLE_TRACKER },
		    { .basis = BASIS_NDPI, .role = ROLE_EMBED }} },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session_host hosts[2];
		struct session s = { .hosts = hosts, .host_count = 2 };

		memcpy(hosts, cases[i].hosts, sizeof(hosts));
		assert_int_equal(grade_service(&s), cases[i].want);
	}
}

static void
who_from_the_roster_alone(void **state)
{
	static const struct {
		enum device_basis basis;
		uint8_t mac;
		bool is_shared, has_custodian;
		int want;
	} cases[] = {
		{ DEVICE_ROSTER_MAC, 2, false, true, 2 },
		{ DEVICE_ROSTER_MAC, 0, true, true, 1 },
		{ DEVICE_ROSTER_MAC, 0, false, false, 1 },
		{ DEVICE_ROSTER_ADDRESS, 0, false, true, 1 },
		{ DEVICE_ROSTER_VLAN, 0, false, true, 1 },
		{ DEVICE_MAC, 0x3c, false, false, 1 },
		{ DEVICE_MAC, 0x9a, false, false, 0 },	/* randomised */
		{ DEVICE_ADDRESS, 0, false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session s = { .device_basis = cases[i].basis,
			.client_mac = { cases[i].mac } };

		assert_int_equal(grade_who(&s, cases[i].is_shared,
		    cases[i].has_custodian), cases[i].want);
	}
}

/* 10:00:30 to 10:04:10: minutes 0, 1 and 4 with content. */
static void
bounds_of_time(void **state)
{
	const uint64_t zero = 600 * SESSION_MINUTE_US;
	static const struct { int from_s, until_s, lower, upper; } cases[] = {
		{ -9999, 9999, 180, 220 },
		{ -9999, 60, 30, 30 },		/* never above upper */
		{ 60, 9999, 120, 190 },
		{ 120, 240, 0, 120 },
		{ 240, 9999, 10, 10 },
		{ 300, 9999, 0, 0 },
		{ -9999, 0, 0, 0 },
	};
	struct session_minute minutes[] = {
		{ .minute = 600, .active = true, .bytes_down = 20000 },
		{ .minute = 601, .active = true, .bytes_down = 16384 },
		{ .minute = 602, .active = true, .bytes_down = 16383 },
		{ .minute = 603, .active = false, .bytes_down = 99999 },
		{ .minute = 604, .active = true, .bytes_down = 20000 },
	};
	struct session s = { .minutes = minutes, .minute_count = 5,
		.start_us = zero + 30 * SECOND,
		.end_us = zero + 250 * SECOND + 999999 };
	struct grading *g = shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct grade_bounds b = grade_time(g, &s,
		    zero + (uint64_t)((int64_t)SECOND * cases[i].from_s),
		    zero + (uint64_t)((int64_t)SECOND * cases[i].until_s));

		assert_int_equal(b.lower_s, cases[i].lower);
		assert_int_equal(b.upper_s, cases[i].upper);
	}
	grading_free(g);
}

/* Wording about people: neither blame nor a claim of what was read. */
static void
words_are_neutral(void **state)
{
	static const char *const never[] = { "breach", "misconduct", "abuse",
		"excessive", "guilty", "offen", "wast", "viewed", "browsed",
		"proof", "proves", "!" };

	(void)state;
	for (int a = 0; a < GRADE_AXIS_COUNT; a++)
		for (int n = 0; n <= 4; n++) {
			const char *w = grade_words((enum grade_axis)a, n);

			assert_true(strlen(w) > 10 && islower(w[0]));
			for (size_t k = 0; k < ARRAY_LEN(never); k++)
				assert_null(strstr(w, never[k]));
		}
	assert_string_equal(grade_words(GRADE_COVER, -1), "not assessed");
	assert_string_equal(grade_words(GRADE_COVER, 5), "not assessed");
}

#define THRESHOLDS "grading: g\nversion: \"1\"\ncontent_minute_bytes: 1\n" \
	"visit_minutes: 1\nsustained_minutes: 5\n"

/* How precise flags must be: both numbers or neither. */
static void
precision_asked(void **state)
{
	static const struct {
		const char *text;
		unsigned floor, least;
		const char *say;	/* NULL: it is taken */
	} cases[] = {
		{ THRESHOLDS, 0, 0, NULL },
		{ THRESHOLDS "precision_floor: 70\nprecision_least: 30\n",
		    70, 30, NULL },
		{ THRESHOLDS "precision_floor: 70\n", 0, 0,
		    "given together, or neither" },
		{ THRESHOLDS "precision_least: 30\n", 0, 0,
		    "given together, or neither" },
		{ THRESHOLDS "precision_floor: 100\nprecision_least: 30\n",
		    0, 0, "a whole number from 1 to 99" },
		{ THRESHOLDS "precision_floor: 70\nprecision_least: 0\n",
		    0, 0, "a whole number from 1 to 100000" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_faults *f = text_faults_new();
		struct grading_precision p;
		struct grading *g = NULL;
		char path[64];

		texts_write(cases[i].text, path);
		grading_load(&g, path, f);
		unlink(path);
		if (cases[i].say) {
			assert_null(g);
			assert_non_null(strstr(text_faults_text(f),
			    cases[i].say));
		} else {
			grading_precision(g, &p);
			assert_int_equal(p.floor, cases[i].floor);
			assert_int_equal(p.least, cases[i].least);
		}
		grading_free(g);
		text_faults_free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(use_from_roles_minutes_and_bytes),
		cmocka_unit_test(names_of_one_host),
		cmocka_unit_test(service_by_its_best_name),
		cmocka_unit_test(who_from_the_roster_alone),
		cmocka_unit_test(bounds_of_time),
		cmocka_unit_test(words_are_neutral),
		cmocka_unit_test(precision_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
