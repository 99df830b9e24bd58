/* reserve.c: a page that says what it is about, then items of one size.
 *
 * Everything is written in place. The page has a key made anew each time; an
 * item is one only if its check was made with that key, its place and its
 * content, so what an earlier time left behind it, and what a power cut tore,
 * is none. The page is empty when its digest is not right. */
#include "store/reserve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/files.h"

#define SIZE (4 << 20)
#define PAGE 4096
#define ROOM ((SIZE - PAGE) / sizeof(struct written))
#define MAGIC "beadle reserve 1"

struct page {
	char magic[16];
	uint8_t key[CHAIN_KEY];
	uint64_t after, since_us;
	char reason[256];
	uint8_t digest[CHAIN_BYTES];	/* of what is before it */
};

struct written {
	struct reserve_item item;
	uint64_t check;
};
_Static_assert(sizeof(struct written) == 24, "no padding is written");

struct reserve {
	int fd;
	bool is_dirty;
	bool is_used;			/* page is on disk */
	struct page page;
	uint64_t count;
};

static void
digest_page(const struct page *p, uint8_t out[CHAIN_BYTES])
{
	chain_digest(p, offsetof(struct page, digest), out);
}

static uint64_t
check_of(const struct page *p, const struct reserve_item *item, uint64_t place)
{
	uint8_t bytes[sizeof(*item) + sizeof(place)];

	memcpy(bytes, item, sizeof(*item));
	memcpy(bytes + sizeof(*item), &place, sizeof(place));
	return chain_keyed(p->key, bytes, sizeof(bytes));
}

/* False: it is empty. */
static bool
read_page(int fd, struct page *out)
{
	uint8_t digest[CHAIN_BYTES];
	struct page p;

	if (pread(fd, &p, sizeof(p), 0) != sizeof(p) ||
	    memcmp(p.magic, MAGIC, sizeof(p.magic)) != 0)
		return false;
	digest_page(&p, digest);
	if (memcmp(digest, p.digest, sizeof(digest)) != 0)
		return false;
	p.reason[sizeof(p.reason) - 1] = '\0';
	*out = p;
	return true;
}

static bool
read_item(int fd, const struct page *p, uint64_t place,
    struct reserve_item *out)
{
	struct written w;

	if (place >= ROOM || pread(fd, &w, sizeof(w),
	    (off_t)(PAGE + place * sizeof(w))) != sizeof(w) ||
	    w.check != check_of(p, &w.item, place))
		return false;
	*out = w.item;
	return true;
}

static int
fail(char *why, size_t whylen, const char *state, int error)
{
	snprintf(why, whylen, "cannot make %.200s/journal/reserve, 4 MiB for "
	    "a day when the disk is full: %s", state, strerror(error));
	return -1;
}

int
reserve_open(struct reserve **out, const char *state, char *why,
    size_t whylen)
{
	struct reserve *r = calloc(1, sizeof(*r));
	struct reserve_item item;
	char path[4096];
	int error;

	if (!r)
		return fail(why, whylen, state, ENOMEM);
	snprintf(path, sizeof(path), "%s/journal/reserve", state);
	r->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	error = r->fd < 0 ? errno : posix_fallocate(r->fd, 0, SIZE);
	if (error != 0) {
		/* What was taken is of more use elsewhere. */
		if (r->fd >= 0 && !read_page(r->fd, &r->page))
			unlink(path);
		reserve_close(r);
		return fail(why, whylen, state, error);
	}
	r->is_used = read_page(r->fd, &r->page);
	while (r->is_used && read_item(r->fd, &r->page, r->count, &item))
		r->count++;
	*out = r;
	return 0;
}

void
reserve_close(struct reserve *r)
{
	if (!r)
		return;
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}

bool
reserve_is_left(const struct reserve *r, uint64_t *after)
{
	*after = r->page.after;
	return r->is_used;
}

int
reserve_each(struct reserve *r, reserve_visit *visit, void *arg)
{
	struct reserve_item item;
	uint64_t i;
	int done = 0;

	for (i = 0; done == 0 && i < r->count &&
	    read_item(r->fd, &r->page, i, &item); i++)
		done = visit(arg, &item);
	return done;
}

static int
begin(struct reserve *r, uint64_t after, uint64_t since_us, const char *reason)
{
	struct page p;

	memset(&p, 0, sizeof(p));
	memcpy(p.magic, MAGIC, sizeof(p.magic));
	chain_random(p.key, sizeof(p.key));
	p.after = after;
	p.since_us = since_us;
	snprintf(p.reason, sizeof(p.reason), "%s", reason);
	digest_page(&p, p.digest);
	if (files_write(r->fd, &p, sizeof(p), 0) < 0)
		return -1;
	r->page = p;
	r->count = 0;
	r->is_used = true;
	return 0;
}

int
reserve_put(struct reserve *r, const struct reserve_item *item,
    uint64_t after, uint64_t since_us, const char *reason)
{
	struct written w = { .item = *item };

	if (!r->is_used && begin(r, after, since_us, reason) < 0)
		return -1;
	r->is_dirty = true;
	if (r->count >= ROOM)
		return -1;
	w.check = check_of(&r->page, item, r->count);
	if (files_write(r->fd, &w, sizeof(w),
	    (int64_t)(PAGE + r->count * sizeof(w))) < 0)
		return -1;
	r->count++;
	return 0;
}

int
reserve_sync(struct reserve *r)
{
	if (r->is_dirty && fdatasync(r->fd) < 0)
		return -1;
	r->is_dirty = false;
	return 0;
}

/* Zeros in place of the items. */
static int
erase(struct reserve *r)
{
	static const char zeros[PAGE];
	uint64_t at = 0, end = r->count * sizeof(struct written);

	for (; at < end; at += PAGE)
		if (files_write(r->fd, zeros, end - at < PAGE ?
		    (size_t)(end - at) : PAGE, (int64_t)(PAGE + at)) < 0)
			return -1;
	return fdatasync(r->fd);
}

int
reserve_clear(struct reserve *r)
{
	const struct page empty = { .after = 0 };

	if (!r->is_used)
		return 0;
	/* The page last: without it nobody would look for them. */
	if (erase(r) < 0 || files_write(r->fd, &empty, sizeof(empty), 0) < 0 ||
	    fdatasync(r->fd) < 0)
		return -1;
	r->is_used = r->is_dirty = false;
	r->count = 0;
	return 0;
}

int
reserve_look(const char *state, struct reserve_look *out, char *why,
    size_t whylen)
{
	struct reserve_item item;
	struct page p;
	char path[4096];
	int fd, r = 0;

	snprintf(path, sizeof(path), "%s/journal/reserve", state);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0) {
		snprintf(why, whylen, "cannot read %.300s: %s", path,
		    strerror(errno));
		return -1;
	}
	if (read_page(fd, &p)) {
		out->since_us = p.since_us;
		snprintf(out->reason, sizeof(out->reason), "%s", p.reason);
		out->count = 0;
		while (read_item(fd, &p, out->count, &item))
			out->count++;
		r = 1;
	}
	close(fd);
	return r;
}
