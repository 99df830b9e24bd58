/* settings.c: the table of settings, read from and printed as YAML. */
#include "classify/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/settings_elsewhere.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

enum kind {
	KIND_TEXT,	/* char [room] */
	KIND_COUNT,	/* int */
	KIND_SIZE,	/* int64_t, bytes */
	KIND_BOOL,	/* bool */
	KIND_REDIS,	/* struct settings_redis */
	KIND_LIST	/* char [most][room], with its count at count_at */
};

struct setting {
	const char *key, *explanation;
	enum kind kind;
	size_t at, room;	/* in struct settings; bytes of one text */
	int64_t least, most, number;	/* default of numbers and bool */
	const char *text;		/* default of texts */
	settings_check *check;
	size_t count_at;
};

/* ---- the table ---- */

#define AT(field) .at = offsetof(struct settings, field)
#define TEXT_AT(field) AT(field), \
	.room = sizeof(((struct settings *)0)->field)
/* Text without control characters; empty: none. */
#define LINE_AT(field, what) KIND_TEXT, TEXT_AT(field), .text = "", \
	.check = settings_check_##what
#define LIST_AT(field, count) AT(field), \
	.room = sizeof(((struct settings *)0)->field[0]), \
	.most = ARRAY_LEN(((struct settings *)0)->field), \
	.count_at = offsetof(struct settings, count)
#define MIB (INT64_C(1) << 20)

static const struct setting settings_table[] = {
	{ "site", "The school's short name, in every record and key.",
	    KIND_TEXT, TEXT_AT(site), .text = "school",
	    .check = settings_check_name },
	{ "box", "This appliance's name, where a site has several.",
	    KIND_TEXT, TEXT_AT(box), .text = "beadle",
	    .check = settings_check_name },
	{ "zone", "The time zone of the school's clocks and bells.",
	    KIND_TEXT, TEXT_AT(zone), .text = "Europe/London",
	    .check = settings_check_zone },
	{ "state", "Where the journal and everything else that is kept lies.",
	    KIND_TEXT, TEXT_AT(state), .text = "/var/lib/beadle",
	    .check = settings_check_needed_path },
	{ "law", "The directory of policy.yaml, calendar.yaml, roster.yaml,\n"
	    "catalogue.yaml and grading.yaml.", KIND_TEXT, TEXT_AT(law),
	    .text = "/etc/beadle/law", .check = settings_check_needed_path },
	{ "redis", "The Redis to use: a Unix socket, 127.0.0.1:6380, "
	    "{sentinel: {master:\nNAME, at: [127.0.0.1:26380, ...]}} or "
	    "{cluster: [127.0.0.1:7001, ...]}.\nEmpty: one of its own, at "
	    "redis/redis.sock in the state directory.", KIND_REDIS,
	    AT(redis) },
	{ "plain_tcp", "Let it be on another machine, though what is said can "
	    "be read on the\nway; better: the Unix socket of a stunnel.",
	    KIND_BOOL, AT(plain_tcp), .number = 0 },
	{ "console_reason", "Must who looks at what names a device, with "
	    "beadle sessions,\nexplain or top, say why (--reason)? That they "
	    "looked is recorded anyway.", KIND_BOOL, AT(console_reason),
	    .number = 0 },
	{ "network", "A .mmdb file that tells the network an address is in "
	    "(make\nnetwork-database makes one); empty: none.",
	    LINE_AT(network, path) },
	{ "devices", "The network devices that see the mirrored traffic: "
	    "[eth1]", KIND_LIST, LIST_AT(devices, device_count),
	    .check = settings_check_device },
	{ "promiscuous", "Take frames that are for others; a mirror's all are.",
	    KIND_BOOL, AT(promiscuous), .number = 1 },
	{ "workers", "Sensor processes that share the traffic.", KIND_COUNT,
	    AT(workers), .least = 1, .most = 64, .number = 1 },
	{ "snaplen", "Bytes taken of a frame; names need whole handshakes.",
	    KIND_SIZE, AT(snaplen), .least = 256, .most = 262144,
	    .number = 65535 },
	{ "ring", "Memory for frames that wait, for each sensor.", KIND_SIZE,
	    AT(ring), .least = MIB, .most = 1024 * MIB, .number = 256 * MIB },
	{ "memory", "Memory for conversations being followed, for all sensors.",
	    KIND_SIZE, AT(memory), .least = 8 * MIB, .most = 65536 * MIB,
	    .number = 256 * MIB },
	{ "routers", "MAC addresses of routers: behind them, clients are told\n"
	    "apart by address.", KIND_LIST, LIST_AT(routers, router_count),
	    .check = settings_check_mac },
	{ "least_people", "In reports for governors, trust and unions: of how "
	    "many people a number\nmust speak to be shown.", KIND_COUNT,
	    AT(least_people), .least = 5, .most = 50, .number = 5 },
	{ "contest_days", "Within how many days what somebody contests of "
	    "their own record is\nanswered; 0: one month, the most that UK "
	    "GDPR article 12(3) allows.", KIND_COUNT, AT(contest_days),
	    .least = 0, .most = 28, .number = 0 },
	{ "heads_directory", "A directory that is not this box's own, for "
	    "signed heads of the\njournals; empty: none.",
	    LINE_AT(heads_directory, path) },
	{ "heads_witness", "A URL to which new heads are posted; empty: none.",
	    KIND_TEXT, TEXT_AT(heads_witness), .text = "",
	    .check = settings_check_web },
	{ "heads_mail", "Who gets the heads by mail, once a day: "
	    "[chair@school.example]", KIND_LIST,
	    LIST_AT(heads_mail, heads_mail_count),
	    .check = settings_check_mail },
	{ "heads_tsa", "A time-stamping authority (RFC 3161) that is asked "
	    "once a day;\nempty: none.", KIND_TEXT, TEXT_AT(heads_tsa),
	    .text = "", .check = settings_check_web },
	{ "mail_server", "The server that takes mail, smtp://HOST:PORT or "
	    "smtps://HOST.", KIND_TEXT, TEXT_AT(mail_server), .text = "",
	    .check = settings_check_smtp },
	{ "mail_from", "The address that mail is from.", KIND_TEXT,
	    TEXT_AT(mail_from), .text = "", .check = settings_check_mail },
	{ "mail_language", "Of letters that are no schedule's, the heads and a "
	    "test: en or cy, for\nWelsh.", KIND_TEXT, TEXT_AT(mail_language),
	    .text = "en", .check = settings_check_language },
	{ "mail_user", "With what name to log in there; empty: without.",
	    LINE_AT(mail_user, line) },
	{ "mail_password_file", "A file whose first line is the password.",
	    LINE_AT(mail_password_file, path) },
	{ "mail_tls", "Send nothing where the server has no TLS.", KIND_BOOL,
	    AT(mail_tls), .number = 1 },
	{ "mail_token_url", "Where a token for the mail server is asked for "
	    "(OAuth 2.0, client\ncredentials), with the password as the "
	    "secret; empty: the password\nis the login.", KIND_TEXT,
	    TEXT_AT(mail_token_url), .text = "",
	    .check = settings_check_web },
	{ "mail_token_client", "The client's id there.",
	    LINE_AT(mail_token_client, line) },
	{ "mail_token_scope", "What the token is to be good for, such as\n"
	    "https://outlook.office365.com/.default",
	    LINE_AT(mail_token_scope, line) },
	{ "dashboard_url", "How the dashboard is reached, for links in "
	    "letters,\nsuch as https://beadle.school.example; empty: no "
	    "links.", KIND_TEXT, TEXT_AT(dashboard_url), .text = "",
	    .check = settings_check_web },
	{ "oidc_issuer", "Sign in by OpenID Connect: the issuer, such as\n"
	    "https://login.microsoftonline.com/TENANT/v2.0 or "
	    "https://accounts.google.com;\nempty: not offered. It is told "
	    "dashboard_url/sign-in/oidc/done as the address\nto come back to.",
	    KIND_TEXT, TEXT_AT(oidc_issuer), .text = "",
	    .check = settings_check_issuer },
	{ "oidc_client", "The client's id there.", LINE_AT(oidc_client, line) },
	{ "oidc_secret_file", "A file of mode 0600 whose first line is the "
	    "client's secret.", LINE_AT(oidc_secret_file, path) },
	{ "oidc_label", "What people call it: \"Sign in with your ...\".",
	    KIND_TEXT, TEXT_AT(oidc_label), .text = "school account",
	    .check = settings_check_needed_path },
	{ "oidc_tenant", "The Entra tenant that people must be of (tid); "
	    "needed with Microsoft.", KIND_TEXT, TEXT_AT(oidc_tenant),
	    .text = "", .check = settings_check_uuid },
	{ "oidc_domain", "The Google Workspace domain that people must be of "
	    "(hd), with an address\nthat was verified; needed with Google.",
	    KIND_TEXT, TEXT_AT(oidc_domain), .text = "",
	    .check = settings_check_domain },
	{ "oidc_second_factor", "Who asks for a second factor. beadle: we ask "
	    "for our code all the same;\ntold: unless the provider says that "
	    "it did (amr mfa); provider: it always\ndoes, by its own policy.",
	    KIND_TEXT, TEXT_AT(oidc_second_factor), .text = "beadle",
	    .check = settings_check_factor },
	{ "oidc_ca", "A PEM file of who signs the provider's certificate; "
	    "empty: whom Debian\ntrusts.", LINE_AT(oidc_ca, path) },
	{ "ldap_server", "Sign in by the password of a directory, LDAP or "
	    "Active Directory:\nldaps://HOST, or ldap://HOST, which must offer "
	    "StartTLS; empty: not offered.", KIND_TEXT, TEXT_AT(ldap_server),
	    .text = "", .check = settings_check_ldap },
	{ "ldap_ca", "A PEM file of who signs its certificate; empty: whom "
	    "Debian trusts.", LINE_AT(ldap_ca, path) },
	{ "ldap_base", "Where people are looked for: "
	    "OU=Staff,DC=school,DC=example", LINE_AT(ldap_base, dn) },
	{ "ldap_user", "The DN that looks for them; empty: nobody in "
	    "particular.", LINE_AT(ldap_user, dn) },
	{ "ldap_password_file", "A file of mode 0600 whose first line is its "
	    "password.", LINE_AT(ldap_password_file, path) },
	{ "ldap_name", "The attribute of the name people sign in with there; "
	    "OpenLDAP: uid.", KIND_TEXT, TEXT_AT(ldap_name),
	    .text = "sAMAccountName", .check = settings_check_attribute },
	{ "ldap_id", "The attribute that names somebody for ever; OpenLDAP: "
	    "entryUUID.", KIND_TEXT, TEXT_AT(ldap_id), .text = "objectGUID",
	    .check = settings_check_ldap_id },
};
#define SETTINGS ARRAY_LEN(settings_table)

/* ---- reading ---- */

static void *
field_of(struct settings *s, size_t at)
{
	return (char *)s + at;
}

static const void *
field_in(const struct settings *s, size_t at)
{
	return (const char *)s + at;
}

void
settings_default(struct settings *s)
{
	const struct setting *t;

	memset(s, 0, sizeof(*s));
	for (t = settings_table; t < settings_table + SETTINGS; t++) {
		switch (t->kind) {
		case KIND_TEXT:
			snprintf(field_of(s, t->at), t->room, "%s", t->text);
			break;
		case KIND_COUNT:
			*(int *)field_of(s, t->at) = (int)t->number;
			break;
		case KIND_SIZE:
			*(int64_t *)field_of(s, t->at) = t->number;
			break;
		case KIND_BOOL:
			*(bool *)field_of(s, t->at) = t->number != 0;
			break;
		case KIND_REDIS:
		case KIND_LIST:
			break;
		}
	}
}

/* Put the items of v behind those there are. */
static int
take_list(struct settings *s, const struct setting *t,
    const struct text_value *v, struct text_faults *f)
{
	size_t *count = field_of(s, t->count_at), i;
	char *items = field_of(s, t->at);
	int result = 0;

	if (!text_is_list(v)) {
		text_fault(f, TEXT_ERROR, v, "%s: expected a list such as "
		    "[a, b]", t->key);
		return -1;
	}
	if (*count + text_count(v) > (size_t)t->most) {
		text_fault(f, TEXT_ERROR, v, "%s: more than %lld", t->key,
		    (long long)t->most);
		return -1;
	}
	for (i = 0; i < text_count(v); i++)
		if (t->check(text_item(v, i), items + *count * t->room,
		    t->room, f) < 0)
			result = -1;
		else
			++*count;
	return result;
}

static int
take_value(struct settings *s, const struct setting *t,
    const struct text_value *v, struct text_faults *f)
{
	int64_t n;

	switch (t->kind) {
	case KIND_TEXT:
		return t->check(v, field_of(s, t->at), t->room, f);
	case KIND_COUNT:
		if (text_number(v, t->least, t->most, &n, f) < 0)
			return -1;
		*(int *)field_of(s, t->at) = (int)n;
		return 0;
	case KIND_SIZE:
		return text_size(v, t->least, t->most, field_of(s, t->at), f);
	case KIND_BOOL:
		return text_bool(v, field_of(s, t->at), f);
	case KIND_REDIS:
		return settings_redis_read(v, field_of(s, t->at), f);
	case KIND_LIST:
		return take_list(s, t, v, f);
	}
	return -1;
}

/* Take what a text gives. A list takes the place of what was there, or with
 * add goes behind it. */
static int
take_settings(struct settings *s, const struct text *t, bool add,
    struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR), i;
	const struct text_value *values[SETTINGS], *redis = NULL;
	struct text_field fields[SETTINGS];

	for (i = 0; i < SETTINGS; i++)
		fields[i] = (struct text_field){ settings_table[i].key, false };
	text_fields(text_root(t), "settings", fields, SETTINGS, values, f);
	for (i = 0; i < SETTINGS; i++) {
		if (values[i] == NULL)
			continue;
		if (settings_table[i].kind == KIND_LIST && !add)
			*(size_t *)field_of(s, settings_table[i].count_at) = 0;
		take_value(s, &settings_table[i], values[i], f);
		if (settings_table[i].kind == KIND_REDIS)
			redis = values[i];
	}
	if (redis && !s->plain_tcp && settings_redis_remote(&s->redis))
		text_fault(f, TEXT_ERROR, redis, "redis: %s is another "
		    "machine, and all that is said to it could be read on the "
		    "way: use a stunnel's socket here, or set plain_tcp: yes",
		    settings_redis_remote(&s->redis));
	return text_faults_count(f, TEXT_ERROR) > before ? -1 : 0;
}

int
settings_load(struct settings *s, const char *path, struct text_faults *f)
{
	struct text *t;
	int result;

	if (text_load(&t, path, f) < 0)
		return -1;
	result = take_settings(s, t, false, f);
	if (result == 0)
		result = settings_check_elsewhere(s, path, f);
	text_free(t);
	return result;
}

/* ---- writing ---- */

/* In double quotes, where YAML escapes all that could be taken otherwise. */
static void
write_quoted(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			fprintf(out, "\\x%02x", (unsigned char)*text);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static void
write_list(FILE *out, const struct settings *s, const struct setting *t)
{
	size_t count = *(const size_t *)field_in(s, t->count_at), i;
	const char *items = field_in(s, t->at);

	fputc('[', out);
	for (i = 0; i < count; i++) {
		fputs(i > 0 ? ", " : "", out);
		write_quoted(out, items + i * t->room);
	}
	fputc(']', out);
}

static void
write_value(FILE *out, const struct settings *s, const struct setting *t)
{
	char size[TEXT_SIZE_TEXT];

	switch (t->kind) {
	case KIND_TEXT:
		write_quoted(out, field_in(s, t->at));
		break;
	case KIND_COUNT:
		fprintf(out, "%d", *(const int *)field_in(s, t->at));
		break;
	case KIND_SIZE:
		fputs(text_size_text(*(const int64_t *)field_in(s, t->at),
		    size), out);
		break;
	case KIND_BOOL:
		fputs(*(const bool *)field_in(s, t->at) ? "yes" : "no", out);
		break;
	case KIND_REDIS:
		settings_redis_write(out, field_in(s, t->at), write_quoted);
		break;
	case KIND_LIST:
		write_list(out, s, t);
		break;
	}
}

/* Each line of it after "# ". */
static void
write_explanation(FILE *out, const char *text)
{
	fputs("\n# ", out);
	for (; *text != '\0'; text++)
		if (*text == '\n')
			fputs("\n# ", out);
		else
			fputc(*text, out);
	fputc('\n', out);
}

char *
settings_text(const struct settings *s)
{
	char *text = NULL;
	size_t len, i;
	FILE *out = open_memstream(&text, &len);
	int failed;

	if (out == NULL)
		return NULL;
	fputs("# How this box is set up. Every key may be left out.\n", out);
	for (i = 0; i < SETTINGS; i++) {
		write_explanation(out, settings_table[i].explanation);
		fprintf(out, "%s: ", settings_table[i].key);
		write_value(out, s, &settings_table[i]);
		fputc('\n', out);
	}
	failed = ferror(out);
	if (fclose(out) != 0 || failed) {
		free(text);
		return NULL;
	}
	return text;
}

int
settings_source(const struct settings *s, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < s->device_count && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
		    i > 0 ? "+" : "", s->devices[i]);
	return len < size ? 0 : -1;
}

/* ---- the command line ---- */

static bool
is_list(const char *key)
{
	size_t i;

	for (i = 0; i < SETTINGS; i++)
		if (strcmp(settings_table[i].key, key) == 0)
			return settings_table[i].kind == KIND_LIST;
	return false;
}

/* The line of a settings file that says the same; the caller frees it. */
static char *
line_of(const char *key, const char *value)
{
	char *line = NULL;
	size_t len;
	FILE *out = open_memstream(&line, &len);

	if (out == NULL)
		return NULL;
	write_quoted(out, key);
	fputs(is_list(key) ? ": [" : ": ", out);
	write_quoted(out, value);
	fputs(is_list(key) ? "]\n" : "\n", out);
	if (fclose(out) != 0) {
		free(line);
		return NULL;
	}
	return line;
}

int
settings_set(struct settings *s, const char *key, const char *value,
    struct text_faults *f)
{
	struct settings changed = *s;
	char *line = line_of(key, value);
	struct text *t;
	int result;

	if (line == NULL) {
		text_fault(f, TEXT_ERROR, NULL, "command line: out of memory");
		return -1;
	}
	result = text_read(&t, "command line", line, strlen(line), f);
	free(line);
	if (result < 0)
		return -1;
	result = take_settings(&changed, t, true, f);
	text_free(t);
	if (result == 0)
		*s = changed;
	return result;
}
