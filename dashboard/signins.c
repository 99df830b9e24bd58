/* signins.c: who is signed in, in which browser. */
#include "dashboard/signins.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/password.h"

#define OF_PERSON 4

struct signins { struct signin all[SIGNINS_MOST]; };

struct signins *
signins_new(void)
{
	return calloc(1, sizeof(struct signins));
}

void
signins_free(struct signins *s)
{
	if (s)
		password_forget(s, sizeof(*s));
	free(s);
}

void
signins_end(struct signin *one)
{
	password_forget(one, sizeof(*one));
}

static bool
is_over(const struct signin *one, uint64_t now_us)
{
	return now_us >= one->seen_us + SIGNIN_IDLE_US ||
	    now_us >= one->begun_us + SIGNIN_MOST_US;
}

/* Where a new one goes: free, over, or the longest unused; of the person's
 * own once there are enough of them. */
static struct signin *
take(struct signins *s, const char *person, uint64_t now_us)
{
	struct signin *oldest = NULL, *own = NULL, *one;
	int count = 0;
	size_t i;

	for (i = 0; i < SIGNINS_MOST; i++) {
		one = &s->all[i];
		if (one->digest[0] && is_over(one, now_us))
			signins_end(one);
		if (one->digest[0] && strcmp(one->person, person) == 0) {
			count++;
			if (!own || one->seen_us < own->seen_us)
				own = one;
		}
		if (!oldest || (oldest->digest[0] && (!one->digest[0] ||
		    one->seen_us < oldest->seen_us)))
			oldest = one;
	}
	return count >= OF_PERSON ? own : oldest;
}

void
signins_renew(struct signin *one, const char *digest, const char *form)
{
	strncpy(one->digest, digest, SIGNIN_DIGEST - 1);
	strncpy(one->form, form, SIGNIN_FORM - 1);
}

struct signin *
signins_begin(struct signins *s, const char *digest, const char *form,
    const char *person, uint64_t now_us)
{
	struct signin *one = take(s, person, now_us);

	signins_end(one);
	signins_renew(one, digest, form);
	strncpy(one->person, person, REGISTER_NAME - 1);
	one->begun_us = one->seen_us = now_us;
	return one;
}

struct signin *
signins_look(struct signins *s, const char *digest, uint64_t now_us)
{
	struct signin *found = NULL;
	size_t i;

	if (strlen(digest) != SIGNIN_DIGEST - 1)
		return NULL;
	for (i = 0; i < SIGNINS_MOST; i++)
		if (s->all[i].digest[0] && password_same(s->all[i].digest,
		    digest, SIGNIN_DIGEST - 1))
			found = &s->all[i];
	if (found && is_over(found, now_us)) {
		signins_end(found);
		found = NULL;
	}
	return found;
}

struct signin *
signins_find(struct signins *s, const char *digest, uint64_t now_us)
{
	struct signin *found = signins_look(s, digest, now_us);

	if (found)
		found->seen_us = now_us;
	return found;
}

void
signins_end_all(struct signins *s, const char *person,
    const struct signin *but)
{
	size_t i;

	for (i = 0; i < SIGNINS_MOST; i++)
		if (&s->all[i] != but && s->all[i].digest[0] &&
		    strcmp(s->all[i].person, person) == 0)
			signins_end(&s->all[i]);
}

void
signins_end_before(struct signins *s, const char *person, uint64_t before_us)
{
	size_t i;

	for (i = 0; i < SIGNINS_MOST; i++)
		if (s->all[i].digest[0] && s->all[i].begun_us < before_us &&
		    strcmp(s->all[i].person, person) == 0)
			signins_end(&s->all[i]);
}

const struct signin *
signins_of(const struct signins *s, const char *person, size_t i,
    uint64_t now_us)
{
	size_t k;

	for (k = 0; k < SIGNINS_MOST; k++)
		if (s->all[k].digest[0] && !is_over(&s->all[k], now_us) &&
		    strcmp(s->all[k].person, person) == 0 && i-- == 0)
			return &s->all[k];
	return NULL;
}
