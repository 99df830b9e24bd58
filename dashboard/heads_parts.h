/* heads_parts.h: what heads_post.c gives to the ways of sending, and they to
 * it: heads_ways.c, heads_stamp.c. For those alone. */
#ifndef DASHBOARD_HEADS_PARTS_H
#define DASHBOARD_HEADS_PARTS_H

#include "classify/settings.h"
#include "store/heads.h"

/* Heads of one journal that are to go out. */
struct heads_load {
	const struct settings *settings;
	const char *journal;
	const char *all;		/* the whole file; borrowed */
	size_t all_len;
	size_t from, to;		/* the new lines in it: whole ones */
	uint64_t now_us;
};

/* Each sends one load and returns 0, or -1 and *why. */
typedef int heads_way(const struct heads_load *l, char *why, size_t whylen);

/* A file for each date that there are new heads of, atomically, holding all of
 * that date; the public keys. A file there that holds other heads is left and
 * one with another name written: it is the only trace of what was. */
heads_way heads_drop;
/* New lines as they are, text/plain. */
heads_way heads_witness;
/* The last line, in a letter. */
heads_way heads_mail;
/* The last line, stamped: query and reply are kept in STATE/heads/tsa. */
heads_way heads_stamp;

/* The last line of a load, without its newline. */
const char *heads_last_line(const struct heads_load *l, size_t *len);

#endif
