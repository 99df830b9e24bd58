/* keep_parts.h: what the files of keep.h share: keep_write.c (what is written),
 * keep_show.c (what is open and how it stands), keep.c (time) and keep_open.c
 * (the beginning), each knowing those before it. Nobody else includes it. */
#ifndef STORE_KEEP_PARTS_H
#define STORE_KEEP_PARTS_H

#include "classify/calendar.h"
#include "classify/episode.h"
#include "classify/resolve.h"
#include "store/chain.h"
#include "store/count.h"
#include "store/cover.h"
#include "store/keep.h"
#include "store/keep_law.h"
#include "store/scribe.h"

struct keeping {
	struct keeper_settings set;	/* borrowed texts */
	struct keep_law *law;
	struct resolve *resolve;
	struct episodes *episodes;
	struct cover *cover;
	struct scribe *scribe;
	struct journal *journal;	/* the scribe's; NULL: lines only */
	struct feed *feed;		/* NULL: no Redis */
	struct keep_orders *orders;	/* NULL: no journal */
	struct mirror mirror;
	struct counts *counts;		/* not yet written */
	int32_t counts_day;		/* whose midnight writes them */
	uint64_t next_stop_us;
	uint64_t clock_us;
	uint64_t mirrored_us;		/* the run before wrote aside last */
	uint64_t wrong_minute;		/* that did not add up; told once */
	bool is_disk_told, is_mirror_told;	/* that it takes nothing */
	char why[512];
};

/* All return 0, or -1 with the reason in k->why; the last two are an
 * episode_sealed and a cover_visit. */
int keep_no_memory(struct keeping *k);
/* The result of an episodes_ call: what we were called back for has said why
 * it failed. */
int keep_of_episodes(struct keeping *k, int result);
int keep_write_counts(struct keeping *k);
/* Which database of networks is used from now on, and how old it is. */
int keep_tell_network(struct keeping *k);
int keep_sealed(void *arg, const struct session *s);
int keep_covered(void *arg, uint32_t minute, const struct store_cover *sum);

#endif
