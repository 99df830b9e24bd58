/* fact.h: what the journal holds beside sessions: coverage by the minute,
 * counts without names, events. One text form for all:
 *
 *	{"v":1,"what":"cover","source":"eth1","day":"2026-11-20","at":us,
 *	 "add":{"minutes":1,"packets":812,...},...}
 *
 * `add` is what the entry adds to the day's struct store_cover; members that
 * are zero are left out. */
#ifndef STORE_FACT_H
#define STORE_FACT_H

#include "store/store.h"

struct json;

struct fact {
	const char *what;
	const char *source;
	int32_t day;
	uint64_t at_us;
	struct store_cover add;
	/* Written only where given: */
	const char *sensor;	/* its number */
	const char *device;	/* whose link */
	uint64_t frame;		/* number of the frame set aside; 0 unknown */
	const char *packet;	/* its SHA-256 */
	const char *law;	/* hash */
	const char *text;	/* one sentence */
};

/* Append as one object, no newline. */
void fact_write(struct json *j, const struct fact *f);

/* What an entry adds, and to which day. -1 and *why. */
int fact_read(const char *text, size_t len, int32_t *day,
    struct store_cover *add, char *why, size_t whylen);

#endif
