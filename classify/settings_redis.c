/* settings_redis.c: where a Redis is, read from YAML and written back. */
#include "classify/settings_redis.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "classify/text.h"

int
settings_redis_address(const char *text, struct sockaddr_storage *out,
    socklen_t *len)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	const char *colon = strrchr(text, ':');
	char host[64], *end;
	size_t n = colon ? (size_t)(colon - text) : 0;
	unsigned long port;

	if (n == 0 || n >= sizeof(host) || colon[1] < '0' || colon[1] > '9')
		return -1;
	port = strtoul(colon + 1, &end, 10);
	if (*end != '\0' || port == 0 || port > 65535)
		return -1;
	if (text[0] == '[' && text[n - 1] == ']') {
		text++;
		n -= 2;
	}
	memcpy(host, text, n);
	host[n] = '\0';
	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" :
	    host, &v4.sin_addr) == 1) {
		v4.sin_port = htons((uint16_t)port);
		memcpy(out, &v4, *len = sizeof(v4));
		return 0;
	}
	if (inet_pton(AF_INET6, host, &v6.sin6_addr) != 1)
		return -1;
	v6.sin6_port = htons((uint16_t)port);
	memcpy(out, &v6, *len = sizeof(v6));
	return 0;
}

bool
settings_redis_is_local(const struct sockaddr_storage *a)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (a->ss_family == AF_INET) {
		memcpy(&v4, a, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	}
	memcpy(&v6, a, sizeof(v6));
	return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

const char *
settings_redis_remote(const struct settings_redis *s)
{
	struct sockaddr_storage a;
	socklen_t len;
	size_t i;

	for (i = 0; s->kind != SETTINGS_REDIS_SOCKET && i < s->count; i++)
		if (settings_redis_address(s->at[i], &a, &len) < 0 ||
		    !settings_redis_is_local(&a))
			return s->at[i];
	return NULL;
}

/* ---- reading ---- */

static int
take_address(const struct text_value *v, struct settings_redis *s,
    struct text_faults *f)
{
	struct sockaddr_storage a;
	const char *text;
	socklen_t len;

	if (text_string(v, &text, f) < 0)
		return -1;
	if (settings_redis_address(text, &a, &len) < 0) {
		text_fault(f, TEXT_ERROR, v, "%s: expected an address in "
		    "numbers and a port, such as 127.0.0.1:6380 or "
		    "[::1]:6380, found \"%s\"", text_key(v), text);
		return -1;
	}
	snprintf(s->at[s->count++], sizeof(s->at[0]), "%s", text);
	return 0;
}

static int
take_addresses(const struct text_value *v, struct settings_redis *s,
    struct text_faults *f)
{
	size_t i, count = text_count(v);

	if (!text_is_list(v) || count == 0 || count > SETTINGS_REDIS_MOST) {
		text_fault(f, TEXT_ERROR, v, "%s: expected a list of 1 to %d "
		    "addresses such as [127.0.0.1:6380, 127.0.0.1:6381]",
		    text_key(v), SETTINGS_REDIS_MOST);
		return -1;
	}
	for (i = 0; i < count; i++)
		if (take_address(text_item(v, i), s, f) < 0)
			return -1;
	return 0;
}

static int
take_sentinel(const struct text_value *v, struct settings_redis *s,
    struct text_faults *f)
{
	static const struct text_field fields[] = { { "master", true },
		{ "at", true } };
	const struct text_value *values[2];
	const char *master;

	s->kind = SETTINGS_REDIS_SENTINEL;
	if (text_fields(v, "sentinel", fields, 2, values, f) < 0 ||
	    text_string(values[0], &master, f) < 0)
		return -1;
	if (strlen(master) >= sizeof(s->master)) {
		text_fault(f, TEXT_ERROR, values[0], "master: longer than %zu "
		    "characters", sizeof(s->master) - 1);
		return -1;
	}
	snprintf(s->master, sizeof(s->master), "%s", master);
	return take_addresses(values[1], s, f);
}

/* One server: an address, or the path of a socket; "" is one of our own. */
static int
take_one(const struct text_value *v, struct settings_redis *s,
    struct text_faults *f)
{
	const char *raw = text_raw(v), *c;
	struct sockaddr_storage a;
	socklen_t len;

	for (c = raw; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			break;
	if (!text_is_scalar(v) || *c != '\0' ||
	    strlen(raw) >= sizeof(s->at[0])) {
		text_fault(f, TEXT_ERROR, v, "%s: expected a path of at most "
		    "%zu characters, without control characters, or an "
		    "address", text_key(v), sizeof(s->at[0]) - 1);
		return -1;
	}
	s->kind = settings_redis_address(raw, &a, &len) == 0 ?
	    SETTINGS_REDIS_TCP : SETTINGS_REDIS_SOCKET;
	s->count = *raw != '\0';
	snprintf(s->at[0], sizeof(s->at[0]), "%s", raw);
	return 0;
}

int
settings_redis_read(const struct text_value *v, struct settings_redis *out,
    struct text_faults *f)
{
	static const struct text_field fields[] = { { "sentinel", false },
		{ "cluster", false } };
	const struct text_value *values[2];
	struct settings_redis s = { 0 };
	int r;

	if (!text_is_map(v))
		r = take_one(v, &s, f);
	else if ((r = text_fields(v, "redis", fields, 2, values, f)) < 0)
		return r;
	else if ((values[0] == NULL) == (values[1] == NULL)) {
		text_fault(f, TEXT_ERROR, v, "redis: expected either sentinel "
		    "or cluster");
		r = -1;
	} else if (values[0])
		r = take_sentinel(values[0], &s, f);
	else {
		s.kind = SETTINGS_REDIS_CLUSTER;
		r = take_addresses(values[1], &s, f);
	}
	if (r == 0)
		*out = s;
	return r;
}

/* ---- writing ---- */

void
settings_redis_write(FILE *out, const struct settings_redis *s,
    void (*write_quoted)(FILE *out, const char *text))
{
	size_t i;

	switch (s->kind) {
	case SETTINGS_REDIS_SOCKET:
	case SETTINGS_REDIS_TCP:
		write_quoted(out, s->at[0]);
		return;
	case SETTINGS_REDIS_SENTINEL:
		fputs("{sentinel: {master: ", out);
		write_quoted(out, s->master);
		fputs(", at: [", out);
		break;
	case SETTINGS_REDIS_CLUSTER:
		fputs("{cluster: [", out);
		break;
	}
	for (i = 0; i < s->count; i++) {
		fputs(i > 0 ? ", " : "", out);
		write_quoted(out, s->at[i]);
	}
	fputs(s->kind == SETTINGS_REDIS_SENTINEL ? "]}}" : "]}", out);
}
