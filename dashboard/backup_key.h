/* backup_key.h: keys for backups, in files of one line each:
 * "beadle-backup-public HEX" and "beadle-backup-secret HEX". */
#ifndef DASHBOARD_BACKUP_KEY_H
#define DASHBOARD_BACKUP_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "store/sealed.h"

/* NAME.public and NAME.secret, which are not there yet (mode 0600 the
 * latter). -1 and *why: then neither is. */
int backup_key_make(const char *name, char *why, size_t whylen);
/* A public key: its file, or its 64 digits. -1 and *why. */
int backup_key_public(const char *text, uint8_t out[SEALED_KEY], char *why,
    size_t whylen);
/* A secret key: its file. -1 and *why. */
int backup_key_secret(const char *path, uint8_t out[SEALED_KEY], char *why,
    size_t whylen);

#endif
