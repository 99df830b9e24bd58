/* done_words.c: what was done, in words. */
#include "dashboard/done_words.h"

#include <assert.h>
#include <string.h>

struct pair { const char *entered, *words; };

static const struct pair looks[] = {
	{ "page own", "opened their own record" },
	{ "page person", "opened the page of a person" },
	{ "page device", "opened the page of a device" },
	{ "page unknown devices", "opened the devices nobody knows" },
	{ "page session", "opened a session" },
	{ "page review", "looked for flags of a device" },
	{ "page audit", "read the audit" },
	{ "page contests", "listed what is contested" },
	{ "page contest", "opened what is contested" },
	{ "sessions", "listed sessions, at the console" },
	{ "explain", "had a session explained, at the console" },
	{ "top", "watched what was going on, at the console" },
	{ "subject export", "wrote down what is held of a person, for them" },
	{ "subject erase", "erased what is held of a person" },
	{ "backup", "made a backup" },
	{ "journal export", "wrote the journals out, for somebody to check" },
	{ "api sessions", "had a program list flags" },
	{ "api session", "had a program read a session" },
	{ "api reviews", "had a program list what was found" },
	{ "account add", "let a person sign in" },
	{ "account reset", "let a person choose a new password" },
	{ "account unlock", "let a person try to sign in again" },
	{ "account suspend", "let a person sign in no more" },
	{ "account resume", "let a person sign in again" },
	{ "account link", "let a person sign in by another service" },
	{ "account unlink", "let a person sign in here alone" },
	{ "account token", "gave a person a key for programs" },
	{ "account token revoked", "took a person's key for programs away" },
	{ "account password", "changed a password" },
	{ "account app", "changed an authenticator app" },
};

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
done_look(const char *command)
{
	return words_of(looks, sizeof(looks) / sizeof(looks[0]), command);
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
