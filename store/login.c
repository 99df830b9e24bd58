/* login.c: the passwords of the private Redis's users. */
#include "store/login.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"
#include "store/files.h"

static char *
file_name(const char *user, char buf[48])
{
	snprintf(buf, 48, "%.30s.password", user);
	return buf;
}

int
login_read(const char *state, const char *user, char out[LOGIN_TEXT],
    char *why, size_t whylen)
{
	char dir[4096], name[48], *text;
	size_t len;

	snprintf(dir, sizeof(dir), "%s/redis", state);
	text = files_read(dir, file_name(user, name), 256, &len);
	if (!text && errno == ENOENT)
		return 0;
	if (!text) {
		snprintf(why, whylen, "cannot read %s/%s: %s", dir, name,
		    strerror(errno));
		return -1;
	}
	if (len != LOGIN_TEXT || strspn(text, "0123456789abcdef") !=
	    LOGIN_TEXT - 1 || text[LOGIN_TEXT - 1] != '\n') {
		free(text);
		snprintf(why, whylen, "%s/%s is not a password of ours: remove "
		    "it and a new one is made", dir, name);
		return -1;
	}
	memcpy(out, text, LOGIN_TEXT - 1);
	out[LOGIN_TEXT - 1] = '\0';
	free(text);
	return 1;
}

int
login_make(const char *state, const char *user, char out[LOGIN_TEXT],
    char *why, size_t whylen)
{
	char dir[4096], name[48], text[LOGIN_TEXT + 1];
	uint8_t secret[(LOGIN_TEXT - 1) / 2];
	int r;

	r = login_read(state, user, out, why, whylen);
	if (r != 0)
		return r < 0 ? -1 : 0;
	if (chain_ready(why, whylen) < 0)
		return -1;
	chain_random(secret, sizeof(secret));
	chain_hex(secret, sizeof(secret), out);
	snprintf(text, sizeof(text), "%s\n", out);
	snprintf(dir, sizeof(dir), "%s/redis", state);
	return files_replace(dir, file_name(user, name), text, strlen(text),
	    why, whylen);
}

int
login_redis(struct redis **out, const char *state, const struct login_place *at,
    const char *user, int timeout_ms, char *why, size_t whylen)
{
	char password[LOGIN_TEXT];
	struct settings_redis own = { .count = 1 };
	struct redis_settings s = { .place = &own, .timeout_ms = timeout_ms };
	int r;

	snprintf(own.at[0], sizeof(own.at[0]), "%.220s/redis/redis.sock",
	    state);
	if (at && at->redis->count > 0) {
		s.place = at->redis;
		s.far = at->far;
	}
	r = login_read(state, user, password, why, whylen);
	if (r < 0)
		return -1;
	if (r == 1) {
		s.user = user;
		s.password = password;
	}
	r = redis_new(out, &s, why, whylen);
	explicit_bzero(password, sizeof(password));
	return r;
}
