/* keys.h: every key in Redis and every field of its hashes: one table.
 *
 * All keys of a site carry one hash tag, b:{site}:, and so lie on one slot of
 * a cluster. A key's name is the prefix, the table's text, and for some a
 * local day as 20261120 and a part (an id, a device, a service). */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stddef.h>
#include <stdint.h>

#define KEYS_SCHEMA "4"		/* value of KEY_SCHEMA; others are refused */
#define KEYS_TEXT 192		/* longest key and a NUL */
#define KEYS_DAY 9		/* "20261120" and a NUL */
#define KEYS_LIVE_LENGTH 1000	/* about how many KEY_LIVE keeps */

enum key {
	KEY_SCHEMA,	/* string */
	KEY_CURSOR,	/* string: journal sequence and digest of it, hex */
	KEY_SESSION,	/* + id: string, the record */
	KEY_DAYS,	/* sorted set of days with sessions, by the first of
			 * their sequences in the journal */
	KEY_DAY,	/* + day: string, its sessions (day_index.h) */
	KEY_COVER,	/* + day: hash, fields of struct store_cover, summed */
	KEY_COUNTS,	/* + day: hash, "OF:NAME:MEMBER" of struct store_count:
			 * "service:facebook:minutes"; summed */
	KEY_OPEN,	/* hash: id -> record of a session still open */
	KEY_LIVE,	/* stream, id = journal sequence: field "record" */
	KEY_STATUS,	/* hash, below */
	KEY_COUNT
};

/* Fields of KEY_STATUS. */
enum status_field { STATUS_CLOCK, STATUS_HEARD, STATUS_JOURNAL, STATUS_OPEN,
	STATUS_SENSORS, STATUS_ENDED, STATUS_SOURCE, STATUS_LAW, STATUS_HEAD,
	STATUS_FIELD_COUNT };
const char *keys_status(enum status_field f);

/* A field of KEY_COUNTS. Returns buf. name is at most 64 bytes long. */
char *keys_count(const char *of, const char *name, const char *member,
    char buf[KEYS_TEXT]);

/* The name of a key; day is ignored and part may be NULL where the table has
 * none. Returns buf. A site and a part are at most 64 bytes long. */
char *keys_name(enum key k, const char *site, int32_t day, const char *part,
    char buf[KEYS_TEXT]);

/* What all of a site's keys begin with. Returns its length. */
size_t keys_site(const char *site, char buf[KEYS_TEXT]);

/* A local day's number as text. Returns buf. */
char *keys_day(int32_t day, char buf[KEYS_DAY]);

#endif
