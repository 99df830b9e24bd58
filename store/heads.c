/* heads.c: heads as lines of text, and the files of them. */
#include "store/heads.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"

#define MOST_BYTES (1u << 30)
#define SIGNED_FORM "beadle-head 1 %s %s %s %016" PRIu64 " %s %s %s"

static void
write_text(const struct head *h, char line[HEADS_LINE])
{
	snprintf(line, HEADS_LINE, SIGNED_FORM, h->site, h->box, h->journal,
	    h->sequence, h->digest, h->time, h->key);
}

int
head_read(const char *line, size_t len, struct head *out)
{
	const size_t tail = 1 + 2 * CHAIN_SIGNATURE;
	char copy[HEADS_LINE], again[HEADS_LINE];
	struct head h = { 0 };
	int at = 0;

	if (len >= sizeof(copy) || len <= tail)
		return -1;
	len -= tail;
	memcpy(copy, line, len);
	copy[len] = '\0';
	if (sscanf(copy, "beadle-head 1 %31[a-z0-9-] %31[a-z0-9-] %15[a-z] %16"
	    SCNu64 " %64[0-9a-f] %23[0-9TZ:-] %16[0-9a-f]%n", h.site, h.box,
	    h.journal, &h.sequence, h.digest, h.time, h.key, &at) != 7 ||
	    (size_t)at != len || strlen(h.digest) != HEADS_DIGEST - 1 ||
	    strlen(h.key) != KEYRING_ID - 1 || !keyring_is_time(h.time))
		return -1;
	write_text(&h, again);
	if (strcmp(again, copy) != 0)
		return -1;
	*out = h;
	return 0;
}

char *
heads_load(const char *state, const char *journal, size_t *len)
{
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%s/journal/%s", state, journal);
	return files_read(dir, "heads", MOST_BYTES, len);
}

/* Open for appending, behind the last whole line. */
static int
open_end(const char *path)
{
	char line[HEADS_LINE];
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	struct stat st;
	off_t whole;

	if (fd < 0)
		return -1;
	if (heads_end(fd, line, &whole) < 0 || fstat(fd, &st) < 0 ||
	    (whole != st.st_size && ftruncate(fd, whole) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
append(const char *state, const char *journal, const char *line, char *why,
    size_t whylen)
{
	char dir[PATH_MAX], path[PATH_MAX + 8];
	int fd, r = -1;

	snprintf(dir, sizeof(dir), "%s/journal/%s", state, journal);
	snprintf(path, sizeof(path), "%s/heads", dir);
	fd = open_end(path);
	if (fd >= 0) {
		r = files_write(fd, line, strlen(line), -1);
		if (r == 0)
			r = fdatasync(fd);
		close(fd);
	}
	if (r == 0)
		r = files_sync_directory(dir);
	if (r < 0)
		snprintf(why, whylen, "cannot write %s: %s", path,
		    strerror(errno));
	return r;
}

int
heads_append(const char *state, struct head *h, uint64_t now_us, char *why,
    size_t whylen)
{
	struct keyring_signer by;
	char line[HEADS_LINE];
	int r;

	if (keyring_sign_begin(&by, state, why, whylen) < 0)
		return -1;
	memcpy(h->site, by.site, sizeof(h->site));
	memcpy(h->box, by.box, sizeof(h->box));
	memcpy(h->key, by.id, sizeof(h->key));
	keyring_time(now_us, h->time);
	write_text(h, line);
	keyring_sign(&by, line, sizeof(line));
	r = append(state, h->journal, line, why, whylen);
	keyring_sign_end(&by);
	return r;
}

int
heads_last(const char *state, const char *journal, struct head *out,
    char *why, size_t whylen)
{
	char dir[PATH_MAX], line[HEADS_LINE];
	int fd, r;

	snprintf(dir, sizeof(dir), "%s/journal/%s", state, journal);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	r = fd < 0 ? -1 : heads_end_in(fd, line);
	if (r < 0)
		snprintf(why, whylen, "cannot read %s/heads: %s", dir,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	if (r <= 0 || head_read(line, strlen(line), out) == 0)
		return r;
	snprintf(why, whylen, "%s/heads: its last line is no head", dir);
	return -1;
}
