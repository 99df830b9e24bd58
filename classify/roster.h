/* roster.h: whose equipment is whose, and who works when: devices, networks,
 * places, people, each with the dates it holds. Constant after loading.
 *
 * A device row matches by MAC, by address range or by VLAN, in that order of
 * strength; within one kind the narrower range wins. A row that gives several
 * matches by any of them. A row holds from the local day `from` to the local
 * day `to`, both included, so that the zone must be set (calendar_zone).
 * roster_offices.h is its other half: who holds which office, who is away,
 * suspended or gone. */
#ifndef CLASSIFY_ROSTER_H
#define CLASSIFY_ROSTER_H

#include "classify/roster_offices.h"
#include "classify/session.h"
#include "classify/text.h"

struct roster;

enum equipment {
	EQUIPMENT_SCHOOL, EQUIPMENT_PERSONAL, EQUIPMENT_GUEST,
	EQUIPMENT_UNKNOWN, EQUIPMENT_COUNT
};
/* Who a device or person is; of UNKNOWN nothing may be concluded. */
enum person_kind {
	PERSON_STAFF, PERSON_GOVERNOR, PERSON_VOLUNTEER, PERSON_AGENCY,
	PERSON_CONTRACTOR, PERSON_GUEST, PERSON_PUPIL, PERSON_UNKNOWN,
	PERSON_KIND_COUNT
};

/* Minutes of the local day; from == until: none. */
struct roster_hours { int from, until; };
#define ROSTER_BREAKS 4			/* most of one person's in a day */

struct roster_person {
	const char *id;			/* "t.okafor"; borrowed, as all here */
	const char *group;		/* calendar group, "" the default */
	enum person_kind kind;
	/* Working pattern, a weekday, and the person's own breaks, the first
	 * ones used, not overlapping. */
	struct {
		struct roster_hours work, breaks[ROSTER_BREAKS];
	} week[7];
	bool has_pattern;		/* false: the group's bells decide */
	const char *same_as;		/* another id of theirs; "" none */
	int32_t from, to;		/* local days this row holds */
};

/* Do several people use it? Nobody is taken for its user where it is not
 * said: who keeps a device need not be who sits at it. */
enum device_sharing { SHARING_NOT_SAID, SHARING_NO, SHARING_YES };

struct roster_device {
	const char *id;			/* "office-01" */
	const char *group;		/* device group: "office", "trolley" */
	const char *place;		/* "" not known */
	enum equipment equipment;
	enum person_kind used_by;	/* pupil, staff, unknown */
	const struct roster_person *custodian;	/* as the device's row begins;
						 * NULL: none */
	enum device_sharing shared;
	bool reference;			/* an unattended standard build: what
					 * it emits is not a person's */
	bool is_random_mac;		/* its row's MAC is a made-up one */
	int32_t from, to;		/* local days this row holds */
};

struct roster_match {
	const struct roster_device *device;	/* NULL: no row matches */
	enum device_basis basis;
	enum equipment equipment;	/* the device's, else its network's,
					 * else unknown; of a made-up MAC that
					 * no row names not school, whatever
					 * the network: so do phones */
	enum person_kind used_by;	/* the device's, its network's */
	const char *network;		/* declared network's id, "" none */
	const char *ssid;		/* the network's, "" not said */
	const char *place;		/* the device's, else the network's */
	bool is_random_mac;		/* of the MAC that was seen */
	bool is_of_many;	/* the row matched by what machines share: a
				 * VLAN, a range of more than one address */
};

const char *equipment_name(enum equipment e);
const char *person_kind_name(enum person_kind k);
/* Is the address locally administered, as those are that phones make up? */
bool roster_is_random_mac(const uint8_t mac[6]);

int roster_load(struct roster **out, const char *path, struct text_faults *f);
/* The same from memory; name stands for the file in messages. */
int roster_read(struct roster **out, const char *name, const char *bytes,
    size_t len, struct text_faults *f);
void roster_free(struct roster *r);
const char *roster_hash(const struct roster *r);

/* Is any row, at any time, of this network or place (also a network's)? */
bool roster_has_network(const struct roster *r, const char *id);
bool roster_has_place(const struct roster *r, const char *place);
/* Is any row, at any time, of a person or device of this group? */
bool roster_has_group(const struct roster *r, const char *group);
/* Is any person, at any time, of this group? */
bool roster_has_people(const struct roster *r, const char *group);
/* A fault for each person whose group has no timetable: another's hours would
 * be theirs. */
struct calendar;
void roster_check(const struct roster *r, const struct calendar *c,
    struct text_faults *f);
/* Warnings if groups of shared devices have no timetable, if people's patterns
 * have no break where there must be one, and if it is not said of devices that
 * somebody keeps whether they are shared. */
void roster_lint(const struct roster *r, const struct calendar *c,
    struct text_faults *f);
/* Does the person's own pattern have a long day (calendar.h), that weekday,
 * and no break in it? */
bool roster_lacks_break(const struct roster_person *p, int weekday);
/* Every row of people, of all dates, as written. */
size_t roster_people(const struct roster *r);
const struct roster_person *roster_person_at(const struct roster *r, size_t i);
/* Every row of devices, of all dates, by id. */
size_t roster_devices(const struct roster *r);
const struct roster_device *roster_device_at(const struct roster *r, size_t i);
/* Are two ids one person's: the same, or by any row's same_as? */
bool roster_is_same(const struct roster *r, const char *a, const char *b);
/* The id by which a person of several is known: the one theirs point at. */
const char *roster_first_id(const struct roster *r, const char *id);
/* The next id from *at, 0 at first, that is the same person's and is another;
 * NULL: there are no more. */
const char *roster_other_id(const struct roster *r, const char *id,
    size_t *at);
/* The rows under a key, as written; NULL: it has none. */
const struct text_value *roster_rows(const struct roster *r,
    const char *section);
/* The kinds of person in it, at any time; bits 1 << enum person_kind. */
unsigned roster_kinds(const struct roster *r);

/* The local day of a moment, which is all that roster_find goes by in it. */
int32_t roster_day(const struct roster *r, uint64_t at_us);
/* The row in force at a moment. mac is NULL when none was seen or it is a
 * router's. */
void roster_find(const struct roster *r, const uint8_t *mac,
    const uint8_t address[16], uint16_t vlan, uint64_t at_us,
    struct roster_match *out);
/* By device id, in force at a moment; NULL. */
const struct roster_device *roster_device_named(const struct roster *r,
    const char *id, uint64_t at_us);
const struct roster_person *roster_person_named(const struct roster *r,
    const char *id, uint64_t at_us);

#endif
