/* accounts_text.c: accounts as text: a line an account after one that names
 * the form:
 *
 *	beadle accounts 3
 *	PERSON FLAGS HASH SECRET STEP INVITE UNTIL LAST FAILURES FAILED UNLOCKED
 *	    KNOWN KNOWN KNOWN KNOWN OIDC LDAP LINKED
 *	    WAS	(one line)
 *
 * "-" stands for what there is not; the flags are "a", administrator, and "s",
 * suspended. Form 2, without the last two, is read too, and form 1, without
 * the second flag and the last four.
 * Read strictly: what somebody else wrote is refused, not guessed at. */
#include "dashboard/accounts_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"

#define FORM "beadle accounts 3"
#define FIELDS 19
/* Of an account: its texts, the secret twice as long, and eight numbers. */
#define LINE_MOST (sizeof(struct account) + TOTP_SECRET + 8 * 24)

static const struct form { int number; const char *head; int fields; }
forms[] = {
	{ 3, FORM, FIELDS },
	{ 2, "beadle accounts 2", 17 },
	{ 1, "beadle accounts 1", 15 },
};

/* What those have not that end before. */
static const char *const missing[FIELDS] = { [15] = "-", "-", "0", "-" };

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

bool
accounts_is_link(const char *text)
{
	const char *c = text;

	while (*c > ' ' && *c < 0x7f)
		c++;
	return !*c && c != text && strcmp(text, "-") != 0 &&
	    (size_t)(c - text) < ACCOUNTS_LINK;
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

/* One flag, or "-" in its place. */
static int
read_flag(char given, char flag, bool *out)
{
	*out = given == flag;
	return given == flag || given == '-' ? 0 : -1;
}

static int
read_link(const char *field, char out[ACCOUNTS_LINK])
{
	if (strcmp(field, "-") == 0)
		return 0;
	if (!accounts_is_link(field))
		return -1;
	strcpy(out, field);
	return 0;
}

static int
read_fields(const char *const f[FIELDS], struct account *out)
{
	uint64_t failures;
	int i, r = 0;

	memset(out, 0, sizeof(*out));
	if (!accounts_is_name(f[0]) || strlen(f[1]) != 2)
		return -1;
	strcpy(out->person, f[0]);
	r |= read_flag(f[1][0], 'a', &out->is_administrator);
	r |= read_flag(f[1][1], 's', &out->is_suspended);
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
	r |= read_link(f[15], out->oidc);
	r |= read_link(f[16], out->ldap);
	r |= read_number(f[17], &out->linked_us);
	r |= read_link(f[18], out->was);
	return r || failures > UINT32_MAX ? -1 : 0;
}

static int
read_line(char *line, const struct form *form, struct account *out)
{
	const char *f[FIELDS];
	char flags[3];
	int n = 0;

	while (n < form->fields && line)
		f[n++] = strsep(&line, " ");
	if (n < form->fields || line)
		return -1;
	for (; n < FIELDS; n++)
		f[n] = missing[n];
	if (form->number == 1) {
		if (strlen(f[1]) != 1)
			return -1;
		snprintf(flags, sizeof(flags), "%s-", f[1]);
		f[1] = flags;
	}
	return read_fields(f, out);
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

/* The form whose head the text begins with; NULL: none. */
static const struct form *
form_of(const char *text)
{
	size_t i, len;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		len = strlen(forms[i].head);
		if (strncmp(text, forms[i].head, len) == 0 &&
		    text[len] == '\n')
			return &forms[i];
	}
	return NULL;
}

/* All lines of a text that is cut up; how many, or -1 and the line. */
static long
read_lines(char *text, struct account *all, unsigned *at)
{
	const struct form *form = form_of(text);
	size_t count = 0;
	char *line;

	*at = 1;
	if (!form)
		return -1;
	strsep(&text, "\n");
	while ((line = strsep(&text, "\n"))) {
		(*at)++;
		if (!text && !line[0])
			return (long)count;
		if (count == ACCOUNTS_MOST ||
		    read_line(line, form, &all[count]) < 0 ||
		    find(all, count, all[count].person))
			return -1;
		count++;
	}
	return -1;			/* without a last newline */
}

void
accounts_forget(struct account *all)
{
	if (all)
		password_forget(all, ACCOUNTS_MOST * sizeof(*all));
	free(all);
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
		snprintf(why, whylen, "%s/" ACCOUNTS_FILE ", line %u, is not "
		    "what beadle wrote", a->state, at ? at : 1);
		accounts_forget(all);
		return -1;
	}
	accounts_forget(a->all);
	a->all = all;
	a->count = (size_t)count;
	return 0;
}

static const char *
dash(const char *field)
{
	return field[0] ? field : "-";
}

/* A line at the end of text, which has LINE_MOST bytes of room for it. */
static size_t
write_line(const struct account *c, char *text)
{
	char secret[2 * TOTP_SECRET + 1];
	size_t len;
	int k;

	chain_hex(c->secret, TOTP_SECRET, secret);
	len = (size_t)snprintf(text, LINE_MOST, "%s %c%c %s %s %" PRIu64
	    " %s %" PRIu64 " %" PRIu64 " %u %" PRIu64 " %" PRIu64, c->person,
	    c->is_administrator ? 'a' : '-', c->is_suspended ? 's' : '-',
	    dash(c->hash), c->hash[0] ? secret : "-", c->last_step,
	    dash(c->invite), c->invite_until_us, c->last_us, c->failures,
	    c->failed_us, c->unlocked_us);
	for (k = 0; k < ACCOUNTS_KNOWN; k++)
		len += (size_t)snprintf(text + len, LINE_MOST - len, " %s",
		    dash(c->known[k]));
	return len + (size_t)snprintf(text + len, LINE_MOST - len,
	    " %s %s %" PRIu64 " %s\n", dash(c->oidc), dash(c->ldap),
	    c->linked_us, dash(c->was));
}

/* In one piece: what grows leaves copies behind. */
char *
accounts_text(const struct accounts *a, size_t *len)
{
	char *text = malloc(sizeof(FORM "\n") + a->count * LINE_MOST);
	size_t i;

	if (!text)
		return NULL;
	*len = sizeof(FORM "\n") - 1;
	memcpy(text, FORM "\n", sizeof(FORM "\n"));
	for (i = 0; i < a->count; i++)
		*len += write_line(&a->all[i], text + *len);
	return text;
}
