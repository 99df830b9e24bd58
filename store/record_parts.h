/* record_parts.h: the two ways a record is read; nobody else's. */
#ifndef STORE_RECORD_PARTS_H
#define STORE_RECORD_PARTS_H

#include "store/record.h"

/* A text of the very form and version record_write gives, in which no text
 * needs an escape: 0, as record_tree has it. -1: another form, or out of
 * memory; it may still be a record. Some ten times as fast. */
int record_plain(const char *text, size_t len, struct session *out);

/* Any JSON that is a record: as record_read. */
int record_tree(const char *text, size_t len, struct session *out, char *why,
    size_t whylen);

/* The largest value of each number of a minute, in the order of the record. */
#define RECORD_MINUTE 14
extern const uint64_t record_minute_most[RECORD_MINUTE];
#define RECORD_MINUTES 100000	/* a session ends at midnight: 1500 or so */
#define RECORD_HOSTS 4096
#define RECORD_LATEST UINT64_C(4102444800000000)	/* the year 2100 */
void record_set_minute(struct session_minute *m,
    const uint64_t n[RECORD_MINUTE]);

/* Every name an enum has, asked by number: role_name and its like. */
typedef const char *record_name(int i);
record_name record_role, record_basis, record_ech, record_agreement,
    record_device, record_end;

#endif
