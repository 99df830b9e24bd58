/* file_names.h: what records call a capture file's traffic.
 *
 * A file has two names: "blake3:" and its digest, and of before 2026-11-30
 * "file:" and its SHA-256. Ids of sessions and marks of what was deleted are
 * made of the name, so a file that the record has by the older one keeps it.
 * The SHA-256 is computed only where something may be known by it. */
#ifndef STORE_FILE_NAMES_H
#define STORE_FILE_NAMES_H

#include <stddef.h>

#define FILE_NAMES_TEXT 72	/* as session.source */

struct file_names {
	char source[FILE_NAMES_TEXT];	/* what to call it now */
	char other[FILE_NAMES_TEXT];	/* "": nothing is known by that */
};

/* newer: what file_source calls the file at path. The state's journal is only
 * read, and may not be there yet. -1 and *why. */
int file_names_find(struct file_names *out, const char *path,
    const char *newer, const char *state, char *why, size_t whylen);

#endif
