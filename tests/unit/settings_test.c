/* settings_test.c: what is printed is read back the same, and what is wrong
 * is said. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/settings.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Read text as a settings file over *s. The caller frees the faults. */
static int
load(struct settings *s, const char *text, struct text_faults **f)
{
	char path[] = "/tmp/settings_test.XXXXXX";
	int fd = mkstemp(path), result;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	*f = text_faults_new();
	result = settings_load(s, path, *f);
	unlink(path);
	return result;
}

static void
assert_reads_back(const struct settings *s)
{
	struct text_faults *f;
	struct settings again;
	char *text = settings_text(s), *second;

	assert_non_null(text);
	settings_default(&again);
	if (load(&again, text, &f) != 0)
		fail_msg("%s", text_faults_text(f));
	assert_memory_equal(s, &again, sizeof(again));
	second = settings_text(&again);
	assert_string_equal(text, second);
	text_faults_free(f);
	free(second);
	free(text);
}

static void
printed_is_read_back(void **state)
{
	struct text_faults *f = text_faults_new();
	struct settings s;
	int i;

	(void)state;
	settings_default(&s);
	assert_reads_back(&s);
	strcpy(s.state, "/srv/a \"b\" \\ # c: d/\xc3\xa4");
	s.redis = (struct settings_redis){ .kind = SETTINGS_REDIS_SOCKET,
		.at = { "/run/redis.sock" }, .count = 1 };
	strcpy(s.zone, "UTC");
	s.workers = 64;
	s.snaplen = 262144;
	s.ring = INT64_C(3) << 20;
	s.memory = (INT64_C(8) << 20) + 1;
	s.promiscuous = false;
	for (i = 0; i < 8; i++)
		assert_int_equal(settings_set(&s, "devices", "eth1", f), 0);
	assert_int_equal(settings_set(&s, "devices", "eth1", f), -1);
	for (i = 0; i < 16; i++)
		assert_int_equal(settings_set(&s, "routers",
		    "02-00-5E-10-00-01", f), 0);
	assert_string_equal(s.routers[15], "02:00:5e:10:00:01");
	assert_reads_back(&s);
	text_faults_free(f);
}

/* The file that is installed shows the defaults. */
static void
shipped_file_is_the_defaults(void **state)
{
	struct settings s;
	char file[8192] = "", *text;
	FILE *in = fopen("etc/beadle.yaml", "r");

	(void)state;
	assert_non_null(in);
	assert_true(fread(file, 1, sizeof(file) - 1, in) > 0);
	fclose(in);
	settings_default(&s);
	text = settings_text(&s);
	assert_string_equal(file, text);
	free(text);
}

static const struct {
	const char *text, *fault;	/* a part of it; "" none */
} files[] = {
	{ "site: alexandra\n", "" },
	{ "workers: 4\nring: 64M\ndevices: [eth1, enp3s0f0.10]\n", "" },
	{ "{}\n", "" },
	{ "redis: \"\"\n", "" },
	{ "redis: 127.0.0.1:6380\n", "" },
	{ "redis: {sentinel: {master: \"a b\", at: [\"[::1]:1\"]}}\n", "" },
	{ "redis: {cluster: [localhost:7001, 127.0.0.2:7002]}\n", "" },
	{ "plain_tcp: yes\nredis: 10.0.0.1:6379\n", "" },
	{ "redis: {cluster: [127.0.0.1:1, 10.0.0.1:2]}\n", ":1:8: redis: "
	    "10.0.0.1:2 is another machine, and all that is said to it could "
	    "be read on the way: use a stunnel's socket here, or set "
	    "plain_tcp: yes\n" },
	{ "redis: {cluster: []}\n", "expected a list of 1 to 16 addresses" },
	{ "redis: {cluster: [redis.example:7001]}\n", "expected an address in "
	    "numbers and a port, such as 127.0.0.1:6380 or [::1]:6380, found "
	    "\"redis.example:7001\"" },
	{ "redis: {cluster: [127.0.0.1:70000]}\n", "found \"127.0.0.1:70000\"" },
	{ "redis: {}\n", "redis: expected either sentinel or cluster" },
	{ "redis: {sentinel: {at: [127.0.0.1:1]}}\n", "\"master\"" },
	{ "redis: {sentinels: {}}\n", "did you mean \"sentinel\"?" },
	{ "redis: [127.0.0.1:1]\n", "redis: expected a path of at most 255 "
	    "characters, without control characters, or an address" },
	{ "zone: UTC\n", "" },
	{ "sites: alexandra\n",
	    ":1:1: settings: unknown key \"sites\": did you mean \"site\"?\n"
	    "sites: alexandra\n^\n" },
	{ "worker: 2\n", "did you mean \"workers\"?" },
	{ "promiscous: no\n", "did you mean \"promiscuous\"?" },
	{ "password: x\n", "unknown key \"password\"\n" },
	{ "site: a\nsite: b\n", "\"site\" given twice (first on line 1)" },
	{ "mail_language: fr\n", "expected en or cy, for Welsh, found" },
	{ "site: Alexandra Infants\n", ":1:7: site: expected a short name" },
	{ "site: -a\n", "site: expected a short name" },
	{ "site: \"\"\n", "site: expected some words, found nothing" },
	{ "box: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
	    "box: longer than 31 characters" },
	{ "zone: Europe/Londn\n",
	    "zone: no time zone \"Europe/Londn\" is installed" },
	{ "zone: ../../../etc/passwd\n", "no time zone" },
	{ "zone: /etc/passwd\n", "no time zone" },
	{ "zone: Europe\n", "no time zone \"Europe\"" },
	{ "state: \"\"\n", "state: expected some words" },
	{ "state: \"/a\\nb\"\n", "state: expected a path" },
	{ "ldap_base: \"a\\nb\"\n", "ldap_base: expected a DN, without" },
	{ "ldap_user: \"a\\nb\"\n", "ldap_user: expected a DN, without" },
	{ "mail_user: \"a\\nb\"\n", "mail_user: expected one line, without" },
	{ "oidc_client: [a]\n", "oidc_client: expected one line, without" },
	{ "ldap_ca: \"a\\nb\"\n", "ldap_ca: expected a path, without" },
	{ "law: [a]\n", "law: expected some words, found a list" },
	{ "workers: 0\n", "workers: expected a whole number from 1 to 64" },
	{ "workers: 65\n", "workers: expected a whole number from 1 to 64" },
	{ "workers: two\n", "workers: expected a whole number from 1 to 64" },
	{ "snaplen: 100\n", "snaplen: expected a size from 256 to 256K" },
	{ "ring: 64MB\n", "ring: expected a size from 1M to 1G" },
	{ "memory: 1M\n", "memory: expected a size from 8M to 64G" },
	{ "promiscuous: true\n", "promiscuous: expected yes or no" },
	{ "devices: eth1\n", "devices: expected a list such as [a, b]" },
	{ "devices: [eth1, \"eth 2\"]\n", ":1:17: devices: expected the name "
	    "of a network device such as eth1, found \"eth 2\"" },
	{ "devices: [a, b, c, d, e, f, g, h, i]\n", "devices: more than 8" },
	{ "devices: [aaaaaaaaaaaaaaaa]\n", "expected the name of a network" },
	{ "routers: [10.0.0.1]\n", "routers: expected a MAC address such as "
	    "02:00:5e:10:00:01, found \"10.0.0.1\"" },
	{ "dashboard_url: https://b\noidc_client: c\noidc_secret_file: s\n"
	    "oidc_issuer: https://accounts.google.com\n"
	    "oidc_domain: school.example\n", "" },
	{ "dashboard_url: https://b\noidc_client: c\noidc_secret_file: s\n"
	    "oidc_issuer: https://login.microsoftonline.com/"
	    "72F988BF-86f1-41af-91ab-2d7cd011db47/v2.0\n"
	    "oidc_tenant: 72f988bf-86F1-41af-91ab-2d7cd011db47\n"
	    "oidc_second_factor: told\n", "" },
	{ "oidc_issuer: https://login.microsoftonline.com/common/v2.0\n",
	    ":1:14: oidc_issuer: expected the id of the school's own tenant "
	    "behind https://login.microsoftonline.com/, as in the Entra "
	    "overview; \"common\" lets in people of any" },
	{ "oidc_issuer: https://login.microsoftonline.com/organizations\n",
	    "\"organizations\" lets in people of any" },
	{ "oidc_issuer: http://idp.example\n", "oidc_issuer: expected an "
	    "issuer such as https://accounts.google.com, found \"http:" },
	{ "oidc_issuer: https://idp.example/?a=b\n", "expected an issuer" },
	{ "oidc_issuer: https://\n", "expected an issuer" },
	{ "oidc_issuer: https://idp.example\n", "oidc_issuer: set "
	    "oidc_client and oidc_secret_file, too" },
	{ "oidc_issuer: https://idp.example\noidc_client: c\n"
	    "oidc_secret_file: s\n", "oidc_issuer: set dashboard_url" },
	{ "dashboard_url: https://b\noidc_client: c\noidc_secret_file: s\n"
	    "oidc_issuer: https://accounts.google.com\n",
	    "oidc_domain: set it to the school's domain" },
	{ "dashboard_url: https://b\noidc_client: c\noidc_secret_file: s\n"
	    "oidc_issuer: https://login.microsoftonline.com/"
	    "72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0\n"
	    "oidc_tenant: 72f988bf-86f1-41af-91ab-2d7cd011db48\n",
	    "oidc_tenant: set it to the tenant's id" },
	{ "oidc_tenant: contoso\n", "oidc_tenant: expected an id such as" },
	{ "oidc_domain: School.example\n", "oidc_domain: expected a domain" },
	{ "oidc_label: \"\"\n", "oidc_label: expected some words" },
	{ "oidc_second_factor: both\n", ":1:21: oidc_second_factor: expected "
	    "beadle, told or provider, found \"both\"" },
	{ "oidc_second_factor: \"\"\n", "expected beadle, told or" },
	{ "ldap_server: ldaps://dc1.school.example\nldap_base: DC=school\n"
	    "ldap_user: CN=beadle\nldap_password_file: /etc/x\n", "" },
	{ "ldap_server: ldaps://[::1]:636\nldap_base: DC=school\n", "" },
	{ "ldap_server: ldapi:///\n", ":1:14: ldap_server: expected "
	    "ldaps://HOST or ldap://HOST, perhaps with :PORT, found" },
	{ "ldap_server: ldap://host/dc=x??sub\n", "expected ldaps://HOST" },
	{ "ldap_server: ldap://host\n", "ldap_server: set ldap_base, too" },
	{ "ldap_user: CN=beadle\n", "ldap_user: it and ldap_password_file go "
	    "together" },
	{ "ldap_name: \"uid)(x\"\n", "ldap_name: expected an attribute" },
	{ "ldap_id: cn\n", ":1:10: ldap_id: expected objectGUID or "
	    "entryUUID, which never change, found \"cn\"" },
	{ "- site\n", "settings: expected \"key: value\" lines here" },
};

static void
every_fault_is_said(void **state)
{
	struct text_faults *f;
	struct settings s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(files); i++) {
		settings_default(&s);
		assert_int_equal(load(&s, files[i].text, &f),
		    files[i].fault[0] == '\0' ? 0 : -1);
		if (strstr(text_faults_text(f), files[i].fault) == NULL)
			fail_msg("%s: not in: %s", files[i].fault,
			    text_faults_text(f));
		if (files[i].fault[0] == '\0')
			assert_reads_back(&s);
		text_faults_free(f);
	}
	/* All of them in one run. */
	settings_default(&s);
	assert_int_equal(load(&s, "workers: 0\nring: 1\nsite: A\nx: 1\n", &f),
	    -1);
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 4);
	text_faults_free(f);
}

static void
values_arrive(void **state)
{
	struct text_faults *f;
	struct settings s;

	(void)state;
	settings_default(&s);
	assert_int_equal(load(&s, "site: alexandra\nbox: hall\nworkers: 3\n"
	    "ring: 64M\nsnaplen: 2K\npromiscuous: no\ndevices: [eth1, eth2]\n"
	    "routers: [02:00:5E:10:00:01]\n", &f), 0);
	text_faults_free(f);
	assert_string_equal(s.site, "alexandra");
	assert_string_equal(s.box, "hall");
	assert_string_equal(s.zone, "Europe/London");
	assert_int_equal(s.workers, 3);
	assert_int_equal(s.ring, 64 << 20);
	assert_int_equal(s.snaplen, 2048);
	assert_false(s.promiscuous);
	assert_int_equal(s.device_count, 2);
	assert_string_equal(s.devices[1], "eth2");
	assert_string_equal(s.routers[0], "02:00:5e:10:00:01");
	/* A later file's list replaces, it does not add. */
	assert_int_equal(load(&s, "devices: [lo]\n", &f), 0);
	text_faults_free(f);
	assert_int_equal(s.device_count, 1);
	assert_string_equal(s.devices[0], "lo");
	assert_int_equal(s.workers, 3);
}

static void
command_line(void **state)
{
	struct text_faults *f = text_faults_new();
	struct settings s, before;

	(void)state;
	settings_default(&s);
	assert_int_equal(settings_set(&s, "workers", "4", f), 0);
	assert_int_equal(s.workers, 4);
	assert_int_equal(settings_set(&s, "state", "/tmp/a: #b\"", f), 0);
	assert_string_equal(s.state, "/tmp/a: #b\"");
	assert_int_equal(settings_set(&s, "devices", "eth1", f), 0);
	assert_int_equal(settings_set(&s, "devices", "eth2", f), 0);
	assert_int_equal(s.device_count, 2);
	before = s;
	assert_string_equal(text_faults_text(f), "");
	assert_int_equal(settings_set(&s, "workers", "x", f), -1);
	assert_string_equal(text_faults_text(f), "command line:1:12: workers: "
	    "expected a whole number from 1 to 64, found \"x\"\n"
	    "\"workers\": \"x\"\n           ^\n");
	assert_int_equal(settings_set(&s, "worker", "1", f), -1);
	assert_non_null(strstr(text_faults_text(f),
	    "did you mean \"workers\"?"));
	assert_int_equal(settings_set(&s, "state", "/a\nworkers: 9", f), -1);
	assert_int_equal(settings_set(&s, "state", "/\xff", f), -1);
	assert_int_equal(settings_set(&s, "devices", "a/b", f), -1);
	assert_memory_equal(&s, &before, sizeof(s));
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed_is_read_back),
		cmocka_unit_test(shipped_file_is_the_defaults),
		cmocka_unit_test(every_fault_is_said),
		cmocka_unit_test(values_arrive),
		cmocka_unit_test(command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
