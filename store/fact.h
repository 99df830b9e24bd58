/* fact.h: what the journal holds beside sessions: coverage by the minute,
 * counts without a body, events. Coverage and events have one form:
 *
 *	{"v":1,"what":"cover","source":"eth1","day":"2026-11-20","at":us,
 *	 "add":{"minutes":1,"packets":812,...},...}
 *
 * `add` is what the entry adds to the day's struct store_cover. Counts have
 *
 *	{"v":1,"what":"count","source":"eth1","day":"2026-11-20",
 *	 "of":"service","name":"facebook","part":3,"add":{"sessions":2,...}}
 *
 * to be added to the day's struct store_count of that name, and no time finer
 * than the day: `part` says which of the day's entries of it this is. In both,
 * members of `add` that are zero are left out. A count without "of" is of the
 * unknown, as they were written first: {"unknown_sessions":1,
 * "unknown_devices":1}. */
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

/* The numbers of struct store_count: their names in the journal and Redis. */
struct fact_field { const char *name; size_t at; };
extern const struct fact_field fact_count_fields[];
extern const size_t fact_count_field_count;
uint64_t *fact_count_field(struct store_count *c, size_t i);

/* Append as one object, no newline. */
void fact_write(struct json *j, const struct fact *f);
void fact_write_count(struct json *j, const char *source, int32_t day,
    unsigned part, const struct store_count *c);

/* What an entry adds, and to which day. -1 and *why. */
#define FACT_WORD 24
#define FACT_TEXT 200
struct fact_sum {
	int32_t day;
	uint64_t at_us;			/* 0: not told, as of counts */
	char what[FACT_WORD];		/* these are cut */
	char text[FACT_TEXT], device[64], source[72];
	bool is_count;
	struct store_count count;	/* is_count */
	struct store_cover cover;	/* else */
};
int fact_read(const char *text, size_t len, struct fact_sum *out, char *why,
    size_t whylen);

#endif
