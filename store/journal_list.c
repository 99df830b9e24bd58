/* journal_list.c: the segments of a journal. */
#include "store/journal_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/journal_parts.h"

/* Whole lines only; a line that is not one leaves its number at 0. */
static int
describe(const struct journal *j, size_t part, struct journal_segment *out,
    char *why, size_t whylen)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	struct segment_entry first = { 0 }, last = { 0 };
	char inner[160];
	int64_t chain, body;

	*out = (struct journal_segment){ 0 };
	snprintf(out->name, sizeof(out->name), "%s", j->parts[part].name);
	if (segment_open(&w, j->dir_fd, out->name, false, inner,
	    sizeof(inner)) < 0)
		return parts_fail(j, why, whylen, inner);
	chain = segment_size(w.chain_fd);
	body = segment_size(w.body_fd);
	out->bytes = (uint64_t)(chain + body);
	out->entries = (uint64_t)chain / SEGMENT_ENTRY;
	if (out->entries > 0 && parts_entry(&w, 0, &first) == 0)
		out->first = first.sequence;
	if (out->entries > 0 && parts_entry(&w, out->entries - 1, &last) == 0) {
		out->last = last.sequence;
		chain_hex(last.own, CHAIN_BYTES, out->digest);
	}
	segment_close(&w);
	return 0;
}

int
journal_list(const char *state, const char *name,
    struct journal_segment **out, size_t *count, char *why, size_t whylen)
{
	struct journal_segment *list = NULL;
	struct journal *j;
	char dir[4096];
	size_t i;
	int r;

	*out = NULL;
	*count = 0;
	snprintf(dir, sizeof(dir), "%s/journal/%s", state, name);
	if (access(dir, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (journal_open_read(&j, dir, why, whylen) < 0)
		return -1;
	r = parts_list(j, why, whylen);
	if (r == 0 && j->count > 0) {
		list = calloc(j->count, sizeof(*list));
		if (!list)
			r = parts_fail(j, why, whylen, "out of memory");
	}
	for (i = 0; r == 0 && i < j->count; i++)
		r = describe(j, i, &list[i], why, whylen);
	if (r == 0) {
		*out = list;
		*count = j->count;
	} else
		free(list);
	journal_close(j);
	return r;
}
