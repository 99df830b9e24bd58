/* episode_clients.c: a hash table of clients. Its hash has a seed by chance,
 * so that no sender of packets can choose clients that share a slot; nothing
 * that is told depends on it. */
#include "classify/episode_clients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "classify/flow_key.h"

struct key {			/* all that roster_find goes by */
	uint8_t address[16];
	uint8_t mac[6];
	uint16_t vlan;
	int32_t day;
	uint32_t has_mac;
};
_Static_assert(sizeof(struct key) == 32, "no padding: it is hashed");

struct clients {
	const struct roster *roster;	/* borrowed */
	uint64_t seed;
	char known_by[80];		/* the hash of who named them */
	struct key *keys;
	struct client *list;
	size_t count, room;
	uint32_t *slots;		/* index + 1; 0 free */
	size_t slot_room;		/* a power of two, twice room */
	uint32_t *order;		/* for clients_number */
	size_t numbered, machines;
	uint64_t minute;		/* the last asked for, whose local */
	int32_t day;			/* day this is */
};

struct clients *
clients_new(void)
{
	struct clients *c = calloc(1, sizeof(*c));

	if (c && getrandom(&c->seed, sizeof(c->seed), 0) != sizeof(c->seed)) {
		free(c);
		return NULL;
	}
	return c;
}

void
clients_free(struct clients *c)
{
	if (!c)
		return;
	free(c->keys);
	free(c->list);
	free(c->slots);
	free(c->order);
	free(c);
}

void
clients_begin(struct clients *c, const struct roster *r)
{
	c->roster = r;
	c->minute = UINT64_MAX;
	if (c->count <= CLIENTS_MOST &&
	    strcmp(c->known_by, roster_hash(r)) == 0)
		return;
	snprintf(c->known_by, sizeof(c->known_by), "%s", roster_hash(r));
	if (c->slots)
		memset(c->slots, 0, c->slot_room * sizeof(*c->slots));
	c->count = c->numbered = c->machines = 0;
}

static uint32_t *
slot_of(const struct clients *c, const struct key *k)
{
	const uint8_t *bytes = (const uint8_t *)k;
	uint64_t h = flow_key_end(c->seed, bytes, 0) +
	    flow_key_end(~c->seed, bytes + 16, 0);
	size_t i = flow_key_mix(h, UINT64_C(0xa0761d6478bd642f)) &
	    (c->slot_room - 1);

	while (c->slots[i] != 0 &&
	    memcmp(&c->keys[c->slots[i] - 1], k, sizeof(*k)) != 0)
		i = (i + 1) & (c->slot_room - 1);
	return &c->slots[i];
}

static int
grow(struct clients *c)
{
	size_t room = c->room ? c->room * 2 : 256;
	uint32_t *slots = calloc(room * 2, sizeof(*slots));
	struct key *keys = reallocarray(c->keys, room, sizeof(*keys));
	struct client *list;

	if (keys)
		c->keys = keys;
	list = reallocarray(c->list, room, sizeof(*list));
	if (list)
		c->list = list;
	if (!slots || !keys || !list) {
		free(slots);
		return -1;
	}
	free(c->slots);
	c->slots = slots;
	c->slot_room = room * 2;
	c->room = room;
	for (size_t i = 0; i < c->count; i++)
		*slot_of(c, &c->keys[i]) = (uint32_t)i + 1;
	return 0;
}

static void
name(const struct clients *c, const struct key *k, uint64_t at_us,
    struct client *out)
{
	char address[ADDRESS_TEXT], which[ADDRESS_TEXT + 8];
	struct roster_match match;

	*out = (struct client){ .number = 0 };
	if (k->has_mac)
		mac_text(k->mac, which);
	else
		snprintf(which, sizeof(which), "%s@%u",
		    address_text(k->address, address), k->vlan);
	roster_find(c->roster, k->has_mac ? k->mac : NULL, k->address, k->vlan,
	    at_us, &match);
	if (match.device) {
		out->is_reference = match.device->reference;
		out->basis = match.basis;
		snprintf(out->device, sizeof(out->device), "%s",
		    match.device->id);
	} else {
		out->basis = k->has_mac ? DEVICE_MAC : DEVICE_ADDRESS;
		snprintf(out->device, sizeof(out->device), "%s", which);
	}
	snprintf(out->machine, sizeof(out->machine), "%s%s%s", out->device,
	    match.is_of_many ? "/" : "", match.is_of_many ? which : "");
}

/* Days begin with a minute, and what is asked for is mostly of one. */
static int32_t
day_of(struct clients *c, uint64_t at_us)
{
	uint64_t minute = at_us / SESSION_MINUTE_US;

	if (minute != c->minute) {
		c->minute = minute;
		c->day = roster_day(c->roster, at_us);
	}
	return c->day;
}

int
clients_find(struct clients *c, const uint8_t *mac, const uint8_t address[16],
    uint16_t vlan, uint64_t at_us, uint32_t *out)
{
	struct key k = { .vlan = vlan, .has_mac = mac != NULL,
		.day = day_of(c, at_us) };
	uint32_t *slot;

	memcpy(k.address, address, sizeof(k.address));
	if (mac)
		memcpy(k.mac, mac, sizeof(k.mac));
	if (c->count == c->room && grow(c) < 0)
		return -1;
	slot = slot_of(c, &k);
	if (*slot == 0) {
		c->keys[c->count] = k;
		name(c, &k, at_us, &c->list[c->count]);
		*slot = (uint32_t)++c->count;
	}
	*out = *slot - 1;
	return 0;
}

static int
machine_order(const void *a, const void *b, void *arg)
{
	const struct client *list = arg;

	return strcmp(list[*(const uint32_t *)a].machine,
	    list[*(const uint32_t *)b].machine);
}

int
clients_number(struct clients *c)
{
	uint32_t *order;
	size_t i, machines = 0;

	if (c->numbered == c->count)
		return 0;
	order = reallocarray(c->order, c->room, sizeof(*order));
	if (!order)
		return -1;
	c->order = order;
	for (i = 0; i < c->count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, c->count, sizeof(*order), machine_order, c->list);
	for (i = 0; i < c->count; i++) {
		struct client *at = &c->list[order[i]];

		machines += i == 0 || strcmp(at->machine,
		    c->list[order[i - 1]].machine) != 0;
		at->number = (uint32_t)machines - 1;
	}
	c->numbered = c->count;
	c->machines = machines;
	return 0;
}

size_t
clients_machines(const struct clients *c)
{
	return c->machines;
}

const struct client *
clients_get(const struct clients *c, uint32_t which)
{
	return &c->list[which];
}
