/* catalogue_test.c: what the shipped catalogue finds and does not, the search
 * against a naive one, and every fault of loading. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "classify/catalogue.h"
#include "classify/evidence.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct catalogue *
load_shipped(void)
{
	struct text_faults *f = text_faults_new();
	struct catalogue *c = NULL;
	int result = catalogue_load(&c, "etc/catalogue.yaml", NULL, f);

	if (result != 0 || text_faults_text(f)[0] != '\0')
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	return c;
}

static const struct {
	const char *name, *service, *role;	/* NULL: none */
} found[] = {
	/* Named in the requirements: nDPI takes most of these for the service
	 * they only look like. */
	{ "learn-facebook.com", NULL, NULL },
	{ "school-instagram.com", NULL, NULL },
	{ "foo-x.com", NULL, NULL },
	{ "xtwitter.com", NULL, NULL },
	{ "netflix.com", NULL, NULL },
	{ "x.com.evil.org", NULL, NULL },
	{ "instagram.myschool.sch.uk", NULL, NULL },
	{ "api.x.com", "x", "api" },
	{ "scontent-lhr8-1.cdninstagram.com", "instagram", "content" },
	{ "www.threads.net", "threads", "primary" },
	{ "bsky.app", "bluesky", "primary" },
	/* The longest wins. */
	{ "www.facebook.com", "facebook", "primary" },
	{ "edge-mqtt.facebook.com", "facebook", "push" },
	{ "a.edge-mqtt.facebook.com", "facebook", "push" },
	{ "mqtt-mini.facebook.com", "facebook", "push" },
	{ "connect.facebook.net", "facebook", "tracker" },
	{ "px.ads.linkedin.com", "linkedin", "tracker" },
	{ "snap.licdn.com", "linkedin", "tracker" },
	{ "analytics.tiktok.com", "tiktok", "tracker" },
	{ "tr.snapchat.com", "snapchat", "tracker" },
	{ "ct.pinterest.com", "pinterest", "tracker" },
	{ "alb.reddit.com", "reddit", "tracker" },
	{ "platform.twitter.com", "x", "embed" },
	{ "i1.wp.com", "wordpress-com", "embed" },
	{ "classblog.files.wordpress.com", "wordpress-com", "embed" },
	{ "classblog.wordpress.com", "wordpress-com", "primary" },
	{ "disqus.com", "disqus", "embed" },
	{ "title.auth.xboxlive.com", "xbox-live", "push" },
	{ "cloudflare-ech.com", "ech-front", "ech-front" },
	{ "myblog.blogspot.co.uk", "blogger", "primary" },
	{ "ws.audioscrobbler.com", "last-fm", "api" },
	/* As read from the wire. */
	{ "WWW.FaceBook.COM", "facebook", "primary" },
	{ "www.facebook.com.", "facebook", "primary" },
	{ "www.facebook.com..", NULL, NULL },
	{ ".facebook.com", NULL, NULL },
	{ "www..facebook.com", NULL, NULL },
	{ "_dns.facebook.com", "facebook", "primary" },
	{ "www.facebook.com ", NULL, NULL },
	{ "www/facebook.com", NULL, NULL },
	{ "www\x80.facebook.com", NULL, NULL },
	{ "facebook.com:443", NULL, NULL },
	{ "", NULL, NULL },
	{ ".", NULL, NULL },
	{ "com", NULL, NULL },
	/* What browsers and systems ask for by themselves. */
	{ "clients1.google.com", NULL, NULL },
	{ "clients2.google.com", NULL, NULL },
	{ "clients4.google.com", NULL, NULL },
	{ "clientservices.googleapis.com", NULL, NULL },
	{ "update.googleapis.com", NULL, NULL },
	{ "optimizationguide-pa.googleapis.com", NULL, NULL },
	{ "content-autofill.googleapis.com", NULL, NULL },
	{ "safebrowsing.googleapis.com", NULL, NULL },
	{ "android.clients.google.com", NULL, NULL },
	{ "accounts.google.com", NULL, NULL },
	{ "www.google.com", NULL, NULL },
	{ "www.googleapis.com", NULL, NULL },
	{ "fonts.gstatic.com", NULL, NULL },
	{ "www.gstatic.com", NULL, NULL },
	{ "stats.g.doubleclick.net", NULL, NULL },
	{ "www.googletagmanager.com", NULL, NULL },
	{ "redirector.gvt1.com", NULL, NULL },
	{ "mtalk.google.com", NULL, NULL },
	{ "play.google.com", NULL, NULL },
	{ "classroom.google.com", NULL, NULL },
	{ "docs.google.com", NULL, NULL },
	{ "detectportal.firefox.com", NULL, NULL },
	{ "www.msftconnecttest.com", NULL, NULL },
	{ "login.microsoftonline.com", NULL, NULL },
	{ "login.live.com", NULL, NULL },
	{ "teams.microsoft.com", NULL, NULL },
	{ "static-exp1.akamaihd.net", NULL, NULL },
	{ "captive.apple.com", NULL, NULL },
};

static void
shipped_finds(void **state)
{
	struct catalogue *c = load_shipped();
	const struct catalogue_entry *e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(found); i++) {
		e = catalogue_entry(c, catalogue_find(c, found[i].name,
		    strlen(found[i].name)));
		if ((e == NULL) != (found[i].service == NULL))
			fail_msg("%s: %s", found[i].name,
			    e == NULL ? "none" : e->host);
		if (e == NULL)
			continue;
		assert_string_equal(catalogue_service(c, e->service)->id,
		    found[i].service);
		assert_string_equal(role_name(e->role), found[i].role);
	}
	/* Bytes beyond len are not read; NUL is no host name's. */
	assert_int_equal(catalogue_find(c, "facebook.com", 8), CATALOGUE_NONE);
	assert_int_equal(catalogue_find(c, "a\0.facebook.com", 15),
	    CATALOGUE_NONE);
	catalogue_free(c);
}

static void
what_is_no_host_name_is_told(void **state)
{
	static const struct { const char *name; bool want; } names[] = {
		{ "x.com", true }, { "X.COM.", true }, { "localhost", true },
		{ "_dmarc.x-y.com", true }, { "10.0.0.1", true },
		{ "", false }, { ".", false }, { "x.com..", false },
		{ ".x.com", false }, { "x..com", false }, { "a b.com", false },
		{ "\xff\xfe.facebook.com", false },
	};
	struct catalogue *c = load_shipped();
	const char *never;
	uint32_t entry;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(catalogue_search(c, names[i].name,
		    strlen(names[i].name), &entry, &never), names[i].want);
		if (names[i].want)
			continue;
		assert_int_equal(entry, CATALOGUE_NONE);
		assert_null(never);
	}
	catalogue_free(c);
}

/* A name of labels of one letter, ending in x.com, of so many labels. */
static uint32_t
find_labels(const struct catalogue *c, size_t labels)
{
	char name[600];
	size_t i, len = 0;

	for (i = 2; i < labels; i++) {
		name[len++] = 'a';
		name[len++] = '.';
	}
	memcpy(name + len, "x.com", 6);
	return catalogue_find(c, name, strlen(name));
}

static void
lengths_are_bounded(void **state)
{
	struct catalogue *c = load_shipped();
	char name[300];

	(void)state;
	assert_int_not_equal(find_labels(c, 32), CATALOGUE_NONE);
	assert_int_not_equal(find_labels(c, 33), CATALOGUE_NONE);
	/* 253 bytes, then 255. */
	assert_int_not_equal(find_labels(c, 126), CATALOGUE_NONE);
	assert_int_equal(find_labels(c, 127), CATALOGUE_NONE);
	/* A label of 63 bytes, then of 64. */
	memset(name, 'a', sizeof(name));
	strcpy(name + 63, ".x.com");
	assert_int_not_equal(catalogue_find(c, name, strlen(name)),
	    CATALOGUE_NONE);
	memset(name, 'a', sizeof(name));
	strcpy(name + 64, ".x.com");
	assert_int_equal(catalogue_find(c, name, strlen(name)),
	    CATALOGUE_NONE);
	catalogue_free(c);
}

/* The definition, word for word: of the entries that are the name or follow
 * a dot in it at its end, the longest. */
static uint32_t
find_naively(const struct catalogue *c, const char *name)
{
	uint32_t i, best = CATALOGUE_NONE;
	size_t len = strlen(name), host, best_len = 0;

	for (i = 0; i < catalogue_entries(c); i++) {
		host = strlen(catalogue_entry(c, i)->host);
		if (host > len || host <= best_len ||
		    strcasecmp(name + len - host,
		    catalogue_entry(c, i)->host) != 0)
			continue;
		if (host < len && name[len - host - 1] != '.')
			continue;
		best = i;
		best_len = host;
	}
	return best;
}

static unsigned int
next_random(unsigned int *seed)
{
	*seed = *seed * 1103515245U + 12345U;
	return *seed >> 16 & 0x7fff;
}

/* A host of the catalogue with something before it, one letter changed, or a
 * label cut off. */
static void
make_name(const struct catalogue *c, unsigned int *seed, char name[200])
{
	static const char *const before[] = { "", "www.", "a.b.c.", "x", "-",
		"facebook.", "my-", "X." };
	const char *host = catalogue_entry(c, next_random(seed) %
	    catalogue_entries(c))->host;
	const char *cut = strchr(host, '.');
	size_t len;

	if (next_random(seed) % 8 == 0 && strchr(cut + 1, '.') != NULL)
		host = cut + 1;
	snprintf(name, 200, "%s%s", before[next_random(seed) %
	    ARRAY_LEN(before)], host);
	len = strlen(name);
	if (next_random(seed) % 3 == 0) {
		size_t at = next_random(seed) % len;

		if (name[at] != '.')
			name[at] = "abcxyz019-"[next_random(seed) % 10];
	}
	if (next_random(seed) % 4 == 0)
		name[next_random(seed) % len] &= (char)0xdf;
}

static void
search_agrees_with_a_naive_one(void **state)
{
	struct catalogue *c = load_shipped();
	unsigned int seed = 20261121;
	size_t i, hits = 0;
	char name[200];

	(void)state;
	for (i = 0; i < 20000; i++) {
		uint32_t want;

		make_name(c, &seed, name);
		if (strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS"
		    "TUVWXYZ0123456789-.") != strlen(name))
			continue;
		want = find_naively(c, name);
		hits += want != CATALOGUE_NONE;
		if (catalogue_find(c, name, strlen(name)) != want)
			fail_msg("%s", name);
	}
	/* Both answers were tried. */
	assert_in_range(hits, 5000, 19000);
	catalogue_free(c);
}

/* What other evidence is compared with. */
static void
shipped_tells_networks_and_opinions(void **state)
{
	static const struct {
		const char *id;
		uint32_t asn;
		enum agreement network;
		const char *opinion;
		enum agreement ndpi;
	} cases[] = {
		{ "facebook", 32934, AGREEMENT_AGREES, "Facebook",
		    AGREEMENT_AGREES },
		{ "instagram", 32934, AGREEMENT_AGREES, "Facebook",
		    AGREEMENT_DIFFERS },
		{ "instagram", 54113, AGREEMENT_DIFFERS, "Instagram",
		    AGREEMENT_AGREES },
		{ "x", 35995, AGREEMENT_AGREES, "Twitter", AGREEMENT_AGREES },
		{ "x", 0, AGREEMENT_UNKNOWN, "", AGREEMENT_UNKNOWN },
		{ "x", 13414, AGREEMENT_AGREES, "TLS", AGREEMENT_UNKNOWN },
		{ "vk", 47764, AGREEMENT_AGREES, "QUIC", AGREEMENT_UNKNOWN },
		{ "weibo", 1, AGREEMENT_UNKNOWN, "Sina(Weibo)",
		    AGREEMENT_AGREES },
		{ "reddit", 54113, AGREEMENT_UNKNOWN, "reddit",
		    AGREEMENT_DIFFERS },
		{ "mumsnet", 13335, AGREEMENT_UNKNOWN, "Cloudflare",
		    AGREEMENT_DIFFERS },
	};
	struct catalogue *c = load_shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct catalogue_service *s =
		    catalogue_service_named(c, cases[i].id);

		assert_non_null(s);
		assert_int_equal(evidence_network(s, cases[i].asn),
		    cases[i].network);
		assert_int_equal(evidence_opinion(s, cases[i].opinion),
		    cases[i].ndpi);
	}
	catalogue_free(c);
}

#define LONG "éééééééééé"

static void
what_a_person_types(void **state)
{
	static const struct { const char *typed, *id, *why; } cases[] = {
		{ "facebook", "facebook", "" },
		{ "Facebook", "facebook", "" },
		{ "FACEBOOK", "facebook", "" },
		{ "x (twitter)", "x", "" },
		{ "X", "x", "" },
		{ "Google Groups and Google+", "google", "" },
		{ "Facebok", NULL, "there is no service \"Facebok\" in the "
		    "catalogue: did you mean \"facebook\"?" },
		{ "Youtub", NULL, "did you mean \"youtube\"?" },
		/* Cut between letters, of two bytes each. */
		{ "x" LONG LONG LONG, NULL, "\"x" LONG LONG "ééééééééé\" in" },
		{ "the moon and back", NULL, "\"the moon and back\" in the "
		    "catalogue" },
	};
	struct catalogue *c = load_shipped();
	const struct catalogue_service *s;
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		why[0] = '\0';
		s = catalogue_service_typed(c, cases[i].typed, why,
		    sizeof(why));
		if (!s != !cases[i].id || !strstr(why, cases[i].why))
			fail_msg("%s: \"%s\"", cases[i].typed, why);
		if (s)
			assert_string_equal(s->id, cases[i].id);
	}
	assert_null(strstr(why, "did you mean"));
	catalogue_free(c);
}

/* A catalogue with these lines under services: in a new file, whose path is
 * written to path. */
static void
write_catalogue(char *path, const char *services)
{
	int fd;

	strcpy(path, "/tmp/catalogue_test.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	dprintf(fd, "catalogue: test\nversion: \"1\"\n"
	    "categories: [forum, blog]\nservices:\n%s", services);
	close(fd);
}

#define SEEN ", source: s, seen: 2026-11-20}\n"
#define S(id) "- {id: " id ", title: T, category: forum, hosts: [\n"

#define N(more) "- {id: a, title: T, category: forum, hosts: [\n" \
	" {host: a.com, role: api" SEEN "],\n " more "}\n"

/* A service with the host a.com on line 6, then this list from line 9 on. */
#define NEVER(rows) S("a") " {host: a.com, role: api" SEEN "]}\n" \
	"never_log:\n- " rows

static const struct {
	const char *services, *fault;	/* "" loads; else a part of it */
} texts[] = {
	{ N("networks: [{as: 32934" SEEN "], ndpi: [Facebook, \"A(B)\"]"), "" },
	{ N("networks: []"), "" },
	{ N("networks: 32934"), "networks: expected a list" },
	{ N("networks: [32934]"), "network" },
	{ N("networks: [{as: 32934}]"), "\"source\" is missing" },
	{ N("networks: [{as: 0" SEEN "]"), "as:" },
	{ N("networks: [{as: 4294967296" SEEN "]"), "as:" },
	{ N("networks: [{as: AS32934" SEEN "]"), "as:" },
	{ N("networks: [{as: 1" SEEN ", {as: 2" SEEN ", {as: 1" SEEN "]"),
	    "network 1 given twice" },
	{ N("ndpi: Facebook"), "ndpi: expected a list" },
	{ N("ndpi: [\"\"]"), "ndpi" },
	{ S("a") " {host: a.com, role: api" SEEN "]}\n", "" },
	{ S("a") " {host: a.com, role: api" SEEN ",\n {host: a.com, role: push"
	    SEEN "]}\n", ":8:9: host \"a.com\" given twice (first on line 6, "
	    "for a)\n" },
	{ S("a") " {host: a.com, role: api" SEEN "]}\n"
	    S("b") " {host: a.com, role: push" SEEN "]}\n",
	    ":9:9: host \"a.com\" given twice (first on line 6, for a)\n" },
	{ S("a") " {host: a.com, role: api" SEEN "]}\n"
	    S("a") " {host: b.com, role: push" SEEN "]}\n",
	    "service \"a\" given twice (first on line 5)\n" },
	{ S("a") " {host: A.com, role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: a.com., role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: a..com, role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: -a.com, role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: a-.com, role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: a_b.com, role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: 10.1.2.3, role: api" SEEN "]}\n", "not a host name" },
	{ S("a") " {host: www.bücher.de, role: api" SEEN "]}\n",
	    "not a host name" },
	{ S("a") " {host: xn--bcher-kva.de, role: api" SEEN "]}\n", "" },
	{ S("a") " {host: com, role: api" SEEN "]}\n",
	    "\"com\" is a public suffix" },
	{ S("a") " {host: co.uk, role: api" SEEN "]}\n",
	    "\"co.uk\" is a public suffix" },
	{ S("a") " {host: sch.uk, role: api" SEEN "]}\n",
	    "\"sch.uk\" is a public suffix" },
	{ S("a") " {host: com.au, role: api" SEEN "]}\n",
	    "\"com.au\" is a public suffix" },
	{ S("a") " {host: t.co, role: api" SEEN "]}\n", "" },
	{ S("a") " {host: a.co.uk, role: api" SEEN "]}\n", "" },
	{ S("a") " {host: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbb"
	    "bbbbbbbbbb.cc, role: api" SEEN "]}\n",
	    "longer than 63 characters" },
	{ S("a") " {host: a.com, role: main" SEEN "]}\n",
	    "role: expected one of primary, api, content, push, embed, "
	    "tracker, login, ech-front, found \"main\"" },
	{ S("a") " {host: a.com, role: api, seen: 2026-11-20}]}\n",
	    "host: \"source\" is missing" },
	{ S("a") " {host: a.com, role: api, source: s, seen: 2026-02-30}]}\n",
	    "seen: expected a date that exists" },
	{ S("a") "]}\n", "service \"a\" has no hosts" },
	{ "- {id: a, title: T, category: blog, until: 2010-01-01}\n", "" },
	{ "- {id: a, title: T, category: news, until: 2010-01-01}\n",
	    "category: expected one of forum, blog, found \"news\"" },
	{ "- {id: a, title: T, until: 2010-01-01}\n",
	    "service \"a\": \"category\" is missing" },
	{ "- {id: a, category: blog, until: 2010-01-01}\n",
	    "service \"a\": \"title\" is missing" },
	{ "- {id: a b, title: T, category: blog, until: 2010-01-01}\n",
	    "id: expected at most 31 of" },
	{ "- {id: a, title: T, category: blog, until: yesterday}\n",
	    "until: expected a date" },
	{ "- {id: a, title: T, category: blog, hosts: a.com}\n",
	    "hosts: expected a list" },
	{ "- {id: a, title: T, category: blog, host: []}\n",
	    "unknown key \"host\": did you mean \"hosts\"?" },
	{ "  a\n", "services: expected a list" },
	{ NEVER("{host: a.com, kind: health" SEEN), "" },
	{ NEVER("{host: nhs.uk, kind: health" SEEN), "" },
	{ NEVER("{host: b.com, kind: union" SEEN "- {host: b.com, kind: health"
	    SEEN), ":10:10: never_log: host \"b.com\" given twice (first "
	    "on line 9)" },
	{ NEVER("{host: b.com, kind: banking" SEEN), "kind: expected one of "
	    "health, union, counselling, whistleblowing, found \"banking\"" },
	{ NEVER("{host: co.uk, kind: health" SEEN), "is a public suffix" },
	{ NEVER("{host: org, kind: health" SEEN), "is a public suffix" },
	{ NEVER("{host: B.com, kind: health" SEEN), "not a host name" },
	{ NEVER("{host: b.com, kind: health, seen: 2026-11-20}\n"),
	    "never_log: \"source\" is missing" },
	{ NEVER("{host: b.com, kind: health, source: s}\n"),
	    "never_log: \"seen\" is missing" },
	{ NEVER("{host: b.com, role: api" SEEN), "unknown key \"role\"" },
	{ NEVER("b.com\n"), "never_log" },
	{ S("a") " {host: a.com, role: api" SEEN "]}\nnever_log: b.com\n",
	    "never_log: expected a list" },
};

static void
every_line_is_checked(void **state)
{
	char path[40];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		struct text_faults *f = text_faults_new();
		struct catalogue *c = NULL;
		int result;

		write_catalogue(path, texts[i].services);
		result = catalogue_load(&c, path, NULL, f);
		unlink(path);
		if (texts[i].fault[0] == '\0' &&
		    text_faults_text(f)[0] != '\0')
			fail_msg("%s", text_faults_text(f));
		if (strstr(text_faults_text(f), texts[i].fault) == NULL)
			fail_msg("%s: not in: %s", texts[i].fault,
			    text_faults_text(f));
		assert_int_equal(result, texts[i].fault[0] == '\0' ? 0 : -1);
		assert_true((c == NULL) == (result < 0));
		catalogue_free(c);
		text_faults_free(f);
	}
}

static void
local_adds_and_overrides(void **state)
{
	char shipped[40], local[40];
	struct text_faults *f = text_faults_new();
	struct catalogue *c, *plain;
	const struct catalogue_entry *e;

	(void)state;
	write_catalogue(shipped, S("a") " {host: a.com, role: primary" SEEN ","
	    " {host: b.com, role: primary" SEEN "], ndpi: [One], networks: "
	    "[{as: 5" SEEN ", {as: 6" SEEN "]}\n");
	write_catalogue(local, "- {id: a, title: New, hosts: [{host: a.com, "
	    "role: embed" SEEN "], networks: [{as: 7" SEEN "]}\n"
	    "- {id: c, title: C, category: blog, hosts: [{host: c.com, "
	    "role: api" SEEN "]}\n");
	assert_int_equal(catalogue_load(&plain, shipped, NULL, f), 0);
	assert_int_equal(catalogue_load(&c, shipped, local, f), 0);
	assert_int_equal(catalogue_entries(c), 3);
	assert_int_equal(catalogue_services(c), 2);
	assert_string_equal(catalogue_service(c, 0)->title, "New");
	assert_string_equal(catalogue_service(c, 0)->category, "forum");
	assert_int_equal(catalogue_service(plain, 0)->network_count, 2);
	assert_int_equal(catalogue_service(c, 0)->network_count, 1);
	assert_int_equal(catalogue_service(c, 0)->networks[0], 7);
	assert_string_equal(catalogue_service(c, 0)->ndpi[0], "One");
	/* The shipped entries keep their index. */
	assert_int_equal(catalogue_find(c, "a.com", 5), 0);
	assert_int_equal(catalogue_find(c, "b.com", 5), 1);
	e = catalogue_entry(c, 0);
	assert_int_equal(e->role, ROLE_EMBED);
	assert_int_equal(catalogue_find(c, "c.com", 5), 2);
	assert_string_not_equal(catalogue_hash(c), catalogue_hash(plain));
	catalogue_free(c);
	catalogue_free(plain);
	/* The local text is checked like the other. */
	unlink(local);
	write_catalogue(local, S("a") "{host: a.com, role: api" SEEN ","
	    "{host: a.com, role: api" SEEN "]}\n");
	assert_int_equal(catalogue_load(&c, shipped, local, f), -1);
	assert_non_null(strstr(text_faults_text(f), "given twice"));
	unlink(local);
	assert_int_equal(catalogue_load(&c, shipped, local, f), -1);
	unlink(shipped);
	text_faults_free(f);
}

/* ---- what is never logged ---- */

#define NEVER_LOG "never_log:\n" \
	"- {host: help.a.com, kind: health" SEEN \
	"- {host: b.co.uk, kind: union" SEEN \
	"- {host: tie.a.com, kind: counselling" SEEN
#define SERVICES S("a") "{host: a.com, role: primary" SEEN "," \
	"{host: deep.help.a.com, role: api" SEEN "," \
	"{host: tie.a.com, role: push" SEEN "]}\n" \
	S("b") "{host: b.co.uk, role: primary" SEEN "," \
	"{host: c.b.co.uk, role: primary" SEEN "]}\n"

static const struct {
	const char *name, *host, *kind;		/* NULL: none, not listed */
} never[] = {
	{ "a.com", "a.com", NULL },
	{ "www.a.com", "a.com", NULL },
	{ "help.a.com", NULL, "health" },
	{ "HELP.A.com.", NULL, "health" },
	{ "www.help.a.com", NULL, "health" },
	{ "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25."
	    "26.27.28.29.30.31.32.33.34.help.a.com", NULL, "health" },
	/* The service's host is longer. */
	{ "deep.help.a.com", NULL, "health" },
	{ "x.deep.help.a.com", NULL, "health" },
	{ "c.b.co.uk", NULL, "union" },
	/* The service has the very same. */
	{ "b.co.uk", NULL, "union" },
	{ "tie.a.com", NULL, "counselling" },
	{ "x.tie.a.com", NULL, "counselling" },
	/* By whole labels. */
	{ "nohelp.a.com", "a.com", NULL },
	{ "no-help.a.com", "a.com", NULL },
	{ "help.a.com.org", NULL, NULL },
	{ "help.b.com", NULL, NULL },
	{ "ab.co.uk", NULL, NULL },
	{ "co.uk", NULL, NULL },
	{ "x..help.a.com", NULL, NULL },
	{ "", NULL, NULL },
};

static void
check_never(const struct catalogue *c, const char *name, const char *host,
    const char *kind)
{
	const struct catalogue_entry *e = catalogue_entry(c,
	    catalogue_find(c, name, strlen(name)));
	const char *is = catalogue_never_log(c, name, strlen(name));

	if ((e == NULL) != (host == NULL) || (is == NULL) != (kind == NULL))
		fail_msg("%s: entry %s, never logged: %s", name,
		    e ? e->host : "none", is ? is : "no");
	if (e != NULL)
		assert_string_equal(e->host, host);
	if (is != NULL)
		assert_string_equal(is, kind);
}

/* The second may be NULL. */
static struct catalogue *
load_texts(const char *shipped, const char *local)
{
	struct text_faults *f = text_faults_new();
	struct catalogue *c = NULL;
	char path[40], local_path[40];

	write_catalogue(path, shipped);
	if (local != NULL)
		write_catalogue(local_path, local);
	catalogue_load(&c, path, local != NULL ? local_path : NULL, f);
	unlink(path);
	if (local != NULL)
		unlink(local_path);
	if (c == NULL)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	return c;
}

/* In the shipped text, in a local one, and however the services are spread. */
static void
never_log_wins(void **state)
{
	static const char *const texts_of[][2] = {
		{ SERVICES NEVER_LOG, NULL },
		{ SERVICES, "  []\n" NEVER_LOG },
		{ "  []\n" NEVER_LOG, SERVICES },
		{ SERVICES NEVER_LOG, SERVICES },
		{ SERVICES NEVER_LOG, "  []\n" NEVER_LOG },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts_of); i++) {
		struct catalogue *c = load_texts(texts_of[i][0],
		    texts_of[i][1]);

		for (size_t n = 0; n < ARRAY_LEN(never); n++)
			check_never(c, never[n].name, never[n].host,
			    never[n].kind);
		/* What no name finds any more keeps its index. */
		assert_int_equal(catalogue_entries(c), 5);
		assert_string_equal(catalogue_entry(c, 1)->host,
		    "deep.help.a.com");
		catalogue_free(c);
	}
}

static void
local_adds_to_never_log(void **state)
{
	struct catalogue *plain = load_texts(SERVICES NEVER_LOG, NULL);
	struct catalogue *c = load_texts(SERVICES NEVER_LOG, "  []\n"
	    "never_log:\n- {host: www.a.com, kind: whistleblowing" SEEN
	    "- {host: help.a.com, kind: union" SEEN);

	(void)state;
	check_never(c, "www.a.com", NULL, "whistleblowing");
	check_never(c, "a.com", "a.com", NULL);
	check_never(c, "x.help.a.com", NULL, "union");
	check_never(c, "b.co.uk", NULL, "union");
	assert_string_not_equal(catalogue_hash(c), catalogue_hash(plain));
	catalogue_free(c);
	catalogue_free(plain);
}

/* A local text may be of nothing else. */
static void
local_of_never_log_alone(void **state)
{
	struct text_faults *f = text_faults_new();
	struct catalogue *c = NULL;
	char path[40], local[] = "/tmp/catalogue_local.XXXXXX";
	int fd = mkstemp(local);

	(void)state;
	write_catalogue(path, SERVICES);
	assert_true(fd >= 0);
	dprintf(fd, NEVER_LOG);
	close(fd);
	assert_int_equal(catalogue_load(&c, path, local, f), 0);
	check_never(c, "help.a.com", NULL, "health");
	unlink(path);
	unlink(local);
	catalogue_free(c);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_finds),
		cmocka_unit_test(what_is_no_host_name_is_told),
		cmocka_unit_test(lengths_are_bounded),
		cmocka_unit_test(search_agrees_with_a_naive_one),
		cmocka_unit_test(shipped_tells_networks_and_opinions),
		cmocka_unit_test(every_line_is_checked),
		cmocka_unit_test(local_adds_and_overrides),
		cmocka_unit_test(what_a_person_types),
		cmocka_unit_test(never_log_wins),
		cmocka_unit_test(local_adds_to_never_log),
		cmocka_unit_test(local_of_never_log_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
