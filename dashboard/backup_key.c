/* backup_key.c: keys for backups, in files of one line. */
#include "dashboard/backup_key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/files.h"

#define PUBLIC "beadle-backup-public "
#define SECRET "beadle-backup-secret "
#define DIGITS (2 * SEALED_KEY)

static int
make_file(const char *name, const char *ending, const char *begin,
    const uint8_t key[SEALED_KEY], char *why, size_t whylen)
{
	char path[PATH_MAX], hex[DIGITS + 1], line[DIGITS + 64];
	int fd, r = -1;

	snprintf(path, sizeof(path), "%.4000s.%s", name, ending);
	snprintf(line, sizeof(line), "%s%s\n", begin,
	    chain_hex(key, SEALED_KEY, hex));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    strcmp(ending, "secret") == 0 ? 0600 : 0644);
	if (fd >= 0 && files_write(fd, line, strlen(line), -1) == 0 &&
	    fsync(fd) == 0)
		r = 0;
	if (r < 0)
		snprintf(why, whylen, "cannot make %.300s: %s", path,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	if (fd >= 0 && r < 0)
		unlink(path);
	explicit_bzero(line, sizeof(line));
	explicit_bzero(hex, sizeof(hex));
	return r;
}

int
backup_key_make(const char *name, char *why, size_t whylen)
{
	uint8_t public_key[SEALED_KEY], secret_key[SEALED_KEY];
	char path[PATH_MAX];
	int r;

	if (chain_ready(why, whylen) < 0)
		return -1;
	sealed_keys(public_key, secret_key);
	r = make_file(name, "public", PUBLIC, public_key, why, whylen);
	if (r == 0 && make_file(name, "secret", SECRET, secret_key, why,
	    whylen) < 0) {
		snprintf(path, sizeof(path), "%.4000s.public", name);
		unlink(path);
		r = -1;
	}
	explicit_bzero(secret_key, sizeof(secret_key));
	return r;
}

static int
read_digits(const char *digits, uint8_t out[SEALED_KEY])
{
	return strspn(digits, "0123456789abcdef") == DIGITS &&
	    (digits[DIGITS] == '\0' || digits[DIGITS] == '\n') ?
	    chain_unhex(digits, out, SEALED_KEY) : -1;
}

static int
read_file(const char *path, const char *begin, uint8_t out[SEALED_KEY],
    char *why, size_t whylen)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX], *text;
	size_t len;
	int r = -1;

	snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash - path) : 1,
	    slash ? path : ".");
	text = files_read(slash == path ? "/" : dir, slash ? slash + 1 : path,
	    1024, &len);
	if (!text) {
		snprintf(why, whylen, "cannot read the key %.300s: %s", path,
		    strerror(errno));
		return -1;
	}
	if (strncmp(text, begin, strlen(begin)) == 0)
		r = read_digits(text + strlen(begin), out);
	if (r < 0)
		snprintf(why, whylen, "%.300s is no %s key of a backup: "
		    "\"beadle backup keygen\" makes both", path,
		    strcmp(begin, SECRET) == 0 ? "secret" : "public");
	explicit_bzero(text, len);
	free(text);
	return r;
}

int
backup_key_public(const char *text, uint8_t out[SEALED_KEY], char *why,
    size_t whylen)
{
	if (strlen(text) == DIGITS && read_digits(text, out) == 0)
		return 0;
	return read_file(text, PUBLIC, out, why, whylen);
}

int
backup_key_secret(const char *path, uint8_t out[SEALED_KEY], char *why,
    size_t whylen)
{
	return read_file(path, SECRET, out, why, whylen);
}
