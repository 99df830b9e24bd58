/* traffic_test.c: kinds of traffic, and conversations seen by half. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/traffic.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *what, *name;
	uint8_t proto;
	uint16_t port;
	bool is_opaque, is_vpn;
	enum ech ech;
	enum traffic want;
} cases[] = {
	{ "a site", "x.com", 6, 443, 0, 0, ECH_OFFERED, TRAFFIC_NAMED },
	{ "a site on a relay's port", "x.com", 6, 9001, 0, 0, 0,
	    TRAFFIC_NAMED },
	{ "no name", NULL, 6, 443, 1, 0, 0, TRAFFIC_UNREAD },
	{ "nothing to name", NULL, 6, 25, 0, 0, 0, TRAFFIC_OTHER },
	{ "a front", "cloudflare-ech.com", 6, 443, 1, 0, ECH_OUTER,
	    TRAFFIC_ECH },
	{ "DNS over HTTPS", "DNS.Google", 17, 443, 0, 0, 0, TRAFFIC_DNS },
	{ "not that one", "xdns.google", 6, 443, 0, 0, 0, TRAFFIC_NAMED },
	{ "nor that", "dns.google.com", 6, 443, 0, 0, 0, TRAFFIC_NAMED },
	{ "DNS over TLS", NULL, 6, 853, 1, 0, 0, TRAFFIC_DNS },
	{ "with a name", "dns.school.example", 6, 853, 0, 0, 0, TRAFFIC_DNS },
	{ "DNS over QUIC", NULL, 17, 853, 1, 0, 0, TRAFFIC_DNS },
	{ "something else on that port", NULL, 6, 853, 0, 0, 0,
	    TRAFFIC_OTHER },
	{ "plain DNS", NULL, 17, 53, 0, 0, 0, TRAFFIC_OTHER },
	{ "a relay", "mask-h2.icloud.com", 6, 443, 0, 0, 0, TRAFFIC_RELAY },
	{ "IPsec", NULL, 17, 4500, 0, 0, 0, TRAFFIC_VPN },
	{ "a VPN anywhere", NULL, 6, 443, 0, 1, 0, TRAFFIC_VPN },
	{ "WireGuard", NULL, 17, 51820, 0, 0, 0, TRAFFIC_VPN },
	{ "Tor", NULL, 6, 9001, 1, 0, 0, TRAFFIC_TOR },
	{ "a printer on that port", NULL, 6, 9001, 0, 0, 0, TRAFFIC_OTHER },
};

static void
kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct naming_decision d = { .is_opaque = cases[i].is_opaque,
			.ech = (uint8_t)cases[i].ech,
			.opinion.is_vpn = cases[i].is_vpn };
		struct flow f = { .proto = cases[i].proto, .client = 1,
			.port = { cases[i].port, 50000 } };
		const struct flow_minute before = { .bytes = { 1000 } };
		struct note_cover c = { 0 };

		if (cases[i].name) {
			d.name = (const uint8_t *)cases[i].name;
			d.name_len = (uint8_t)strlen(cases[i].name);
		}
		f.now.bytes[1] = 234;
		traffic_decide(&c, &f, &before, &d);
		if (f.traffic != cases[i].want)
			fail_msg("%s: %d", cases[i].what, f.traffic);
		assert_int_equal(c.flows[f.traffic], 1);
		assert_int_equal(c.payload[f.traffic], 1234);
	}
}

static void
halves(void **state)
{
	static const struct {
		uint8_t proto, seen, client, basis;
		bool has_payload;
		unsigned client_only, server_only;
	} flows[] = {
		{ 6, 3, 0, BASIS_TLS, true, 0, 0 },
		{ 6, 1, 0, BASIS_TLS, true, 1, 0 },
		{ 6, 2, 1, BASIS_TLS, true, 1, 0 },
		{ 6, 1, 1, BASIS_NONE, true, 0, 1 },
		{ 6, 1, 0, BASIS_NONE, false, 0, 0 },	/* nobody answered */
		{ 17, 1, 0, BASIS_NONE, true, 0, 0 },
		{ 17, 1, 0, BASIS_QUIC, true, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(flows); i++) {
		struct flow f = { .proto = flows[i].proto,
			.seen = flows[i].seen, .client = flows[i].client,
			.basis = flows[i].basis,
			.has_payload = flows[i].has_payload };
		struct note_cover c = { 0 };

		traffic_over(&c, &f);
		assert_int_equal(c.client_only, flows[i].client_only);
		assert_int_equal(c.server_only, flows[i].server_only);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(halves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
