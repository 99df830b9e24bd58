/* burst_test.c: the definitions of classify/burst.h, one by one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/burst.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MOST 700

/* "10.5 face" : at this second a contact with a host: face, tube, also of face:
 * cdn (content), like (tracker), plugin, push; a number: foreign. "b:" before it:
 * another device. "-" before it: no contact, the flow only went on. */
static const struct {
	const char *word, *service;
	uint32_t number;	/* the service's */
	enum role role;
} hosts[] = {
	{ "face", "face", 1, ROLE_PRIMARY }, { "cdn", "face", 1, ROLE_CONTENT },
	{ "like", "face", 1, ROLE_TRACKER }, { "push", "face", 1, ROLE_PUSH },
	{ "plugin", "face", 1, ROLE_EMBED },
	{ "tube", "tube", 2, ROLE_PRIMARY }, { "embed", "tube", 2, ROLE_EMBED },
};

struct met {			/* a device's contact */
	char device[8];
	uint32_t minute;
	bool is_contact;
	struct contact contact;
};

static struct met
met_of(const char *at, const char *word)
{
	struct met m = { .device = "a", .is_contact = true };
	struct contact *c = &m.contact;

	if (*word == '-') {
		m.is_contact = false;
		word++;
	}
	if (word[1] == ':') {
		m.device[0] = *word;
		word += 2;
	}
	c->at_us = (uint64_t)(atof(at) * 1e6 + 0.5);
	m.minute = (uint32_t)(c->at_us / SESSION_MINUTE_US);
	c->name = strtoull(word, NULL, 10);
	c->service = c->host = "";
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
		if (strcmp(word, hosts[i].word) == 0)
			*c = (struct contact){ .service = hosts[i].service,
				.host = hosts[i].word, .name = i,
				.service_number = hosts[i].number,
				.role = hosts[i].role, .at_us = c->at_us };
	return m;
}

static size_t
read_contacts(const char *text, struct met *out)
{
	char at[16], word[16];
	size_t count = 0;
	int n;

	for (; sscanf(text, "%15s %15s%n", at, word, &n) == 2; text += n)
		out[count++] = met_of(at, word);
	return count;
}

static int
by_device(const void *a, const void *b)
{
	return strcmp(((const struct met *)a)->device,
	    ((const struct met *)b)->device);
}

/* One minute, device by device. */
static void
tell(struct bursts *b, struct met *minute, size_t count)
{
	qsort(minute, count, sizeof(*minute), by_device);
	bursts_begin(b);
	for (size_t i = 0; i < count; i++) {
		if (minute[i].is_contact)
			assert_int_equal(bursts_contact(b, &minute[i].contact),
			    0);
		if (i + 1 == count || by_device(&minute[i], &minute[i + 1]))
			assert_int_equal(bursts_device(b, minute[i].device), 0);
	}
	assert_int_equal(bursts_end(b), 0);
}

/* The facts of each minute up to the third: "led followed before crowd"; "1f":
 * it followed first, and led then. */
static void
facts(const char *text, const char *device, const char *service, bool copies,
    char *out)
{
	static struct met all[MOST], minute[MOST];
	struct bursts *b = bursts_new(), *copy;
	size_t count = read_contacts(text, all), n;

	for (uint32_t m = 0; m < 3; m++) {
		struct burst_facts f;

		n = 0;
		for (size_t i = 0; i < count; i++)
			if (all[i].minute == m)
				minute[n++] = all[i];
		tell(b, minute, n);
		f = bursts_of(b, device, service);
		out += sprintf(out, "%s%u%s %u %u %u", m ? ", " : "", f.led,
		    f.led > 0 && !f.led_first ? "f" : "", f.followed,
		    f.before, f.crowd);
		assert_true(f.led > 0 || !f.led_first);
		if (copies) {
			copy = bursts_copy(b);
			bursts_free(b);
			b = copy;
		}
	}
	assert_false(bursts_open(b));
	bursts_free(b);
}

static const struct { const char *what, *contacts, *want; } cases[] = {
	{ "nothing", "", "0 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "a visit", "10 face 10.2 cdn 10.3 7", "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "its own background first", "10 like 10.2 face",
	    "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "a page with it inside", "10 7 10.2 8 10.3 face 10.4 cdn 10.4 9",
	    "0 1 2 0, 0 0 0 0, 0 0 0 0" },
	{ "the same host twice is one", "10 7 10.2 7 10.3 face",
	    "0 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "another service before", "10 tube 10.3 face",
	    "0 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "of any role", "10 embed 10.3 face", "0 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "background is not judged", "10 7 10.3 like 10.5 push",
	    "0 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "an embed is", "10 7 10.3 plugin 10.5 8 10.6 face",
	    "0 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "and what it plays later leads", "10 7 10.3 plugin 20 cdn 20.1 face",
	    "1f 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "an embed alone leads", "10 plugin 10.5 7",
	    "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "what went on is no contact", "10 -7 10.3 face 10.5 -cdn",
	    "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "at one moment the catalogue's first", "10 7 10 face",
	    "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "3 s end a burst", "10 7 12.999999 8 15.999999 face",
	    "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "less does not", "10 7 12.999999 8 15.999998 face",
	    "0 1 2 0, 0 0 0 0, 0 0 0 0" },
	{ "10 s end it", "10 7 12 7 14 7 16 7 18 7 20 face",
	    "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "less does not", "10 7 12 7 14 7 16 7 18 7 19.9 face",
	    "0 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "each burst for itself", "10 face 20 7 20.1 face 30 8 31 9 31.2 face "
	    "40 cdn", "2 2 2 0, 0 0 0 0, 0 0 0 0" },
	{ "over the border of a minute", "59 7 60.5 8 61 face",
	    "0 0 0 0, 0 1 2 0, 0 0 0 0" },
	{ "not judged again there", "58 7 59 face 61 cdn 62 face",
	    "0 1 1 0, 0 0 0 0, 0 0 0 0" },
	{ "its 10 s begin before", "53 7 55 7 57 7 59 7 61 7 63 face",
	    "0 0 0 0, 1 0 0 0, 0 0 0 0" },
	{ "nothing is left a minute later", "59 7 121 face",
	    "0 0 0 0, 0 0 0 0, 1 0 0 0" },
	{ "another device's", "10 b:7 10.2 face", "1 0 0 0, 0 0 0 0, 0 0 0 0" },
	{ "over the border, each its own", "59 b:7 59 7 60.5 b:face 60.6 face",
	    "0 0 0 0, 0 1 1 1, 0 0 0 0" },
	{ "a crowd", "10 b:face 11 c:7 11.1 c:cdn 12 d:like 13 e:tube 14 face",
	    "1 0 0 2, 0 0 0 0, 0 0 0 0" },
	{ "a crowd of embeds", "10 b:plugin 11 c:7 11.1 c:plugin 12 d:push",
	    "0 0 0 2, 0 0 0 0, 0 0 0 0" },
	{ "a crowd without it", "10 b:face 11 c:face 11.5 like",
	    "0 0 0 2, 0 0 0 0, 0 0 0 0" },
	{ "in a burst of before", "59 face 59 b:face 61 cdn 61 b:cdn",
	    "1 0 0 1, 0 0 0 1, 0 0 0 0" },
};

static void
judges_by_the_definition(void **state)
{
	char got[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int copies = 0; copies < 2; copies++) {
			facts(cases[i].contacts, "a", "face", copies, got);
			if (strcmp(got, cases[i].want) != 0)
				fail_msg("%s: %s", cases[i].what, got);
		}
}

/* The order in which pieces came does not show. */
static void
is_the_same_in_any_order(void **state)
{
	static const char *const orders[] = {
		"10 7 10.2 8 10.3 face 10.4 tube 59 b:9 60.5 b:tube 60.6 face",
		"60.6 face 10.3 face 60.5 b:tube 10.2 8 59 b:9 10.4 tube 10 7",
	};
	static const char *const who[][2] = {
		{ "a", "face" }, { "a", "tube" }, { "b", "tube" },
	};
	char one[64], other[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(who); i++) {
		facts(orders[0], who[i][0], who[i][1], false, one);
		facts(orders[1], who[i][0], who[i][1], false, other);
		assert_string_equal(one, other);
	}
}

/* 300 hosts before it, or a crowd of 300, are 255; and of a burst 256 hosts
 * are known. */
static void
has_bounds(void **state)
{
	static struct met p[MOST];
	struct bursts *b = bursts_new();
	char at[16], word[16];
	struct burst_facts f;
	size_t n;

	(void)state;
	for (size_t i = 0; i < 255; i++) {
		snprintf(at, sizeof(at), "10.%03zu", i);
		snprintf(word, sizeof(word), "%zu", i + 1);
		p[i] = met_of(at, word);
	}
	p[255] = met_of("10.3", "face");
	p[256] = met_of("10.4", "tube");
	tell(b, p, 257);
	f = bursts_of(b, "a", "face");
	assert_int_equal(f.followed, 1);
	assert_int_equal(f.before, 255);
	f = bursts_of(b, "a", "tube");
	assert_int_equal(f.led + f.followed, 0);
	for (n = 0; n < 300; n++) {
		p[n] = met_of("70", "face");
		snprintf(p[n].device, sizeof(p[n].device), "c%zu", n);
	}
	tell(b, p, n);
	assert_int_equal(bursts_of(b, "c7", "face").crowd, 255);
	bursts_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judges_by_the_definition),
		cmocka_unit_test(is_the_same_in_any_order),
		cmocka_unit_test(has_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
