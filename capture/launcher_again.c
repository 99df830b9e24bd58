/* launcher_again.c: when all that runs is stopped, and begun anew.
 *
 * Without its keeper a sensor has nobody to tell what it sees, and a new keeper
 * knows nothing of the flows it follows. A wall clock that was set back gives
 * frames times before those of frames already told of, in which nobody who
 * reads the notes believes. In both cases the way out is the one that is
 * always open: end, and start. A clock set forward needs no more than a word:
 * time is then only what was not watched. */
#include "capture/launcher_parts.h"

#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#define LEAST_US UINT64_C(100000)
#define MOST_US (AGAIN_MOST_MS * UINT64_C(1000))
#define WELL_US UINT64_C(10000000)	/* for a keeper to have begun */
#define STOP_US UINT64_C(5000000)
#define STEP_US 500000	/* a leap second is one, and measured as less */

void
launcher_signal(const struct launcher *l, int number)
{
	for (unsigned i = 0; i < l->place_count; i++)
		if (l->places[i].pid > 0)
			kill(l->places[i].pid, number);
}

/* What a keeper says of itself in its first seconds it will say again, unless
 * one before it was well. */
static bool
is_of_use(const struct launcher *l, int status)
{
	return l->group_count > 0 && !l->was_asked && (WIFSIGNALED(status) ||
	    l->lost.time_us != 0 ||
	    launcher_now() - l->keeper_us > WELL_US);
}

static void
say_again(const struct launcher *l)
{
	char sentence[LAUNCHER_WHY + 64];

	snprintf(sentence, sizeof(sentence), "%s; capture begins anew",
	    l->why);
	if (l->job->say)
		l->job->say(sentence);
}

bool
launcher_keeper_lost(struct launcher *l, int status)
{
	uint64_t now = launcher_now();

	if (!is_of_use(l, status))
		return false;
	if (now - l->keeper_us > WELL_US)
		l->tries = 0;
	if (!l->begins_again)
		say_again(l);
	l->why[0] = '\0';
	l->status = 0;
	l->lost.time_us = now;
	l->lost.signal = WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0;
	l->begins_again = l->is_stopping = true;
	l->stop_us = now;
	launcher_signal(l, SIGKILL);
	return true;
}

int
launcher_tell_again(struct launcher *l)
{
	struct launcher_fact fact = l->lost;

	l->keeper_us = launcher_now();
	if (l->lost.time_us == 0)
		return 0;
	fact.kind = LAUNCHER_AGAIN;
	fact.gap_us = launcher_now() - l->lost.time_us;
	return launcher_tell_fact(l, &fact, NULL, -1);
}

static uint64_t
clock_us(clockid_t clock)
{
	struct timespec now = { 0 };

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* By how much the wall clock was set since it was last asked; 0: by less than
 * half a second, as when it is put right little by little. */
static int64_t
clock_step(struct launcher *l)
{
	uint64_t before = launcher_now(), wall = clock_us(CLOCK_REALTIME);
	int64_t ahead = (int64_t)(wall - before);
	int64_t step = ahead - l->clock_ahead_us;

	/* Interrupted between the two: ask again next time. */
	if (launcher_now() - before > STEP_US / 5)
		return 0;
	if (l->clock_ahead_us == 0)
		step = 0;
	l->clock_ahead_us = ahead;
	return step >= STEP_US || -step >= STEP_US ? step : 0;
}

void
launcher_watch_clock(struct launcher *l)
{
	struct launcher_fact fact = { .kind = LAUNCHER_CLOCK,
		.step_us = clock_step(l) };

	if (fact.step_us == 0 || l->group_count == 0 || l->is_stopping)
		return;
	(void)launcher_tell_fact(l, &fact, NULL, -1);
	if (fact.step_us > 0)
		return;
	l->begins_again = l->is_stopping = true;
	l->lost.time_us = 0;
	l->stop_us = launcher_now() + STOP_US;
	launcher_signal(l, SIGTERM);
}

uint64_t
launcher_patience(const struct launcher *l)
{
	if (l->lost.time_us == 0 || l->tries == 0)
		return 0;
	return l->tries > 7 ? MOST_US : LEAST_US << (l->tries - 1);
}

void
launcher_renew(struct launcher *l)
{
	l->tries += l->lost.time_us != 0;
	l->begins_again = l->is_stopping = false;
	l->place_count = l->group_count = 0;
	l->status = 0;
	l->why[0] = '\0';
	l->words->keeper[0] = '\0';
}
