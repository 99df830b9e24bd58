/* oidc_test.c: tokens of the standards' own examples, claims one by one, and
 * flows that come back too late, twice or to another browser. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/directory.h"
#include "dashboard/jose.h"
#include "dashboard/oidc_flows.h"
#include "store/chain.h"

#define S UINT64_C(1000000)

/* RFC 7515 A.2 and A.3: keys and tokens by the standard's own authors. */
#define RSA_N "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddx" \
    "HmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs" \
    "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSH" \
    "SXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV" \
    "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8" \
    "NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
#define CLAIMS "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l" \
    "eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define RS256 "eyJhbGciOiJSUzI1NiJ9." CLAIMS ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__" \
    "dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5" \
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWz" \
    "O75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d" \
    "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYE" \
    "UipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define ES256 "eyJhbGciOiJFUzI1NiJ9." CLAIMS ".DtEhU3ljbEg8L38VWAfUAqOyKAM6" \
    "-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define RSA_KEY "{\"kty\":\"RSA\",\"n\":\"" RSA_N "\",\"e\":\"AQAB\"}"
#define EC_KEY "{\"kty\":\"EC\",\"crv\":\"P-256\"," \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"
/* A.1: HS256, with that key as "oct". */
#define HS256 "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." CLAIMS \
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define OCT_KEY "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-" \
    "EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}"
/* A.5: none. */
#define NONE "eyJhbGciOiJub25lIn0." CLAIMS "."

static const struct { const char *keys, *token; enum jose_result want; }
tokens[] = {
	{ RSA_KEY, RS256, JOSE_GOOD },
	{ EC_KEY, ES256, JOSE_GOOD },
	{ OCT_KEY "," EC_KEY "," RSA_KEY, RS256, JOSE_GOOD },
	{ EC_KEY, RS256, JOSE_NO_KEY },
	{ RSA_KEY, ES256, JOSE_NO_KEY },
	{ "", RS256, JOSE_NO_KEY },
	{ "{},[],1,\"a\",null", RS256, JOSE_NO_KEY },
	{ "{\"kty\":\"RSA\"}", RS256, JOSE_NO_KEY },
	{ "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}", RS256, JOSE_NO_KEY },
	{ "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}", ES256,
	    JOSE_NO_KEY },
	{ OCT_KEY "," RSA_KEY, HS256, JOSE_BAD },
	{ RSA_KEY, NONE, JOSE_BAD },
	{ RSA_KEY, "", JOSE_BAD },
	{ RSA_KEY, "..", JOSE_BAD },
	{ RSA_KEY, "...", JOSE_BAD },
	{ RSA_KEY, RS256 "=", JOSE_BAD },
	{ RSA_KEY, RS256 "\n", JOSE_BAD },
	{ RSA_KEY, "e30." CLAIMS ".AA", JOSE_BAD },	/* {} */
	{ RSA_KEY, "W10." CLAIMS ".AA", JOSE_BAD },	/* [] */
};

static void
tokens_of_the_standard(void **state)
{
	char keys[2000], why[160], *payload;
	struct jose_keys *k;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		snprintf(keys, sizeof(keys), "{\"keys\":[%s]}",
		    tokens[i].keys);
		assert_int_equal(jose_keys_read(&k, keys, strlen(keys), why,
		    sizeof(why)), 0);
		payload = NULL;
		if (jose_open(k, tokens[i].token, &payload, &len, why,
		    sizeof(why)) != tokens[i].want)
			fail_msg("token %zu", i);
		assert_true((payload != NULL) ==
		    (tokens[i].want == JOSE_GOOD));
		if (payload)
			assert_non_null(strstr(payload, "\"iss\":\"joe\""));
		free(payload);
		jose_keys_free(k);
	}
	assert_int_equal(jose_keys_read(&k, "{}", 2, why, sizeof(why)), -1);
	assert_int_equal(jose_keys_read(&k, "x", 1, why, sizeof(why)), -1);
}

/* Every bit of a good token that is changed makes it none. */
static void
no_bit_may_change(void **state)
{
	static const char keys[] = "{\"keys\":[" RSA_KEY "]}";
	char token[] = RS256, why[160], *payload = NULL;
	struct jose_keys *k;
	size_t i, len;

	(void)state;
	assert_int_equal(jose_keys_read(&k, keys, sizeof(keys) - 1, why,
	    sizeof(why)), 0);
	for (i = 0; i < sizeof(token) - 1; i++) {
		token[i] = (char)(token[i] ^ 1);
		if (jose_open(k, token, &payload, &len, why, sizeof(why)) ==
		    JOSE_GOOD)
			fail_msg("character %zu", i);
		token[i] = (char)(token[i] ^ 1);
	}
	jose_keys_free(k);
}

#define GOOD "\"iss\":\"https://i\",\"aud\":\"us\",\"sub\":\"s\"," \
    "\"nonce\":\"n\",\"iat\":1000,\"exp\":1300"

static const struct { const char *claims, *tenant, *domain, *why; } claims[] =
{
	{ "{" GOOD "}", "", "", "" },
	{ "{" GOOD ",\"nbf\":1059}", "", "", "" },
	{ "{" GOOD ",\"nbf\":1061}", "", "", "not yet begun" },
	{ "{" GOOD ",\"nbf\":\"0\"}", "", "", "not yet begun" },
	{ "{" GOOD ",\"azp\":\"us\"}", "", "", "" },
	{ "{" GOOD ",\"azp\":\"them\"}", "", "", "another client" },
	{ "{" GOOD ",\"azp\":1}", "", "", "another client" },
	{ "{" GOOD ",\"sub\":\"t\"}", "", "", "not an ID token" },
	{ "{" GOOD "}", "t", "", "another tenant" },
	{ "{" GOOD ",\"tid\":\"T\"}", "t", "", "" },
	{ "{" GOOD ",\"hd\":\"d\"}", "", "d", "not verified" },
	{ "{" GOOD ",\"hd\":\"d\",\"email_verified\":true}", "", "d", "" },
	{ "{" GOOD ",\"hd\":\"x.d\",\"email_verified\":true}", "", "d",
	    "domain" },
	{ "[]", "", "", "not an ID token" },
	{ "", "", "", "not an ID token" },
	{ "{}", "", "", "another issuer" },
	{ "{" GOOD "} x", "", "", "not an ID token" },
};

static void
claims_are_all_looked_at(void **state)
{
	struct oidc_expected e = { "https://i", "us", "n", "", "", 1000 };
	struct oidc_who who;
	char why[200];
	size_t i;
	int r;

	(void)state;
	for (i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		e.tenant = claims[i].tenant;
		e.domain = claims[i].domain;
		why[0] = '\0';
		r = oidc_token_read(claims[i].claims, strlen(claims[i].claims),
		    &e, &who, why, sizeof(why));
		if ((r == 0) != !claims[i].why[0] ||
		    !strstr(why, claims[i].why))
			fail_msg("claims %zu: %s", i, why);
	}
	e.nonce = e.tenant = e.domain = "";
	assert_int_equal(oidc_token_read(claims[0].claims,
	    strlen(claims[0].claims), &e, &who, why, sizeof(why)), -1);
}

static void
what_is_taken_of_a_person(void **state)
{
	static const char said[] = "{" GOOD ",\"tid\":\"t\",\"oid\":\"AB\","
	    "\"email\":\"A.B@C\",\"email_verified\":true,"
	    "\"amr\":[\"pwd\",\"mfa\"]}";
	static const char unsaid[] = "{" GOOD ",\"oid\":\"AB\",\"amr\":\"mfa\","
	    "\"email\":\"A.B@C\"}";
	struct oidc_expected e = { "https://i", "us", "n", "t", "", 1000 };
	struct oidc_who who;
	char why[200];

	(void)state;
	assert_int_equal(oidc_token_read(said, sizeof(said) - 1, &e, &who, why,
	    sizeof(why)), 0);
	assert_string_equal(who.oid, "ab");
	assert_string_equal(who.email, "a.b@c");
	assert_true(who.is_mfa);
	/* An oid means something within a tenant alone. */
	e.tenant = "";
	assert_int_equal(oidc_token_read(unsaid, sizeof(unsaid) - 1, &e, &who,
	    why, sizeof(why)), 0);
	assert_string_equal(who.oid, "");
	assert_string_equal(who.email, "");
	assert_false(who.is_mfa);
}

static void
a_flow_comes_back_once_in_time_to_its_browser(void **state)
{
	char token[ACCOUNTS_TOKEN], other[ACCOUNTS_TOKEN], why[200];
	uint64_t now_us = 1763640000 * S;
	struct oidc_flows *f, *restarted;
	struct oidc_flow flow, theirs, back;
	const struct oidc_proved who = { "j.reed", "email=j", "sub=1" };

	(void)state;
	assert_int_equal(chain_ready(why, sizeof(why)), 0);
	f = oidc_flows_new();
	restarted = oidc_flows_new();
	oidc_flows_begin(f, now_us, token, &flow);
	oidc_flows_begin(f, now_us, other, &theirs);
	assert_string_not_equal(flow.state, flow.nonce);
	assert_string_not_equal(flow.state, flow.verifier);
	assert_string_not_equal(flow.state, theirs.state);
	assert_int_equal(oidc_flows_take(f, other, flow.state, now_us, &back),
	    -1);
	assert_int_equal(oidc_flows_take(f, "", flow.state, now_us, &back),
	    -1);
	assert_int_equal(oidc_flows_take(f, token, "", now_us, &back), -1);
	assert_int_equal(oidc_flows_take(f, token, flow.nonce, now_us, &back),
	    -1);
	assert_int_equal(oidc_flows_take(restarted, token, flow.state, now_us,
	    &back), -1);
	assert_int_equal(oidc_flows_take(f, token, flow.state, now_us - 1,
	    &back), -1);
	assert_int_equal(oidc_flows_take(f, token, flow.state,
	    now_us + OIDC_FLOW_US, &back), -1);
	assert_int_equal(oidc_flows_take(f, token, flow.state,
	    now_us + OIDC_FLOW_US - 1, &back), 0);
	assert_memory_equal(&back, &flow, sizeof(flow));
	assert_int_equal(oidc_flows_take(f, token, flow.state, now_us, &back),
	    -1);
	assert_null(oidc_flows_proved(f, token, now_us));
	oidc_flows_prove(f, token, &who, now_us);
	assert_memory_equal(oidc_flows_proved(f, token, now_us), &who,
	    sizeof(who));
	assert_null(oidc_flows_proved(f, other, now_us));
	assert_null(oidc_flows_proved(f, "", now_us));
	assert_null(oidc_flows_proved(f, token, now_us + OIDC_CODE_US));
	oidc_flows_end(f, token);
	assert_null(oidc_flows_proved(f, token, now_us));
	oidc_flows_free(f);
	oidc_flows_free(restarted);
}

static const struct { const char *name, *want; } filters[] = {
	{ "j.reed", "(uid=j.reed)" },
	{ "j.reed@school.example", "(uid=j.reed@school.example)" },
	{ "*", "(uid=\\2a)" },
	{ "a)(uid=*", "(uid=a\\29\\28uid\\3d\\2a)" },
	{ "a\\2a", "(uid=a\\5c2a)" },
	{ " ", "(uid=\\20)" },
	{ "\xc3\xa9", "(uid=\\c3\\a9)" },
	{ "\n", "(uid=\\0a)" },
	{ "", "(uid=)" },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL },
	{ "**************", NULL },
};

/* RFC 4515 3: no byte of a name is of the filter. */
static void
names_are_not_filters(void **state)
{
	char out[48];
	size_t i;
	int r;

	(void)state;
	for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		r = directory_filter("uid", filters[i].name, out, sizeof(out));
		assert_int_equal(r, filters[i].want ? 0 : -1);
		if (filters[i].want)
			assert_string_equal(out, filters[i].want);
	}
}

/* MS-DTYP 2.3.4: the first three numbers are little-endian. */
static void
ids_of_a_directory(void **state)
{
	static const unsigned char guid[16] = { 0x33, 0x22, 0x11, 0x00, 0x55,
		0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee,
		0xff };
	static const char uuid[] = "0B6A2F3C-0001-4000-8000-00000000000F";
	char out[DIRECTORY_ID];

	(void)state;
	assert_int_equal(directory_id(guid, sizeof(guid), out), 0);
	assert_string_equal(out, "00112233-4455-6677-8899-aabbccddeeff");
	assert_int_equal(directory_id(uuid, 36, out), 0);
	assert_string_equal(out, "0b6a2f3c-0001-4000-8000-00000000000f");
	assert_int_equal(directory_id(guid, 15, out), -1);
	assert_int_equal(directory_id("", 0, out), -1);
	assert_int_equal(directory_id(
	    "0B6A2F3C-0001-4000-8000+00000000000F", 36, out), -1);
	assert_int_equal(directory_id(
	    "0B6A2F3C-0001-4000-8000-0000000000 F", 36, out), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_of_the_standard),
		cmocka_unit_test(no_bit_may_change),
		cmocka_unit_test(claims_are_all_looked_at),
		cmocka_unit_test(what_is_taken_of_a_person),
		cmocka_unit_test(a_flow_comes_back_once_in_time_to_its_browser),
		cmocka_unit_test(names_are_not_filters),
		cmocka_unit_test(ids_of_a_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
