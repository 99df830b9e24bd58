/* quic_keys.c: HKDF, header protection and AEAD of Initial packets. */
#include "classify/quic_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>

#include "classify/hash.h"

#define SECRET 32		/* SHA-256 */
#define LABEL_MOST 32		/* longest HkdfLabel we make */

struct quic_cipher {
	gcry_cipher_hd_t aead, block;
	gcry_md_hd_t salted, hmac;
	const uint8_t *salt;		/* the key of salted; NULL: none */
};

#define SALT 20

static const uint8_t salt_1[SALT] = {		/* RFC 9001 5.2, draft 33 */
	0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
	0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a
}, salt_2[SALT] = {				/* RFC 9369 3.3.1 */
	0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
	0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9
}, salt_29[SALT] = {				/* draft-ietf-quic-tls-29 5.2 */
	0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
	0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99
}, salt_23[SALT] = {				/* draft-ietf-quic-tls-23 5.2 */
	0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
	0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02
};

static const char *const labels_1[] = { "quic key", "quic iv", "quic hp" };
static const char *const labels_2[] = { "quicv2 key", "quicv2 iv",
	"quicv2 hp" };

/* What a range of versions derives its keys with. Facebook's own client calls
 * draft 27 0xfaceb002, and an alias of it 0xfaceb00e. */
static const struct scheme {
	uint32_t first, last;
	const uint8_t *salt;
	const char *const *labels;
} schemes[] = {
	{ 0x00000001, 0x00000001, salt_1, labels_1 },
	{ 0x6b3343cf, 0x6b3343cf, salt_2, labels_2 },
	{ 0xff000021, 0xff000022, salt_1, labels_1 },
	{ 0xff00001d, 0xff000020, salt_29, labels_1 },
	{ 0xff000017, 0xff00001c, salt_23, labels_1 },
	{ 0xfaceb002, 0xfaceb002, salt_23, labels_1 },
	{ 0xfaceb00e, 0xfaceb00e, salt_23, labels_1 },
};

int
quic_cipher_new(struct quic_cipher **out, char *why, size_t whylen)
{
	struct quic_cipher *c = calloc(1, sizeof *c);

	if (!c) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	hash_ready();
	if (gcry_cipher_open(&c->aead, GCRY_CIPHER_AES128,
	    GCRY_CIPHER_MODE_GCM, 0) != 0 ||
	    gcry_cipher_open(&c->block, GCRY_CIPHER_AES128,
	    GCRY_CIPHER_MODE_ECB, 0) != 0 ||
	    gcry_md_open(&c->salted, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC) != 0 ||
	    gcry_md_open(&c->hmac, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC) != 0) {
		snprintf(why, whylen, "libgcrypt has no AES-128-GCM, AES-128 "
		    "or HMAC-SHA-256 to offer");
		quic_cipher_free(c);
		return -1;
	}
	*out = c;
	return 0;
}

void
quic_cipher_free(struct quic_cipher *c)
{
	if (!c)
		return;
	gcry_cipher_close(c->aead);
	gcry_cipher_close(c->block);
	gcry_md_close(c->salted);
	gcry_md_close(c->hmac);
	free(c);
}

static const struct scheme *
scheme_of(uint32_t version)
{
	size_t i;

	for (i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (version >= schemes[i].first && version <= schemes[i].last)
			return &schemes[i];
	return NULL;
}

bool
quic_version_is_known(uint32_t version)
{
	return scheme_of(version) != NULL;
}

/* HMAC-SHA-256 of bytes with the key that is set. To set one takes as long as
 * this. */
static bool
hmac(gcry_md_hd_t md, const uint8_t *bytes, size_t len, uint8_t out[SECRET])
{
	const uint8_t *digest;

	gcry_md_reset(md);		/* but for its key */
	gcry_md_write(md, bytes, len);
	digest = gcry_md_read(md, GCRY_MD_SHA256);
	if (!digest)
		return false;
	memcpy(out, digest, SECRET);
	return true;
}

/* HKDF-Extract (RFC 5869 2.2). Nearly all connections have one salt. */
static bool
extract(struct quic_cipher *c, const uint8_t *salt, const uint8_t *id,
    size_t id_len, uint8_t out[SECRET])
{
	if (c->salt != salt) {
		c->salt = NULL;
		if (gcry_md_setkey(c->salted, salt, SALT) != 0)
			return false;
		c->salt = salt;
	}
	return hmac(c->salted, id, id_len, out);
}

static bool
set_secret(struct quic_cipher *c, const uint8_t secret[SECRET])
{
	return gcry_md_setkey(c->hmac, secret, SECRET) == 0;
}

/* HKDF-Expand-Label (RFC 8446 7.1) of the secret that is set, with no
 * context, for len <= SECRET: one block of HKDF-Expand. */
static bool
expand(struct quic_cipher *c, const char *label, uint8_t *out, size_t len)
{
	uint8_t info[LABEL_MOST], block[SECRET];
	size_t n = strlen(label), at = 0;

	info[at++] = 0;
	info[at++] = (uint8_t)len;
	info[at++] = (uint8_t)(6 + n);
	memcpy(info + at, "tls13 ", 6);
	memcpy(info + at + 6, label, n);
	at += 6 + n;
	info[at++] = 0;		/* context */
	info[at++] = 1;		/* the block's number */
	if (!hmac(c->hmac, info, at, block))
		return false;
	memcpy(out, block, len);
	return true;
}

bool
quic_keys_derive(struct quic_cipher *c, uint32_t version, const uint8_t *id,
    size_t id_len, struct quic_keys *out)
{
	const struct scheme *s = scheme_of(version);
	uint8_t initial[SECRET], client[SECRET];

	return s && extract(c, s->salt, id, id_len, initial) &&
	    set_secret(c, initial) &&
	    expand(c, "client in", client, sizeof client) &&
	    set_secret(c, client) &&
	    expand(c, s->labels[0], out->key, sizeof out->key) &&
	    expand(c, s->labels[1], out->iv, sizeof out->iv) &&
	    expand(c, s->labels[2], out->hp, sizeof out->hp);
}

bool
quic_keys_mask(struct quic_cipher *c, const struct quic_keys *keys,
    const uint8_t sample[QUIC_SAMPLE], uint8_t mask[QUIC_SAMPLE])
{
	return gcry_cipher_setkey(c->block, keys->hp, sizeof keys->hp) == 0 &&
	    gcry_cipher_encrypt(c->block, mask, QUIC_SAMPLE, sample,
	    QUIC_SAMPLE) == 0;
}

bool
quic_keys_open(struct quic_cipher *c, const struct quic_keys *keys,
    const struct quic_sealed *p, uint8_t *out)
{
	uint8_t nonce[sizeof keys->iv];
	size_t len, i;

	if (p->len < QUIC_TAG)
		return false;
	len = p->len - QUIC_TAG;
	memcpy(nonce, keys->iv, sizeof nonce);
	for (i = 0; i < 8; i++)		/* RFC 9001 5.3 */
		nonce[sizeof nonce - 1 - i] ^= (uint8_t)(p->number >> 8 * i);
	return gcry_cipher_setkey(c->aead, keys->key, sizeof keys->key) == 0 &&
	    gcry_cipher_setiv(c->aead, nonce, sizeof nonce) == 0 &&
	    gcry_cipher_authenticate(c->aead, p->header, p->header_len) == 0 &&
	    gcry_cipher_decrypt(c->aead, out, len, p->bytes, len) == 0 &&
	    gcry_cipher_checktag(c->aead, p->bytes + len, QUIC_TAG) == 0;
}
