/* keyring_test.c: the signing key made, used, rotated and half-rotated. That
 * openssl agrees with the signatures, tests/tamper.sh shows. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/heads.h"

#define NOW UINT64_C(1795176000000000)	/* 2026-11-20T12:00:00Z */

struct place { char dir[64], why[512]; };

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/keyring_test.XXXXXX");
	*state = p;
	return mkdtemp(p->dir) ? 0 : -1;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	free(p);
	return system(command);
}

static void
shell(const struct place *p, const char *command)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "cd %s && { %s; }", p->dir, command);
	assert_int_equal(system(whole), 0);
}

static size_t
keys(struct place *p)
{
	struct keyring k;
	size_t count;

	assert_int_equal(keyring_load(&k, p->dir, p->why, sizeof(p->why)), 0);
	count = k.count;
	keyring_free(&k);
	return count;
}

static int
set_up(struct place *p)
{
	return keyring_set_up(p->dir, "infants", "one", NOW, p->why,
	    sizeof(p->why));
}

/* A head signed by the newest key, and read back. */
static struct head
sign(struct place *p, uint64_t sequence)
{
	struct head h = { .sequence = sequence }, last;

	memset(h.digest, 'a', HEADS_DIGEST - 1);
	snprintf(h.journal, sizeof(h.journal), "ledger");
	assert_int_equal(heads_append(p->dir, &h, NOW, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(heads_last(p->dir, "ledger", &last, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(last.sequence, sequence);
	assert_string_equal(last.key, h.key);
	return last;
}

static void
test_set_up_once(void **state)
{
	struct place *p = *state;
	struct stat st;
	char path[128];

	assert_int_equal(keys(p), 0);
	assert_int_equal(set_up(p), 1);
	assert_int_equal(set_up(p), 0);
	assert_int_equal(keys(p), 1);
	snprintf(path, sizeof(path), "%s/keys/secret", p->dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	shell(p, "grep -qx 'beadle-key 1 infants one 1 2026-11-20T12:00:00Z "
	    "[0-9a-f]* [0-9a-f]* [0-9a-f]*' keys/public");
}

static void
test_sign_and_rotate(void **state)
{
	struct place *p = *state;
	struct head first, second;

	shell(p, "mkdir -p journal/ledger");
	set_up(p);
	first = sign(p, 5);
	assert_string_equal(first.site, "infants");
	assert_string_equal(first.box, "one");
	assert_string_equal(first.time, "2026-11-20T12:00:00Z");
	shell(p, "cp keys/secret was");
	assert_int_equal(keyring_rotate(p->dir, NOW, p->why, sizeof(p->why)),
	    0);
	assert_int_equal(keys(p), 2);
	/* The old secret is gone from the directory. */
	shell(p, "! grep -rqf was keys");
	second = sign(p, 6);
	assert_string_not_equal(first.key, second.key);
	shell(p, "[ $(wc -l < journal/ledger/heads) = 2 ]");
}

/* What a crash in a rotation leaves, made with a rotation's own files. */
static void
test_half_a_rotation(void **state)
{
	struct place *p = *state;
	struct head h;

	shell(p, "mkdir -p journal/ledger");
	set_up(p);
	h = sign(p, 1);
	shell(p, "cp keys/secret old; cp keys/public old.public");
	keyring_rotate(p->dir, NOW, p->why, sizeof(p->why));
	shell(p, "cp keys/secret new; cp keys/public new.public");
	/* Before the new public key was written: it never was. */
	shell(p, "cp old keys/secret; cp new keys/secret.new; "
	    "cp old.public keys/public");
	assert_string_equal(sign(p, 2).key, h.key);
	shell(p, "[ ! -e keys/secret.new ]");
	/* After that: the rotation is finished. */
	shell(p, "cp old keys/secret; cp new keys/secret.new; "
	    "cp new.public keys/public");
	assert_string_not_equal(sign(p, 3).key, h.key);
	shell(p, "[ ! -e keys/secret.new ] && cmp -s new keys/secret");
}

static void
test_wrong_secret(void **state)
{
	struct place *p = *state;
	struct head h = { .sequence = 1, .journal = "ledger" };

	set_up(p);
	shell(p, "tr 0-9a-f 1-9a-f0 < keys/secret > x && cp x keys/secret");
	assert_int_equal(heads_append(p->dir, &h, NOW, p->why,
	    sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, "no secret key of its last public"));
	shell(p, "rm keys/secret");
	assert_int_equal(keyring_rotate(p->dir, NOW, p->why,
	    sizeof(p->why)), -1);
	assert_int_equal(keys(p), 1);
}

/* Lines that somebody changed. */
static void
test_public_lines(void **state)
{
	static const struct { const char *change, *say; } cases[] = {
		{ "2s/infants/juniors/", "line 2: its signature is wrong" },
		{ "1s/T12/T13/", "line 1: its signature is wrong" },
		{ "1d", "line 1: its number is not the next" },
		{ "2s/beadle-key/beadle-kex/", "line 2: it is not of the "
		    "form" },
		{ "2s/ / x /8", "line 2: it is not of the form" },
		{ "2{h;G}", "line 3: its number is not the next" },
	};
	struct place *p = *state;
	struct keyring k;
	char command[128];
	size_t i;

	set_up(p);
	keyring_rotate(p->dir, NOW, p->why, sizeof(p->why));
	shell(p, "cp keys/public good");
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(command, sizeof(command), "sed '%s' good > "
		    "keys/public", cases[i].change);
		shell(p, command);
		assert_int_equal(keyring_load(&k, p->dir, p->why,
		    sizeof(p->why)), 1);
		assert_non_null(strstr(p->why, cases[i].say));
		keyring_free(&k);
	}
	shell(p, "head -c -1 good > keys/public");
	assert_int_equal(keyring_load(&k, p->dir, p->why, sizeof(p->why)), 1);
	assert_non_null(strstr(p->why, "cut short"));
	keyring_free(&k);
}

/* A crash while a head was written leaves part of a line, which goes. */
static void
test_torn_head(void **state)
{
	struct place *p = *state;
	struct head h;

	shell(p, "mkdir -p journal/ledger");
	set_up(p);
	sign(p, 1);
	sign(p, 2);
	shell(p, "head -c -9 journal/ledger/heads > x && "
	    "cp x journal/ledger/heads");
	assert_int_equal(heads_last(p->dir, "ledger", &h, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(h.sequence, 1);
	sign(p, 3);
	shell(p, "[ $(wc -l < journal/ledger/heads) = 2 ] && "
	    "[ $(grep -c '^beadle-head 1 infants one ledger 0*[13] ' "
	    "journal/ledger/heads) = 2 ]");
	shell(p, "echo half > journal/ledger/heads; printf x >> "
	    "journal/ledger/heads");
	assert_int_equal(heads_last(p->dir, "ledger", &h, p->why,
	    sizeof(p->why)), -1);
	assert_int_equal(heads_last(p->dir, "observations", &h, p->why,
	    sizeof(p->why)), 0);
}

static void
test_head_form(void **state)
{
	static const struct { size_t at; char to; } changes[] = {
		{ 0, 'B' }, { 12, '2' }, { 14, 'I' }, { 29, '-' }, { 30, '+' },
	};
	struct place *p = *state;
	char line[HEADS_LINE], *text;
	struct head h;
	size_t len, i;

	shell(p, "mkdir -p journal/ledger");
	set_up(p);
	sign(p, 77);
	text = heads_load(p->dir, "ledger", &len);
	assert_non_null(text);
	assert_int_equal(head_read(text, len - 1, &h), 0);
	assert_int_equal(head_read(text, len, &h), -1);
	for (i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		memcpy(line, text, len);
		line[changes[i].at] = changes[i].to;
		assert_int_equal(head_read(line, len - 1, &h), -1);
	}
	for (i = 0; i < len - 1; i++)
		assert_int_equal(head_read(text, i, &h), -1);
	free(text);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_set_up_once), CASE(test_sign_and_rotate),
		CASE(test_half_a_rotation), CASE(test_wrong_secret),
		CASE(test_public_lines), CASE(test_torn_head),
		CASE(test_head_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
