/* disagreements_test.c: opinions that differ, against files in
 * tests/fixtures/report. GOLDEN=write writes those anew. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/disagreements.h"
#include "tests/unit/texts.h"

#define FOLDER "tests/fixtures/report/"

static const char catalogue_text[] =
"catalogue: beadle social media catalogue\n"
"version: \"1\"\n"
"categories: [social network]\n"
"services:\n"
"  - id: instagram\n"
"    title: Instagram\n"
"    category: social network\n"
"    ndpi: [Instagram]\n"
"    hosts: [{host: instagram.com, role: primary, source: test, seen: 2026-11-20}]\n"
"  - id: x\n"
"    title: X\n"
"    category: social network\n"
"    ndpi: [Twitter, \"X(2)\"]\n"
"    hosts: [{host: x.com, role: primary, source: test, seen: 2026-11-20}]\n"
"  - id: mumsnet\n"
"    title: Mumsnet\n"
"    category: social network\n"
"    hosts: [{host: mumsnet.com, role: primary, source: test, seen: 2026-11-20}]\n";

static struct catalogue *catalogue;

static int
load(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64];

	(void)state;
	texts_write(catalogue_text, path);
	catalogue_load(&catalogue, path, NULL, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

/* Sessions, each with up to two hosts. */
static const struct {
	const char *service;
	struct session_host hosts[2];
} seen[] = {
	{ "x", { { .host = "x.com", .ndpi = "Twitter", .flows = 3 },
	    { .host = "twimg.com", .ndpi = "X(2)", .flows = 9 } } },
	{ "x", { { .host = "x.com", .ndpi = "Netflix", .flows = 4 },
	    { .host = "twimg.com", .ndpi = "Twitter", .flows = 1 } } },
	{ "instagram", { { .host = "instagram.com", .ndpi = "", .flows = 1 },
	    { .host = "cdninstagram.com", .ndpi = "Facebook",
	      .flows = 1000 } } },
	{ "instagram", { { .host = "cdninstagram.com", .ndpi = "Facebook",
	      .flows = 234 },
	    { .host = "instagram.com", .ndpi = "GoogleServices",
	      .flows = 1 } } },
	/* What only carries a service says nothing of it. */
	{ "instagram", { { .host = "instagram.com", .ndpi = "TLS",
	      .flows = 1 }, { .host = "instagram.com", .ndpi = "QUIC",
	      .flows = 1 } } },
	/* nDPI has no name for it. */
	{ "mumsnet", { { .host = "mumsnet.com", .ndpi = "Cloudflare",
	      .flows = 2 }, { .host = "", .ndpi = "" } } },
	/* Gone from the catalogue since. */
	{ "myspace", { { .host = "myspace.com", .ndpi = "Facebook",
	      .flows = 2 }, { .host = "", .ndpi = "" } } },
};
#define SEEN (sizeof(seen) / sizeof(seen[0]))

static struct disagreements
add_all(bool backwards)
{
	struct disagreements d = { 0 };

	for (size_t i = 0; i < SEEN; i++) {
		size_t at = backwards ? SEEN - 1 - i : i;
		struct session_host hosts[2];
		struct session s = { .hosts = hosts, .host_count = 2 };

		memcpy(hosts, seen[at].hosts, sizeof(hosts));
		strcpy(s.service, seen[at].service);
		strcpy(s.device, "office-01");
		assert_int_equal(disagreements_add(&d, catalogue, &s), 0);
	}
	return d;
}

typedef int form(const struct disagreements *d, const struct catalogue *c,
    const char *day, FILE *out);

static char *
text_of(form *write, const struct disagreements *d)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(write(d, catalogue, "2026-11-20", out), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
is_golden(const char *name, const char *text)
{
	const char *golden = getenv("GOLDEN");
	char path[128], want[8192];
	FILE *f;

	snprintf(path, sizeof(path), FOLDER "%s", name);
	if (golden && strcmp(golden, "write") == 0) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
	}
	f = fopen(path, "r");
	if (!f)
		fail_msg("no %s", path);
	want[fread(want, 1, sizeof(want) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(text, want);
}

static void
counted_whatever_the_order(void **state)
{
	struct disagreements d = add_all(false), again = add_all(true);
	char *text = text_of(disagreements_text, &d);
	char *other = text_of(disagreements_text, &again);

	(void)state;
	assert_int_equal(d.sessions, 7);
	assert_int_equal(d.judged, 5);
	assert_int_equal(d.differing, 4);
	assert_int_equal(d.count, 4);
	assert_string_equal(d.rows[0].host, "cdninstagram.com");
	assert_int_equal(d.rows[0].sessions, 2);
	assert_int_equal(d.rows[0].flows, 1234);
	assert_string_equal(text, other);
	is_golden("disagreements.txt", text);
	assert_null(strstr(text, "office"));
	free(text);
	free(other);
	text = text_of(disagreements_json, &d);
	is_golden("disagreements.json", text);
	free(text);
	disagreements_free(&d);
	disagreements_free(&again);
}

static void
none_at_all(void **state)
{
	struct disagreements d = { 0 };
	char *text = text_of(disagreements_text, &d);

	(void)state;
	assert_non_null(strstr(text, "in 0\n"));
	assert_null(strstr(text, "host"));
	free(text);
	text = text_of(disagreements_json, &d);
	assert_string_equal(text, "{\"disagreements\":1,"
	    "\"day\":\"2026-11-20\",\"sessions\":0,\"judged\":0,"
	    "\"differing\":0,\"rows\":[]}\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted_whatever_the_order),
		cmocka_unit_test(none_at_all),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
