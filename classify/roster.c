/* roster.c: which row is in force for a device, an address, a moment.
 *
 * All rows of one key are neighbours in one sorted array, so that a look-up is
 * one probe of its index for each width of range the roster uses. */
#include "classify/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "classify/roster_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const equipment_names[] = {
	[EQUIPMENT_SCHOOL] = "school", [EQUIPMENT_PERSONAL] = "personal",
	[EQUIPMENT_GUEST] = "guest", [EQUIPMENT_UNKNOWN] = "unknown",
};
static_assert(ARRAY_LEN(equipment_names) == EQUIPMENT_COUNT,
    "name every equipment");

static const char *const person_kind_names[] = {
	[PERSON_STAFF] = "staff", [PERSON_GOVERNOR] = "governor",
	[PERSON_VOLUNTEER] = "volunteer", [PERSON_AGENCY] = "agency",
	[PERSON_CONTRACTOR] = "contractor", [PERSON_GUEST] = "guest",
	[PERSON_PUPIL] = "pupil", [PERSON_UNKNOWN] = "unknown",
};
static_assert(ARRAY_LEN(person_kind_names) == PERSON_KIND_COUNT,
    "name every kind of person");

static const char *const office_names[] = {
	[OFFICE_HEAD] = "head", [OFFICE_DEPUTY_HEAD] = "deputy head",
	[OFFICE_CHAIR] = "chair of governors",
	[OFFICE_GOVERNORS] = "governors",
	[OFFICE_BUSINESS_MANAGER] = "business manager",
	[OFFICE_NETWORK_MANAGER] = "network manager",
	[OFFICE_SAFEGUARDING_LEAD] = "safeguarding lead",
	[OFFICE_SAFEGUARDING_GOVERNOR] = "safeguarding governor",
	[OFFICE_SENIOR_LEADER] = "senior leader",
	[OFFICE_LINE_MANAGER] = "line manager",
	[OFFICE_NOMINATED_PERSON] = "nominated person",
	[OFFICE_DATA_PROTECTION_OFFICER] = "data protection officer",
	[OFFICE_TRUST_BOARD] = "trust board",
};
static_assert(ARRAY_LEN(office_names) == OFFICE_COUNT, "name every office");

const char *
equipment_name(enum equipment e)
{
	return equipment_names[e];
}

const char *
person_kind_name(enum person_kind k)
{
	return person_kind_names[k];
}

const char *
office_name(enum office o)
{
	return office_names[o];
}

/* IEEE 802: the second bit of the first byte. */
bool
roster_is_random_mac(const uint8_t mac[6])
{
	return (mac[0] & 2) != 0;
}

/* The key with these bytes in force on that day; NULL. */
static const struct roster_key *
in_force(const struct roster_keys *k, const uint8_t *bytes, int32_t day)
{
	size_t i = roster_index_find(&k->index, bytes, ROSTER_KEY_BYTES);

	for (; i < k->count &&
	    memcmp(k->list[i].bytes, bytes, ROSTER_KEY_BYTES) == 0; i++)
		if (day >= k->list[i].from && day <= k->list[i].to)
			return &k->list[i];
	return NULL;
}

struct seen {			/* what is known of a client */
	const uint8_t *mac;	/* NULL: not known */
	const uint8_t *address;
	uint16_t vlan;
	int32_t day;
};

/* Go through the kinds and widths that are in use, strongest first. */
static const struct roster_key *
strongest(const struct roster_keys *k, const struct seen *seen)
{
	uint8_t bytes[ROSTER_KEY_BYTES];
	const struct roster_key *found = NULL;

	for (size_t i = 0; i < k->form_count && !found; i++) {
		const uint8_t *form = k->forms[i];

		if (form[0] == ROSTER_MAC && !seen->mac)
			continue;
		if (form[0] == ROSTER_RANGE)
			roster_key_range(bytes, seen->address, 128u - form[1]);
		else if (form[0] == ROSTER_VLAN)
			roster_key_vlan(bytes, seen->vlan);
		else
			roster_key_mac(bytes, seen->mac);
		found = in_force(k, bytes, seen->day);
	}
	return found;
}

int32_t
roster_day(const struct roster *r, uint64_t at_us)
{
	return calendar_offsets_day(r->offsets, at_us);
}

void
roster_find(const struct roster *r, const uint8_t *mac,
    const uint8_t address[16], uint16_t vlan, uint64_t at_us,
    struct roster_match *out)
{
	struct seen seen = { mac, address, vlan, roster_day(r, at_us) };
	const struct roster_key *device = strongest(&r->device_keys, &seen);
	const struct roster_key *key = strongest(&r->network_keys, &seen);
	const struct roster_network *network = key ? &r->networks[key->row] :
	    NULL;

	*out = (struct roster_match){ .basis = DEVICE_ADDRESS,
	    .equipment = EQUIPMENT_UNKNOWN, .used_by = PERSON_UNKNOWN,
	    .network = network ? network->id : "",
	    .ssid = network ? network->ssid : "",
	    .place = network ? network->place : "",
	    .is_random_mac = mac && roster_is_random_mac(mac) };
	if (device) {
		out->device = &r->devices[device->row];
		out->basis = DEVICE_ROSTER_MAC +
		    (enum device_basis)device->bytes[0];
		out->is_of_many = device->bytes[0] == ROSTER_VLAN ||
		    (device->bytes[0] == ROSTER_RANGE &&
		    device->bytes[1] > 0);
		out->equipment = out->device->equipment;
		out->used_by = out->device->used_by;
		if (out->device->place[0])
			out->place = out->device->place;
	}
	if (network && out->equipment == EQUIPMENT_UNKNOWN &&
	    (device || !out->is_random_mac ||
	    network->equipment != EQUIPMENT_SCHOOL))
		out->equipment = network->equipment;
	if (network && out->used_by == PERSON_UNKNOWN)
		out->used_by = network->used_by;
}

const struct roster_device *
roster_device_named(const struct roster *r, const char *id, uint64_t at_us)
{
	int32_t day = calendar_offsets_day(r->offsets, at_us);
	size_t i = roster_index_find(&r->devices_named, id, strlen(id));

	for (; i < r->device_count && strcmp(r->devices[i].id, id) == 0; i++)
		if (day >= r->devices[i].from && day <= r->devices[i].to)
			return &r->devices[i];
	return NULL;
}

const struct roster_person *
roster_person_between(const struct roster *r, const char *id, int32_t from,
    int32_t to)
{
	size_t i = roster_index_find(&r->people_named, id, strlen(id));

	for (; i < r->person_count && strcmp(r->people[i].id, id) == 0; i++)
		if (r->people[i].from <= to && from <= r->people[i].to)
			return &r->people[i];
	return NULL;
}

size_t
roster_people(const struct roster *r)
{
	return r->person_count;
}

const struct roster_person *
roster_person_at(const struct roster *r, size_t i)
{
	return i < r->person_count ? &r->people[i] : NULL;
}

size_t
roster_devices(const struct roster *r)
{
	return r->device_count;
}

const struct roster_device *
roster_device_at(const struct roster *r, size_t i)
{
	return i < r->device_count ? &r->devices[i] : NULL;
}

const struct roster_person *
roster_person_named(const struct roster *r, const char *id, uint64_t at_us)
{
	int32_t day = calendar_offsets_day(r->offsets, at_us);

	return roster_person_between(r, id, day, day);
}

bool
roster_has_left(const struct roster *r, const char *person, uint64_t at_us)
{
	int32_t day = calendar_offsets_day(r->offsets, at_us);

	return day > INT32_MIN &&
	    !roster_person_between(r, person, day, day) &&
	    roster_person_between(r, person, INT32_MIN, day - 1);
}

bool
roster_left_between(const struct roster *r, const char *person,
    uint64_t since_us, uint64_t at_us)
{
	int32_t last = calendar_offsets_day(r->offsets, at_us);
	const struct roster_person *p = roster_person_between(r, person,
	    calendar_offsets_day(r->offsets, since_us), last);

	if (!p)
		return roster_has_left(r, person, at_us);
	while (p && p->to < last)
		p = roster_person_between(r, person, p->to + 1, p->to + 1);
	return !p;
}

bool
roster_has_network(const struct roster *r, const char *id)
{
	for (size_t i = 0; i < r->network_count; i++)
		if (strcmp(r->networks[i].id, id) == 0)
			return true;
	return false;
}

bool
roster_has_place(const struct roster *r, const char *place)
{
	for (size_t i = 0; i < r->device_count; i++)
		if (strcmp(r->devices[i].place, place) == 0)
			return true;
	for (size_t i = 0; i < r->network_count; i++)
		if (strcmp(r->networks[i].place, place) == 0)
			return true;
	return false;
}

bool
roster_has_people(const struct roster *r, const char *group)
{
	for (size_t i = 0; i < r->person_count; i++)
		if (strcmp(r->people[i].group, group) == 0)
			return true;
	return false;
}

bool
roster_has_group(const struct roster *r, const char *group)
{
	if (roster_has_people(r, group))
		return true;
	for (size_t i = 0; i < r->device_count; i++)
		if (strcmp(r->devices[i].group, group) == 0)
			return true;
	return false;
}

void
roster_free(struct roster *r)
{
	if (!r)
		return;
	free(r->people);
	free(r->devices);
	free(r->networks);
	roster_keys_clear(&r->device_keys);
	roster_keys_clear(&r->network_keys);
	roster_index_clear(&r->people_named);
	roster_index_clear(&r->devices_named);
	calendar_offsets_free(r->offsets);
	free(r->offices);
	free(r->absences.list);
	free(r->suspensions.list);
	text_free(r->text);
	free(r);
}

const char *
roster_hash(const struct roster *r)
{
	return text_hash(r->text);
}
