/* engine_test.c: nDPI behind its door: opinions, guards, and no more flows
 * than there is room for. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "classify/engine.h"

static struct engine *engine;

static int
set_up(void **state)
{
	char why[128];

	(void)state;
	return engine_new(&engine, 2, why, sizeof(why));
}

static int
tear_down(void **state)
{
	(void)state;
	engine_free(engine);
	return 0;
}

/* A UDP packet over IPv4 (RFC 791, RFC 768), as packet.h decodes it. */
static struct packet
udp(uint8_t *bytes, uint16_t port, const void *payload, uint16_t len)
{
	static const uint8_t header[] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17,
	    0, 0, 10, 0, 0, 9, 10, 0, 0, 8 };
	uint16_t total = (uint16_t)(28 + len);
	struct packet p = { .proto = 17, .ip = bytes, .ip_len = total,
	    .payload = bytes + 28, .payload_len = len, .payload_bytes = len,
	    .time_us = 1000000 };

	memcpy(bytes, header, sizeof(header));
	bytes[2] = (uint8_t)(total >> 8);
	bytes[3] = (uint8_t)total;
	memcpy(bytes + 20, (uint8_t[]){ 0xc3, 0x50, port >> 8, port & 255,
	    (uint8_t)((len + 8) >> 8), (uint8_t)(len + 8), 0, 0 }, 8);
	memcpy(bytes + 28, payload, len);
	return p;
}

static void
assert_opinion(struct engine_opinion o, const char *name,
    enum engine_confidence confidence)
{
	char buf[ENGINE_NAME];

	assert_string_equal(engine_name(engine, &o, buf), name);
	assert_int_equal(o.confidence, confidence);
}

/* And not what was asked: a look-up is no use of a service. */
static void
knows_dns(void **state)
{
	static const uint8_t queries[][36] = {
		"\x12\x34\x01\0\0\1\0\0\0\0\0\0"
		"\7example\3org\0\0\1\0\1",
		"\x12\x34\x01\0\0\1\0\0\0\0\0\0"
		"\3www\x08" "facebook\3com\0\0\1\0\1",
	};
	static const uint16_t lens[] = { 29, 34 };
	uint8_t bytes[512];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct packet p = udp(bytes, 53, queries[i], lens[i]);
		struct engine_flow *f = engine_open(engine);

		assert_non_null(f);
		assert_true(engine_show(engine, f, &p, 0));
		assert_opinion(engine_close(engine, f), "DNS", ENGINE_DPI);
	}
}

static void
matches_hosts(void **state)
{
	static const struct {
		const char *host, *name;
		enum engine_carrier carrier;
	} cases[] = {
		{ "www.facebook.com", "TLS.Facebook", ENGINE_OVER_TLS },
		{ "SCONTENT.CDNINSTAGRAM.COM", "TLS.Instagram",
		    ENGINE_OVER_TLS },
		{ "www.instagram.com", "HTTP.Instagram", ENGINE_OVER_HTTP },
		{ "school.example", "", ENGINE_OVER_TLS },
		{ "", "", ENGINE_OVER_TLS },
	};
	char app[ENGINE_NAME];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct engine_opinion o = engine_match(engine,
		    (const uint8_t *)cases[i].host, strlen(cases[i].host),
		    cases[i].carrier);

		assert_opinion(o, cases[i].name, *cases[i].name ?
		    ENGINE_HOST : ENGINE_NOTHING);
		engine_app(engine, &o, app);
		assert_true(*app ? strstr(cases[i].name, app) != NULL :
		    *cases[i].name == '\0');
	}
}

static void
has_room_for_so_many(void **state)
{
	struct engine_flow *f[2];

	(void)state;
	for (int round = 0; round < 3; round++) {
		f[0] = engine_open(engine);
		f[1] = engine_open(engine);
		assert_non_null(f[0]);
		assert_non_null(f[1]);
		assert_null(engine_open(engine));
		engine_close(engine, f[0]);
		engine_close(engine, f[1]);
	}
}

static void
stops_after_enough(void **state)
{
	static const uint8_t noise[4096] = { 0xee, 0xdd };
	uint8_t bytes[4200];
	struct packet p = udp(bytes, 4444, noise, 32);
	struct engine_flow *f = engine_open(engine);

	(void)state;
	for (int i = 1; i < ENGINE_PACKETS; i++)
		assert_false(engine_show(engine, f, &p, i & 1));
	assert_true(engine_show(engine, f, &p, 0));
	engine_close(engine, f);

	p = udp(bytes, 4444, noise, 4096);	/* 8 KiB from one side */
	f = engine_open(engine);
	assert_false(engine_show(engine, f, &p, 0));
	assert_false(engine_show(engine, f, &p, 1));
	assert_true(engine_show(engine, f, &p, 0));
	engine_close(engine, f);
}

/* A DTLS 1.2 ServerHello and a certificate (RFC 6347 section 4.2), which
 * without the guard is the end of nDPI 4.2: see its issue 6c1accd2b. */
static void
survives_a_dtls_certificate(void **state)
{
	static const uint8_t hello[] = "\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x32"
	    "\2\0\0\x26\0\0\0\0\0\0\x26\xfe\xfd"
	    "RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR\0\0\x2f\0";
	static const uint8_t certificate[] = "\x16\xfe\xfd\0\0\0\0\0\0\0\0\0"
	    "\x56\x0b\0\0\x4a\0\0\0\0\0\0\x4a\0\0\x47\0\0\x44\x30\x82"
	    "\0\0\0\0\0\0\0\0\0\0\x55\4\x0a\x0c\7Netflix";
	uint8_t payload[256] = { 0 }, bytes[512];
	struct engine_flow *f = engine_open(engine);
	struct packet p;

	(void)state;
	memcpy(payload, hello, sizeof(hello) - 1);
	memcpy(payload + sizeof(hello) - 1, certificate,
	    sizeof(certificate) - 1);
	p = udp(bytes, 4433, payload, sizeof(payload));
	for (int i = 0; i < 3; i++)
		engine_show(engine, f, &p, 0);
	engine_close(engine, f);
}

/* More than 64 KiB of DNS: its walk over names turns round for ever. */
static void
survives_a_long_packet(void **state)
{
	static uint8_t payload[65507], bytes[65536];
	struct engine_flow *f = engine_open(engine);
	struct packet p;

	(void)state;
	memset(payload, 0x3f, sizeof(payload));
	memcpy(payload, "\x12\x34\x81\x80\0\1\xff\xff\0\0\0\0", 12);
	p = udp(bytes, 53, payload, sizeof(payload));
	assert_true(engine_show(engine, f, &p, 0));
	engine_close(engine, f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_dns),
		cmocka_unit_test(matches_hosts),
		cmocka_unit_test(has_room_for_so_many),
		cmocka_unit_test(stops_after_enough),
		cmocka_unit_test(survives_a_dtls_certificate),
		cmocka_unit_test(survives_a_long_packet),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
