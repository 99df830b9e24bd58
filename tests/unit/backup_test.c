/* backup_test.c: copies of a journal, a backup and an export, that are taken
 * while texts go: the copy is right by itself. What else they hold is
 * tests/serve.sh's and tests/tamper.sh's to show. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup.h"
#include "store/export.h"
#include "store/journal.h"
#include "store/verify.h"

#define DAY 20777		/* 2026-11-20 */
#define NOW UINT64_C(1795176000000000)

struct place {
	char dir[64], state[80], journal[112], copy[80], why[512];
	struct journal *j;
};

/* Whose texts go once its directory was listed; NULL: nobody's. */
static struct place *goes;

static void
put(struct place *p, enum journal_kind kind, const char *text, int32_t day)
{
	uint64_t sequence;

	assert_int_equal(journal_append(p->j, kind, text, strlen(text), NOW,
	    day, &sequence, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
}

/* A tombstone for the first two, in a segment of the next day; their texts. */
static void
expire(struct place *p)
{
	const struct journal_span span = { 1, 2 };
	uint64_t from = 0;

	put(p, JOURNAL_TOMBSTONE, "{\"what\":\"tombstone\",\"order\":"
	    "\"order-1\",\"sequences\":[[1,2]]}", DAY + 2);
	while (journal_expire(p->j, &span, 1, &from, p->why,
	    sizeof(p->why)) == 1)
		;
}

/* In place of the system's, for our own objects. */
int
closedir(DIR *d)
{
	int (*real)(DIR *) = (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
	struct stat st, own;
	struct place *p = goes;

	if (p && stat(p->journal, &own) == 0 && fstat(dirfd(d), &st) == 0 &&
	    st.st_ino == own.st_ino) {
		goes = NULL;
		expire(p);
	}
	return real(d);
}

/* Two segments, of which the first's texts are to go. */
static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	uint64_t cut;

	snprintf(p->dir, sizeof(p->dir), "/tmp/backup_test.XXXXXX");
	*state = p;
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->state, sizeof(p->state), "%s/state", p->dir);
	snprintf(p->copy, sizeof(p->copy), "%s/copy", p->dir);
	snprintf(p->journal, sizeof(p->journal), "%s/journal/ledger",
	    p->state);
	if (mkdir(p->state, 0700) < 0 || keyring_set_up(p->state, "school",
	    "box", NOW, p->why, sizeof(p->why)) != 1 || journal_open(&p->j,
	    p->journal, &cut, p->why, sizeof(p->why)) < 0)
		return -1;
	put(p, JOURNAL_ACT, "one", DAY);
	put(p, JOURNAL_ACT, "two", DAY);
	put(p, JOURNAL_ACT, "three", DAY + 1);
	goes = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	goes = NULL;
	journal_close(p->j);
	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	free(p);
	return system(command);
}

/* The copy has the tombstone of what is gone from it. */
static void
look(struct place *p)
{
	const struct verify_heads none = { 0 };
	struct verify_result v;
	struct keyring keys;

	assert_null(goes);
	assert_int_equal(keyring_load(&keys, p->copy, p->why, sizeof(p->why)),
	    0);
	assert_int_equal(verify_journal(p->copy, "ledger", &keys, &none, &v,
	    p->why, sizeof(p->why)), 0);
	assert_int_equal(v.entries, 4);
	assert_int_equal(v.expired, 2);
	assert_int_equal(v.tombstones, 1);
	assert_int_equal(v.segments, 3);
	keyring_free(&keys);
}

static void
test_backup(void **state)
{
	uint8_t public_key[SEALED_KEY], secret_key[SEALED_KEY];
	struct backup_about about = { .site = "school", .made_us = NOW };
	struct place *p = *state;
	char file[96];
	int fd;

	sealed_keys(public_key, secret_key);
	snprintf(file, sizeof(file), "%s/sealed", p->dir);
	fd = open(file, O_RDWR | O_CREAT, 0600);
	assert_int_equal(backup_write(fd, public_key, p->state, NULL, 0,
	    &about, p->why, sizeof(p->why)), 0);
	assert_int_equal(about.ledger, 4);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(backup_restore(fd, secret_key, p->copy, &about,
	    p->why, sizeof(p->why)), 0);
	close(fd);
	look(p);
}

static void
test_export(void **state)
{
	struct place *p = *state;

	assert_int_equal(export_write(p->state, p->copy, NULL, NULL, p->why,
	    sizeof(p->why)), 0);
	look(p);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_backup), CASE(test_export),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
