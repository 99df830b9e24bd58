/* tls.c: a key and a certificate, read or made. GnuTLS is what libmicrohttpd
 * speaks TLS with, so it is the smaller door. */
#include "dashboard/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/files.h"

#define MOST_PEM ((size_t)64 << 10)
#define VALID_DAYS 825		/* more, and Apple's browsers refuse it */
#define FOLDER "serve"

/* ---- reading ---- */

/* A whole file at a path, wherever links lead; NULL and *why. */
static char *
read_file(const char *path, char *why, size_t whylen)
{
	char real[PATH_MAX], *slash, *text = NULL;
	size_t len;

	if (realpath(path, real)) {
		slash = strrchr(real, '/');
		*slash = '\0';
		text = files_read(slash == real ? "/" : real, slash + 1,
		    MOST_PEM, &len);
	}
	if (!text)
		snprintf(why, whylen, "%.300s: %s", path, strerror(errno));
	return text;
}

static void
tell_fingerprint(struct tls *t, const unsigned char digest[32])
{
	size_t i;

	for (i = 0; i < 32; i++)
		snprintf(t->fingerprint + i * 3, TLS_FINGERPRINT - i * 3,
		    "%02X%s", digest[i], i < 31 ? ":" : "");
}

/* Does the first certificate of t belong to its key? What it says of itself
 * is put in *t. 0 or GnuTLS's error. */
static int
look_at(struct tls *t, gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
	gnutls_datum_t c = { (unsigned char *)t->certificate,
		(unsigned)strlen(t->certificate) };
	gnutls_datum_t k = { (unsigned char *)t->key,
		(unsigned)strlen(t->key) };
	unsigned char of_crt[64], of_key[64], digest[32];
	size_t crt_len = 64, key_len = 64, digest_len = 32;
	int e;

	e = gnutls_x509_crt_import(crt, &c, GNUTLS_X509_FMT_PEM);
	if (e == 0)
		e = gnutls_x509_privkey_import2(key, &k, GNUTLS_X509_FMT_PEM,
		    NULL, GNUTLS_PKCS_PLAIN);
	if (e == 0)
		e = gnutls_x509_crt_get_key_id(crt, 0, of_crt, &crt_len);
	if (e == 0)
		e = gnutls_x509_privkey_get_key_id(key, 0, of_key, &key_len);
	if (e == 0 && (crt_len != key_len ||
	    memcmp(of_crt, of_key, crt_len) != 0))
		e = GNUTLS_E_CERTIFICATE_KEY_MISMATCH;
	if (e == 0)
		e = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256,
		    digest, &digest_len);
	if (e != 0)
		return e;
	tell_fingerprint(t, digest);
	t->until_us = (uint64_t)gnutls_x509_crt_get_expiration_time(crt) *
	    1000000;
	return 0;
}

static int
check(struct tls *t, const char *path, char *why, size_t whylen)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crt_t crt = NULL;
	int e;

	e = gnutls_x509_crt_init(&crt);
	if (e == 0)
		e = gnutls_x509_privkey_init(&key);
	if (e == 0)
		e = look_at(t, crt, key);
	if (key)
		gnutls_x509_privkey_deinit(key);
	if (crt)
		gnutls_x509_crt_deinit(crt);
	if (e == 0)
		return 0;
	snprintf(why, whylen, "the certificate %.200s and its key cannot be "
	    "used: %.100s", path, gnutls_strerror(e));
	return -1;
}

int
tls_load(struct tls *out, const char *certificate, const char *key, char *why,
    size_t whylen)
{
	struct tls t = { 0 };
	struct stat st;

	if (stat(key, &st) == 0 && (st.st_mode & 077)) {
		snprintf(why, whylen, "the key %.300s may be read by others; "
		    "chmod 600 it", key);
		return -1;
	}
	t.certificate = read_file(certificate, why, whylen);
	if (t.certificate)
		t.key = read_file(key, why, whylen);
	if (!t.key || check(&t, certificate, why, whylen) < 0) {
		tls_free(&t);
		return -1;
	}
	*out = t;
	return 0;
}

/* ---- making ---- */

/* What a browser compares the address bar with. */
static int
set_names(gnutls_x509_crt_t crt)
{
	static const unsigned char four[4] = { 127, 0, 0, 1 };
	static const unsigned char six[16] = { [15] = 1 };
	char host[256] = "";
	int e;

	gethostname(host, sizeof(host) - 1);
	e = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0,
	    "beadle", 6);
	if (e == 0)
		e = gnutls_x509_crt_set_subject_alt_name(crt,
		    GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_APPEND);
	if (e == 0 && host[0] && strcmp(host, "localhost") != 0)
		e = gnutls_x509_crt_set_subject_alt_name(crt,
		    GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host),
		    GNUTLS_FSAN_APPEND);
	if (e == 0)
		e = gnutls_x509_crt_set_subject_alt_name(crt,
		    GNUTLS_SAN_IPADDRESS, four, 4, GNUTLS_FSAN_APPEND);
	if (e == 0)
		e = gnutls_x509_crt_set_subject_alt_name(crt,
		    GNUTLS_SAN_IPADDRESS, six, 16, GNUTLS_FSAN_APPEND);
	return e;
}

static int
fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, time_t now)
{
	unsigned char serial[16];
	int e;

	e = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
	serial[0] &= 0x7f;
	if (e == 0)
		e = gnutls_x509_crt_set_version(crt, 3);
	if (e == 0)
		e = gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
	if (e == 0)
		e = gnutls_x509_crt_set_activation_time(crt, now - 86400);
	if (e == 0)
		e = gnutls_x509_crt_set_expiration_time(crt,
		    now + (time_t)VALID_DAYS * 86400 - 86400);
	if (e == 0)
		e = gnutls_x509_crt_set_key(crt, key);
	if (e == 0)
		e = set_names(crt);
	if (e == 0)
		e = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
	if (e == 0)
		e = gnutls_x509_crt_set_key_usage(crt,
		    GNUTLS_KEY_DIGITAL_SIGNATURE);
	if (e == 0)
		e = gnutls_x509_crt_set_key_purpose_oid(crt,
		    GNUTLS_KP_TLS_WWW_SERVER, 0);
	if (e == 0)
		e = gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0);
	return e;
}

/* Write both, the key first: a certificate without one is never there. */
static int
keep(const char *dir, gnutls_x509_crt_t crt, gnutls_x509_privkey_t key,
    char *why, size_t whylen)
{
	gnutls_datum_t c = { NULL, 0 }, k = { NULL, 0 };
	int result = -1;

	if (gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &c) == 0 &&
	    gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL,
	    GNUTLS_PKCS_PLAIN, &k) == 0)
		result = 0;
	else
		snprintf(why, whylen, "out of memory");
	if (result == 0 && (files_replace(dir, "key.pem", k.data, k.size, why,
	    whylen) < 0 || files_replace(dir, "certificate.pem", c.data,
	    c.size, why, whylen) < 0))
		result = -1;
	if (k.data)
		gnutls_memset(k.data, 0, k.size);
	gnutls_free(k.data);
	gnutls_free(c.data);
	return result;
}

static int
make(const char *dir, uint64_t now_us, char *why, size_t whylen)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crt_t crt = NULL;
	int e, result = -1;

	e = gnutls_x509_crt_init(&crt);
	if (e == 0)
		e = gnutls_x509_privkey_init(&key);
	if (e == 0)
		e = gnutls_x509_privkey_generate2(key, GNUTLS_PK_ECDSA,
		    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0, NULL,
		    0);
	if (e == 0)
		e = fill(crt, key, (time_t)(now_us / 1000000));
	if (e == 0)
		result = keep(dir, crt, key, why, whylen);
	else
		snprintf(why, whylen, "no certificate can be made: %.100s",
		    gnutls_strerror(e));
	if (key)
		gnutls_x509_privkey_deinit(key);
	if (crt)
		gnutls_x509_crt_deinit(crt);
	return result;
}

/* One at a time: who comes second finds what the first has made. -1 and *why;
 * else a lock, which ends when it is closed. */
static int
lock(const char *dir, char *why, size_t whylen)
{
	char path[340];
	int fd, r = -1;

	snprintf(path, sizeof(path), "%s/lock", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		do
			r = flock(fd, LOCK_EX);
		while (r < 0 && errno == EINTR);
	if (r == 0)
		return fd;
	snprintf(why, whylen, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
make_once(const char *dir, const char *certificate, uint64_t now_us,
    bool *is_made, char *why, size_t whylen)
{
	int fd, r = 0;

	*is_made = false;
	if (access(certificate, F_OK) == 0)
		return 0;
	fd = lock(dir, why, whylen);
	if (fd < 0)
		return -1;
	*is_made = access(certificate, F_OK) < 0;
	if (*is_made)
		r = make(dir, now_us, why, whylen);
	close(fd);
	return r;
}

int
tls_own(struct tls *out, const char *state, uint64_t now_us, char *why,
    size_t whylen)
{
	char dir[300], certificate[340], key[340];
	bool is_made;

	snprintf(dir, sizeof(dir), "%.256s/" FOLDER, state);
	snprintf(certificate, sizeof(certificate), "%s/certificate.pem", dir);
	snprintf(key, sizeof(key), "%s/key.pem", dir);
	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "cannot make %s: %s", dir,
		    strerror(errno));
		return -1;
	}
	if (make_once(dir, certificate, now_us, &is_made, why, whylen) < 0)
		return -1;
	if (tls_load(out, certificate, key, why, whylen) < 0)
		return -1;
	out->is_made = is_made;
	return 0;
}

void
tls_free(struct tls *t)
{
	if (t->key)
		gnutls_memset(t->key, 0, strlen(t->key));
	free(t->key);
	free(t->certificate);
	memset(t, 0, sizeof(*t));
}
