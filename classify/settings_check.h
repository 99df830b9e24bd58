/* settings_check.h: what the texts of settings must be. */
#ifndef CLASSIFY_SETTINGS_CHECK_H
#define CLASSIFY_SETTINGS_CHECK_H

#include "classify/text.h"

/* What one item of a list, or a whole text, must be. 0, or -1 and a fault. The
 * text that was read may be written in another way into out. */
typedef int settings_check(const struct text_value *v, char *out, size_t room,
    struct text_faults *f);

settings_check settings_check_name;	/* a-z, 0-9 and "-" */
settings_check settings_check_zone;	/* installed */
/* May be empty where the default is. */
settings_check settings_check_path, settings_check_needed_path;
settings_check settings_check_device;	/* a network device's name */
settings_check settings_check_mac;

#endif
