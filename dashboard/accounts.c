/* accounts.c: who may sign in. */
#include "dashboard/accounts_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/files.h"

#define LOCK "accounts.lock"
#define MOST_BYTES ((size_t)1 << 20)


/* ---- the file ---- */

struct accounts *
accounts_new(void)
{
	return calloc(1, sizeof(struct accounts));
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int
accounts_follow(struct accounts *a, char *why, size_t whylen)
{
	char path[300], *text;
	struct stat st;
	size_t len;
	int r;

	snprintf(path, sizeof(path), "%s/" ACCOUNTS_FILE, a->state);
	if (stat(path, &st) < 0 && errno == ENOENT)
		return 0;
	if (a->all && is_same(&st, &a->seen))
		return 0;
	text = files_read(a->state, ACCOUNTS_FILE, MOST_BYTES, &len);
	if (!text) {
		snprintf(why, whylen, "%s: %s", path, strerror(errno));
		return -1;
	}
	r = accounts_read(a, text, len, why, whylen);
	password_forget(text, len);
	free(text);
	if (r == 0)
		a->seen = st;
	return r == 0 ? 1 : -1;
}

int
accounts_open(struct accounts **out, const char *state, char *why,
    size_t whylen)
{
	struct accounts *a = accounts_new();

	if (!a) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	snprintf(a->state, sizeof(a->state), "%.255s", state);
	if (accounts_follow(a, why, whylen) < 0) {
		accounts_close(a);
		return -1;
	}
	*out = a;
	return 0;
}

void
accounts_close(struct accounts *a)
{
	if (!a)
		return;
	accounts_forget(a->all);
	free(a);
}

/* ---- looking up ---- */

size_t
accounts_count(const struct accounts *a)
{
	return a->count;
}

const struct account *
accounts_at(const struct accounts *a, size_t i)
{
	return &a->all[i];
}

const struct account *
accounts_of(const struct accounts *a, const char *person)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (strcmp(a->all[i].person, person) == 0)
			return &a->all[i];
	return NULL;
}

const struct account *
accounts_invited(const struct accounts *a, const char *digest,
    uint64_t now_us)
{
	const struct account *found = NULL;
	size_t i;

	for (i = 0; i < a->count; i++)
		if (a->all[i].invite[0] && !a->all[i].is_suspended &&
		    now_us < a->all[i].invite_until_us &&
		    password_same(a->all[i].invite, digest,
		    ACCOUNTS_DIGEST - 1))
			found = &a->all[i];
	return found;
}

const struct account *
accounts_linked(const struct accounts *a, size_t at, const char *link)
{
	const struct account *found = NULL;
	size_t i;

	for (i = 0; i < a->count; i++) {
		if (!link[0] || strcmp((const char *)&a->all[i] + at, link))
			continue;
		if (found)
			return NULL;
		found = &a->all[i];
	}
	return found;
}

bool
accounts_any_ready(const struct accounts *a)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (a->all[i].hash[0])
			return true;
	return false;
}

/* ---- changing ---- */

static int
lock(const struct accounts *a, char *why, size_t whylen)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/" LOCK, a->state);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX) == 0)
		return fd;
	snprintf(why, whylen, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The person's row, made if there is none; NULL and *why. */
static struct account *
place(struct accounts *a, const char *person, char *why, size_t whylen)
{
	struct account *one = (struct account *)accounts_of(a, person);

	if (one)
		return one;
	if (!a->all)
		a->all = calloc(ACCOUNTS_MOST, sizeof(*a->all));
	if (!a->all || a->count == ACCOUNTS_MOST ||
	    !accounts_is_name(person)) {
		snprintf(why, whylen, "no account can be made for \"%.60s\"",
		    person);
		return NULL;
	}
	one = &a->all[a->count++];
	memset(one, 0, sizeof(*one));
	strcpy(one->person, person);
	return one;
}

static int
write_all(struct accounts *a, char *why, size_t whylen)
{
	char path[300], *text;
	size_t len;
	int r;

	text = accounts_text(a, &len);
	if (!text) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	r = files_replace(a->state, ACCOUNTS_FILE, text, len, why, whylen);
	password_forget(text, len);
	free(text);
	snprintf(path, sizeof(path), "%s/" ACCOUNTS_FILE, a->state);
	if (r == 0)
		stat(path, &a->seen);
	return r;
}

int
accounts_change(struct accounts *a, const char *person,
    accounts_edit *change, void *arg, char *why, size_t whylen)
{
	struct account before, *one;
	size_t count;
	int fd, r = -1;

	fd = lock(a, why, whylen);
	if (fd < 0)
		return -1;
	if (accounts_follow(a, why, whylen) >= 0) {
		count = a->count;
		one = place(a, person, why, whylen);
		if (one) {
			before = *one;
			why[0] = '\0';
			r = change(arg, one);
			if (r == 0)
				r = write_all(a, why, whylen);
			if (r < 0) {
				*one = before;
				a->count = count;
			}
			password_forget(&before, sizeof(before));
		}
	}
	close(fd);
	return r;
}

/* ---- tokens ---- */

void
accounts_digest(const char *token, char digest[ACCOUNTS_DIGEST])
{
	uint8_t bytes[CHAIN_BYTES];

	chain_digest(token, strlen(token), bytes);
	chain_hex(bytes, sizeof(bytes), digest);
}

void
accounts_token(char token[ACCOUNTS_TOKEN], char digest[ACCOUNTS_DIGEST])
{
	uint8_t bytes[32];

	chain_random(bytes, sizeof(bytes));
	chain_hex(bytes, sizeof(bytes), token);
	accounts_digest(token, digest);
}
