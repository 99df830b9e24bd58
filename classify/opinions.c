/* opinions.c: each name has one place, by its hash; who comes last has it. */
#include "classify/opinions.h"

#include <string.h>

#include "classify/fnv.h"

static struct opinions_met *
place_of(struct opinions *o, const uint8_t *name, size_t len)
{
	uint64_t hash = fnv(FNV_START, name, len);

	return &o->met[(hash ^ hash >> 32) % OPINIONS];
}

struct engine_opinion
opinions_match(struct opinions *o, struct engine *e, const uint8_t *name,
    size_t len, enum engine_carrier carrier)
{
	struct opinions_met *m;

	if (len > OPINIONS_NAME)
		return engine_match(e, name, len, carrier);
	m = place_of(o, name, len);
	if (m->len != len || m->carrier != carrier ||
	    memcmp(m->name, name, len) != 0) {
		m->says = engine_match(e, name, len, carrier);
		m->carrier = (uint8_t)carrier;
		m->len = (uint8_t)len;
		memcpy(m->name, name, len);
	}
	return m->says;
}
