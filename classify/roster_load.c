/* roster_load.c: from the roster's text to a roster. Whatever two rows claim
 * for the same day is refused, naming both places. */
#include "classify/roster.h"

#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/roster_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun" };

static const char *
equipment_word(int i)
{
	return equipment_name((enum equipment)i);
}

static const char *
kind_word(int i)
{
	return person_kind_name((enum person_kind)i);
}

static enum equipment
load_equipment(const struct text_value *v, struct text_faults *f)
{
	return (enum equipment)roster_read_word(v, equipment_word,
	    EQUIPMENT_COUNT, EQUIPMENT_UNKNOWN, f);
}

static enum person_kind
load_kind(const struct text_value *v, struct text_faults *f)
{
	return (enum person_kind)roster_read_word(v, kind_word,
	    PERSON_KIND_COUNT, PERSON_UNKNOWN, f);
}

/* ---- people ---- */

static void
load_hours(struct roster_person *p, int day, const struct text_value *v,
    struct text_faults *f)
{
	struct roster_hours *work = &p->week[day].work;

	calendar_span(v, &work->from, &work->until, f);
}

static void
load_break(struct roster_person *p, int day, const struct text_value *v,
    struct text_faults *f)
{
	const struct roster_hours *work = &p->week[day].work;
	struct roster_hours *list = p->week[day].breaks, b;
	size_t n = 0;

	if (calendar_span(v, &b.from, &b.until, f) < 0)
		return;
	if (p->has_pattern && (b.from < work->from || b.until > work->until))
		text_fault(f, TEXT_ERROR, v,
		    "this break is outside the working pattern");
	for (; n < ROSTER_BREAKS && list[n].from < list[n].until; n++)
		if (b.from < list[n].until && list[n].from < b.until)
			text_fault(f, TEXT_ERROR, v, "this break and one "
			    "before it have some of the same time");
	if (n == ROSTER_BREAKS)
		text_fault(f, TEXT_ERROR, v, "more than %d breaks in a day",
		    ROSTER_BREAKS);
	else
		list[n] = b;
}

static void
load_breaks(struct roster_person *p, int day, const struct text_value *v,
    struct text_faults *f)
{
	if (!text_is_list(v))
		load_break(p, day, v, f);
	for (size_t i = 0; text_is_list(v) && i < text_count(v); i++)
		load_break(p, day, text_item(v, i), f);
}

/* Each weekday in a mapping. */
static void
load_week(struct roster_person *p, const struct text_value *v,
    void (*load)(struct roster_person *, int, const struct text_value *,
    struct text_faults *), struct text_faults *f)
{
	int day;

	if (v && !text_is_map(v))
		text_fault(f, TEXT_ERROR, v,
		    "expected weekdays, like {mon: \"08:30-16:00\"}");
	for (size_t i = 0; text_is_map(v) && i < text_count(v); i++)
		if (text_word(text_key_at(v, i), weekdays, ARRAY_LEN(weekdays),
		    &day, f) == 0)
			load(p, day, text_value_at(v, i), f);
}

struct person_row {		/* a person as it is written */
	struct roster_person person;
	const struct text_value *at;
};

static void
load_person(struct roster *r, struct person_row *row,
    const struct text_value *v, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "id", true }, { "kind", true }, { "group", false },
		{ "from", false }, { "to", false }, { "pattern", false },
		{ "breaks", false }, { "suspended", false },
		{ "same_as", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	struct roster_person *p = &row->person;

	row->at = v;
	p->id = p->group = p->same_as = "";
	if (text_fields(v, "person", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	roster_read_id(got[0], &p->id, f);
	p->kind = load_kind(got[1], f);
	p->group = roster_read_text(got[2], f);
	roster_read_dates(got[3], got[4], &p->from, &p->to, f);
	p->has_pattern = got[5] != NULL;
	load_week(p, got[5], load_hours, f);
	load_week(p, got[6], load_breaks, f);
	roster_suspensions_load(r, p, got[7], f);
	if (got[8])
		roster_read_id(got[8], &p->same_as, f);
}

static int
person_order(const void *a, const void *b)
{
	const struct roster_person *p = &((const struct person_row *)a)->person;
	const struct roster_person *q = &((const struct person_row *)b)->person;
	int c = strcmp(p->id, q->id);

	return c ? c : (p->from > q->from) - (p->from < q->from);
}

static const void *
person_id(const void *table, size_t i, size_t *len)
{
	const char *id = ((const struct roster_person *)table)[i].id;

	*len = strlen(id);
	return id;
}

static void
take_people(struct roster *r, const struct person_row *rows, size_t count,
    struct text_faults *f)
{
	for (size_t i = 0; i < count; i++) {
		const struct roster_person *p = &rows[i].person;

		r->people[r->person_count++] = *p;
		r->has_same = r->has_same || p->same_as[0];
		if (i > 0 && p->id[0] &&
		    strcmp(p->id, rows[i - 1].person.id) == 0 &&
		    p->from <= rows[i - 1].person.to)
			text_fault(f, TEXT_ERROR, rows[i].at, "person \"%s\" "
			    "is already on line %zu for these dates", p->id,
			    text_line(rows[i - 1].at));
	}
	if (roster_index_make(&r->people_named, person_id, r->people,
	    count) < 0)
		text_fault(f, TEXT_ERROR, NULL, "people: out of memory");
}

static void
load_people(struct roster *r, const struct text_value *v,
    struct text_faults *f)
{
	size_t count;
	struct person_row *rows = text_array(v, sizeof(*rows), &count, f);

	if (!rows)
		return;
	r->people = calloc(count, sizeof(*r->people));
	if (r->people) {
		for (size_t i = 0; i < count; i++)
			load_person(r, &rows[i], text_item(v, i), f);
		qsort(rows, count, sizeof(*rows), person_order);
		take_people(r, rows, count, f);
		for (size_t i = 0; i < count; i++)
			roster_same_check(r, &rows[i].person, rows[i].at, f);
	} else {
		text_fault(f, TEXT_ERROR, v, "people: out of memory");
	}
	free(rows);
}

/* ---- networks ---- */

static void
load_network(struct roster *r, size_t i, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "mac", false }, { "range", false }, { "vlan", false },
		{ "id", true }, { "equipment", true }, { "used_by", false },
		{ "from", false }, { "to", false }, { "ssid", false },
		{ "place", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	struct roster_network *n = &r->networks[i];
	struct roster_key key = { .row = i };

	n->id = n->ssid = n->place = "";
	if (text_fields(v, "network", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	if (got[0])
		text_fault(f, TEXT_ERROR, got[0], "a network has no mac");
	if (!got[1] && !got[2])
		text_fault(f, TEXT_ERROR, v,
		    "network: give its range, its vlan or both");
	roster_read_id(got[3], &n->id, f);
	n->equipment = load_equipment(got[4], f);
	n->used_by = load_kind(got[5], f);
	roster_read_dates(got[6], got[7], &key.from, &key.to, f);
	n->ssid = roster_read_text(got[8], f);
	n->place = roster_read_text(got[9], f);
	roster_keys_add(&r->network_keys, got, &key, f);
}

/* ---- devices ---- */

struct row {			/* a device as it is written */
	struct roster_device device;
	const struct text_value *at;
	const struct text_value *by[ROSTER_KEY_KINDS];
};

static const struct roster_person *
custodian_of(const struct roster *r, const struct roster_device *d,
    const struct text_value *v, struct text_faults *f)
{
	const struct roster_person *found = roster_person_between(r,
	    text_raw(v), d->from, d->to);

	if (!found)
		text_fault(f, TEXT_ERROR, v, "custodian \"%s\": no such person "
		    "in people, or not at this device's dates", text_raw(v));
	return found;
}

static void
load_device(const struct roster *r, struct row *row,
    const struct text_value *v, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "mac", false }, { "range", false }, { "vlan", false },
		{ "id", true }, { "equipment", true }, { "used_by", true },
		{ "group", false }, { "place", false }, { "custodian", false },
		{ "shared", false }, { "from", false }, { "to", false },
		{ "reference", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	struct roster_device *d = &row->device;
	uint8_t mac[6];
	bool shared;

	row->at = v;
	d->id = d->group = d->place = "";
	if (text_fields(v, "device", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	memcpy(row->by, got, sizeof(row->by));
	d->is_random_mac = got[0] && mac_read(text_raw(got[0]), mac) == 0 &&
	    roster_is_random_mac(mac);
	if (!got[0] && !got[1] && !got[2])
		text_fault(f, TEXT_ERROR, v,
		    "device: give its mac, its range or its vlan");
	roster_read_id(got[3], &d->id, f);
	d->equipment = load_equipment(got[4], f);
	d->used_by = load_kind(got[5], f);
	d->group = roster_read_text(got[6], f);
	d->place = roster_read_text(got[7], f);
	if (got[9] && text_bool(got[9], &shared, f) == 0)
		d->shared = shared ? SHARING_YES : SHARING_NO;
	if (got[12])
		text_bool(got[12], &d->reference, f);
	roster_read_dates(got[10], got[11], &d->from, &d->to, f);
	if (got[8])
		d->custodian = custodian_of(r, d, got[8], f);
}

static int
row_order(const void *a, const void *b)
{
	const struct roster_device *p = &((const struct row *)a)->device;
	const struct roster_device *q = &((const struct row *)b)->device;
	int c = strcmp(p->id, q->id);

	return c ? c : (p->from > q->from) - (p->from < q->from);
}

static const void *
device_id(const void *table, size_t i, size_t *len)
{
	const char *id = ((const struct roster_device *)table)[i].id;

	*len = strlen(id);
	return id;
}

static void
take_rows(struct roster *r, const struct row *rows, size_t count,
    struct text_faults *f)
{
	for (size_t i = 0; i < count; i++) {
		const struct roster_device *d = &rows[i].device;
		struct roster_key key = { .from = d->from, .to = d->to,
		    .row = i };

		r->devices[r->device_count++] = *d;
		roster_keys_add(&r->device_keys, rows[i].by, &key, f);
		if (i > 0 && d->id[0] &&
		    strcmp(d->id, rows[i - 1].device.id) == 0 &&
		    d->from <= rows[i - 1].device.to)
			text_fault(f, TEXT_ERROR, rows[i].at, "device \"%s\" "
			    "is already on line %zu for the same dates", d->id,
			    text_line(rows[i - 1].at));
	}
	if (roster_index_make(&r->devices_named, device_id, r->devices,
	    count) < 0)
		text_fault(f, TEXT_ERROR, NULL, "devices: out of memory");
}

static void
load_devices(struct roster *r, const struct text_value *v,
    struct text_faults *f)
{
	size_t count;
	struct row *rows = text_array(v, sizeof(*rows), &count, f);

	if (!rows)
		return;
	r->devices = calloc(count, sizeof(*r->devices));
	r->device_keys.list = calloc(count * ROSTER_KEY_KINDS,
	    sizeof(*r->device_keys.list));
	if (r->devices && r->device_keys.list) {
		for (size_t i = 0; i < count; i++)
			load_device(r, &rows[i], text_item(v, i), f);
		qsort(rows, count, sizeof(*rows), row_order);
		take_rows(r, rows, count, f);
		roster_keys_sort(&r->device_keys, f);
	} else {
		text_fault(f, TEXT_ERROR, v, "devices: out of memory");
	}
	free(rows);
}

static void
load_networks(struct roster *r, const struct text_value *v,
    struct text_faults *f)
{
	r->networks = text_array(v, sizeof(*r->networks),
	    &r->network_count, f);
	if (!r->networks)
		return;
	r->network_keys.list = calloc(r->network_count * ROSTER_KEY_KINDS,
	    sizeof(*r->network_keys.list));
	if (!r->network_keys.list) {
		text_fault(f, TEXT_ERROR, v, "networks: out of memory");
		return;
	}
	for (size_t i = 0; i < r->network_count; i++)
		load_network(r, i, text_item(v, i), f);
	roster_keys_sort(&r->network_keys, f);
}

static void
load(struct roster *r, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "roster", true }, { "networks", false }, { "people", false },
		{ "devices", false }, { "offices", false },
		{ "absences", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	const char *title;

	if (text_fields(text_root(r->text), "roster", fields,
	    ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &title, f);
	load_networks(r, got[1], f);
	load_people(r, got[2], f);
	load_devices(r, got[3], f);
	roster_offices_load(r, got[4], f);
	roster_absences_load(r, got[5], f);
}

void
roster_check(const struct roster *r, const struct calendar *c,
    struct text_faults *f)
{
	const struct text_value *people = text_value_of(text_root(r->text),
	    "people");

	for (size_t i = 0; i < text_count(people); i++) {
		const struct text_value *group = text_value_of(
		    text_item(people, i), "group");

		if (group && !calendar_has_group(c, text_raw(group)))
			text_fault(f, TEXT_ERROR, group, "group \"%s\": no "
			    "timetable in the calendar is of this group",
			    text_raw(group));
	}
}

/* From bytes, or where these are NULL from the file of that name. */
static int
build(struct roster **out, const char *name, const char *bytes, size_t len,
    struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct roster *r = calloc(1, sizeof(*r));

	if (!r) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", name);
		return -1;
	}
	if ((bytes ? text_read(&r->text, name, bytes, len, f) :
	    text_load(&r->text, name, f)) == 0)
		load(r, f);
	r->offsets = calendar_offsets_new();
	if (!r->offsets)
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", name);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		roster_free(r);
		return -1;
	}
	*out = r;
	return 0;
}

int
roster_load(struct roster **out, const char *path, struct text_faults *f)
{
	return build(out, path, NULL, 0, f);
}

int
roster_read(struct roster **out, const char *name, const char *bytes,
    size_t len, struct text_faults *f)
{
	return build(out, name, bytes, len, f);
}
