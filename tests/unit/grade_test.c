/* grade_test.c: each grade at its borders, with the thresholds that ship. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/grade.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define SECOND UINT64_C(1000000)
#define ROLE(r) (1 << ROLE_##r)

static struct grading *
shipped(void)
{
	struct text_faults *f = text_faults_new();
	struct grading *g = NULL;

	grading_load(&g, "etc/grading.yaml", f);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return g;
}

/* A minute in words: "c" bears content, "C" a byte more, "D" with what is a
 * connection's own beside it, "s" is active with a byte less, "b" with a page,
 * "B" with a byte less, "h" with 3 KB, "H" with 4, "t" with 1, "-" is not
 * active, " " is none. Then numbers: led, followed, before, crowd. Roles: p
 * primary, a api, n content, e embed, l login; with p or a all of it came from
 * the site itself, unless there is a 0: nothing did. A digit after that: so
 * many connections began in it. f: it followed first, and led then. */
struct told { const char *minute; int led, followed, before, crowd; };

static void
fill_minute(struct session_minute *m, uint32_t minute, const struct told *t)
{
	static const struct { char word; uint8_t role; } roles[] = {
		{ 'p', ROLE(PRIMARY) }, { 'a', ROLE(API) },
		{ 'n', ROLE(CONTENT) }, { 'e', ROLE(EMBED) },
		{ 'l', ROLE(LOGIN) }, { 'u', ROLE(PUSH) },
	};
	char kind = t->minute[0];

	*m = (struct session_minute){ .minute = minute, .packets = 9,
		.active = kind != '-', .led = (uint8_t)t->led,
		.followed = (uint8_t)t->followed,
		.before = (uint8_t)t->before, .crowd = (uint8_t)t->crowd,
		.led_first = t->led > 0 && !strchr(t->minute, 'f') };
	m->bytes_down = kind == 'c' ? 24576 : kind == 'C' ? 24577 :
	    kind == 'D' ? 34816 : kind == 's' ? 24575 : kind == 'h' ? 3000 : kind == 'H' ? 4000 :
	    kind == 't' ? 1000 : kind == 'b' ? 5120 : kind == 'B' ? 5119 :
	    90000;
	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (strchr(t->minute + 1, roles[i].word))
			m->roles |= roles[i].role;
	if (strpbrk(t->minute + 1, "pa") && !strchr(t->minute, '0'))
		m->site_down = m->bytes_down;
	m->connections = m->site_connections =
	    (uint16_t)(strpbrk(t->minute, "123") ?
	    *strpbrk(t->minute, "123") - '0' : 0);
}

struct use_case {
	int want;
	const char *why;
	struct told minutes[8];		/* minute NULL: none */
};

static void
check_use(const struct grading *g, const struct use_case *c, int version)
{
	struct session_host host = { .reference = false };
	struct session_minute minutes[8];
	struct session s = { .minutes = minutes, .has_bursts = version > 1,
	    .has_site = version > 2, .hosts = &host, .host_count = 1 };
	char why[GRADE_WHY];

	for (uint32_t i = 0; i < 8 && c->minutes[i].minute; i++)
		if (c->minutes[i].minute[0] != ' ')
			fill_minute(&minutes[s.minute_count++], 600 + i,
			    &c->minutes[i]);
	grade_use_why(g, &s, why);
	if (grade_use(g, &s) != c->want || strcmp(why, c->why) != 0)
		fail_msg("%d, %s; it should be %d, %s", grade_use(g, &s), why,
		    c->want, c->why);
}

#define M(minute, led, followed, before, crowd) \
    { minute, led, followed, before, crowd }
#define N(minute) { minute, 0, 0, 0, 0 }

#define LED "; 1 page load began with it"
#define LED_2 "; 2 page loads began with it"
#define KEPT_UP "; the site itself went on sending"
#define OWN_PARTS "its parts for other sites' pages, and no page of its own"

static const struct use_case uses[] = {
	{ 0, "only hosts that other sites' pages load", { N("-e"), N("ce") } },
	{ 0, "only hosts that other sites' pages load", { N("sl"), N("sle") } },
	{ 0, "only hosts that other sites' pages load", { { 0 } } },
	{ 1, "no connection for use began, and little moved", { N("-u") } },
	{ 1, "no connection for use began, and little moved", { N("-pe") } },
	/* A film in a lesson's page: followed, then content for minutes, the
	 * film's own hosts alone. */
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("cen", 0, 1, 4, 0), N("cn"), N("cn"), N("cn") } },
	{ 0, "it followed other sites' pages in 3 page loads",
	    { M("cp", 0, 2, 9, 0), M("cn", 1, 0, 0, 0), M("cp", 0, 1, 1, 0) } },
	{ 0, "it followed other sites' pages in each of 3 page loads",
	    { M("cp", 0, 2, 9, 0), M("sp", 0, 1, 1, 0) } },
	/* What the player leads when the film is started is none, either: in
	 * the page's minute and the three after it. */
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("cpf", 1, 1, 4, 0), N("cp0"), N("cp0") } },
	/* It led, and only then another page came. */
	{ 3, "2 minutes bore content" LED,
	    { M("cp", 1, 1, 4, 0), N("cp0"), N(" "), N("hp") } },
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("sp", 0, 1, 4, 0), N("cn"), N(" "), M("cp", 2, 0, 0, 0),
	    N("cp0") } },
	{ 3, "2 minutes bore content" LED_2,
	    { M("sp", 0, 1, 4, 0), N("cn"), N(" "), N(" "),
	    M("cp", 2, 0, 0, 0), N("cp0") } },
	/* A film that is loaded when it is scrolled to: the player led, and
	 * the site itself sent no page. Pictures alone. */
	{ 0, OWN_PARTS, { M("cpe0", 1, 0, 0, 0), N("cn"), N("cn") } },
	{ 0, OWN_PARTS, { M("cn", 1, 0, 0, 0), N("cn"), N("cn") } },
	{ 0, OWN_PARTS, { M("sn", 1, 0, 0, 0) } },
	/* A tab opened with others: the site itself goes on, two minutes in a
	 * row. Not a part that came over a minute's end; not in minutes in
	 * which it follows. */
	{ 3, "2 minutes bore content" KEPT_UP,
	    { M("cp", 0, 1, 3, 0), N("cp"), N("cp") } },
	{ 2, "no minute bore content" KEPT_UP,
	    { M("cp", 0, 1, 3, 0), N("bp"), N("bp") } },
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("cp", 0, 1, 3, 0), N("bp"), N("Bp") } },
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("cp", 0, 1, 3, 0), N("cp"), N(" "), N("cp") } },
	{ 0, "it followed other sites' pages in each of 2 page loads",
	    { M("cp", 0, 1, 3, 0), N("cp"), M("cp", 0, 1, 2, 0), N("cp") } },
	/* A lone connection of another site just before is no page. */
	{ 3, "2 minutes bore content" KEPT_UP,
	    { M("cp", 0, 1, 3, 0), N("cp"), M("cp", 0, 1, 1, 0) } },
	{ 0, "it followed other sites' pages in each of 2 page loads",
	    { M("cp", 0, 1, 1, 0), N("hp"), M("cp", 0, 1, 1, 0) } },
	/* Content before the first page is not explained by it. */
	{ 2, "content came, but no page load was seen to begin with it",
	    { N("cp0"), M("cp", 0, 1, 3, 0) } },
	/* Rhythm: five, two minutes apart; not four; four fifths of them alike
	 * and in time, not three; the first two may be larger, but no page. */
	{ 1, "5 times alike, every 1 minute, 3.0 KB",
	    { M("sa", 1, 0, 0, 0), N("ca"), N("ha"), N("ha"), N("ha") } },
	{ 1, "7 times alike, every 1 minute, 3.2 KB",
	    { M("ha", 1, 0, 0, 0), N("ha"), N("Ha"), N("ha"), N(" "), N("ha"),
	    N("ha"), N("ha") } },
	{ 1, "5 times alike, every 2 minutes, 3.0 KB",
	    { M("ha", 1, 0, 0, 0), N(" "), N("ha"), N(" "), N("ha"), N("ha"),
	    N(" "), N("ha") } },
	{ 1, "7 times alike, every 1 minute, 7.3 KB",
	    { M("sa", 1, 0, 0, 0), N("ha"), N("ha"), N("ha"), N("sa"),
	    N("ha"), N("ha") } },
	{ 2, "no minute bore content" LED,
	    { M("sa", 1, 0, 0, 0), N("ha"), N("ha"), N("ha") } },
	{ 2, "no minute bore content" LED,
	    { M("sa", 1, 0, 0, 0), N("ha"), N("ha"), N("sa"), N("ha") } },
	{ 2, "no minute bore content" LED,
	    { M("sa", 1, 0, 0, 0), N("ha"), N("ha"), N("ha"), N(" "), N(" "),
	    N(" "), N("ha") } },
	{ 2, "1 minute bore content" LED,
	    { M("Ca", 1, 0, 0, 0), N("ha"), N("ha"), N("ha"), N("ha") } },
	{ 2, "1 minute bore content" LED,
	    { M("sa", 1, 0, 0, 0), N("ha"), N("ha"), N("ca"), N("ha") } },
	/* A crowd in each minute in which something began. */
	{ 1, "at the same minute on 8 other devices",
	    { M("cp", 1, 0, 0, 9), M("cp", 0, 1, 4, 8), N("cn") } },
	{ 3, "2 minutes bore content" LED_2,
	    { M("cp", 1, 0, 0, 9), M("cp", 1, 0, 0, 7) } },
	{ 3, "4 minutes bore content" LED,
	    { M("cp", 1, 0, 0, 9), N("cp"), N("cp"), N("cp") } },
	/* Visits: content after the site itself was first. */
	{ 3, "2 minutes bore content" LED, { M("cp", 1, 0, 0, 0), N("cn") } },
	{ 2, "1 minute bore content" LED,
	    { M("cp", 1, 0, 0, 0), M("cp", 0, 1, 2, 0) } },
	{ 3, "2 minutes bore content" LED,
	    { M("cp", 1, 0, 0, 0), M("cp", 0, 1, 1, 0) } },
	{ 3, "2 minutes bore content" LED_2,
	    { M("cp", 1, 0, 0, 0), M("cpf", 1, 1, 2, 0) } },
	{ 4, "5 minutes bore content" LED,
	    { M("cp", 1, 0, 0, 0), N("cn"), N("sn"), N("cn"), N("cn"),
	    N("cn") } },
	/* One minute of content, or none, is brief. */
	{ 2, "1 minute bore content" LED, { M("cp", 1, 0, 0, 0) } },
	{ 2, "no minute bore content" LED, { M("sp", 1, 0, 0, 0), N("tp") } },
	/* A page may come over a minute's end; less is none. */
	{ 2, "no minute bore content" LED, { M("tp", 1, 0, 0, 0), N("bp") } },
	{ 1, "connections began with it, but less than a page came",
	    { M("Bp", 1, 0, 0, 0), N("Bp") } },
	{ 1, "connections began with it, but less than a page came",
	    { M("tp", 1, 0, 0, 0), N(" "), N("bp") } },
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("tp", 1, 0, 0, 0), M("bp", 0, 1, 2, 0) } },
	{ 1, "connections began with it, but less than a page came",
	    { M("Hp", 1, 0, 0, 0), M("tp", 1, 0, 0, 0), N("tp") } },
	/* Each connection has bytes of its own. */
	{ 3, "2 minutes bore content" LED, { M("Dp1", 1, 0, 0, 0), N("cn") } },
	{ 2, "1 minute bore content" LED, { M("Dp2", 1, 0, 0, 0), N("cn") } },
	{ 1, "connections began with it, but less than a page came",
	    { M("Dp3", 1, 0, 0, 0) } },
	{ 1, "no page load began with it, and no minute bore content",
	    { N("hp"), N("hp") } },
};

/* The same of records that know no site's part, and no bursts. */
static const struct use_case uses_2[] = {
	{ 3, "2 minutes bore content" LED, { M("cp", 1, 0, 0, 0), N("cn") } },
	{ 3, "2 minutes bore content" LED, { M("cpe0", 1, 0, 0, 0), N("cn") } },
	{ 0, "it followed other sites' pages in 1 page load",
	    { M("cp", 0, 1, 3, 0), N("cp"), N("cp") } },
	{ 2, "content came, but no page load was seen to begin with it",
	    { M("cn", 1, 0, 0, 0), N("cn") } },
	{ 1, "connections began with it, but less than a page came",
	    { M("Hp", 1, 0, 0, 0) } },
};
static const struct use_case uses_1[] = {
	{ 0, "only hosts that other sites' pages load", { N("-e"), N("ce") } },
	{ 1, "no connection for use began, and little moved", { N("-p") } },
	{ 1, "connections began with it, but less than a page came",
	    { N("Hp") } },
	{ 2, "no minute bore content", { N("sp"), N("-p") } },
	{ 2, "1 minute bore content", { N("cp"), N("sp") } },
	{ 3, "2 minutes bore content", { N("cp"), N("-p"), N("cn") } },
	{ 4, "5 minutes bore content", { N("cp"), N("cp"), N("cp"), N("cp"),
	    N("cp") } },
	{ 1, "5 times alike, every 1 minute, 3.0 KB", { N("ha"), N("ha"),
	    N("ha"), N("ha"), N("ha") } },
};

static void
use_by_the_first_rule_that_applies(void **state)
{
	struct grading *g = shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uses); i++)
		check_use(g, &uses[i], 3);
	for (size_t i = 0; i < ARRAY_LEN(uses_2); i++)
		check_use(g, &uses_2[i], 2);
	for (size_t i = 0; i < ARRAY_LEN(uses_1); i++)
		check_use(g, &uses_1[i], 1);
	grading_free(g);
}

/* Hosts that an unattended machine contacts, too, and no content. */
static void
use_of_reference_hosts(void **state)
{
	static const struct { const char *kind; bool first, second; int want; }
	cases[] = {
		{ "sp", true, true, 1 }, { "sp", true, false, 2 },
		{ "cp", true, true, 2 },
	};
	struct grading *g = shipped();
	char why[GRADE_WHY];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct told told = M(cases[i].kind, 1, 0, 0, 0);
		struct session_host hosts[2] = {
			{ .reference = cases[i].first },
			{ .reference = cases[i].second } };
		struct session_minute minute;
		struct session s = { .minutes = &minute, .minute_count = 1,
			.has_bursts = true, .has_site = true, .hosts = hosts, .host_count = 2 };

		fill_minute(&minute, 600, &told);
		assert_int_equal(grade_use(g, &s), cases[i].want);
		if (cases[i].want == 1)
			assert_string_equal(grade_use_why(g, &s, why), "the "
			    "same hosts as an unattended machine, and no "
			    "content");
	}
	grading_free(g);
}

/* Only what a visit bore counts as time, and that within its first and last
 * minute: not what followed, not a lone page's, not what came before the visit
 * began, not beside a minute that is missing. */
static void
content_of_a_visit(void **state)
{
	static const struct { struct told minutes[6]; const char *want; }
	cases[] = {
		{ { N("cp0"), M("cp", 1, 0, 0, 0), N("cp"), N("cp"), N("cn"),
		    N("sp") }, "001100" },
		{ { M("cp", 1, 0, 0, 0), N("cp"), N("cp"), M("cp", 0, 1, 2, 0),
		    N("cp"), N("cn") }, "010000" },
		{ { M("cp", 1, 0, 0, 0), N("cp"), N(" "), N("cp"), N("cp"),
		    N("cp") }, "00010" },
		{ { M("sp", 1, 0, 0, 0), N("cp"), N("-p"), N("-p"), N("-p"),
		    N("-p") }, "000000" },
		{ { M("cp", 0, 1, 1, 0), N("cp"), N("cp"), N("cp"), N("cp"),
		    N("cp") }, "001110" },
		{ { M("cp", 0, 1, 1, 0), N("cp0"), N("cp0"), N("cp0"),
		    N("cp0"), N("cp0") }, "000000" },
	};
	struct grading *g = shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session_minute minutes[6];
		struct session s = { .minutes = minutes, .has_bursts = true,
			.has_site = true };
		struct grade_visit visit;

		for (uint32_t k = 0; k < 6; k++)
			if (cases[i].minutes[k].minute[0] != ' ')
				fill_minute(&minutes[s.minute_count++],
				    600 + k, &cases[i].minutes[k]);
		assert_int_equal(strlen(cases[i].want), s.minute_count);
		visit = grade_visit(g, &s);
		for (size_t k = 0; k < s.minute_count; k++)
			assert_int_equal(grade_content(g, &s, &visit, k),
			    cases[i].want[k] == '1');
	}
	grading_free(g);
}

/* A host's flows, one after another: the weakest name that was read; what was
 * not read takes nothing from it. */
static void
names_of_one_host(void **state)
{
	static const struct {
		struct session_host is;
		enum basis basis;
		enum ech ech;
		bool dns;
		struct session_host want;
	} cases[] = {
		{ { .basis = BASIS_TLS }, BASIS_HTTP, ECH_OFFERED, true,
		    { .basis = BASIS_HTTP, .ech = ECH_OFFERED, .dns = true } },
		{ { .basis = BASIS_HTTP, .dns = true }, BASIS_TLS, 0, false,
		    { .basis = BASIS_HTTP, .dns = true } },
		{ { .basis = BASIS_TLS }, BASIS_DNS, ECH_OUTER, true,
		    { .basis = BASIS_TLS } },
		{ { .basis = BASIS_DNS, .ech = ECH_OUTER, .dns = true },
		    BASIS_QUIC, ECH_OFFERED, false,
		    { .basis = BASIS_QUIC, .ech = ECH_OFFERED } },
		{ { .basis = BASIS_DNS, .dns = true }, BASIS_NDPI, 0, false,
		    { .basis = BASIS_NDPI, .dns = true } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session_host h = cases[i].is;

		evidence_add_name(&h, cases[i].basis, cases[i].ech,
		    cases[i].dns);
		assert_int_equal(h.basis, cases[i].want.basis);
		assert_int_equal(h.ech, cases[i].want.ech);
		assert_int_equal(h.dns, cases[i].want.dns);
	}
}

static void
service_by_its_best_name(void **state)
{
	static const struct {
		int want;
		struct session_host hosts[2];
	} cases[] = {
		{ 3, {{ .basis = BASIS_TLS }, { .basis = BASIS_NDPI }} },
		{ 3, {{ .basis = BASIS_QUIC, .ech = ECH_OFFERED },
		    { .basis = BASIS_NONE }} },
		{ 3, {{ .basis = BASIS_HTTP }, { .basis = BASIS_DNS }} },
		{ 2, {{ .basis = BASIS_DNS }, { .basis = BASIS_NDPI }} },
		/* An address may be of the service's network; that it is not
		 * says nothing against a name that was read. */
		{ 3, {{ .basis = BASIS_DNS, .network = AGREEMENT_AGREES },
		    { .basis = BASIS_NONE }} },
		{ 2, {{ .basis = BASIS_DNS, .network = AGREEMENT_DIFFERS },
		    { .basis = BASIS_NONE }} },
		{ 3, {{ .basis = BASIS_TLS, .network = AGREEMENT_DIFFERS },
		    { .basis = BASIS_NONE }} },
		{ 1, {{ .basis = BASIS_NDPI, .network = AGREEMENT_AGREES },
		    { .basis = BASIS_NONE, .network = AGREEMENT_AGREES }} },
		{ 0, {{ .basis = BASIS_NONE, .network = AGREEMENT_AGREES },
		    { .basis = BASIS_NONE }} },
		/* This client's DNS answer beside the name; of a front it
		 * stands instead. */
		{ 4, {{ .basis = BASIS_QUIC, .ech = ECH_OFFERED, .dns = true },
		    { .basis = BASIS_DNS, .dns = true }} },
		{ 2, {{ .basis = BASIS_DNS, .ech = ECH_OUTER, .dns = true },
		    { .basis = BASIS_NONE }} },
		{ 1, {{ .basis = BASIS_TLS, .ech = ECH_OUTER },
		    { .basis = BASIS_NONE }} },
		{ 1, {{ .basis = BASIS_NDPI }, { .basis = BASIS_NONE }} },
		{ 0, {{ .basis = BASIS_NONE }, { .basis = BASIS_NONE }} },
		/* A tracker's name says nothing of the visit. */
		{ 1, {{ .basis = BASIS_TLS, .role = ROLE_TRACKER },
		    { .basis = BASIS_NDPI }} },
		{ 3, {{ .basis = BASIS_TLS, .role = ROLE_TRACKER },
		    { .basis = BASIS_NDPI, .role = ROLE_EMBED }} },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session_host hosts[2];
		struct session s = { .hosts = hosts, .host_count = 2 };

		memcpy(hosts, cases[i].hosts, sizeof(hosts));
		assert_int_equal(grade_service(&s), cases[i].want);
	}
}

static void
who_from_the_roster_alone(void **state)
{
	static const struct {
		enum device_basis basis;
		uint8_t mac;
		bool is_shared, has_custodian;
		int want;
	} cases[] = {
		{ DEVICE_ROSTER_MAC, 2, false, true, 2 },
		{ DEVICE_ROSTER_MAC, 0, true, true, 1 },
		{ DEVICE_ROSTER_MAC, 0, false, false, 1 },
		{ DEVICE_ROSTER_ADDRESS, 0, false, true, 1 },
		{ DEVICE_ROSTER_VLAN, 0, false, true, 1 },
		{ DEVICE_MAC, 0x3c, false, false, 1 },
		{ DEVICE_MAC, 0x9a, false, false, 0 },	/* randomised */
		{ DEVICE_ADDRESS, 0, false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session s = { .device_basis = cases[i].basis,
			.client_mac = { cases[i].mac } };

		assert_int_equal(grade_who(&s, cases[i].is_shared,
		    cases[i].has_custodian), cases[i].want);
	}
}

/* 10:00:30 to 10:04:10, content in each minute: three are whole. */
static void
bounds_of_time(void **state)
{
	const uint64_t zero = 600 * SESSION_MINUTE_US;
	static const struct { int from_s, until_s, lower, upper; } cases[] = {
		{ -9999, 9999, 180, 220 },
		{ -9999, 60, 0, 30 },
		{ -9999, 90, 60, 60 },		/* never above upper */
		{ 60, 100, 40, 40 },
		{ 60, 9999, 180, 190 },
		{ 120, 240, 120, 120 },
		{ 240, 9999, 0, 10 },
		{ 300, 9999, 0, 0 },
		{ -9999, 0, 0, 0 },
	};
	struct session_minute minutes[] = {
		{ .minute = 600, .active = true, .bytes_down = 30000,
		    .roles = ROLE(PRIMARY) },
		{ .minute = 601, .active = true, .bytes_down = 24576 },
		{ .minute = 602, .active = true, .bytes_down = 24576 },
		{ .minute = 603, .active = true, .bytes_down = 99999 },
		{ .minute = 604, .active = true, .bytes_down = 30000 },
	};
	struct session s = { .minutes = minutes, .minute_count = 5,
		.start_us = zero + 30 * SECOND,
		.end_us = zero + 250 * SECOND + 999999 };
	struct grading *g = shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct grade_bounds b = grade_time(g, &s,
		    zero + (uint64_t)((int64_t)SECOND * cases[i].from_s),
		    zero + (uint64_t)((int64_t)SECOND * cases[i].until_s));

		assert_int_equal(b.lower_s, cases[i].lower);
		assert_int_equal(b.upper_s, cases[i].upper);
	}
	grading_free(g);
}

/* Wording about people: neither blame nor a claim of what was read. */
static void
words_are_neutral(void **state)
{
	static const char *const never[] = { "breach", "misconduct", "abuse",
		"excessive", "guilty", "offen", "wast", "viewed", "browsed",
		"proof", "proves", "!" };

	(void)state;
	for (int a = 0; a < GRADE_AXIS_COUNT; a++)
		for (int n = 0; n <= 4; n++) {
			const char *w = grade_words((enum grade_axis)a, n);

			assert_true(strlen(w) > 10 && islower(w[0]));
			for (size_t k = 0; k < ARRAY_LEN(never); k++)
				assert_null(strstr(w, never[k]));
		}
	assert_string_equal(grade_words(GRADE_COVER, -1), "not assessed");
	assert_string_equal(grade_words(GRADE_COVER, 5), "not assessed");
}

#define THRESHOLDS "grading: g\nversion: \"1\"\ncontent_minute_bytes: 1\n" \
	"visit_minutes: 1\nsustained_minutes: 5\n" \
	"edge_minutes: 1\npage_minutes: 3\nconnection_bytes: 1\n" \
	"page_bytes: 1\nrhythm_share_percent: 80\n" \
	"rhythm_minutes: 5\nrhythm_tolerance: 1\nrhythm_bytes_percent: 60\n" \
	"rhythm_first_bytes: 1\ncrowd_devices: 8\ncrowd_minutes: 3\n"

/* How precise flags must be: both numbers or neither. */
static void
precision_asked(void **state)
{
	static const struct {
		const char *text;
		unsigned floor, least;
		const char *say;	/* NULL: it is taken */
	} cases[] = {
		{ THRESHOLDS, 0, 0, NULL },
		{ THRESHOLDS "precision_floor: 70\nprecision_least: 30\n",
		    70, 30, NULL },
		{ THRESHOLDS "precision_floor: 70\n", 0, 0,
		    "given together, or neither" },
		{ THRESHOLDS "precision_least: 30\n", 0, 0,
		    "given together, or neither" },
		{ THRESHOLDS "precision_floor: 100\nprecision_least: 30\n",
		    0, 0, "a whole number from 1 to 99" },
		{ THRESHOLDS "precision_floor: 70\nprecision_least: 0\n",
		    0, 0, "a whole number from 1 to 100000" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_faults *f = text_faults_new();
		struct grading_precision p;
		struct grading *g = NULL;
		char path[64];

		texts_write(cases[i].text, path);
		grading_load(&g, path, f);
		unlink(path);
		if (cases[i].say) {
			assert_null(g);
			assert_non_null(strstr(text_faults_text(f),
			    cases[i].say));
		} else {
			grading_precision(g, &p);
			assert_int_equal(p.floor, cases[i].floor);
			assert_int_equal(p.least, cases[i].least);
		}
		grading_free(g);
		text_faults_free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(use_by_the_first_rule_that_applies),
		cmocka_unit_test(use_of_reference_hosts),
		cmocka_unit_test(content_of_a_visit),
		cmocka_unit_test(names_of_one_host),
		cmocka_unit_test(service_by_its_best_name),
		cmocka_unit_test(who_from_the_roster_alone),
		cmocka_unit_test(bounds_of_time),
		cmocka_unit_test(words_are_neutral),
		cmocka_unit_test(precision_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
