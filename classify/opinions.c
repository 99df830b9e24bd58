/* opinions.c: each name has one place, by its number; who comes last has it. */
#include "classify/opinions.h"

#include <string.h>

void
opinions_begin(struct opinions *o, const uint8_t key[NAME_HASH_KEY])
{
	memset(o, 0, sizeof(*o));
	memcpy(o->key, key, sizeof(o->key));
}

struct engine_opinion
opinions_match(struct opinions *o, struct engine *e, const uint8_t *name,
    size_t len, enum engine_carrier carrier)
{
	uint64_t number = name_hash(o->key, name, len);
	struct opinions_met *m = &o->met[number % OPINIONS];
	bool has_dot = len > 0 && name[len - 1] == '.';

	if (m->name != number || m->carrier != carrier ||
	    m->has_dot != has_dot) {
		m->says = engine_match(e, name, len, carrier);
		m->name = number;
		m->carrier = (uint8_t)carrier;
		m->has_dot = has_dot;
	}
	return m->says;
}
