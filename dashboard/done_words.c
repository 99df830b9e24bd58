/* done_words.c: what was done, in words. */
#include "dashboard/done_words.h"

#include <assert.h>
#include <string.h>

struct pair { const char *entered, *words; };

static const struct pair events[] = {
	{ "keeper-started", "recording began" },
	{ "keeper-ended", "recording ended" },
	{ "keeper-lost", "recording broke off" },
	{ "beadled-lost", "beadle broke off" },
	{ "stop-asked", "somebody stopped it" },
	{ "sensor-lost", "a sensor broke off" },
	{ "sensor-refused", "what a sensor said was refused" },
	{ "link-up", "the cable was connected" },
	{ "link-down", "the cable was not connected" },
	{ "clock-set", "the clock was set" },
	{ "law-published", "a law was published" },
	{ "law-changed", "the law changed" },
	{ "heads-wrong", "the signed heads do not match" },
	{ "accounts-wrong", "the accounts cannot be read" },
	{ "network-opened", "the list of networks was opened" },
	{ "network-refused", "the list of networks was refused" },
	{ "segment-left", "a file of the record was left as it is" },
};

static const char *const entries[] = {
	[REGISTER_ADD] = "added", [REGISTER_APPROVE] = "approved",
	[REGISTER_SUSPEND] = "suspended", [REGISTER_RESUME] = "resumed",
	[REGISTER_REVOKE] = "revoked", [REGISTER_END] = "ended",
};
static_assert(sizeof(entries) / sizeof(entries[0]) == REGISTER_VERB_COUNT,
    "say every act");

static const char *const reviews[] = {
	[DISPOSITION_CORRECT] = "correct",
	[DISPOSITION_REFER] = "correct, and referred",
	[DISPOSITION_EXEMPT] = "use, but exempt",
	[DISPOSITION_EMBED] = "part of another page",
	[DISPOSITION_BACKGROUND] = "the device by itself",
	[DISPOSITION_WRONG_DEVICE] = "wrong device",
	[DISPOSITION_UNCLEAR] = "unclear",
	[DISPOSITION_UNDONE] = "taken back",
};
static_assert(sizeof(reviews) / sizeof(reviews[0]) == DISPOSITION_COUNT,
    "say everything that is found");

static const char *
words_of(const struct pair *pairs, size_t count, const char *entered)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(pairs[i].entered, entered) == 0)
			return pairs[i].words;
	return entered;
}

const char *
done_look(enum language l, const char *command)
{
	return wording_name(l, "look", command);
}

const char *
done_event(const char *what)
{
	return words_of(events, sizeof(events) / sizeof(events[0]), what);
}

const char *
done_entry(enum register_verb verb)
{
	return entries[verb];
}

const char *
done_review(enum disposition found)
{
	return reviews[found];
}
