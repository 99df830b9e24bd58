/* mail_test.c: what a letter's subject is encoded to, and letters as files. The
 * encoded words were made by Python's email.header, by hand put together. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/mail_file.h"
#include "store/files.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
subjects_are_ascii(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "a week", "Subject: a week" },
		{ "a\r\nBcc: x@y", "Subject: aBcc: x@y" },
		{ "tab\there\x7f", "Subject: tabhere" },
		{ "", "Subject: " },
		{ "\xc5\xb5", "Subject: =?utf-8?Q?=C5=B5?=" },
		{ "a\xc5\xb5\n", "Subject: =?utf-8?Q?=61=C5=B5?=" },
		/* 20 characters a word; none is cut. */
		{ "0123456789012345678\xc5\xb5",
		    "Subject: =?utf-8?Q?=30=31=32=33=34=35=36=37=38=39=30=31"
		    "=32=33=34=35=36=37=38?=\r\n =?utf-8?Q?=C5=B5?=" },
	};
	char *got;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		got = mail_subject(cases[i].text);
		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

static char dir[] = "/tmp/beadle-mail.XXXXXX";

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int
remove_dir(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

static struct mail_file
letter(const char *attached, size_t len)
{
	struct mail_file f = { .id = "schedule-1.2026-11-20", .to_count = 2,
		.to = { { "a@school.example", "", 7, 0 },
		    { "b@school.example", "said: 450\r\nto 1", 0, 3 } } };

	f.letter.made_us = UINT64_C(1795170870000000);
	f.letter.subject = "a week of 23 November";
	f.letter.text = "Two lines,\nto 0 0 x@y z\n";
	if (attached) {
		f.letter.name = "report.pdf";
		f.letter.type = "text/csv; charset=utf-8";
		f.letter.attached = attached;
		f.letter.attached_len = len;
	}
	return f;
}

static void
read_back(struct mail_file *f)
{
	char why[300];

	if (mail_file_read(dir, "schedule-1.2026-11-20.letter", f, why,
	    sizeof(why)) < 0)
		fail_msg("%s", why);
}

static void
a_letter_comes_back(void **state)
{
	static const char bytes[] = "%PDF\0\n\nto 9 9 q@q\n";
	struct mail_file f, got;
	char why[300];
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		f = letter(i ? bytes : NULL, sizeof(bytes));
		assert_int_equal(mail_file_write(dir, &f, why, sizeof(why)),
		    0);
		read_back(&got);
		assert_string_equal(got.id, f.id);
		assert_string_equal(got.letter.text, f.letter.text);
		assert_string_equal(got.letter.subject, f.letter.subject);
		assert_true(got.letter.made_us == f.letter.made_us);
		assert_int_equal(got.to_count, 2);
		assert_string_equal(got.to[0].address, "a@school.example");
		assert_true(got.to[0].next_us == 7);
		assert_string_equal(got.to[1].why, "said: 450  to 1");
		assert_int_equal(got.to[1].attempts, 3);
		assert_int_equal(got.letter.attached_len, i ? sizeof(bytes) :
		    0);
		if (i) {
			assert_memory_equal(got.letter.attached, bytes,
			    sizeof(bytes));
			assert_string_equal(got.letter.type, f.letter.type);
			assert_string_equal(got.letter.name, "report.pdf");
		}
		mail_file_free(&got);
	}
}

/* A letter's file with from replaced by to is refused. */
static void
what_is_odd_is_refused(void **state)
{
	static const struct { const char *from, *to; } cases[] = {
		{ "beadle letter 1", "beadle letter 2" },
		{ "made 1", "made x" }, { "subject ", "object " },
		{ "text 24", "text 25" }, { "text 24", "text -1" },
		{ "text 24\n", "" }, { "attached 3 ", "attached 4 " },
		{ "attached 3 ", "attached 3" }, { "\n\n", "\n" },
		{ "to 7 0 a@school.example", "to 7" },
	};
	struct mail_file f = letter("abc", 3), got;
	char why[300], *text, odd[2000];
	const char *at;
	size_t i, len;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(mail_file_write(dir, &f, why, sizeof(why)),
		    0);
		text = files_read(dir, "schedule-1.2026-11-20.letter", 2000,
		    &len);
		assert_non_null(text);
		at = strstr(text, cases[i].from);
		assert_non_null(at);
		snprintf(odd, sizeof(odd), "%.*s%s%s", (int)(at - text), text,
		    cases[i].to, at + strlen(cases[i].from));
		free(text);
		assert_int_equal(files_replace(dir, "odd.letter", odd,
		    strlen(odd), why, sizeof(why)), 0);
		if (mail_file_read(dir, "odd.letter", &got, why,
		    sizeof(why)) == 0)
			fail_msg("case %zu is read", i);
		assert_non_null(strstr(why, "odd.letter is not a letter"));
		mail_file_free(&got);
	}
}

/* Whether it waits is told without reading what is in it: this one is longer
 * than any that is read whole. */
static void
a_long_letter_is_listed_by_its_head(void **state)
{
	static const char head[] = "beadle letter 1\nmade 5\nsubject a\n"
	    "attached 104857600 report.pdf application/pdf\ntext 2\n"
	    "to 0 3 a@school.example refused\n\n";
	struct mail_queue_row *rows = NULL;
	char path[80], mail[64], why[300];
	const off_t size = (off_t)strlen(head) + 2 + 104857600;
	size_t count = 0;
	int i;

	(void)state;
	snprintf(mail, sizeof(mail), "%s/mail", dir);
	snprintf(path, sizeof(path), "%s/long.letter", mail);
	assert_int_equal(files_directory(mail), 0);
	assert_int_equal(files_replace(mail, "long.letter", head,
	    strlen(head), why, sizeof(why)), 0);
	for (i = 0; i < 3; i++) {
		assert_int_equal(truncate(path, size + i - 1), 0);
		if (i != 1) {
			assert_int_equal(mail_queue_list(dir, &rows, &count,
			    why, sizeof(why)), -1);
			assert_non_null(strstr(why, "is not a letter"));
			continue;
		}
		if (mail_queue_list(dir, &rows, &count, why, sizeof(why)) < 0)
			fail_msg("%s", why);
		assert_int_equal(count, 1);
		assert_string_equal(rows[0].why, "refused");
		assert_int_equal(mail_queue_refused(rows, count), 1);
		free(rows);
	}
}

static void
a_letter_goes(void **state)
{
	struct mail_file f = letter(NULL, 0);
	char why[300];

	(void)state;
	assert_int_equal(mail_file_write(dir, &f, why, sizeof(why)), 0);
	assert_int_equal(mail_file_remove(dir, f.id, why, sizeof(why)), 0);
	assert_int_equal(mail_file_remove(dir, f.id, why, sizeof(why)), -1);
	assert_string_equal(why, "no letter \"schedule-1.2026-11-20\" is on "
	    "its way");
	assert_int_equal(mail_file_remove(dir, "../x", why, sizeof(why)), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects_are_ascii),
		cmocka_unit_test(a_letter_comes_back),
		cmocka_unit_test(what_is_odd_is_refused),
		cmocka_unit_test(a_long_letter_is_listed_by_its_head),
		cmocka_unit_test(a_letter_goes),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
