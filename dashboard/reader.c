/* reader.c: what a command reads with. */
#include "dashboard/reader.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "dashboard/moment.h"
#include "store/state_version.h"

#define CONFIG "/etc/beadle/beadle.yaml"
#define ID_DIGITS 16
#define SOCKET_ROOM sizeof(((struct sockaddr_un *)0)->sun_path)

int
reader_open(struct reader *r, const struct reader_place *place,
    struct text_faults *f, char *why, size_t whylen)
{
	struct settings *s = &r->settings;

	memset(r, 0, sizeof(*r));
	r->config = place->config;
	settings_default(s);
	if (!r->config && access(CONFIG, F_OK) == 0)
		r->config = CONFIG;
	if (r->config && settings_load(s, r->config, f) < 0)
		return -1;
	if (place->state && settings_set(s, "state", place->state, f) < 0)
		return -1;
	if (place->law && settings_set(s, "law", place->law, f) < 0)
		return -1;
	if (s->redis.count == 0 && strlen(s->state) +
	    sizeof("/redis/redis.sock") > SOCKET_ROOM) {
		snprintf(why, whylen, "the state directory's name is too long "
		    "for the Unix socket in it: use one of at most %zu "
		    "characters", SOCKET_ROOM - sizeof("/redis/redis.sock"));
		return -1;
	}
	if (state_version_check(s->state, why, whylen) < 0)
		return -1;
	return calendar_zone(s->zone, why, whylen);
}

int
reader_laws(struct reader *r, struct text_faults *f, char *why, size_t whylen)
{
	if (ledger_open(&r->ledger, r->settings.state, why, whylen) < 0)
		return -1;
	return laws_open(&r->laws, r->settings.state, r->settings.law,
	    r->ledger, f, why, whylen);
}

int
reader_follow(struct reader *r, struct text_faults *f, char *why,
    size_t whylen)
{
	if (ledger_follow(r->ledger, why, whylen) < 0)
		return -1;
	return laws_follow(r->laws, f, why, whylen);
}

void
reader_basis(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	const struct reader *r = arg;

	laws_context(r->laws, start_us, r->as_known_us, &out->context,
	    &out->law);
}

int
reader_store(struct reader *r, char *why, size_t whylen)
{
	const struct login_place redis = { &r->settings.redis,
		r->settings.plain_tcp };
	const struct store_settings s = { .redis = &redis,
		.state = r->settings.state, .site = r->settings.site };

	return store_open(&r->store, &s, why, whylen);
}

void
reader_laws_close(struct reader *r)
{
	laws_close(r->laws);
	ledger_close(r->ledger);
	r->laws = NULL;
	r->ledger = NULL;
}

void
reader_close(struct reader *r)
{
	store_close(r->store);
	reader_laws_close(r);
	memset(r, 0, sizeof(*r));
}

int
reader_day(struct reader *r, const char *text, uint64_t now_us, int32_t *day,
    char *why, size_t whylen)
{
	int32_t first;
	int found;

	if (text)
		return moment_day(text, now_us, day, why, whylen);
	if (!r->store) {
		*day = calendar_day(now_us);
		return 0;
	}
	found = store_days(r->store, &first, day, why, whylen);
	if (found == 0)
		*day = calendar_day(now_us);
	return found < 0 ? -1 : 0;
}

/* ---- named reads ---- */

/* s: the one that is shown; NULL: what q says. */
static int
record(struct reader *r, const struct reader_request *q,
    const struct session *s, char *why, size_t whylen)
{
	struct duty look = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX };

	if (q->is_unseen || (r->look.is_once && r->look.is_recorded))
		return 0;
	assert(r->look.command[0]);
	memcpy(look.command, r->look.command, sizeof(look.command));
	memcpy(look.os_user, r->look.os_user, sizeof(look.os_user));
	memcpy(look.reason, r->look.reason, sizeof(look.reason));
	if (s) {
		memcpy(look.session, s->id, sizeof(look.session));
		snprintf(look.device, sizeof(look.device), "%s", s->device);
	} else if (q->what == READER_DAY) {
		look.from = q->day;
		look.to = r->look.is_once ? INT32_MAX : q->day;
		snprintf(look.device, sizeof(look.device), "%s",
		    q->filter.device ? q->filter.device : "");
	}
	if (ledger_look(r->settings.state, &look, r->look.now_us,
	    LEDGER_WAIT_MS, why, whylen) != 0)
		return -1;
	r->look.is_recorded = true;
	return 0;
}

struct search {
	const char *prefix;
	char id[ID_DIGITS + 1];		/* the one found, "" none */
	bool many;
};

static int
search_session(void *arg, const struct session *s)
{
	struct search *search = arg;

	if (strncmp(s->id, search->prefix, strlen(search->prefix)) != 0 ||
	    strcmp(s->id, search->id) == 0)
		return 0;
	if (search->id[0]) {
		search->many = true;
		return 1;
	}
	memcpy(search->id, s->id, sizeof(search->id));
	return 0;
}

/* The whole id that begins so, of any day; the newest are looked at first. */
static int
find_id(struct reader *r, struct search *search, char *why, size_t whylen)
{
	struct store_filter all = { NULL, NULL };
	int32_t first, day;
	int found;

	found = store_days(r->store, &first, &day, why, whylen);
	for (; found > 0 && day >= first && !search->many; day--)
		if (store_day(r->store, day, &all, search_session, search, why,
		    whylen) < 0)
			return -1;
	if (found < 0)
		return -1;
	if (search->many)
		snprintf(why, whylen, "more than one session's id begins with "
		    "%s; give more digits", search->prefix);
	return search->many ? -1 : 0;
}

int
reader_id(const char *text, char *why, size_t whylen)
{
	size_t len = strlen(text);

	if (strspn(text, "0123456789abcdef") == len && len >= READER_PREFIX &&
	    len <= ID_DIGITS)
		return 0;
	snprintf(why, whylen, "\"%.40s\" is not a session's id: %d to %d of "
	    "the digits 0-9 and a-f", text, READER_PREFIX, ID_DIGITS);
	return -1;
}

static int
read_one(struct reader *r, const struct reader_request *q, store_visit *visit,
    void *arg, char *why, size_t whylen)
{
	const char *id = q->id;
	struct search search = { .prefix = id };
	struct session s;
	int found, result;

	if (reader_id(id, why, whylen) < 0)
		return -1;
	if (strlen(id) == ID_DIGITS)
		memcpy(search.id, id, sizeof(search.id));
	else if (find_id(r, &search, why, whylen) < 0)
		return -1;
	found = search.id[0] ?
	    store_get(r->store, search.id, &s, why, whylen) : 0;
	if (found < 0)
		return -1;
	if (found == 0) {
		snprintf(why, whylen, "there is no session %s", id);
		return -1;
	}
	result = record(r, q, &s, why, whylen);
	if (result == 0)
		result = visit(arg, &s);
	session_clear(&s);
	return result;
}

int
reader_named(struct reader *r, const struct reader_request *q,
    store_visit *visit, void *arg, char *why, size_t whylen)
{
	static const struct store_filter all = { NULL, NULL };
	int result = -1;

	if (q->what != READER_ONE && record(r, q, NULL, why, whylen) < 0)
		return -1;
	switch (q->what) {
	case READER_DAY:
		result = store_day(r->store, q->day, q->is_whole ? &all :
		    &q->filter, visit, arg, why, whylen);
		break;
	case READER_ONE:
		result = read_one(r, q, visit, arg, why, whylen);
		break;
	case READER_OPEN:
		result = store_open_sessions(r->store, visit, arg, why,
		    whylen);
		break;
	case READER_LIVE:
		result = store_live(r->store, q->after, q->timeout_ms, visit,
		    arg, why, whylen);
		break;
	case READER_WHAT_COUNT:
		break;
	}
	return result;
}

int
reader_numbers(struct reader *r, int32_t day, store_visit *visit, void *arg,
    char *why, size_t whylen)
{
	struct store_filter all = { NULL, NULL };

	return store_day(r->store, day, &all, visit, arg, why, whylen);
}
