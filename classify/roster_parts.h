/* roster_parts.h: a roster as roster_load.c made it and roster.c reads it;
 * nobody else's. */
#ifndef CLASSIFY_ROSTER_PARTS_H
#define CLASSIFY_ROSTER_PARTS_H

#include "classify/calendar_offsets.h"
#include "classify/roster.h"
#include "classify/roster_index.h"

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

#define ROSTER_FORMS 131	/* a MAC, 129 widths of range, a VLAN */

struct roster_keys {		/* ascending by bytes */
	struct roster_key *list;
	size_t count;
	uint8_t forms[ROSTER_FORMS][2];	/* the first two bytes in use */
	size_t form_count;
	struct roster_index index;
};

struct roster_network {
	const char *id, *ssid, *place;	/* ssid, place: "" not said */
	enum equipment equipment;
	enum person_kind used_by;
};

struct roster_span {		/* days of an absence or suspension */
	const char *person;
	const char *deputy;	/* of an absence; NULL nobody */
	int32_t from, to;
	const struct text_value *at;
};

struct roster_spans {		/* as written */
	struct roster_span *list;
	size_t count;
};

struct roster {
	struct text *text;		/* owns the words */
	struct calendar_offsets *offsets;
	struct roster_person *people;	/* by id, then from */
	struct roster_device *devices;	/* by id, then from */
	struct roster_network *networks;
	size_t person_count, device_count, network_count;
	bool has_same;			/* any row of people has same_as */
	struct roster_index people_named, devices_named;
	struct roster_keys device_keys, network_keys;
	struct roster_office *offices;	/* as written */
	size_t office_count;
	struct roster_spans absences, suspensions;
};

/* A fault if the row's same_as is not another's id, once all rows are there
 * (roster_same.c). */
void roster_same_check(const struct roster *r, const struct roster_person *p,
    const struct text_value *at, struct text_faults *f);

/* ---- what every section's rows are read with (roster_fields.c) ---- */

/* An id must not look like the MAC or address@vlan of a device without one;
 * "" with a fault. */
void roster_read_id(const struct text_value *v, const char **out,
    struct text_faults *f);
/* Without a from or to: from ever, for ever. */
void roster_read_dates(const struct text_value *from,
    const struct text_value *to, int32_t *from_day, int32_t *to_day,
    struct text_faults *f);
/* The number of the word that name() gives; otherwise, when v was not given
 * or is none of them. */
int roster_read_word(const struct text_value *v, const char *(*name)(int),
    int count, int otherwise, struct text_faults *f);
/* "" when v was not given. */
const char *roster_read_text(const struct text_value *v,
    struct text_faults *f);

/* ---- who does what (roster_offices.c) ---- */

/* The days on which p is suspended; v NULL: none. */
void roster_suspensions_load(struct roster *r, const struct roster_person *p,
    const struct text_value *v, struct text_faults *f);
/* After the people. */
void roster_offices_load(struct roster *r, const struct text_value *v,
    struct text_faults *f);
void roster_absences_load(struct roster *r, const struct text_value *v,
    struct text_faults *f);
/* The person's row that holds first between two days; NULL. */
const struct roster_person *roster_person_between(const struct roster *r,
    const char *id, int32_t from, int32_t to);

/* ---- keys (roster_keys.c) ---- */

/* Add the key of each value that was given, in the order of the kinds; row
 * has all but the bytes. list has room for ROSTER_KEY_KINDS more. */
void roster_keys_add(struct roster_keys *keys,
    const struct text_value *const *by, const struct roster_key *row,
    struct text_faults *f);
/* Put them in order and make them ready to be found; faults name both places
 * of a key held twice at once. */
void roster_keys_sort(struct roster_keys *keys, struct text_faults *f);
void roster_keys_clear(struct roster_keys *keys);

/* Keys to look for or to store. prefix is in bits of the 16 bytes. */
void roster_key_mac(uint8_t key[ROSTER_KEY_BYTES], const uint8_t mac[6]);
void roster_key_range(uint8_t key[ROSTER_KEY_BYTES],
    const uint8_t address[16], unsigned prefix);
void roster_key_vlan(uint8_t key[ROSTER_KEY_BYTES], uint16_t vlan);

#endif
