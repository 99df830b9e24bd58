/* law_test.c: five texts or none, every fault of each, and the hash that
 * anyone can compute again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/hash.h"
#include "classify/law.h"

static const struct {
	const char *name, *from;	/* copied from here, or the text */
} texts[] = {
	{ "policy", "etc/policies/alexandra-infants.yaml" },
	{ "catalogue", "etc/catalogue.yaml" },
	{ "grading", "etc/grading.yaml" },
	{ "calendar", NULL },
	{ "roster", NULL },
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static const char calendar_yaml[] =
    "calendar: Alexandra Infants' School\n"
    "zone: Europe/London\n"
    "terms: [{name: Autumn 2026, from: 2026-09-02, to: 2026-12-18}]\n"
    "timetables:\n"
    "  - group: staff\n"
    "    days: [mon, tue, wed, thu, fri]\n"
    "    working: \"08:30-16:00\"\n"
    "    periods:\n"
    "      - {name: Period 1, from: \"08:50\", until: \"10:30\", "
    "kind: lesson}\n";
static const char roster_yaml[] =
    "roster: Alexandra Infants' School\n"
    "networks: []\n"
    "people: []\n"
    "devices:\n"
    "  - {id: office-01, mac: \"02:00:5e:10:00:01\", equipment: school, "
    "used_by: staff, group: office, shared: yes}\n";

/* Write DIR/NAME.yaml. */
static void
write_text(const char *dir, const char *name, const char *bytes, size_t len)
{
	char path[100];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s.yaml", dir, name);
	out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, len, out), len);
	fclose(out);
}

static void
copy_text(const char *dir, const char *name, const char *from)
{
	static char bytes[1 << 20];
	FILE *in = fopen(from, "r");
	size_t len;

	assert_non_null(in);
	len = fread(bytes, 1, sizeof(bytes), in);
	fclose(in);
	write_text(dir, name, bytes, len);
}

static void
make_law(char *dir)
{
	size_t i;

	strcpy(dir, "/tmp/law_test.XXXXXX");
	assert_non_null(mkdtemp(dir));
	for (i = 0; i < TEXTS; i++)
		if (texts[i].from != NULL)
			copy_text(dir, texts[i].name, texts[i].from);
	write_text(dir, "calendar", calendar_yaml, strlen(calendar_yaml));
	write_text(dir, "roster", roster_yaml, strlen(roster_yaml));
}

static void
remove_text(const char *dir, const char *name)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/%s.yaml", dir, name);
	unlink(path);
}

static void
remove_law(const char *dir)
{
	size_t i;

	for (i = 0; i < TEXTS; i++)
		remove_text(dir, texts[i].name);
	remove_text(dir, "catalogue-local");
	rmdir(dir);
}

static void
whole_law(void **state)
{
	struct text_faults *f = text_faults_new();
	struct policy_context c;
	struct law *l = NULL;
	char dir[40];

	(void)state;
	make_law(dir);
	if (law_load(&l, dir, f) != 0)
		fail_msg("%s", text_faults_text(f));
	c = law_context(l);
	assert_ptr_equal(c.policy, l->policy);
	assert_ptr_equal(c.calendar, l->calendar);
	assert_ptr_equal(c.roster, l->roster);
	assert_ptr_equal(c.catalogue, l->catalogue);
	assert_ptr_equal(c.grading, l->grading);
	law_free(l);
	law_free(NULL);
	text_faults_free(f);
	remove_law(dir);
}

/* for t in calendar catalogue grading policy roster; do
 *	echo "$t $(sha256sum < $t.yaml | cut -c1-64)"
 * done | sha256sum */
static void
hash_is_of_names_and_hashes(void **state)
{
	static const char *const names[] = { "calendar", "catalogue",
		"grading", "policy", "roster" };
	struct text_faults *f = text_faults_new();
	char dir[40], path[100], hex[HASH_TEXT], why[200], before[HASH_TEXT];
	char all[TEXTS * 80] = "";
	uint8_t digest[HASH_BYTES];
	struct law *l = NULL;
	size_t i;

	(void)state;
	make_law(dir);
	for (i = 0; i < TEXTS; i++) {
		snprintf(path, sizeof(path), "%s/%s.yaml", dir, names[i]);
		assert_int_equal(hash_file(path, digest, why, sizeof(why)), 0);
		snprintf(all + strlen(all), sizeof(all) - strlen(all),
		    "%s %s\n", names[i], hash_text(digest, hex));
	}
	hash_bytes(all, strlen(all), digest);
	assert_int_equal(law_load(&l, dir, f), 0);
	assert_string_equal(l->hash, hash_text(digest, hex));
	strcpy(before, l->hash);
	law_free(l);
	/* A local catalogue is part of the law. */
	write_text(dir, "catalogue-local", "services: []\n", 13);
	assert_int_equal(law_load(&l, dir, f), 0);
	assert_string_not_equal(l->hash, before);
	law_free(l);
	text_faults_free(f);
	remove_law(dir);
}

/* Each text broken or gone: no law, and the text is named. */
/* One sentence, not one of each text. */
static void
no_law_there(void **state)
{
	struct text_faults *f = text_faults_new();
	char dir[] = "/tmp/law_test.XXXXXX", want[80];
	struct law *l = NULL;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(law_load(&l, dir, f), -1);
	assert_null(l);
	assert_int_equal(law_draft(&l, dir, f), 0);
	law_free(l);
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 2);
	snprintf(want, sizeof(want), "no law in %s: name a directory that has "
	    "one (--law DIR)\n", dir);
	assert_non_null(strstr(text_faults_text(f), want));
	text_faults_free(f);
	rmdir(dir);
}

static void
all_or_nothing(void **state)
{
	struct text_faults *f;
	struct law *l = NULL;
	char dir[40], want[60];
	size_t i;

	(void)state;
	for (i = 0; i < TEXTS; i++) {
		make_law(dir);
		write_text(dir, texts[i].name, "nonsense: [\n", 12);
		f = text_faults_new();
		assert_int_equal(law_load(&l, dir, f), -1);
		snprintf(want, sizeof(want), "/%s.yaml:2:1: ", texts[i].name);
		if (strstr(text_faults_text(f), want) == NULL)
			fail_msg("%s not in %s", want, text_faults_text(f));
		text_faults_free(f);

		remove_text(dir, texts[i].name);
		f = text_faults_new();
		assert_int_equal(law_load(&l, dir, f), -1);
		snprintf(want, sizeof(want), "/%s.yaml: cannot be read: No "
		    "such file", texts[i].name);
		assert_non_null(strstr(text_faults_text(f), want));
		text_faults_free(f);
		remove_law(dir);
	}
	assert_null(l);
}

/* What a text says of another, misspelt: nothing may silently never apply. */
static void
names_of_other_texts(void **state)
{
	static const struct { const char *name, *text, *want; } cases[] = {
		{ "roster", "roster: R\npeople:\n  - {id: a, kind: staff, "
		    "group: staf}\n", "/roster.yaml:3:33: group \"staf\": no "
		    "timetable" },
		{ "policy", "policy: P\nschool: S\nmonitoring: routine\n"
		    "social_media: {categories: all}\nclauses:\n"
		    "  - {clause: a, title: a, when: {network: [ofice]}, then: "
		    "outside}\notherwise: outside\n",
		    "/policy.yaml:6:44: network \"ofice\" is not in the "
		    "roster" },
		{ "policy", "policy: P\nschool: S\nmonitoring: routine\n"
		    "social_media: {categories: all}\nclauses:\n"
		    "  - {clause: a, title: a, when: {place: hal}, then: "
		    "outside}\notherwise: outside\n",
		    "/policy.yaml:6:41: place \"hal\" is not in the roster" },
	};
	struct text_faults *f;
	struct law *l = NULL;
	char dir[40];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make_law(dir);
		write_text(dir, cases[i].name, cases[i].text,
		    strlen(cases[i].text));
		f = text_faults_new();
		assert_int_equal(law_load(&l, dir, f), -1);
		if (strstr(text_faults_text(f), cases[i].want) == NULL)
			fail_msg("%s not in %s", cases[i].want,
			    text_faults_text(f));
		text_faults_free(f);
		remove_law(dir);
	}
	assert_null(l);
}

static void
every_text_is_heard(void **state)
{
	struct text_faults *f = text_faults_new();
	char dir[] = "/tmp/law_test.XXXXXX";
	struct law *l = NULL;

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_text(dir, "grading", "nonsense: [\n", 12);
	assert_int_equal(law_load(&l, dir, f), -1);
	assert_int_equal(text_faults_count(f, TEXT_ERROR), TEXTS);
	assert_null(l);
	text_faults_free(f);
	remove_law(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_law),
		cmocka_unit_test(hash_is_of_names_and_hashes),
		cmocka_unit_test(no_law_there),
		cmocka_unit_test(all_or_nothing),
		cmocka_unit_test(names_of_other_texts),
		cmocka_unit_test(every_text_is_heard),
	};
	char why[200];

	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
