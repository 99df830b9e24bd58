/* roster_parts.h: a roster as roster_load.c made it and roster.c reads it;
 * nobody else's. */
#ifndef CLASSIFY_ROSTER_PARTS_H
#define CLASSIFY_ROSTER_PARTS_H

#include "classify/roster.h"

/* What a row matches by, as bytes that sort in order of strength: the kind,
 * then how wide a range is, then the MAC, network or VLAN. */
#define ROSTER_KEY_BYTES 18
enum { ROSTER_MAC, ROSTER_RANGE, ROSTER_VLAN, ROSTER_KEY_KINDS };

struct roster_key {
	uint8_t bytes[ROSTER_KEY_BYTES];
	int32_t from, to;
	size_t row;
	const struct text_value *at;	/* where it is written */
};

struct roster_keys {		/* ascending by bytes */
	struct roster_key *list;
	size_t count;
};

struct roster_network {
	const char *id;
	enum equipment equipment;
	enum person_kind used_by;
};

struct roster {
	struct text *text;		/* owns the words */
	struct roster_person *people;	/* by id, then from */
	struct roster_device *devices;	/* by id, then from */
	struct roster_network *networks;
	size_t person_count, device_count, network_count;
	struct roster_keys device_keys, network_keys;
};

/* Add the key of each value that was given, in the order of the kinds; row
 * has all but the bytes. list has room for ROSTER_KEY_KINDS more. */
void roster_keys_add(struct roster_keys *keys,
    const struct text_value *const *by, const struct roster_key *row,
    struct text_faults *f);
/* Put them in order; faults name both places of a key held twice at once. */
void roster_keys_sort(struct roster_keys *keys, struct text_faults *f);

/* Keys to look for or to store. prefix is in bits of the 16 bytes. */
void roster_key_mac(uint8_t key[ROSTER_KEY_BYTES], const uint8_t mac[6]);
void roster_key_range(uint8_t key[ROSTER_KEY_BYTES],
    const uint8_t address[16], unsigned prefix);
void roster_key_vlan(uint8_t key[ROSTER_KEY_BYTES], uint16_t vlan);

#endif
