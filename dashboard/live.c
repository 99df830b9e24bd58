/* live.c: who is told that something changed. */
#include "dashboard/live.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US UINT64_C(1000000)
#define BREATH_US (15 * SECOND_US)	/* between signs of life */
#define LONGEST_US (600 * SECOND_US)	/* then the browser asks anew */

struct one {
	struct http_stream *stream;	/* NULL: free */
	char digest[SIGNIN_DIGEST], person[REGISTER_NAME];
	uint64_t begun_us, told_us, stamp;
	bool is_over;
};

struct live {
	struct one all[LIVE_MOST];
	uint64_t looked_us, stamp;
};

struct live *
live_new(void)
{
	return calloc(1, sizeof(struct live));
}

void
live_free(struct live *l)
{
	free(l);
}

/* An http_gone. */
static void
gone(void *arg)
{
	memset(arg, 0, sizeof(struct one));
}

static void
end(struct one *o)
{
	o->is_over = true;
	http_stream_end(o->stream);
}

size_t
live_count(const struct live *l)
{
	size_t i, n = 0;

	for (i = 0; i < LIVE_MOST; i++)
		n += l->all[i].stream != NULL;
	return n;
}

static bool
is_theirs(const struct one *o, const char *person)
{
	return o->stream && !o->is_over && strcmp(o->person, person) == 0;
}

/* Which of them are there still? */
static void
sound(struct live *l, const char *person)
{
	struct one *o;

	for (o = l->all; o < l->all + LIVE_MOST; o++)
		if (is_theirs(o, person))
			http_stream_send(o->stream, ":\n\n");
}

/* A free place. NULL: there is none, or the person has as many as may be. */
static struct one *
place(struct live *l, const char *person)
{
	struct one *free_one = NULL, *o;
	int count = 0;

	for (o = l->all; o < l->all + LIVE_MOST; o++) {
		if (!o->stream)
			free_one = o;
		count += is_theirs(o, person);
	}
	if (count < LIVE_OF_PERSON)
		return free_one;
	sound(l, person);
	return NULL;
}

int
live_begin(struct live *l, struct http_exchange *x,
    const struct signin *who, uint64_t now_us)
{
	struct one *o = place(l, who->person);

	if (!o)
		return -1;
	o->stream = http_stream(x, gone, o);
	if (!o->stream)
		return -1;
	memcpy(o->digest, who->digest, sizeof(o->digest));
	memcpy(o->person, who->person, sizeof(o->person));
	o->begun_us = o->told_us = now_us;
	o->stamp = l->stamp;
	http_stream_send(o->stream, "retry: 3000\nevent: open\ndata: 0\n\n");
	return 0;
}

bool
live_is_due(struct live *l, uint64_t now_us)
{
	if (now_us < l->looked_us + LIVE_TICK_MS * 1000 &&
	    now_us >= l->looked_us)
		return false;
	l->looked_us = now_us;
	return live_count(l) > 0;
}

static void
tell(struct one *o, struct signins *s, uint64_t stamp, uint64_t now_us)
{
	char text[HTTP_STREAM];

	if (!signins_look(s, o->digest, now_us)) {
		http_stream_send(o->stream, "event: over\ndata: 0\n\n");
		end(o);
	} else if (now_us > o->begun_us + LONGEST_US) {
		end(o);
	} else if (o->stamp != stamp) {
		o->stamp = stamp;
		o->told_us = now_us;
		snprintf(text, sizeof(text), "event: changed\ndata: %" PRIu64
		    "\n\n", stamp);
		http_stream_send(o->stream, text);
	} else if (now_us > o->told_us + BREATH_US) {
		o->told_us = now_us;
		http_stream_send(o->stream, ":\n\n");
	}
}

void
live_tell(struct live *l, struct signins *s, uint64_t stamp, uint64_t now_us)
{
	struct one *o;

	l->stamp = stamp;
	for (o = l->all; o < l->all + LIVE_MOST; o++)
		if (o->stream && !o->is_over)
			tell(o, s, stamp, now_us);
}
