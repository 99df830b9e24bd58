/* subject_parts.h: what the files of subject.h share. For those alone. */
#ifndef DASHBOARD_SUBJECT_PARTS_H
#define DASHBOARD_SUBJECT_PARTS_H

#include <stdio.h>

#include "dashboard/judging.h"
#include "dashboard/redact.h"
#include "dashboard/subject.h"
#include "store/audit.h"

struct subject {
	struct reader *reader;
	struct written *written;
	const struct subject_question *q;
	const struct roster **rosters;	/* all there were; redact has them */
	struct redact redact;
	struct judging *judging, *over;	/* over: readings that were replaced */
	struct json *j;
	FILE *text;
	char last[17];			/* session that counts */
	char (*sessions)[17];
	char (*devices)[64];
	struct written_cover *days;	/* on which they were, ascending */
	size_t session_count, device_count, open_count, day_count;
	char *why;
	size_t whylen;
};

/* A line of the text. */
void subject_line(struct subject *s, const char *text);
/* A title in the text, a list in the JSON. */
void subject_begin_part(struct subject *s, const char *key,
    const char *title);
void subject_end_part(struct subject *s, size_t count);

/* Is it an id of theirs? */
bool subject_is(const struct subject *s, const char *id);
/* Was it found to be theirs? */
bool subject_has_device(const struct subject *s, const char *device);
bool subject_has_session(const struct subject *s, const char *id);

/* Parts; subject_audit: -1 and s->why. */
void subject_registers(struct subject *s);
void subject_holds(struct subject *s);
int subject_audit(struct subject *s, enum audit_what what);

#endif
