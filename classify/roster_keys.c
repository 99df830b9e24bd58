/* roster_keys.c: what rows match by: read, sorted, and none claimed twice. */
#include "classify/roster_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

void
roster_key_mac(uint8_t key[ROSTER_KEY_BYTES], const uint8_t mac[6])
{
	memset(key, 0, ROSTER_KEY_BYTES);
	key[0] = ROSTER_MAC;
	memcpy(key + 2, mac, 6);
}

/* Narrow ranges sort first. */
void
roster_key_range(uint8_t key[ROSTER_KEY_BYTES], const uint8_t address[16],
    unsigned prefix)
{
	memset(key, 0, ROSTER_KEY_BYTES);
	key[0] = ROSTER_RANGE;
	key[1] = (uint8_t)(128 - prefix);
	memcpy(key + 2, address, prefix / 8);
	if (prefix % 8)
		key[2 + prefix / 8] = (uint8_t)(address[prefix / 8] &
		    0xff00 >> prefix % 8);
}

void
roster_key_vlan(uint8_t key[ROSTER_KEY_BYTES], uint16_t vlan)
{
	memset(key, 0, ROSTER_KEY_BYTES);
	key[0] = ROSTER_VLAN;
	key[2] = (uint8_t)(vlan >> 8);
	key[3] = (uint8_t)vlan;
}

static int
load_mac(uint8_t key[ROSTER_KEY_BYTES], const struct text_value *v,
    struct text_faults *f)
{
	uint8_t mac[6];

	if (mac_read(text_raw(v), mac) < 0) {
		text_fault(f, TEXT_ERROR, v, "mac \"%s\": expected six bytes "
		    "like \"02:00:5e:10:00:01\"", text_raw(v));
		return -1;
	}
	roster_key_mac(key, mac);
	return 0;
}

/* "10.20.10.0/24", "2001:db8::/64" or one address. */
static int
read_range(const char *text, uint8_t address[16], unsigned *prefix)
{
	char copy[ADDRESS_TEXT + 4];
	unsigned base = strchr(text, ':') ? 0 : 96, n = 128 - base;
	char *slash, *end;

	if (strlen(text) >= sizeof(copy))
		return -1;
	strcpy(copy, text);
	slash = strchr(copy, '/');
	if (slash) {
		*slash++ = '\0';
		if (*slash < '0' || *slash > '9')
			return -1;
		n = (unsigned)strtoul(slash, &end, 10);
		if (*end || n > 128 - base)
			return -1;
	}
	*prefix = base + n;
	return address_read(copy, address);
}

static int
load_range(uint8_t key[ROSTER_KEY_BYTES], const struct text_value *v,
    struct text_faults *f)
{
	uint8_t address[16];
	unsigned prefix;

	if (read_range(text_raw(v), address, &prefix) < 0) {
		text_fault(f, TEXT_ERROR, v, "range \"%s\": expected a range "
		    "of addresses like 10.20.10.0/24", text_raw(v));
		return -1;
	}
	roster_key_range(key, address, prefix);
	if (memcmp(key + 2, address, 16) == 0)
		return 0;
	text_fault(f, TEXT_ERROR, v, "range \"%s\": the address has bits set "
	    "to the right of /%s", text_raw(v), strchr(text_raw(v), '/') + 1);
	return -1;
}

static int
load_vlan(uint8_t key[ROSTER_KEY_BYTES], const struct text_value *v,
    struct text_faults *f)
{
	int64_t vlan;

	if (text_number(v, 1, 4094, &vlan, f) < 0)
		return -1;
	roster_key_vlan(key, (uint16_t)vlan);
	return 0;
}

/* How a row says what it matches by, in the order of roster_key's kinds. */
static int (*const key_loaders[])(uint8_t *, const struct text_value *,
    struct text_faults *) = { load_mac, load_range, load_vlan };
static_assert(ARRAY_LEN(key_loaders) == ROSTER_KEY_KINDS,
    "load every kind of key");

void
roster_keys_add(struct roster_keys *keys, const struct text_value *const *by,
    const struct roster_key *row, struct text_faults *f)
{
	for (size_t i = 0; i < ROSTER_KEY_KINDS; i++) {
		struct roster_key *k = &keys->list[keys->count];

		*k = *row;
		k->at = by[i];
		if (by[i] && key_loaders[i](k->bytes, by[i], f) == 0)
			keys->count++;
	}
}

static int
key_order(const void *a, const void *b)
{
	const struct roster_key *p = a, *q = b;
	int c = memcmp(p->bytes, q->bytes, ROSTER_KEY_BYTES);

	return c ? c : (p->from > q->from) - (p->from < q->from);
}

static const void *
bytes_of(const void *table, size_t i, size_t *len)
{
	*len = ROSTER_KEY_BYTES;
	return ((const struct roster_key *)table)[i].bytes;
}

static void
find_forms(struct roster_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++) {
		const uint8_t *b = keys->list[i].bytes;

		if (i == 0 || memcmp(b, keys->list[i - 1].bytes, 2) != 0)
			memcpy(keys->forms[keys->form_count++], b, 2);
	}
}

void
roster_keys_sort(struct roster_keys *keys, struct text_faults *f)
{
	if (keys->count)
		qsort(keys->list, keys->count, sizeof(*keys->list), key_order);
	for (size_t i = 1; i < keys->count; i++) {
		const struct roster_key *p = &keys->list[i - 1], *q = p + 1;

		if (memcmp(p->bytes, q->bytes, ROSTER_KEY_BYTES) == 0 &&
		    q->from <= p->to)
			text_fault(f, TEXT_ERROR, q->at, "\"%s\" is already on "
			    "line %zu for the same dates", text_raw(q->at),
			    text_line(p->at));
	}
	find_forms(keys);
	if (roster_index_make(&keys->index, bytes_of, keys->list,
	    keys->count) < 0)
		text_fault(f, TEXT_ERROR, NULL, "roster: out of memory");
}

void
roster_keys_clear(struct roster_keys *keys)
{
	free(keys->list);
	roster_index_clear(&keys->index);
}
