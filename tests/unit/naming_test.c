/* naming_test.c: whose names an opinion is remembered of. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/naming.h"
#include "classify/opinions.h"
#include "tests/unit/texts.h"

#define LAW "catalogue: test\nversion: \"1\"\n" \
    "categories: [social network]\nservices:\n" \
    "  - {id: it, title: It, category: social network, hosts: [{host: " \
    "facebook.com, role: primary, source: test, seen: 2026-11-20}]}\n"

/* Where naming.c remembers, once it did. */
static const struct opinions *opinions;
static struct catalogue *catalogue;
static struct engine *engine;

struct engine_opinion __real_opinions_match(struct opinions *o,
    struct engine *e, const uint8_t *name, size_t len,
    enum engine_carrier carrier);
struct engine_opinion __wrap_opinions_match(struct opinions *o,
    struct engine *e, const uint8_t *name, size_t len,
    enum engine_carrier carrier);

struct engine_opinion
__wrap_opinions_match(struct opinions *o, struct engine *e,
    const uint8_t *name, size_t len, enum engine_carrier carrier)
{
	opinions = o;
	return __real_opinions_match(o, e, name, len, carrier);
}

static void
watch(void *arg, const struct packet *p)
{
	(void)arg;
	(void)p;
}

static int
set_up(void **state)
{
	struct text_faults *faults = text_faults_new();
	char path[64], why[128];
	int r;

	(void)state;
	texts_write(LAW, path);
	r = catalogue_load(&catalogue, path, NULL, faults);
	unlink(path);
	text_faults_free(faults);
	return r < 0 ? r : engine_new(&engine, 16, why, sizeof(why));
}

static int
tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	engine_free(engine);
	return 0;
}

/* A flow that asks the host for a page. */
static struct naming_decision
visit(struct naming *n, const char *host)
{
	struct flow f = { .youth = FLOW_NONE, .state = FLOW_NEW, .proto = 6,
	    .tcp_seen = { PACKET_SYN | PACKET_ACK } };
	uint8_t bytes[256] = { 0x45, [8] = 64, [9] = 6,
	    [12] = 10, 20, 10, 5, 157, 240, 222, 174,
	    [20] = 195, 80, 0, 80, 0, 0, 0, 1, [32] = 0x50, PACKET_ACK };
	struct naming_decision d;
	struct packet p;
	int len = 40 + snprintf((char *)bytes + 40, sizeof(bytes) - 40,
	    "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", host);

	bytes[3] = (uint8_t)len;
	assert_int_equal(packet_decode(&p, PACKET_LINK_RAW, bytes, (size_t)len,
	    (uint32_t)len, 0), PACKET_FLOW);
	assert_true(naming_packet(n, &f, &p, 0, &d));
	assert_non_null(d.name);
	return d;
}

static bool
is_remembered(const struct opinions *o, const char *name)
{
	uint64_t number = name_hash(o->key, (const uint8_t *)name,
	    strlen(name));

	for (size_t i = 0; i < OPINIONS; i++)
		if (o->met[i].name == number)
			return true;
	return false;
}

static size_t
count_places(const struct opinions *o)
{
	size_t count = 0;

	for (size_t i = 0; i < OPINIONS; i++)
		count += o->met[i].name != 0;
	return count;
}

/* Whether opinions on all names are wanted or not. */
static void
remembers_catalogued_names_alone(void **state)
{
	struct naming_settings s = { .catalogue = catalogue, .engine = engine,
	    .memory_bytes = 1 << 20, .opinions_key = { 1, 2, 3 },
	    .watch = watch };
	struct naming *n;
	char why[128];

	(void)state;
	for (int all = 0; all < 2; all++) {
		opinions = NULL;
		s.wants_all = all;
		n = naming_new(&s, why, sizeof(why));
		assert_non_null(n);
		assert_true(visit(n, "www.twitter.com").is_foreign);
		assert_int_equal(visit(n, "jane.facebook.com").entry, 0);
		assert_true(visit(n, "school.example").is_foreign);
		assert_non_null(opinions);
		assert_memory_equal(opinions->key, s.opinions_key,
		    sizeof(s.opinions_key));
		assert_true(is_remembered(opinions, "jane.facebook.com"));
		assert_false(is_remembered(opinions, "www.twitter.com"));
		assert_false(is_remembered(opinions, "school.example"));
		assert_int_equal(count_places(opinions), 1);
		naming_free(n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembers_catalogued_names_alone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
