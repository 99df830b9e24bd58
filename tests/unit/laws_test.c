/* laws_test.c: publishing laws, and which of them a session is judged by. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "classify/calendar.h"
#include "store/laws.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct place {
	char state[64], dir[80];
	struct ledger *l;
	struct laws *laws;
	struct text_faults *f;
	char why[600];
};

static void
copy(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof(command), "cp %s %s", from, to);
	assert_int_equal(system(command), 0);
}

static void
write_text(const struct place *p, const char *name, const char *text)
{
	char path[160], made[64];

	texts_write(text, made);
	snprintf(path, sizeof(path), "%s/%s.yaml", p->dir, name);
	copy(made, path);
	unlink(made);
}

/* The catalogue as another version. */
static void
update_catalogue(const struct place *p, const char *version)
{
	char command[256];

	snprintf(command, sizeof(command), "sed '0,/^version: .*/ "
	    "s//version: \"%s\"/' etc/catalogue.yaml > %s/catalogue.yaml",
	    version, p->dir);
	assert_int_equal(system(command), 0);
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char path[100];

	snprintf(p->state, sizeof(p->state), "/tmp/laws_test.XXXXXX");
	if (!mkdtemp(p->state))
		return -1;
	snprintf(p->dir, sizeof(p->dir), "%s/draft", p->state);
	mkdir(p->dir, 0700);
	snprintf(path, sizeof(path), "%s/policy.yaml", p->dir);
	copy("etc/policies/alexandra-infants.yaml", path);
	copy("etc/grading.yaml", p->dir);
	write_text(p, "calendar", texts_calendar);
	write_text(p, "roster", texts_roster);
	update_catalogue(p, "first");
	p->f = text_faults_new();
	*state = p;
	return ledger_open_write(&p->l, p->state, p->why, sizeof(p->why));
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	laws_close(p->laws);
	ledger_close(p->l);
	text_faults_free(p->f);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	free(p);
	return system(command);
}

/* Publish the draft; what laws_publish says, and the hash. */
static int
publish(struct place *p, const char *now, const char *from, char hash[65])
{
	struct ledger_law about = { .recorded_us = texts_utc(now),
		.minute = "item 4", .by = "h.clarke", .os_user = "root" };
	int r;

	assert_int_equal(register_day_read(from, &about.from), 0);
	r = laws_publish(p->state, p->dir, p->l, &about, p->f);
	if (r < 0 && text_faults_count(p->f, TEXT_ERROR) == 0)
		fail_msg("no fault");
	memcpy(hash, about.hash, 65);
	return r;
}

static void
open_laws(struct place *p)
{
	if (laws_open(&p->laws, p->state, p->dir, p->l, p->f, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s%s", p->why, text_faults_text(p->f));
}

/* The hash of the law in force at a moment, as known then; all of context. */
static const char *
at(const struct place *p, const char *start, const char *known,
    struct policy_context *c)
{
	const struct law *law;

	laws_context(p->laws, texts_utc(start), known ? texts_utc(known) : 0,
	    c, &law);
	return law->hash;
}

static void
unpublished_is_the_directory(void **state)
{
	struct place *p = *state;
	struct policy_context c;

	open_laws(p);
	assert_false(laws_are_published(p->laws));
	assert_string_equal(at(p, "1999-01-01 00:00:00", NULL, &c),
	    laws_newest(p->laws)->hash);
	assert_ptr_equal(c.registers, ledger_registers(p->l));
	assert_int_equal(c.as_known_us, 0);
}

/* Who has left the roster was somebody all the same. */
static void
people_of_before_are_known(void **state)
{
	struct place *p = *state;
	char hash[65];

	open_laws(p);
	assert_true(laws_know_person(p->laws, "j.reed"));
	assert_false(laws_know_person(p->laws, "j.reedx"));
	laws_close(p->laws);
	p->laws = NULL;
	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2026-09-01",
	    hash), 0);
	write_text(p, "roster", "roster: newest\n");
	assert_int_equal(publish(p, "2026-11-20 08:00:00", "2026-11-20",
	    hash), 0);
	open_laws(p);
	assert_int_equal(roster_people(laws_newest(p->laws)->roster), 0);
	assert_true(laws_know_person(p->laws, "j.reed"));
	assert_false(laws_know_person(p->laws, "j.reedx"));
}

/* The name on the tin: what shipped later says nothing of what was before. */
static void
catalogue_update_rewriting_old_verdicts(void **state)
{
	struct place *p = *state;
	struct policy_context before, after;
	char first[65], second[65], old[65];

	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2026-09-01",
	    first), 0);
	open_laws(p);
	at(p, "2026-10-01 10:00:00", NULL, &before);
	memcpy(old, catalogue_hash(before.catalogue), sizeof(old));

	update_catalogue(p, "second");
	write_text(p, "roster", "roster: newest\n");
	/* As if it had always been so. */
	assert_int_equal(publish(p, "2026-11-20 08:00:00", "2026-01-01",
	    second), 0);
	assert_int_equal(laws_follow(p->laws, p->f, p->why, sizeof(p->why)),
	    0);
	assert_string_equal(at(p, "2026-10-01 10:00:00", NULL, &after), first);
	assert_string_equal(catalogue_hash(after.catalogue), old);
	assert_ptr_equal(after.policy, before.policy);
	assert_ptr_equal(after.grading, before.grading);
	/* What was true of people then, the newest roster says best. */
	assert_ptr_equal(after.roster, laws_newest(p->laws)->roster);
	assert_ptr_equal(after.calendar, laws_newest(p->laws)->calendar);
	assert_ptr_not_equal(after.roster, before.roster);
	/* As known before, it was the old one. */
	assert_string_equal(at(p, "2026-10-01 10:00:00",
	    "2026-11-20 07:59:59", &after), first);
	assert_ptr_equal(after.roster, before.roster);

	assert_string_equal(at(p, "2026-11-20 07:59:59", NULL, &after), first);
	assert_string_equal(at(p, "2026-11-20 08:00:00", NULL, &after),
	    second);
	assert_string_not_equal(catalogue_hash(after.catalogue), old);
	/* Before all laws there was the first. */
	assert_string_equal(at(p, "2025-01-01 00:00:00", NULL, &after), first);
}

static void
laws_to_come(void **state)
{
	struct place *p = *state;
	struct policy_context c;
	char first[65], next[65], sooner[65];

	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2026-09-01",
	    first), 0);
	update_catalogue(p, "next");
	assert_int_equal(publish(p, "2026-09-10 08:00:00", "2027-06-01", next),
	    0);
	update_catalogue(p, "sooner");
	assert_int_equal(publish(p, "2026-09-11 08:00:00", "2027-01-01",
	    sooner), 0);
	open_laws(p);
	assert_string_equal(at(p, "2026-12-31 23:59:59", NULL, &c), first);
	assert_string_equal(at(p, "2027-01-01 00:00:00", NULL, &c), sooner);
	/* In summer, a local day begins at 23:00 UTC. */
	assert_string_equal(at(p, "2027-05-31 22:59:59", NULL, &c), sooner);
	assert_string_equal(at(p, "2027-05-31 23:00:00", NULL, &c), next);
	assert_string_equal(at(p, "2027-05-31 23:00:00",
	    "2026-09-10 07:00:00", &c), first);
	assert_string_equal(laws_newest(p->laws)->hash, sooner);
	/* And a law of before again. */
	update_catalogue(p, "first");
	assert_int_equal(publish(p, "2027-07-01 08:00:00", "2027-07-01", next),
	    0);
	assert_string_equal(next, first);
	assert_int_equal(laws_follow(p->laws, p->f, p->why, sizeof(p->why)),
	    0);
	assert_string_equal(at(p, "2027-07-02 00:00:00", NULL, &c), first);
	/* Two in one moment: the later. */
	update_catalogue(p, "next");
	assert_int_equal(publish(p, "2027-07-03 08:00:00", "2027-07-03", next),
	    0);
	update_catalogue(p, "sooner");
	assert_int_equal(publish(p, "2027-07-03 08:00:00", "2027-07-01", next),
	    0);
	assert_int_equal(laws_follow(p->laws, p->f, p->why, sizeof(p->why)),
	    0);
	assert_string_equal(at(p, "2027-07-04 00:00:00", NULL, &c), sooner);
}

/* What did not change is there once, also with a school's own additions. */
static void
texts_that_stay_are_shared(void **state)
{
	struct place *p = *state;
	struct policy_context a, b, c;
	char hash[65];

	write_text(p, "catalogue-local", "catalogue: ours\nversion: \"1\"\n"
	    "services: []\n");
	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2026-09-01", hash),
	    0);
	write_text(p, "roster", "roster: another\n");
	assert_int_equal(publish(p, "2026-09-02 08:00:00", "2026-09-02", hash),
	    0);
	write_text(p, "catalogue-local", "catalogue: ours\nversion: \"2\"\n"
	    "services: []\n");
	assert_int_equal(publish(p, "2026-09-03 08:00:00", "2026-09-03", hash),
	    0);
	open_laws(p);
	at(p, "2026-09-01 10:00:00", "2026-09-01 10:00:00", &a);
	at(p, "2026-09-02 10:00:00", "2026-09-02 10:00:00", &b);
	at(p, "2026-09-03 10:00:00", "2026-09-03 10:00:00", &c);
	assert_ptr_equal(a.catalogue, b.catalogue);
	assert_ptr_equal(a.policy, b.policy);
	assert_ptr_equal(a.calendar, c.calendar);
	assert_ptr_equal(a.grading, c.grading);
	assert_ptr_equal(b.roster, c.roster);
	assert_ptr_not_equal(a.roster, b.roster);
	assert_ptr_not_equal(b.catalogue, c.catalogue);
	assert_ptr_not_equal(b.policy, c.policy);
}

static void
publishing_twice(void **state)
{
	struct place *p = *state;
	char hash[65];

	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2027-01-01", hash),
	    0);
	assert_int_equal(publish(p, "2026-09-02 08:00:00", "2027-01-01", hash),
	    1);
	/* Another day is another thing, until both are over. */
	assert_int_equal(publish(p, "2026-09-02 08:00:00", "2026-10-01", hash),
	    0);
	assert_int_equal(publish(p, "2026-10-02 08:00:00", "2026-09-01", hash),
	    1);
	assert_int_equal(ledger_laws(p->l), 2);
}

static void
a_law_that_cannot_be_published(void **state)
{
	struct place *p = *state;
	char hash[65], path[200];

	write_text(p, "roster", "roster: [\n");
	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2027-01-01", hash),
	    -1);
	assert_int_equal(ledger_laws(p->l), 0);
	snprintf(path, sizeof(path), "%s/law", p->state);
	assert_int_equal(access(path, F_OK), -1);
}

/* What a crash or a full disk left of a draft names people. */
static void
leave_draft(const struct place *p)
{
	char command[256];

	snprintf(command, sizeof(command), "cd %s && mkdir -p law/.new-abcdef "
	    "&& cp draft/roster.yaml law/.new-abcdef && cp draft/roster.yaml "
	    "law/.new-abcdef/catalogue.yaml.new", p->state);
	assert_int_equal(system(command), 0);
}

static void
assert_no_draft(const struct place *p)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/law/.new-abcdef", p->state);
	assert_int_equal(access(path, F_OK), -1);
}

static void
drafts_left_behind_are_swept(void **state)
{
	struct place *p = *state;
	char hash[65];

	leave_draft(p);
	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2026-09-01", hash),
	    0);
	assert_no_draft(p);
	leave_draft(p);
	ledger_close(p->l);
	assert_int_equal(ledger_open_write(&p->l, p->state, p->why,
	    sizeof(p->why)), 0);
	assert_no_draft(p);
}

static void
changed_texts_are_refused(void **state)
{
	struct place *p = *state;
	char hash[65], command[256];

	assert_int_equal(publish(p, "2026-09-01 08:00:00", "2026-09-01", hash),
	    0);
	snprintf(command, sizeof(command), "echo '# a word' >> "
	    "%s/law/%s/grading.yaml", p->state, hash);
	assert_int_equal(system(command), 0);
	assert_int_equal(laws_open(&p->laws, p->state, p->dir, p->l, p->f,
	    p->why, sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, "was changed since it was published"));
	/* Neither can it be published on top of that. */
	update_catalogue(p, "second");
	assert_int_equal(publish(p, "2026-09-02 08:00:00", "2026-09-02", hash),
	    0);
	update_catalogue(p, "first");
	assert_int_equal(publish(p, "2026-09-03 08:00:00", "2026-09-03", hash),
	    -1);
	assert_int_equal(ledger_laws(p->l), 2);
	/* Of drafts nothing is left. */
	snprintf(command, sizeof(command), "test $(ls -A %s/law | wc -l) -eq 2",
	    p->state);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(unpublished_is_the_directory,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    catalogue_update_rewriting_old_verdicts, setup, teardown),
		cmocka_unit_test_setup_teardown(people_of_before_are_known,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(laws_to_come, setup, teardown),
		cmocka_unit_test_setup_teardown(drafts_left_behind_are_swept,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(texts_that_stay_are_shared,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(publishing_twice, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(a_law_that_cannot_be_published,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(changed_texts_are_refused,
		    setup, teardown),
	};
	char why[128];

	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
