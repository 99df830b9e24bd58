/* episode_routers.c: addresses behind each MAC, a local day at a time. */
#include "classify/episode_routers.h"

#include <stdlib.h>
#include <string.h>

#include "classify/episode.h"

#define BUCKETS 4096
#define MOST_WATCHED 65536
#define NEVER UINT32_MAX

struct watched {
	struct watched *next;
	uint8_t mac[6];
	uint32_t since;		/* a router from this minute on */
	unsigned count;
	uint8_t addresses[EPISODE_ADDRESSES + 1][16];
};

struct routers {
	struct watched *buckets[BUCKETS];
	size_t count;
	int32_t day;
};

static unsigned
bucket_of(const uint8_t mac[6])
{
	uint32_t h = 2166136261u;

	for (int i = 0; i < 6; i++)
		h = (h ^ mac[i]) * 16777619u;
	return (h ^ h >> 15) % BUCKETS;
}

static struct watched *
find(const struct routers *r, const uint8_t mac[6])
{
	struct watched *w = r->buckets[bucket_of(mac)];

	while (w && memcmp(w->mac, mac, 6) != 0)
		w = w->next;
	return w;
}

static struct watched *
add(struct routers *r, const uint8_t mac[6])
{
	struct watched **at = &r->buckets[bucket_of(mac)];
	struct watched *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	memcpy(w->mac, mac, 6);
	w->since = NEVER;
	w->next = *at;
	*at = w;
	r->count++;
	return w;
}

/* A new day counts anew; a router stays one. */
static void
new_day(struct routers *r, int32_t day)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct watched **at = &r->buckets[i];

		while (*at) {
			struct watched *w = *at;

			if (w->since != NEVER) {
				at = &w->next;
				continue;
			}
			*at = w->next;
			free(w);
			r->count--;
		}
	}
	r->day = day;
}

struct routers *
routers_new(const char (*known)[MAC_TEXT], size_t count)
{
	struct routers *r = calloc(1, sizeof(*r));
	uint8_t mac[6];

	if (!r)
		return NULL;
	r->day = INT32_MIN;
	for (size_t i = 0; i < count; i++) {
		struct watched *w;

		if (mac_read(known[i], mac) < 0 || find(r, mac))
			continue;
		w = add(r, mac);
		if (!w) {
			routers_free(r);
			return NULL;
		}
		w->since = 0;
	}
	return r;
}

struct routers *
routers_copy(const struct routers *r)
{
	struct routers *copy = calloc(1, sizeof(*copy));

	if (!copy)
		return NULL;
	copy->day = r->day;
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct watched *w = r->buckets[i]; w; w = w->next) {
			struct watched *twin = add(copy, w->mac);

			if (!twin) {
				routers_free(copy);
				return NULL;
			}
			twin->since = w->since;
			twin->count = w->count;
			memcpy(twin->addresses, w->addresses,
			    sizeof(w->addresses));
		}
	return copy;
}

void
routers_free(struct routers *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		while (r->buckets[i]) {
			struct watched *w = r->buckets[i];

			r->buckets[i] = w->next;
			free(w);
		}
	free(r);
}

int
routers_saw(struct routers *r, const uint8_t mac[6],
    const uint8_t address[16], int32_t day, uint32_t minute)
{
	struct watched *w;

	if (day != r->day)
		new_day(r, day);
	w = find(r, mac);
	if (!w && r->count >= MOST_WATCHED)
		return 0;
	if (!w && !(w = add(r, mac)))
		return -1;
	if (w->since != NEVER)
		return 0;
	for (unsigned i = 0; i < w->count; i++)
		if (memcmp(w->addresses[i], address, 16) == 0)
			return 0;
	memcpy(w->addresses[w->count++], address, 16);
	if (w->count > EPISODE_ADDRESSES)
		w->since = minute;
	return 0;
}

bool
routers_is(const struct routers *r, const uint8_t mac[6], uint32_t minute)
{
	const struct watched *w = find(r, mac);

	return w && w->since != NEVER && w->since <= minute;
}
