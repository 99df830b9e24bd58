/* sealed.c: a stream of bytes encrypted to a public key. */
#include "store/sealed.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "store/files.h"

#define MAGIC "beadle sealed 1\n"
#define MAGIC_LEN (sizeof(MAGIC) - 1)
#define BLOCK (64u << 10)
#define MORE crypto_secretstream_xchacha20poly1305_ABYTES
#define STREAM_KEY crypto_secretstream_xchacha20poly1305_KEYBYTES
#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define BOX (STREAM_KEY + crypto_box_SEALBYTES)
#define LAST crypto_secretstream_xchacha20poly1305_TAG_FINAL

_Static_assert(SEALED_KEY == crypto_box_PUBLICKEYBYTES &&
    SEALED_KEY == crypto_box_SECRETKEYBYTES, "X25519");

struct sealed {
	crypto_secretstream_xchacha20poly1305_state state;
	int fd;
	size_t used, at;		/* of plain: filled; read so far */
	bool is_last;			/* the last message was read */
	uint8_t plain[BLOCK], crypted[BLOCK + MORE];
};

void
sealed_keys(uint8_t public_key[SEALED_KEY], uint8_t secret_key[SEALED_KEY])
{
	crypto_box_keypair(public_key, secret_key);
}

void
sealed_public(const uint8_t secret_key[SEALED_KEY],
    uint8_t public_key[SEALED_KEY])
{
	crypto_scalarmult_base(public_key, secret_key);
}

void
sealed_free(struct sealed *s)
{
	if (!s)
		return;
	sodium_memzero(s, sizeof(*s));
	free(s);
}

static struct sealed *
new(int fd, char *why, size_t whylen)
{
	struct sealed *s = calloc(1, sizeof(*s));

	if (!s)
		snprintf(why, whylen, "out of memory");
	else
		s->fd = fd;
	return s;
}

/* ---- writing ---- */

static int
put(struct sealed *s, const void *bytes, size_t len, char *why, size_t whylen)
{
	if (files_write(s->fd, bytes, len, -1) == 0)
		return 0;
	snprintf(why, whylen, "it cannot be written: %s", strerror(errno));
	return -1;
}

int
sealed_write_open(struct sealed **out, int fd, const uint8_t to[SEALED_KEY],
    char *why, size_t whylen)
{
	uint8_t key[STREAM_KEY], box[BOX], header[HEADER];
	struct sealed *s = new(fd, why, whylen);
	int r;

	if (!s)
		return -1;
	crypto_secretstream_xchacha20poly1305_keygen(key);
	crypto_secretstream_xchacha20poly1305_init_push(&s->state, header,
	    key);
	r = crypto_box_seal(box, key, sizeof(key), to);
	sodium_memzero(key, sizeof(key));
	if (r < 0)
		snprintf(why, whylen, "nothing can be sealed to that key");
	if (r < 0 || put(s, MAGIC, MAGIC_LEN, why, whylen) < 0 ||
	    put(s, box, sizeof(box), why, whylen) < 0 ||
	    put(s, header, sizeof(header), why, whylen) < 0) {
		sealed_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

static int
push(struct sealed *s, uint8_t tag, char *why, size_t whylen)
{
	unsigned long long len = 0;

	crypto_secretstream_xchacha20poly1305_push(&s->state, s->crypted, &len,
	    s->plain, s->used, NULL, 0, tag);
	s->used = 0;
	return put(s, s->crypted, len, why, whylen);
}

int
sealed_write(struct sealed *s, const void *bytes, size_t len, char *why,
    size_t whylen)
{
	const uint8_t *p = bytes;
	size_t n;

	while (len > 0) {
		n = BLOCK - s->used < len ? BLOCK - s->used : len;
		memcpy(s->plain + s->used, p, n);
		s->used += n;
		p += n;
		len -= n;
		if (s->used == BLOCK && push(s, 0, why, whylen) < 0)
			return -1;
	}
	return 0;
}

int
sealed_write_end(struct sealed *s, char *why, size_t whylen)
{
	return push(s, LAST, why, whylen);
}

/* ---- reading ---- */

/* As many as there are, up to len; -1 and *why. */
static ssize_t
get(struct sealed *s, void *bytes, size_t len, char *why, size_t whylen)
{
	size_t done = 0;
	ssize_t n = 1;

	while (done < len && n > 0) {
		n = read(s->fd, (uint8_t *)bytes + done, len - done);
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		if (n < 0) {
			snprintf(why, whylen, "it cannot be read: %s",
			    strerror(errno));
			return -1;
		}
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static int
open_box(struct sealed *s, const uint8_t *box, const uint8_t *header,
    const uint8_t secret_key[SEALED_KEY], char *why, size_t whylen)
{
	uint8_t key[STREAM_KEY], public_key[SEALED_KEY];
	int r;

	sealed_public(secret_key, public_key);
	r = crypto_box_seal_open(key, box, BOX, public_key, secret_key);
	if (r == 0)
		r = crypto_secretstream_xchacha20poly1305_init_pull(&s->state,
		    header, key);
	sodium_memzero(key, sizeof(key));
	if (r < 0)
		snprintf(why, whylen, "it is not sealed to this key, or its "
		    "beginning was changed");
	return r < 0 ? -1 : 0;
}

int
sealed_read_open(struct sealed **out, int fd,
    const uint8_t secret_key[SEALED_KEY], char *why, size_t whylen)
{
	uint8_t head[MAGIC_LEN + BOX + HEADER];
	struct sealed *s = new(fd, why, whylen);
	ssize_t n;

	if (!s)
		return -1;
	n = get(s, head, sizeof(head), why, whylen);
	if (n >= 0 && ((size_t)n < sizeof(head) ||
	    memcmp(head, MAGIC, MAGIC_LEN) != 0)) {
		snprintf(why, whylen, "it is not a backup of beadle's, or cut "
		    "off at its beginning");
		n = -1;
	}
	if (n < 0 || open_box(s, head + MAGIC_LEN, head + MAGIC_LEN + BOX,
	    secret_key, why, whylen) < 0) {
		sealed_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

/* The next message into s->plain. */
static int
pull(struct sealed *s, char *why, size_t whylen)
{
	unsigned long long len = 0;
	unsigned char tag = 0;
	ssize_t n;

	if (s->is_last) {
		snprintf(why, whylen, "it ends before all was read");
		return -1;
	}
	n = get(s, s->crypted, sizeof(s->crypted), why, whylen);
	if (n < 0)
		return -1;
	if (n == 0) {
		snprintf(why, whylen, "it is cut off: its last part is "
		    "missing");
		return -1;
	}
	if ((size_t)n < MORE || crypto_secretstream_xchacha20poly1305_pull(
	    &s->state, s->plain, &len, &tag, s->crypted,
	    (unsigned long long)n, NULL, 0) != 0) {
		snprintf(why, whylen, "it was changed, or is cut off");
		return -1;
	}
	s->used = (size_t)len;
	s->at = 0;
	s->is_last = tag == LAST;
	return 0;
}

int
sealed_read(struct sealed *s, void *bytes, size_t len, char *why,
    size_t whylen)
{
	uint8_t *p = bytes;
	size_t n;

	while (len > 0) {
		if (s->at == s->used && pull(s, why, whylen) < 0)
			return -1;
		n = s->used - s->at < len ? s->used - s->at : len;
		memcpy(p, s->plain + s->at, n);
		s->at += n;
		p += n;
		len -= n;
	}
	return 0;
}

int
sealed_read_end(struct sealed *s, char *why, size_t whylen)
{
	uint8_t one;
	ssize_t n;

	while (!s->is_last && s->at == s->used)
		if (pull(s, why, whylen) < 0)
			return -1;
	n = s->is_last && s->at == s->used ? get(s, &one, 1, why, whylen) : 1;
	if (n > 0)
		snprintf(why, whylen, "there is more in it than a backup has");
	return n == 0 ? 0 : -1;
}
