/* accounts.c: who may sign in.
 *
 * The file is text, a line an account after one that names the form:
 *
 *	beadle accounts 1
 *	PERSON FLAG HASH SECRET STEP INVITE UNTIL LAST FAILURES FAILED UNLOCKED
 *	    KNOWN KNOWN KNOWN KNOWN		(one line)
 *
 * "-" stands for what there is not. Read strictly: what somebody else wrote is
 * refused, not guessed at. */
#include "dashboard/accounts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/files.h"

#define NAME "accounts"
#define LOCK "accounts.lock"
#define FORM "beadle accounts 1"
#define FIELDS 15
#define MOST_BYTES ((size_t)1 << 20)

struct accounts {
	char state[256];
	struct account *all;
	size_t count;
	struct stat seen;	/* of the file that was read */
};

/* ---- the text ---- */

bool
accounts_is_name(const char *person)
{
	size_t len = strlen(person), i;

	for (i = 0; i < len; i++)
		if ((unsigned char)person[i] <= ' ' ||
		    (unsigned char)person[i] >= 0x7f)
			return false;
	return len > 0 && len < REGISTER_NAME && strcmp(person, "-") != 0;
}

static int
read_number(const char *field, uint64_t *out)
{
	if (!field[0] || strspn(field, "0123456789") != strlen(field) ||
	    strlen(field) > 18)
		return -1;
	*out = strtoull(field, NULL, 10);
	return 0;
}

/* Hex digits of a digest, or "-". */
static int
read_digest(const char *field, char out[ACCOUNTS_DIGEST])
{
	uint8_t bytes[CHAIN_BYTES];

	if (strcmp(field, "-") == 0)
		return 0;
	if (chain_unhex(field, bytes, sizeof(bytes)) < 0)
		return -1;
	memcpy(out, field, ACCOUNTS_DIGEST);
	return 0;
}

static int
read_hash(const char *field, char out[PASSWORD_HASH])
{
	if (strcmp(field, "-") == 0)
		return 0;
	if (strncmp(field, "$argon2id$", 10) != 0 ||
	    strlen(field) >= PASSWORD_HASH)
		return -1;
	strcpy(out, field);
	return 0;
}

static int
read_fields(char *const f[FIELDS], struct account *out)
{
	uint64_t failures;
	int i, r = 0;

	memset(out, 0, sizeof(*out));
	if (!accounts_is_name(f[0]) || strlen(f[1]) != 1 ||
	    (f[1][0] != 'a' && f[1][0] != '-'))
		return -1;
	strcpy(out->person, f[0]);
	out->is_administrator = f[1][0] == 'a';
	r |= read_hash(f[2], out->hash);
	if (out->hash[0])
		r |= chain_unhex(f[3], out->secret, TOTP_SECRET);
	else
		r |= strcmp(f[3], "-") != 0;
	r |= read_number(f[4], &out->last_step);
	r |= read_digest(f[5], out->invite);
	r |= read_number(f[6], &out->invite_until_us);
	r |= read_number(f[7], &out->last_us);
	r |= read_number(f[8], &failures);
	r |= read_number(f[9], &out->failed_us);
	r |= read_number(f[10], &out->unlocked_us);
	out->failures = (unsigned)failures;
	for (i = 0; i < ACCOUNTS_KNOWN; i++)
		r |= read_digest(f[11 + i], out->known[i]);
	return r || failures > UINT32_MAX ? -1 : 0;
}

static int
read_line(char *line, struct account *out)
{
	char *f[FIELDS];
	int n = 0;

	while (n < FIELDS && line)
		f[n++] = strsep(&line, " ");
	return n == FIELDS && !line ? read_fields(f, out) : -1;
}

static const struct account *
find(const struct account *all, size_t count, const char *person)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(all[i].person, person) == 0)
			return &all[i];
	return NULL;
}

/* All lines of a text that is cut up; how many, or -1 and the line. */
static long
read_lines(char *text, struct account *all, unsigned *at)
{
	size_t count = 0;
	char *line;

	for (*at = 1; (line = strsep(&text, "\n")); (*at)++) {
		if (!text && !line[0])
			return *at == 1 ? -1 : (long)count;
		if (*at == 1 && strcmp(line, FORM) != 0)
			return -1;
		if (*at == 1)
			continue;
		if (count == ACCOUNTS_MOST ||
		    read_line(line, &all[count]) < 0 ||
		    find(all, count, all[count].person))
			return -1;
		count++;
	}
	return -1;			/* without a last newline */
}

int
accounts_read(struct accounts *a, const char *text, size_t len, char *why,
    size_t whylen)
{
	struct account *all = calloc(ACCOUNTS_MOST, sizeof(*all));
	char *copy = malloc(len + 1);
	unsigned at = 0;
	long count = -1;

	if (all && copy) {
		memcpy(copy, text, len);
		copy[len] = '\0';
		count = strlen(copy) == len ? read_lines(copy, all, &at) : -1;
		password_forget(copy, len);
	}
	free(copy);
	if (count < 0) {
		snprintf(why, whylen, "%s/" NAME ", line %u, is not what "
		    "beadle wrote", a->state, at ? at : 1);
		free(all);
		return -1;
	}
	free(a->all);
	a->all = all;
	a->count = (size_t)count;
	return 0;
}

static const char *
dash(const char *field)
{
	return field[0] ? field : "-";
}

char *
accounts_text(const struct accounts *a, size_t *len)
{
	char *text = NULL, secret[2 * TOTP_SECRET + 1];
	FILE *f = open_memstream(&text, len);
	const struct account *c;
	size_t i;
	int k;

	if (!f)
		return NULL;
	fputs(FORM "\n", f);
	for (i = 0; i < a->count; i++) {
		c = &a->all[i];
		chain_hex(c->secret, TOTP_SECRET, secret);
		fprintf(f, "%s %c %s %s %" PRIu64 " %s %" PRIu64 " %" PRIu64
		    " %u %" PRIu64 " %" PRIu64, c->person,
		    c->is_administrator ? 'a' : '-', dash(c->hash),
		    c->hash[0] ? secret : "-", c->last_step, dash(c->invite),
		    c->invite_until_us, c->last_us, c->failures,
		    c->failed_us, c->unlocked_us);
		for (k = 0; k < ACCOUNTS_KNOWN; k++)
			fprintf(f, " %s", dash(c->known[k]));
		fputc('\n', f);
	}
	if (fclose(f) == 0)
		return text;
	free(text);
	return NULL;
}

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

	snprintf(path, sizeof(path), "%s/" NAME, a->state);
	if (stat(path, &st) < 0 && errno == ENOENT)
		return 0;
	if (a->all && is_same(&st, &a->seen))
		return 0;
	text = files_read(a->state, NAME, MOST_BYTES, &len);
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
	if (a->all)
		password_forget(a->all, ACCOUNTS_MOST * sizeof(*a->all));
	free(a->all);
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
	return find(a->all, a->count, person);
}

const struct account *
accounts_invited(const struct accounts *a, const char *digest,
    uint64_t now_us)
{
	const struct account *found = NULL;
	size_t i;

	for (i = 0; i < a->count; i++)
		if (a->all[i].invite[0] && now_us < a->all[i].invite_until_us &&
		    password_same(a->all[i].invite, digest,
		    ACCOUNTS_DIGEST - 1))
			found = &a->all[i];
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
	r = files_replace(a->state, NAME, text, len, why, whylen);
	password_forget(text, len);
	free(text);
	snprintf(path, sizeof(path), "%s/" NAME, a->state);
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
