/* report_seal.h: a report as JSON that leaves the school, and behind it a line
 * that says whose it is, signed with the key of the journal's heads:
 *
 *	beadle-report 1 SITE BOX SHA256 PUBLIC SIGNATURE
 *
 * SHA256 is of the report's line with its newline, PUBLIC the key as 64 hex
 * digits, SIGNATURE 128 of Ed25519 over the line before its last space. */
#ifndef DASHBOARD_REPORT_SEAL_H
#define DASHBOARD_REPORT_SEAL_H

#include <stdio.h>

#include "store/keyring.h"

struct report_seal {
	char site[KEYRING_NAME], box[KEYRING_NAME];
	char fingerprint[KEYRING_FINGERPRINT];	/* of the key */
};

/* The report, one line with its newline, and the seal. -1 and *why: the key of
 * the state directory cannot be had. */
int report_seal_write(const char *state, const char *bytes, size_t len,
    FILE *out, char *why, size_t whylen);

/* A file as it was written: *report_len of its bytes are the report. -1 and
 * *why: it has no seal, or is not as it was signed. That the key is theirs is
 * for who asks to check. */
int report_seal_read(const char *bytes, size_t len, struct report_seal *out,
    size_t *report_len, char *why, size_t whylen);

#endif
