/* password.h: passwords kept as argon2id hashes. Door to libsodium's. Slow and
 * large on purpose (64 MiB, about 0.2 s): hasher.h calls it apart from the
 * loop. */
#ifndef DASHBOARD_PASSWORD_H
#define DASHBOARD_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

#define PASSWORD_HASH 128	/* text, with its NUL */
#define PASSWORD_MOST 256	/* bytes of a password, with its NUL */
#define PASSWORD_LEAST 12	/* characters of a new one */

/* -1: out of memory. */
int password_hash(const char *password, char out[PASSWORD_HASH]);
bool password_is(const char *hash, const char *password);
/* A hash that no password has, and that takes as long to find out. */
extern const char password_nobody[];

/* May it be a new password? Long enough, not the name, not one character or a
 * run of them. -1 and *why, for the person. */
int password_check(const char *password, const char *person, char *why,
    size_t whylen);

/* The same bytes? Takes as long wherever they differ. */
bool password_same(const void *a, const void *b, size_t len);
void password_forget(void *bytes, size_t len);

#endif
