/* settings.h: how this box is set up: one table of keys, defaults and
 * explanations, read from a YAML file and the command line, printed back in
 * the form that can be read again (etc/beadle.yaml is that output). */
#ifndef CLASSIFY_SETTINGS_H
#define CLASSIFY_SETTINGS_H

#include "classify/settings_redis.h"
#include "classify/text.h"

struct settings {
	char site[32];		/* the school's short name, [a-z0-9-] */
	char box[32];		/* this appliance's name at the site */
	char zone[64];		/* IANA time zone, Europe/London */
	char state[256];	/* state directory */
	char law[256];		/* law directory */
	struct settings_redis redis;	/* count 0 = STATE/redis/redis.sock */
	bool plain_tcp;		/* to a Redis on another machine */
	char network[256];	/* a .mmdb file; "" none */
	int workers;		/* sensors, 1-64 */
	int64_t snaplen, ring, memory;	/* bytes; memory: all flow tables */
	bool promiscuous;
	bool console_reason;	/* named reads there are to say why */
	char devices[8][32];	/* interfaces to listen on */
	size_t device_count;
	char routers[16][18];	/* MACs behind which clients are many */
	size_t router_count;
	int least_people;	/* in reports for others, behind a number */
	int contest_days;	/* to answer what is contested; 0: a month */
	/* Where signed heads go; "" and none: nowhere. */
	char heads_directory[256];
	char heads_witness[256], heads_tsa[256];	/* http(s) URLs */
	char heads_mail[4][128];	/* addresses */
	size_t heads_mail_count;
	char mail_server[256];		/* smtp(s) URL */
	char mail_from[128];
	char mail_language[8];		/* "en" or "cy" */
	char mail_user[128];		/* "": no login */
	char mail_password_file[256];
	bool mail_tls;			/* or nothing is sent */
	/* OAuth 2.0; "": the password is the login */
	char mail_token_url[256], mail_token_client[128];
	char mail_token_scope[128];
	char dashboard_url[256];	/* for links in letters; "" none */
	/* Signing in by an OpenID Connect provider; "": not offered. */
	char oidc_issuer[256], oidc_client[128], oidc_secret_file[256];
	char oidc_label[48];		/* what the button calls it */
	char oidc_tenant[40];		/* "tid" must be it; "" any */
	char oidc_domain[128];		/* "hd" must be it; "" any */
	char oidc_second_factor[16];	/* "beadle", "told", "provider" */
	char oidc_ca[256];		/* PEM; "": the system's */
	/* And by the password of an LDAP directory; "": not offered. */
	char ldap_server[256];		/* ldap (StartTLS) or ldaps URL */
	char ldap_ca[256];		/* PEM; "": the system's */
	char ldap_base[256];		/* where people are */
	char ldap_user[256];		/* who looks for them; "": nobody */
	char ldap_password_file[256];
	char ldap_name[64];		/* attribute: what they sign in with */
	char ldap_id[16];		/* "objectGUID", "entryUUID" */
};

/* The table's defaults. */
void settings_default(struct settings *s);

/* Read path over *s; a list in it replaces the one there was. -1: faults were
 * added, *s is unspecified. */
int settings_load(struct settings *s, const char *path, struct text_faults *f);

/* Set one key from the command line, as if it stood in a file: a list gets
 * one more item. -1: a fault was added, *s is untouched. */
int settings_set(struct settings *s, const char *key, const char *value,
    struct text_faults *f);

/* Is this an address as it may stand between < and > in a letter? */
bool settings_is_address(const char *text);

/* The devices, joined by "+", as the source in records; -1: too long. */
int settings_source(const struct settings *s, char *out, size_t size);

/* All settings as YAML, each below its explanation; caller frees. NULL: out
 * of memory. settings_load of this gives the same settings. */
char *settings_text(const struct settings *s);

#endif
