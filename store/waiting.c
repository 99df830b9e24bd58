/* waiting.c: entries one behind another in one block of memory. */
#include "store/waiting.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 65536

struct head { uint64_t id; int32_t day; uint32_t kind, len, spare; };

struct waiting {
	char *bytes;
	size_t most, room, from, to;	/* entries lie in [from, to) */
	size_t count, sessions;
};

struct waiting *
waiting_new(size_t most)
{
	struct waiting *w = calloc(1, sizeof(*w));

	if (w)
		w->most = most;
	return w;
}

void
waiting_free(struct waiting *w)
{
	if (!w)
		return;
	free(w->bytes);
	free(w);
}

/* Bytes an entry takes, heads aligned. */
static size_t
whole(size_t len)
{
	return sizeof(struct head) + (len + 7) / 8 * 8;
}

static int
make_room(struct waiting *w, size_t need)
{
	size_t room = w->room ? w->room : FIRST_ROOM;
	char *p;

	if (w->room - w->to >= need)
		return 0;
	if (w->to - w->from + need > w->most)
		return -1;
	if (w->from > 0) {
		memmove(w->bytes, w->bytes + w->from, w->to - w->from);
		w->to -= w->from;
		w->from = 0;
	}
	while (room - w->to < need)
		room *= 2;
	if (room > w->most)
		room = w->most;
	if (room <= w->room)
		return 0;
	p = realloc(w->bytes, room);
	if (!p)
		return -1;
	w->bytes = p;
	w->room = room;
	return 0;
}

int
waiting_put(struct waiting *w, const struct waiting_entry *e)
{
	struct head h = { e->id, e->day, (uint32_t)e->kind,
		(uint32_t)e->len, 0 };

	if (make_room(w, whole(e->len)) < 0)
		return -1;
	memcpy(w->bytes + w->to, &h, sizeof(h));
	memcpy(w->bytes + w->to + sizeof(h), e->text, e->len);
	w->to += whole(e->len);
	w->count++;
	w->sessions += e->kind == JOURNAL_SESSION;
	return 0;
}

bool
waiting_first(const struct waiting *w, struct waiting_entry *out)
{
	struct head h;

	if (w->count == 0)
		return false;
	memcpy(&h, w->bytes + w->from, sizeof(h));
	*out = (struct waiting_entry){ .kind = (enum journal_kind)h.kind,
		.day = h.day, .id = h.id, .len = h.len,
		.text = w->bytes + w->from + sizeof(h) };
	return true;
}

void
waiting_next(struct waiting *w)
{
	struct waiting_entry e;

	if (!waiting_first(w, &e))
		return;
	w->from += whole(e.len);
	w->count--;
	w->sessions -= e.kind == JOURNAL_SESSION;
	if (w->count > 0)
		return;
	free(w->bytes);
	w->bytes = NULL;
	w->room = w->from = w->to = 0;
}

size_t
waiting_count(const struct waiting *w)
{
	return w->count;
}

size_t
waiting_sessions(const struct waiting *w)
{
	return w->sessions;
}
