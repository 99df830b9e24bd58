/* roster.c: which row is in force for a device, an address, a moment.
 *
 * All keys of one kind and width are neighbours in one sorted array, so that a
 * look-up is one binary search for each width of range the roster uses. */
#include "classify/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
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

int
office_read(const char *word, enum office *out)
{
	for (size_t i = 0; i < ARRAY_LEN(office_names); i++)
		if (strcmp(office_names[i], word) == 0) {
			*out = (enum office)i;
			return 0;
		}
	return -1;
}

/* IEEE 802: the second bit of the first byte. */
bool
roster_is_random_mac(const uint8_t mac[6])
{
	return (mac[0] & 2) != 0;
}

/* The first key not below these bytes. */
static size_t
lower_bound(const struct roster_keys *k, const uint8_t *bytes)
{
	size_t low = 0, high = k->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(k->list[middle].bytes, bytes,
		    ROSTER_KEY_BYTES) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The key with these bytes in force on that day; NULL. */
static const struct roster_key *
in_force(const struct roster_keys *k, const uint8_t *bytes, int32_t day)
{
	for (size_t i = lower_bound(k, bytes); i < k->count &&
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
	uint8_t bytes[ROSTER_KEY_BYTES], last[ROSTER_KEY_BYTES];
	const struct roster_key *found = NULL;

	for (size_t i = 0; i < k->count && !found;) {
		const uint8_t *b = k->list[i].bytes;

		if (b[0] == ROSTER_RANGE)
			roster_key_range(bytes, seen->address, 128u - b[1]);
		else if (b[0] == ROSTER_VLAN)
			roster_key_vlan(bytes, seen->vlan);
		else if (seen->mac)
			roster_key_mac(bytes, seen->mac);
		if (b[0] != ROSTER_MAC || seen->mac)
			found = in_force(k, bytes, seen->day);
		/* On to the next kind or width: past all that share these
		 * two bytes. */
		memset(last, 0xff, sizeof(last));
		last[0] = b[0];
		last[1] = b[1];
		i = lower_bound(k, last);
		while (i < k->count && memcmp(k->list[i].bytes, last,
		    sizeof(last)) == 0)
			i++;
	}
	return found;
}

void
roster_find(const struct roster *r, const uint8_t *mac,
    const uint8_t address[16], uint16_t vlan, uint64_t at_us,
    struct roster_match *out)
{
	struct seen seen = { mac, address, vlan, calendar_day(at_us) };
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
		out->equipment = out->device->equipment;
		out->used_by = out->device->used_by;
		if (out->device->place[0])
			out->place = out->device->place;
	}
	if (network && out->equipment == EQUIPMENT_UNKNOWN)
		out->equipment = network->equipment;
	if (network && out->used_by == PERSON_UNKNOWN)
		out->used_by = network->used_by;
}

const struct roster_device *
roster_device_named(const struct roster *r, const char *id, uint64_t at_us)
{
	int32_t day = calendar_day(at_us);
	size_t low = 0, high = r->device_count;

	while (low < high) {	/* the last that is not above (id, day) */
		size_t middle = low + (high - low) / 2;
		const struct roster_device *d = &r->devices[middle];
		int c = strcmp(d->id, id);

		if (c < 0 || (c == 0 && d->from <= day))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || strcmp(r->devices[low - 1].id, id) != 0 ||
	    r->devices[low - 1].to < day)
		return NULL;
	return &r->devices[low - 1];
}

const struct roster_person *
roster_person_named(const struct roster *r, const char *id, uint64_t at_us)
{
	int32_t day = calendar_day(at_us);

	for (size_t i = 0; i < r->person_count; i++)
		if (strcmp(r->people[i].id, id) == 0 &&
		    day >= r->people[i].from && day <= r->people[i].to)
			return &r->people[i];
	return NULL;
}

const struct roster_person *
roster_person_between(const struct roster *r, const char *id, int32_t from,
    int32_t to)
{
	const struct roster_person *found = NULL;

	for (size_t i = 0; i < r->person_count; i++) {
		const struct roster_person *p = &r->people[i];

		if (strcmp(p->id, id) == 0 && p->from <= to &&
		    from <= p->to && (!found || p->from < found->from))
			found = p;
	}
	return found;
}

bool
roster_has_left(const struct roster *r, const char *person, uint64_t at_us)
{
	int32_t day = calendar_day(at_us);

	return day > INT32_MIN &&
	    !roster_person_between(r, person, day, day) &&
	    roster_person_between(r, person, INT32_MIN, day - 1);
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

void
roster_free(struct roster *r)
{
	if (!r)
		return;
	free(r->people);
	free(r->devices);
	free(r->networks);
	free(r->device_keys.list);
	free(r->network_keys.list);
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
