/* wheel.c: a timing wheel of seconds over circular lists. */
#include "classify/wheel.h"

/* Numbers from count upwards are the heads of the lists. */
static struct wheel_links *
links_of(struct wheel *w, uint32_t number)
{
	if (number >= w->count)
		return &w->spokes[number - w->count];
	return (struct wheel_links *)(void *)(w->links + w->stride * number);
}

void
wheel_open(struct wheel *w, void *links, size_t stride, uint32_t count)
{
	w->links = links;
	w->stride = stride;
	w->count = count;
	w->now_s = 0;
	for (uint32_t i = 0; i <= WHEEL_SECONDS; i++)
		w->spokes[i] = (struct wheel_links){ count + i, count + i };
}

void
wheel_arm(struct wheel *w, uint32_t number, uint64_t second)
{
	uint32_t head;
	struct wheel_links *h;

	if (second <= w->now_s)
		second = w->now_s + 1;
	head = w->count + (uint32_t)(second % WHEEL_SECONDS);
	h = links_of(w, head);
	*links_of(w, number) = (struct wheel_links){ h->next, head };
	links_of(w, h->next)->previous = number;
	h->next = number;
}

void
wheel_disarm(struct wheel *w, uint32_t number)
{
	const struct wheel_links *l = links_of(w, number);

	links_of(w, l->previous)->next = l->next;
	links_of(w, l->next)->previous = l->previous;
}

/* What is armed meanwhile may land on the same spoke and must wait: so the
 * spoke is emptied onto a list of its own first. */
static void
turn_spoke(struct wheel *w, uint32_t spoke,
    void (*visit)(void *arg, uint32_t number), void *arg)
{
	uint32_t head = w->count + spoke, due = w->count + WHEEL_SECONDS;
	struct wheel_links *from = links_of(w, head), *to = links_of(w, due);

	if (from->next == head)
		return;
	*to = *from;
	links_of(w, to->next)->previous = due;
	links_of(w, to->previous)->next = due;
	*from = (struct wheel_links){ head, head };
	while (to->next != due)
		visit(arg, to->next);
}

void
wheel_turn(struct wheel *w, uint64_t now_s,
    void (*visit)(void *arg, uint32_t number), void *arg)
{
	uint64_t from = w->now_s;

	if (now_s <= from)
		return;
	w->now_s = now_s;
	if (now_s - from > WHEEL_SECONDS)
		from = now_s - WHEEL_SECONDS;
	for (uint64_t second = from + 1; second <= now_s; second++)
		turn_spoke(w, (uint32_t)(second % WHEEL_SECONDS), visit, arg);
}
