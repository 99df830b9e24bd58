/* auth_test.c: who gets in, who does not, and what they are told. Real hashes,
 * codes by another reading of RFC 6238's step, the clock is the test's. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "dashboard/account_acts.h"
#include "dashboard/auth.h"

#define S UINT64_C(1000000)
#define GOOD "four words do well"

struct fixture {
	char dir[32];
	struct settings settings;
	struct auth *auth;
	uint64_t now_us;
	int told_count;
	struct auth_told told;
	char known[ACCOUNTS_TOKEN];
	uint8_t secret[TOTP_SECRET];
};

static void
done(void *arg, const struct auth_told *told)
{
	struct fixture *f = arg;

	f->told = *told;
	f->told_count++;
}

static void
run(struct fixture *f)
{
	struct pollfd p = { auth_fd(f->auth), POLLIN, 0 };
	char why[200];

	while (f->told_count == 0) {
		assert_int_equal(poll(&p, 1, 20000), 1);
		assert_int_equal(auth_run(f->auth, f->now_us, why,
		    sizeof(why)), 0);
	}
}

static enum auth_result
try(struct fixture *f, const char *person, const char *password,
    const char *code, const char *known)
{
	const struct auth_claim c = { person, password, code, "192.0.2.1",
		known };

	f->told_count = 0;
	auth_try(f->auth, &c, f->now_us, done, f);
	run(f);
	assert_int_equal(f->told_count, 1);
	return f->told.result;
}

/* The code now, a step after the last. */
static char *
code(struct fixture *f, char buf[TOTP_CODE])
{
	f->now_us += 30 * S;
	return totp_code(f->secret, f->now_us / (30 * S), buf);
}

static enum auth_result
join(struct fixture *f, const char *token, const char *person,
    const char *password)
{
	char buf[TOTP_CODE];
	const struct auth_claim c = { person, password, buf, "192.0.2.1", "" };

	auth_secret(f->auth, token, f->secret);
	code(f, buf);
	f->told_count = 0;
	auth_join(f->auth, token, &c, f->now_us, done, f);
	run(f);
	return f->told.result;
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char why[200], token[ACCOUNTS_TOKEN];

	f->now_us = 1763640000 * S;
	strcpy(f->dir, "/tmp/auth_test.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	strcpy(f->settings.state, f->dir);
	assert_int_equal(auth_open(&f->auth, &f->settings, why, sizeof(why)),
	    0);
	assert_int_equal(auth_load(f->auth, why, sizeof(why)), 0);
	assert_int_equal(auth_first(f->auth, token), 0);
	assert_int_equal(join(f, token, "d.lindop", GOOD), AUTH_GOOD);
	strcpy(f->known, f->told.known);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[80];

	auth_close(f->auth);
	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static void
the_first_link_makes_one_administrator(void **state)
{
	struct fixture *f = *state;
	char token[ACCOUNTS_TOKEN], person[REGISTER_NAME], path[64];
	const struct account *one;
	struct stat st;

	assert_int_equal(accounts_count(auth_accounts(f->auth)), 1);
	one = accounts_of(auth_accounts(f->auth), "d.lindop");
	assert_true(one->is_administrator);
	assert_int_equal(auth_first(f->auth, token), -1);
	memset(token, 'a', 64);
	token[64] = '\0';
	assert_int_equal(auth_invited(f->auth, token, f->now_us, person), 0);
	snprintf(path, sizeof(path), "%s/accounts", f->dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
all_three_must_be_right(void **state)
{
	struct fixture *f = *state;
	char c[TOTP_CODE];

	assert_int_equal(try(f, "d.lindop", GOOD, code(f, c), ""), AUTH_GOOD);
	assert_string_equal(f->told.person, "d.lindop");
	assert_int_equal(strlen(f->told.known), 64);
	assert_int_equal(try(f, "d.lindop", "four words do Well", code(f, c),
	    ""), AUTH_WRONG);
	assert_int_equal(try(f, "d.lindop", GOOD, "000000", ""), AUTH_WRONG);
	assert_int_equal(try(f, "d.lindop", GOOD, "", ""), AUTH_WRONG);
	assert_int_equal(try(f, "nobody", GOOD, code(f, c), ""), AUTH_WRONG);
	assert_string_equal(f->told.person, "");
	assert_int_equal(try(f, "D.LINDOP", GOOD, code(f, c), ""), AUTH_WRONG);
	assert_int_equal(try(f, "d.lindop", "", code(f, c), ""), AUTH_WRONG);
}

static void
a_code_holds_once(void **state)
{
	struct fixture *f = *state;
	char c[TOTP_CODE];

	code(f, c);
	assert_int_equal(try(f, "d.lindop", GOOD, c, ""), AUTH_GOOD);
	assert_int_equal(try(f, "d.lindop", GOOD, c, ""), AUTH_WRONG);
	f->now_us += 25 * S;
	assert_int_equal(try(f, "d.lindop", GOOD, c, ""), AUTH_WRONG);
}

/* Guessing is slowed down alike whether there is such a name or not; the
 * browser that signed in before gets in meanwhile. */
static void
guessing_is_slow(void **state)
{
	static const char *const names[] = { "d.lindop", "nobody" };
	struct fixture *f = *state;
	char c[TOTP_CODE];
	int n, i;

	for (n = 0; n < 2; n++) {
		for (i = 0; i < 5; i++)
			assert_int_equal(try(f, names[n], "wrong", "123456",
			    ""), AUTH_WRONG);
		assert_int_equal(try(f, names[n], "wrong", "123456", ""),
		    AUTH_SLOWLY);
		assert_int_equal(f->told.until_us, f->now_us + 30 * S);
	}
	assert_int_equal(try(f, "d.lindop", GOOD, code(f, c), f->known),
	    AUTH_GOOD);
	assert_string_equal(f->told.known, "");
	assert_int_equal(accounts_of(auth_accounts(f->auth),
	    "d.lindop")->failures, 0);
}

/* From fifty addresses, one after the other: the name is what counts. */
static void
fifty_addresses_are_no_quicker(void **state)
{
	struct fixture *f = *state;
	unsigned wrong = 0, slowly = 0, i;
	char peer[32];

	for (i = 0; i < 500; i++) {
		const struct auth_claim c = { "d.lindop", "guess", "123456",
			peer, "" };

		snprintf(peer, sizeof(peer), "198.51.100.%u", i % 50);
		f->told_count = 0;
		auth_try(f->auth, &c, f->now_us, done, f);
		run(f);
		wrong += f->told.result == AUTH_WRONG;
		slowly += f->told.result == AUTH_SLOWLY;
	}
	assert_int_equal(wrong, 5);
	assert_int_equal(slowly, 495);
}

/* A stolen browser token does not make guessing quick either. */
static void
a_known_browser_is_slowed_too(void **state)
{
	struct fixture *f = *state;
	int i;

	for (i = 0; i < 5; i++)
		assert_int_equal(try(f, "d.lindop", "wrong", "123456",
		    f->known), AUTH_WRONG);
	assert_int_equal(try(f, "d.lindop", "wrong", "123456", f->known),
	    AUTH_SLOWLY);
	/* Another's token is as good as none. */
	for (i = 0; i < 5; i++)
		try(f, "j.reed", "wrong", "1", f->known);
	assert_int_equal(try(f, "j.reed", "wrong", "1", f->known),
	    AUTH_SLOWLY);
}

static int
unlock(void *arg, struct account *one)
{
	one->failures = 0;
	one->unlocked_us = *(uint64_t *)arg;
	return 0;
}

static void
the_console_unlocks(void **state)
{
	struct fixture *f = *state;
	struct accounts *console;
	char why[200], c[TOTP_CODE];
	int i;

	for (i = 0; i < 6; i++)
		try(f, "d.lindop", "wrong", "123456", "");
	assert_int_equal(f->told.result, AUTH_SLOWLY);
	assert_int_equal(accounts_of(auth_accounts(f->auth),
	    "d.lindop")->failures, 5);
	assert_int_equal(accounts_open(&console, f->dir, why, sizeof(why)), 0);
	assert_int_equal(accounts_change(console, "d.lindop", unlock,
	    &f->now_us, why, sizeof(why)), 0);
	accounts_close(console);
	assert_int_equal(auth_follow(f->auth, why, sizeof(why)), 0);
	assert_int_equal(try(f, "d.lindop", GOOD, code(f, c), ""), AUTH_GOOD);
}

static int
invite(void *arg, struct account *one)
{
	memset(one->hash, 0, sizeof(one->hash));
	strcpy(one->invite, arg);
	one->invite_until_us = (1763640000 + 86400) * S;
	return 0;
}

static void
an_invitation_is_for_one_person_once(void **state)
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST], why[200];
	char person[REGISTER_NAME], c[TOTP_CODE];
	struct fixture *f = *state;
	struct accounts *console;

	accounts_token(token, digest);
	assert_int_equal(accounts_open(&console, f->dir, why, sizeof(why)), 0);
	assert_int_equal(accounts_change(console, "j.reed", invite, digest,
	    why, sizeof(why)), 0);
	accounts_close(console);
	assert_int_equal(auth_follow(f->auth, why, sizeof(why)), 0);
	assert_int_equal(auth_invited(f->auth, token, f->now_us, person), 1);
	assert_string_equal(person, "j.reed");
	assert_int_equal(auth_invited(f->auth, digest, f->now_us, person), 0);
	assert_int_equal(auth_invited(f->auth, "", f->now_us, person), 0);
	assert_int_equal(auth_invited(f->auth, token,
	    f->now_us + 86401 * S, person), 0);
	/* Before it is used nobody gets in with anything. */
	assert_int_equal(try(f, "j.reed", "", "", ""), AUTH_WRONG);
	assert_int_equal(join(f, token, "d.lindop", GOOD), AUTH_WRONG);
	assert_int_equal(join(f, token, "j.reed", "short"), AUTH_WRONG);
	assert_non_null(strstr(f->told.why, "12 characters"));
	assert_int_equal(join(f, token, "j.reed", "111111111111"), AUTH_WRONG);
	assert_int_equal(join(f, token, "j.reed", "i am j.reed truly"),
	    AUTH_WRONG);
	assert_int_equal(join(f, token, "j.reed", "another four words"),
	    AUTH_GOOD);
	assert_false(accounts_of(auth_accounts(f->auth),
	    "j.reed")->is_administrator);
	assert_int_equal(auth_invited(f->auth, token, f->now_us, person), 0);
	assert_int_equal(join(f, token, "j.reed", "yet another four"),
	    AUTH_WRONG);
	auth_secret(f->auth, token, f->secret);
	assert_int_equal(try(f, "j.reed", "another four words", code(f, c),
	    ""), AUTH_GOOD);
}

/* So many hashes wait, not more. */
static void
the_queue_is_bounded(void **state)
{
	const struct auth_claim c = { "x", "y", "1", "192.0.2.9", "" };
	struct fixture *f = *state;
	int i;

	f->told_count = 0;
	for (i = 0; i < 4; i++)
		auth_try(f->auth, &c, f->now_us, done, f);
	assert_int_equal(f->told_count, 0);
	auth_try(f->auth, &c, f->now_us, done, f);
	assert_int_equal(f->told_count, 1);
	assert_int_equal(f->told.result, AUTH_BUSY);
	for (f->told_count = 0, i = 0; i < 4; f->told_count = 0, i++) {
		run(f);
		i += f->told_count - 1;
	}
	assert_int_equal(try(f, "x", "y", "1", ""), AUTH_WRONG);
}

/* What a file says that beadle did not write is refused, with its line. */
static void
a_damaged_file_is_refused(void **state)
{
	static const char head[] = "beadle accounts 3\n";
	static const struct { const char *line; int good; } cases[] = {
		{ "", 1 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 1 },
		{ "a as - - 0 - 0 0 0 0 0 - - - - sub=1 u-u 9 email=a\n", 1 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - - 0 \n", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - - -\n", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - - 0 -", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - 0 -\n", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - - - 0 -\n", 0 },
		{ "a - - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a b- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a sa - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "- -- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a -- x - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a -- $argon2id$x - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a -- - 00 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a -- - - -1 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a -- - - 0 xyz 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - \t - 0 -\n", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - -  0 -\n", 0 },
		{ "a -- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n"
		    "a -- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", 0 },
		{ "\n", 0 },
	};
	struct accounts *a = accounts_new();
	char text[400], why[200], *back;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "%s%s", head, cases[i].line);
		if ((accounts_read(a, text, strlen(text), why,
		    sizeof(why)) == 0) != cases[i].good)
			fail_msg("case %zu", i);
		if (!cases[i].good)
			continue;
		back = accounts_text(a, &len);
		assert_string_equal(back, text);
		free(back);
	}
	assert_int_equal(accounts_read(a, "", 0, why, sizeof(why)), -1);
	assert_int_equal(accounts_read(a, "other\n", 6, why, sizeof(why)), -1);
	accounts_close(a);
}

/* What beadles before this one wrote. */
static void
older_forms_are_read(void **state)
{
	static const struct { const char *old, *now; } cases[] = {
		{ "beadle accounts 1\na a - - 0 - 0 0 0 0 0 - - - -\n"
		    "b - - - 0 - 0 0 0 0 0 - - - -\n",
		    "beadle accounts 3\n"
		    "a a- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n"
		    "b -- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n" },
		{ "beadle accounts 2\n"
		    "a as - - 0 - 0 0 0 0 0 - - - - sub=1 u-u\n",
		    "beadle accounts 3\n"
		    "a as - - 0 - 0 0 0 0 0 - - - - sub=1 u-u 0 -\n" },
		{ "beadle accounts 1\na a- - - 0 - 0 0 0 0 0 - - - -\n", NULL },
		{ "beadle accounts 2\n"
		    "a a- - - 0 - 0 0 0 0 0 - - - - - - 0 -\n", NULL },
		{ "beadle accounts 22\n", NULL },
		{ "beadle accounts 3", NULL },
	};
	struct accounts *a = accounts_new();
	char why[200], *back;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(accounts_read(a, cases[i].old,
		    strlen(cases[i].old), why, sizeof(why)),
		    cases[i].now ? 0 : -1);
		if (!cases[i].now)
			continue;
		back = accounts_text(a, &len);
		assert_string_equal(back, cases[i].now);
		free(back);
	}
	accounts_close(a);
}

/* Done at the console while the server runs. */
static void
act(struct fixture *f, accounts_edit *edit, const char *person, int want)
{
	struct account_act c = { .now_us = f->now_us };
	struct accounts *console;
	char why[200];

	assert_int_equal(accounts_open(&console, f->dir, why, sizeof(why)), 0);
	assert_int_equal(accounts_change(console, person, edit, &c, why,
	    sizeof(why)), want);
	assert_string_equal(why, "");
	assert_true((c.refused != NULL) == (want < 0));
	accounts_close(console);
	assert_int_equal(auth_follow(f->auth, why, sizeof(why)), 0);
}

static void
who_is_suspended_is_out_until_resumed(void **state)
{
	struct fixture *f = *state;
	char c[TOTP_CODE];

	act(f, account_suspend, "j.reed", -1);
	act(f, account_resume, "d.lindop", -1);
	act(f, account_suspend, "d.lindop", 0);
	act(f, account_suspend, "d.lindop", -1);
	act(f, account_invite, "d.lindop", -1);
	assert_int_equal(try(f, "d.lindop", GOOD, code(f, c), ""),
	    AUTH_WRONG);
	assert_int_equal(try(f, "d.lindop", GOOD, code(f, c), f->known),
	    AUTH_WRONG);
	act(f, account_resume, "d.lindop", 0);
	assert_int_equal(try(f, "d.lindop", GOOD, code(f, c), ""), AUTH_GOOD);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_link_makes_one_administrator),
		TEST(all_three_must_be_right),
		TEST(a_code_holds_once),
		TEST(guessing_is_slow),
		TEST(fifty_addresses_are_no_quicker),
		TEST(a_known_browser_is_slowed_too),
		TEST(the_console_unlocks),
		TEST(an_invitation_is_for_one_person_once),
		TEST(the_queue_is_bounded),
		TEST(who_is_suspended_is_out_until_resumed),
		cmocka_unit_test(a_damaged_file_is_refused),
		cmocka_unit_test(older_forms_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
