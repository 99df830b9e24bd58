/* files.h: small files written whole or not at all. */
#ifndef STORE_FILES_H
#define STORE_FILES_H

#include <stddef.h>
#include <stdint.h>

/* mkdir -p, mode 0700. -1 and errno. */
int files_directory(const char *path);

/* Make the names in a directory durable. -1 and errno. */
int files_sync_directory(const char *path);

/* All len bytes, whatever signals and pipes do; at: offset, -1 for a
 * descriptor that has none. -1 and errno. */
int files_write(int fd, const void *bytes, size_t len, int64_t at);

/* Replace dir/name (mode 0600) by these bytes, durably. -1 and *why; then
 * the old file stands. */
int files_replace(const char *dir, const char *name, const void *bytes,
    size_t len, char *why, size_t whylen);

/* The whole file, NUL added, or NULL: errno, also EFBIG over most bytes. The
 * caller frees. */
char *files_read(const char *dir, const char *name, size_t most, size_t *len);
/* The same of its first bytes, `most` of them at most; *size: of the whole. */
char *files_read_head(const char *dir, const char *name, size_t most,
    size_t *len, size_t *size);

#endif
