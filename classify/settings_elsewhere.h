/* settings_elsewhere.h: what the settings of signing in elsewhere must be. For
 * settings.c alone. */
#ifndef CLASSIFY_SETTINGS_ELSEWHERE_H
#define CLASSIFY_SETTINGS_ELSEWHERE_H

#include "classify/settings.h"
#include "classify/settings_check.h"

settings_check settings_check_issuer;	/* https, of one tenant; or empty */
settings_check settings_check_uuid;	/* written in small letters; or "" */
settings_check settings_check_domain;	/* of a host; or empty */
settings_check settings_check_factor;
settings_check settings_check_ldap;	/* ldap or ldaps, a host; or empty */
settings_check settings_check_attribute;
settings_check settings_check_ldap_id;

/* Do they go together? What is missing is a fault of the file at path. */
int settings_check_elsewhere(const struct settings *s, const char *path,
    struct text_faults *f);

#endif
