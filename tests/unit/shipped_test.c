/* shipped_test.c: the catalogue that is shipped: what the policies name is in
 * it as they mean it, and what is never logged is kept apart from it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "classify/catalogue.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define PATH "etc/catalogue.yaml"

static struct catalogue *c;

static int
set_up(void **state)
{
	struct text_faults *f = text_faults_new();
	int result = catalogue_load(&c, PATH, NULL, f);

	(void)state;
	print_error("%s", text_faults_text(f));
	text_faults_free(f);
	return result;
}

static int
tear_down(void **state)
{
	(void)state;
	catalogue_free(c);
	return 0;
}

/* ---- the policies' own words ---- */

enum is { HERE, ENDED };
enum use { SOCIAL, DUAL };	/* DUAL: never contrary by itself */

static const struct {
	const char *policy, *word;	/* as the policy writes it */
	const char *host, *id, *category;
	enum is is;
	enum use use;
} named[] = {
#define ALEXANDRA "alexandra-infants"
	{ ALEXANDRA, "Facebook", "www.facebook.com", "facebook",
	    "social network", HERE, SOCIAL },
	{ ALEXANDRA, "Instagram", "www.instagram.com", "instagram",
	    "media sharing", HERE, SOCIAL },
	{ ALEXANDRA, "Twitter", "twitter.com", "x", "microblog", HERE, SOCIAL },
	{ ALEXANDRA, "blogs", "classblog.wordpress.com", "wordpress-com",
	    "blog", HERE, SOCIAL },
#define SNMAT "snmat-trust"
	{ SNMAT, "Twitter", "x.com", "x", "microblog", HERE, SOCIAL },
	{ SNMAT, "Facebook", "facebook.com", "facebook", "social network", HERE,
	    SOCIAL },
	{ SNMAT, "Windows Live Messenger", "messenger.hotmail.com",
	    "windows-live-messenger", "messaging", ENDED, SOCIAL },
	{ SNMAT, "YouTube", "www.youtube.com", "youtube", "media sharing", HERE,
	    DUAL },
	{ SNMAT, "Flickr", "www.flickr.com", "flickr", "media sharing", HERE,
	    SOCIAL },
	{ SNMAT, "Xbox Live", "www.xbox.com", "xbox-live", "gaming", HERE,
	    SOCIAL },
	{ SNMAT, "Blogger", "www.blogger.com", "blogger", "blog", HERE, SOCIAL },
	{ SNMAT, "Blogger", "year2.blogspot.com", "blogger", "blog", HERE,
	    SOCIAL },
	{ SNMAT, "Tumblr", "jane.tumblr.com", "tumblr", "blog", HERE, SOCIAL },
	{ SNMAT, "Last.fm", "www.last.fm", "last-fm", "media sharing", HERE,
	    SOCIAL },
	{ SNMAT, "LinkedIn", "www.linkedin.com", "linkedin", "social network",
	    HERE, DUAL },
	/* Of a newspaper itself nothing is recorded: that is a blind spot. */
	{ SNMAT, "comment streams on ... newspaper sites",
	    "discussion.theguardian.com", "guardian-discussion",
	    "comment stream", HERE, SOCIAL },
	{ SNMAT, "comment streams", "disqus.com", "disqus", "comment stream",
	    HERE, SOCIAL },
	{ SNMAT, "comment streams", "www.spot.im", "openweb", "comment stream",
	    HERE, SOCIAL },
	{ SNMAT, "virtual worlds", "secondlife.com", "second-life",
	    "virtual world", HERE, SOCIAL },
	{ SNMAT, "online gaming environments", "www.roblox.com", "roblox",
	    "gaming", HERE, SOCIAL },
	{ SNMAT, "Online discussion forums", "www.mumsnet.com", "mumsnet",
	    "forum", HERE, SOCIAL },
	{ SNMAT, "Collaborative spaces", "padlet.com", "padlet",
	    "collaborative space", HERE, DUAL },
#define HOLTSMERE "holtsmere-end"
	{ HOLTSMERE, "Facebook", "m.facebook.com", "facebook",
	    "social network", HERE, SOCIAL },
	{ HOLTSMERE, "LinkedIn", "linkedin.com", "linkedin", "social network",
	    HERE, DUAL },
	{ HOLTSMERE, "Twitter", "mobile.twitter.com", "x", "microblog", HERE,
	    SOCIAL },
	{ HOLTSMERE, "Google", "groups.google.com", "google", "forum", HERE,
	    DUAL },
	{ HOLTSMERE, "Google", "plus.google.com", "google", "forum", HERE,
	    DUAL },
	{ HOLTSMERE, "Wikipedia", "en.wikipedia.org", "wikipedia",
	    "reference", HERE, DUAL },
	{ HOLTSMERE, "Whisper", "whisper.sh", "whisper", "messaging", HERE,
	    SOCIAL },
	{ HOLTSMERE, "Instagram", "instagram.com", "instagram",
	    "media sharing", HERE, SOCIAL },
	{ HOLTSMERE, "Vine", "vine.co", "vine", "media sharing", ENDED, SOCIAL },
	{ HOLTSMERE, "Tumblr", "www.tumblr.com", "tumblr", "blog", HERE,
	    SOCIAL },
#define E_SAFETY "e-safety-networking"
	{ E_SAFETY, "Facebook", "facebook.com", "facebook", "social network",
	    HERE, SOCIAL },
	{ E_SAFETY, "Twitter", "twitter.com", "x", "microblog", HERE, SOCIAL },
	{ E_SAFETY, "MySpace", "myspace.com", "myspace", "social network", HERE,
	    SOCIAL },
	{ E_SAFETY, "Bebo", "bebo.com", "bebo", "social network", ENDED,
	    SOCIAL },
	{ E_SAFETY, "LinkedIn", "linkedin.com", "linkedin", "social network",
	    HERE, DUAL },
	{ E_SAFETY, "Friendster", "friendster.com", "friendster",
	    "social network", ENDED, SOCIAL },
#define KESTON "keston-primary"
	{ KESTON, "Facebook", "facebook.com", "facebook", "social network",
	    HERE, SOCIAL },
	{ KESTON, "Instagram", "www.instagram.com", "instagram",
	    "media sharing", HERE, SOCIAL },
	{ KESTON, "Snapchat", "www.snapchat.com", "snapchat", "messaging",
	    HERE, SOCIAL },
	/* No policy's word, but tools of work all the same. */
	{ "", "WhatsApp", "web.whatsapp.com", "whatsapp", "messaging", HERE,
	    DUAL },
	{ "", "Pinterest", "www.pinterest.co.uk", "pinterest",
	    "media sharing", HERE, DUAL },
	{ "", "Slack", "app.slack.com", "slack", "collaborative space", HERE,
	    DUAL },
	{ "", "Viva Engage", "www.yammer.com", "viva-engage",
	    "collaborative space", HERE, DUAL },
	{ "", "Workplace", "www.workplace.com", "workplace",
	    "collaborative space", ENDED, DUAL },
};

static void
has_what_policies_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		const struct catalogue_entry *e = catalogue_entry(c,
		    catalogue_find(c, named[i].host, strlen(named[i].host)));
		const struct catalogue_service *s = e ?
		    catalogue_service(c, e->service) : NULL;

		if (s == NULL || strcmp(s->id, named[i].id) != 0 ||
		    strcmp(s->category, named[i].category) != 0)
			fail_msg("%s, \"%s\", %s: %s, %s", named[i].policy,
			    named[i].word, named[i].host, s ? s->id : "none",
			    s ? s->category : "");
		if ((s->until != INT32_MAX) != (named[i].is == ENDED))
			fail_msg("%s: until %d", s->id, s->until);
		if (s->dual_use != (named[i].use == DUAL))
			fail_msg("%s: dual_use %d", s->id, s->dual_use);
	}
}

static void
is_of_some_size(void **state)
{
	(void)state;
	assert_true(catalogue_services(c) >= 60);
	assert_true(catalogue_entries(c) >= 450);
	assert_int_equal(catalogue_service_named(c, "vine")->until, 17183);
	assert_null(catalogue_service_named(c, "netflix"));
	assert_null(catalogue_entry(c, catalogue_entries(c)));
	assert_null(catalogue_service(c, catalogue_services(c)));
}

/* ---- what is never logged ---- */

static void
check_name(const char *name, const char *kind)
{
	const char *is = catalogue_never_log(c, name, strlen(name));

	if ((is == NULL) != (kind == NULL) || (is && strcmp(is, kind) != 0))
		fail_msg("%s: %s", name, is ? is : "is logged");
	if (catalogue_find(c, name, strlen(name)) != CATALOGUE_NONE)
		fail_msg("%s has an entry", name);
}

/* The value of a key of a mapping. */
static const struct text_value *
value_of(const struct text_value *map, const char *key)
{
	for (size_t i = 0; i < text_count(map); i++)
		if (strcmp(text_raw(text_key_at(map, i)), key) == 0)
			return text_value_at(map, i);
	fail_msg("no %s", key);
	return NULL;
}

/* Each row as it is written: the host, and below it, but nothing beside. */
static void
every_row_is_never_logged(void **state)
{
	static const char *const kinds[] = { "health", "union", "counselling",
		"whistleblowing" };
	size_t of[ARRAY_LEN(kinds)] = { 0 };
	struct text_faults *f = text_faults_new();
	const struct text_value *list;
	struct text *t;
	char name[80];

	(void)state;
	assert_int_equal(text_load(&t, PATH, f), 0);
	list = value_of(text_root(t), "never_log");
	assert_true(text_count(list) >= 60);
	for (size_t i = 0; i < text_count(list); i++) {
		const struct text_value *row = text_item(list, i);
		const char *host = text_raw(value_of(row, "host"));
		const char *kind = text_raw(value_of(row, "kind"));

		check_name(host, kind);
		snprintf(name, sizeof(name), "www.%s", host);
		check_name(name, kind);
		snprintf(name, sizeof(name), "not-%s", host);
		check_name(name, NULL);
		snprintf(name, sizeof(name), "%s.example.com", host);
		check_name(name, NULL);
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			of[k] += strcmp(kinds[k], kind) == 0;
	}
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		assert_true(of[k] >= 5);
	text_free(t);
	text_faults_free(f);
}

/* What a school would look for first. */
static void
lists_what_it_must(void **state)
{
	static const char *const names[][2] = {
		{ "111.nhs.uk", "health" }, { "www.nhs.uk", "health" },
		{ "www.samaritans.org", "health" },
		{ "www.mind.org.uk", "health" },
		{ "my.neu.org.uk", "union" }, { "www.nasuwt.org.uk", "union" },
		{ "www.unison.org.uk", "union" }, { "gmb.org.uk", "union" },
		{ "www.unitetheunion.org", "union" },
		{ "voicetheunion.org.uk", "union" },
		{ "community-tu.org", "union" }, { "www.naht.org.uk", "union" },
		{ "www.ascl.org.uk", "union" }, { "www.tuc.org.uk", "union" },
		{ "www.educationsupport.org.uk", "counselling" },
		{ "www.relate.org.uk", "counselling" },
		{ "www.healthassured.co.uk", "counselling" },
		{ "protect-advice.org.uk", "whistleblowing" },
		{ "www.acas.org.uk", "whistleblowing" },
		{ "ico.org.uk", "whistleblowing" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		check_name(names[i][0], names[i][1]);
}

/* The two lists of the shipped text do not contradict each other. */
static void
hides_no_service(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < catalogue_entries(c); i++) {
		const char *host = catalogue_entry(c, i)->host;

		if (catalogue_find(c, host, strlen(host)) != i)
			fail_msg("%s is not found", host);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_what_policies_name),
		cmocka_unit_test(is_of_some_size),
		cmocka_unit_test(every_row_is_never_logged),
		cmocka_unit_test(lists_what_it_must),
		cmocka_unit_test(hides_no_service),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
