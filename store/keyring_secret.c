/* keyring_secret.c: the secret key: made, rotated, used.
 *
 * A rotation first writes the new secret aside (secret.new), then appends the
 * new public key's line, signed by the old secret, then overwrites the old
 * secret and puts the new in its place. A crash in between is put right by
 * whoever takes the lock next: a secret.new that belongs to the last public
 * key is the secret, any other is none. */
#include "store/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/files.h"

#define LINE 512
#define SECRET_TEXT (2 * CHAIN_SEED + 2)

struct secrets {
	char dir[4096];			/* STATE/keys */
	int lock_fd;
	struct keyring ring;
	char *why;
	size_t whylen;
};

static int
fail(struct secrets *s, const char *what)
{
	snprintf(s->why, s->whylen, "cannot %s in %s: %s", what, s->dir,
	    strerror(errno));
	return -1;
}

/* 1 and *seed; 0: there is none; -1. */
static int
read_secret(struct secrets *s, const char *name, uint8_t seed[CHAIN_SEED])
{
	size_t len;
	char *text = files_read(s->dir, name, SECRET_TEXT, &len);
	int r = 1;

	if (!text)
		return errno == ENOENT ? 0 : fail(s, "read the secret key");
	if (len != 2 * CHAIN_SEED + 1 || chain_unhex(text, seed,
	    CHAIN_SEED) < 0) {
		snprintf(s->why, s->whylen, "%s/%s is not a secret key",
		    s->dir, name);
		r = -1;
	}
	chain_forget(text, len);
	free(text);
	return r;
}

/* Does it belong to the last public key? */
static bool
is_last(const struct secrets *s, const uint8_t seed[CHAIN_SEED])
{
	uint8_t key[CHAIN_PUBLIC];

	chain_public(seed, key);
	return s->ring.count > 0 && memcmp(key,
	    s->ring.keys[s->ring.count - 1].key, CHAIN_PUBLIC) == 0;
}

/* Zeros over a file's bytes: on a disk that writes elsewhere they may live on
 * in blocks that nothing names any more. */
static int
erase(struct secrets *s, const char *name)
{
	static const char zeros[SECRET_TEXT];
	char path[4200];
	int fd, r;

	snprintf(path, sizeof(path), "%s/%s", s->dir, name);
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	r = files_write(fd, zeros, SECRET_TEXT - 1, 0);
	if (r == 0)
		r = fdatasync(fd);
	close(fd);
	return r;
}

/* secret.new takes the place of the secret, which is erased. */
static int
adopt(struct secrets *s)
{
	char from[4200], to[4200];

	snprintf(from, sizeof(from), "%s/secret.new", s->dir);
	snprintf(to, sizeof(to), "%s/secret", s->dir);
	if (erase(s, "secret") < 0 || rename(from, to) < 0)
		return fail(s, "put the new secret key in place");
	return files_sync_directory(s->dir) < 0 ?
	    fail(s, "sync the new secret key") : 0;
}

/* Put right what a crash in the middle of a rotation left. */
static int
mend(struct secrets *s)
{
	uint8_t seed[CHAIN_SEED];
	char path[4200];
	int r = read_secret(s, "secret.new", seed);

	if (r == 1 && is_last(s, seed)) {
		chain_forget(seed, sizeof(seed));
		return adopt(s);
	}
	chain_forget(seed, sizeof(seed));
	if (r == 0)
		return 0;
	snprintf(path, sizeof(path), "%s/secret.new", s->dir);
	return erase(s, "secret.new") < 0 || unlink(path) < 0 ?
	    fail(s, "remove a half-made key") : 0;
}

static int
write_secret(struct secrets *s, const char *name,
    const uint8_t seed[CHAIN_SEED])
{
	char text[SECRET_TEXT];
	int r;

	chain_hex(seed, CHAIN_SEED, text);
	text[2 * CHAIN_SEED] = '\n';
	r = files_replace(s->dir, name, text, 2 * CHAIN_SEED + 1, s->why,
	    s->whylen);
	chain_forget(text, sizeof(text));
	return r;
}

/* The line of a new key to the public ones, written whole. */
static int
add_public(struct secrets *s, const char *line)
{
	size_t old_len = 0, len = strlen(line);
	char *old = files_read(s->dir, "public", 1u << 20, &old_len), *all;
	int r;

	if (!old && errno != ENOENT)
		return fail(s, "read the public keys");
	all = realloc(old, old_len + len);
	if (!all) {
		free(old);
		return fail(s, "add a key");
	}
	memcpy(all + old_len, line, len);
	r = files_replace(s->dir, "public", all, old_len + len, s->why,
	    s->whylen);
	free(all);
	return r;
}

/* The line of the next key, signed with this seed. */
static void
key_line(const struct secrets *s, const struct keyring_signer *by,
    const uint8_t seed[CHAIN_SEED], uint64_t now_us, char line[LINE])
{
	uint8_t key[CHAIN_PUBLIC];
	char hex[2 * CHAIN_PUBLIC + 1], at[KEYRING_TIME];

	chain_public(seed, key);
	snprintf(line, LINE, "beadle-key 1 %s %s %zu %s %s %s", by->site,
	    by->box, s->ring.count + 1, keyring_time(now_us, at),
	    chain_hex(key, sizeof(key), hex), by->id);
	keyring_sign(by, line, LINE);
}

static void
close_secrets(struct secrets *s)
{
	keyring_free(&s->ring);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
}

/* Nobody else signs or rotates until close_secrets. */
static int
open_secrets(struct secrets *s, const char *state, char *why, size_t whylen)
{
	char path[4200];

	*s = (struct secrets){ .lock_fd = -1, .why = why, .whylen = whylen };
	snprintf(s->dir, sizeof(s->dir), "%s/keys", state);
	snprintf(path, sizeof(path), "%s/lock", s->dir);
	if (files_directory(s->dir) < 0)
		return fail(s, "make a directory");
	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (s->lock_fd < 0 || flock(s->lock_fd, LOCK_EX) < 0)
		return fail(s, "lock the keys");
	if (keyring_load(&s->ring, state, why, whylen) != 0)
		return -1;
	return mend(s);
}

static void
signer_of(struct keyring_signer *by, const uint8_t seed[CHAIN_SEED],
    const char *id)
{
	memcpy(by->seed, seed, CHAIN_SEED);
	snprintf(by->id, sizeof(by->id), "%s", id);
}

static void
own_id(const uint8_t seed[CHAIN_SEED], char id[KEYRING_ID])
{
	struct keyring_key k;

	chain_public(seed, k.key);
	keyring_name(&k);
	memcpy(id, k.id, KEYRING_ID);
}

int
keyring_set_up(const char *state, const char *site, const char *box,
    uint64_t now_us, char *why, size_t whylen)
{
	struct keyring_signer by = { .lock_fd = -1 };
	uint8_t seed[CHAIN_SEED];
	char line[LINE], id[KEYRING_ID];
	struct secrets s;
	int r;

	r = open_secrets(&s, state, why, whylen);
	if (r == 0 && s.ring.count == 0) {
		chain_random(seed, sizeof(seed));
		own_id(seed, id);
		signer_of(&by, seed, id);
		snprintf(by.site, sizeof(by.site), "%s", site);
		snprintf(by.box, sizeof(by.box), "%s", box);
		key_line(&s, &by, seed, now_us, line);
		r = write_secret(&s, "secret.new", seed) < 0 ||
		    add_public(&s, line) < 0 || adopt(&s) < 0 ? -1 : 1;
		chain_forget(seed, sizeof(seed));
		keyring_sign_end(&by);
	}
	close_secrets(&s);
	return r;
}

/* The secret of the last public key. */
static int
load_signer(struct secrets *s, struct keyring_signer *by)
{
	uint8_t seed[CHAIN_SEED];
	int r = read_secret(s, "secret", seed);

	if (r < 0)
		return -1;
	if (r == 0 || !is_last(s, seed)) {
		chain_forget(seed, sizeof(seed));
		snprintf(s->why, s->whylen, "%s holds no secret key of its "
		    "last public key: heads cannot be signed", s->dir);
		return -1;
	}
	signer_of(by, seed, s->ring.keys[s->ring.count - 1].id);
	memcpy(by->site, s->ring.site, sizeof(by->site));
	memcpy(by->box, s->ring.box, sizeof(by->box));
	chain_forget(seed, sizeof(seed));
	return 0;
}

int
keyring_rotate(const char *state, uint64_t now_us, char *why, size_t whylen)
{
	struct keyring_signer by = { .lock_fd = -1 };
	uint8_t seed[CHAIN_SEED];
	char line[LINE];
	struct secrets s;
	int r;

	r = open_secrets(&s, state, why, whylen);
	if (r == 0)
		r = load_signer(&s, &by);
	if (r == 0) {
		chain_random(seed, sizeof(seed));
		key_line(&s, &by, seed, now_us, line);
		r = write_secret(&s, "secret.new", seed) < 0 ||
		    add_public(&s, line) < 0 || adopt(&s) < 0 ? -1 : 0;
		chain_forget(seed, sizeof(seed));
	}
	keyring_sign_end(&by);
	close_secrets(&s);
	return r;
}

int
keyring_sign_begin(struct keyring_signer *by, const char *state, char *why,
    size_t whylen)
{
	struct secrets s;
	int r;

	*by = (struct keyring_signer){ .lock_fd = -1 };
	r = open_secrets(&s, state, why, whylen);
	if (r == 0)
		r = load_signer(&s, by);
	if (r == 0) {
		by->lock_fd = s.lock_fd;	/* released by sign_end */
		s.lock_fd = -1;
	}
	close_secrets(&s);
	return r;
}

void
keyring_sign(const struct keyring_signer *s, char *line, size_t room)
{
	uint8_t signature[CHAIN_SIGNATURE];
	char hex[2 * CHAIN_SIGNATURE + 1];
	size_t len = strlen(line);

	chain_sign(s->seed, line, len, signature);
	snprintf(line + len, room - len, " %s\n", chain_hex(signature,
	    sizeof(signature), hex));
}

void
keyring_sign_end(struct keyring_signer *s)
{
	chain_forget(s->seed, sizeof(s->seed));
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	s->lock_fd = -1;
}
