/* settings_check.h: what one item of a list, or a whole text, must be. For
 * settings.c alone.
 *
 * Each returns 0, or -1 and a fault. The text that was read may be written in
 * another way into out. */
#ifndef CLASSIFY_SETTINGS_CHECK_H
#define CLASSIFY_SETTINGS_CHECK_H

#include "classify/text.h"

typedef int settings_check(const struct text_value *v, char *out, size_t room,
    struct text_faults *f);

settings_check settings_check_name;	/* a-z, 0-9 and "-" */
settings_check settings_check_zone;	/* an installed time zone */
settings_check settings_check_path;	/* may be empty where the default is */
settings_check settings_check_needed_path;
settings_check settings_check_dn;	/* of a directory, or empty */
settings_check settings_check_line;	/* any, or empty */
settings_check settings_check_device;
settings_check settings_check_mac;	/* written as records have it */
settings_check settings_check_web;	/* http or https, or empty */
settings_check settings_check_smtp;	/* smtp or smtps, or empty */
settings_check settings_check_mail;	/* an address, or empty */
settings_check settings_check_language;	/* en or cy */

#endif
