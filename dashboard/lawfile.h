/* lawfile.h: one text of a law, changed in some of its lines while every other
 * byte stays as it is.
 *
 * Nothing is written before lawfile_save, which puts the whole new text in the
 * old one's place by a rename: who calls it has made sure that it loads. */
#ifndef DASHBOARD_LAWFILE_H
#define DASHBOARD_LAWFILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "classify/text.h"

struct lawfile {
	char name[512];		/* as it was asked for: "law/roster.yaml" */
	char path[PATH_MAX];	/* where it truly lies */
	char *bytes;		/* the text as it now is, NUL-ended */
	size_t len;
};

/* lawfile_close l in either case. -1 and *why: it cannot be read. */
int lawfile_open(struct lawfile *l, const char *dir, const char *name,
    char *why, size_t whylen);
void lawfile_close(struct lawfile *l);

/* The bytes of lines first to before next (from 1; next 0: to the end), less
 * the blank and comment lines these end with: those belong to what follows. */
void lawfile_rows(const struct lawfile *l, size_t first, size_t next,
    size_t *from, size_t *to);
/* Put text where bytes [from, to) are. -1: out of memory. */
int lawfile_splice(struct lawfile *l, size_t from, size_t to,
    const char *text);

/* The lines of a key of the whole text, which is read anew as t; without such
 * a key, nothing at the end. -1 and *why: the key does not begin its line. */
int lawfile_section(const struct lawfile *l, const struct text *t,
    const char *key, size_t *from, size_t *to, char *why, size_t whylen);
/* Replace that section by text, or add it. -1: faults or *why. */
int lawfile_replace(struct lawfile *l, const char *key, const char *text,
    struct text_faults *f, char *why, size_t whylen);

/* -1 and *why; then the old file stands. Mode and owner stay. */
int lawfile_save(const struct lawfile *l, char *why, size_t whylen);

#endif
