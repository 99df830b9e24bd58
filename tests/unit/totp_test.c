/* totp_test.c: the codes of RFC 6238's appendix B and RFC 4226's appendix D. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dashboard/totp.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define S UINT64_C(1000000)

static const uint8_t *const secret = (const uint8_t *)"12345678901234567890";

/* The RFC prints eight digits; six are the last six of them. */
static const struct { uint64_t at_s; const char *eight; } rfc6238[] = {
	{ 59, "94287082" }, { 1111111109, "07081804" },
	{ 1111111111, "14050471" }, { 1234567890, "89005924" },
	{ 2000000000, "69279037" }, { UINT64_C(20000000000), "65353130" },
};
static const char *const rfc4226[] = { "755224", "287082", "359152", "969429",
	"338314", "254676", "287922", "162583", "399871", "520489" };

static void
codes_are_the_rfcs(void **state)
{
	char code[TOTP_CODE];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rfc6238); i++) {
		totp_code(secret, rfc6238[i].at_s * S / TOTP_STEP_US, code);
		assert_string_equal(code, rfc6238[i].eight + 2);
	}
	for (i = 0; i < COUNT(rfc4226); i++)
		assert_string_equal(totp_code(secret, i, code), rfc4226[i]);
}

static void
a_code_holds_about_its_time(void **state)
{
	uint64_t at = 1111111111 * S, step = at / TOTP_STEP_US;

	(void)state;
	assert_int_equal(totp_step(secret, "050471", at, 0), step);
	assert_int_equal(totp_step(secret, "050 471", at, 0), step);
	assert_int_equal(totp_step(secret, " 050471 ", at + TOTP_STEP_US, 0),
	    step);
	assert_int_equal(totp_step(secret, "050471", at - TOTP_STEP_US, 0),
	    step);
	assert_int_equal(totp_step(secret, "050471", at + 2 * TOTP_STEP_US,
	    0), 0);
	assert_int_equal(totp_step(secret, "050471", at - 2 * TOTP_STEP_US,
	    0), 0);
}

static void
a_code_holds_once(void **state)
{
	uint64_t at = 1111111111 * S, step = at / TOTP_STEP_US;

	(void)state;
	assert_int_equal(totp_step(secret, "050471", at, step - 1), step);
	assert_int_equal(totp_step(secret, "050471", at, step), 0);
	assert_int_equal(totp_step(secret, "050471", at, step + 1), 0);
}

static void
what_is_no_code_is_none(void **state)
{
	static const char *const none[] = { "", "05047", "0504711", "050472",
		"05047a", "      ", "-50471", "050471\n", "14050471" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(none); i++)
		assert_int_equal(totp_step(secret, none[i], 1111111111 * S,
		    0), 0);
}

/* RFC 4648 of the secret of 20 bytes. */
static void
the_secret_is_told_to_apps(void **state)
{
	char text[TOTP_TEXT];

	(void)state;
	assert_string_equal(totp_text(secret, text),
	    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void
the_secret_is_scanned(void **state)
{
	static const struct { const char *person, *label; } cases[] = {
		{ "j.reed", "beadle:j.reed" }, { "", "beadle" },
		{ "j reed&secret=x", "beadle:j%20reed%26secret%3Dx" },
		{ "\xc3\xa9va", "beadle:%C3%A9va" },
	};
	char uri[TOTP_URI], want[TOTP_URI];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		snprintf(want, sizeof(want), "otpauth://totp/%s?secret=GEZDGN"
		    "BVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=beadle",
		    cases[i].label);
		assert_string_equal(totp_uri(
		    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", cases[i].person,
		    uri), want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_the_rfcs),
		cmocka_unit_test(a_code_holds_about_its_time),
		cmocka_unit_test(a_code_holds_once),
		cmocka_unit_test(what_is_no_code_is_none),
		cmocka_unit_test(the_secret_is_told_to_apps),
		cmocka_unit_test(the_secret_is_scanned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
