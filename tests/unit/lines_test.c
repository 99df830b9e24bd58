/* lines_test.c: what a conversation's line says, and in which order the lines
 * of several sensors come out. Read back by jansson. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "classify/lines.h"

#define SENSORS 3

struct rig {
	int out_fd, read_fd[SENSORS], write_fd[SENSORS];
	char why[200];
};

static int
set_up(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	int fds[2];

	signal(SIGPIPE, SIG_IGN);
	rig->out_fd = memfd_create("out", 0);
	for (int i = 0; i < SENSORS; i++) {
		assert_int_equal(pipe(fds), 0);
		rig->read_fd[i] = fds[0];
		rig->write_fd[i] = fds[1];
	}
	*state = rig;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *rig = *state;

	close(rig->out_fd);
	for (int i = 0; i < SENSORS; i++) {
		close(rig->read_fd[i]);
		if (rig->write_fd[i] >= 0)
			close(rig->write_fd[i]);
	}
	free(rig);
	return 0;
}

static void
send_flow(struct rig *rig, int sensor, uint64_t start_us, uint64_t end_us,
    uint16_t port)
{
	struct lines_flow f = { .start_us = start_us, .end_us = end_us,
		.client_port = port, .basis = BASIS_NONE, .proto = 6 };

	f.client[10] = f.client[11] = f.server[10] = f.server[11] = 0xFF;
	assert_int_equal(lines_flow(rig->write_fd[sensor], &f), 0);
}

/* End all sensors' pipes and collect them. */
static int
collect(struct rig *rig)
{
	for (int i = 0; i < SENSORS; i++) {
		close(rig->write_fd[i]);
		rig->write_fd[i] = -1;
	}
	return lines_collect(rig->read_fd, SENSORS, rig->out_fd, rig->why,
	    sizeof(rig->why));
}

static char *
output(struct rig *rig, char *text, size_t size)
{
	ssize_t n = pread(rig->out_fd, text, size - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

/* "end:start:port" of each line that came out. */
static char *
order(struct rig *rig, char *text, size_t size)
{
	char lines[16384], *line, *rest;
	json_t *read;
	size_t len = 0;

	text[0] = '\0';
	output(rig, lines, sizeof(lines));
	for (line = strtok_r(lines, "\n", &rest); line;
	    line = strtok_r(NULL, "\n", &rest)) {
		read = json_loads(line, 0, NULL);
		assert_non_null(read);
		len += (size_t)snprintf(text + len, size - len,
		    "%lld:%lld:%lld ",
		    json_integer_value(json_object_get(read, "end")),
		    json_integer_value(json_object_get(read, "start")),
		    json_integer_value(json_object_get(read, "client_port")));
		json_decref(read);
	}
	return text;
}

static void
a_line_says_all_of_it_in_order(void **state)
{
	struct rig *rig = *state;
	char text[2048];
	struct lines_flow f = {
		.start_us = 1795163400000001, .end_us = 1795163400500000,
		.client_port = 50000, .server_port = 443, .vlan = 10,
		.proto = 6, .packets = 12, .bytes_up = 1800,
		.bytes_down = 5400, .name = (const uint8_t *)"www.x.com",
		.name_len = 9, .basis = BASIS_TLS, .ech = ECH_OFFERED,
		.service = "x", .role = "primary", .ndpi = "TLS.Twitter",
		.ndpi_confidence = "dpi" };
	struct lines_flow bare = { .start_us = 1, .end_us = 2, .proto = 132,
		.basis = BASIS_NONE };
	struct lines_flow hostile = { .start_us = 1, .end_us = 3, .proto = 17,
		.name = (const uint8_t *)"a\0<b>\xff", .name_len = 6,
		.basis = BASIS_QUIC };

	assert_int_equal(address_read("10.20.10.5", f.client), 0);
	assert_int_equal(address_read("2001:db8::1", f.server), 0);
	assert_int_equal(address_read("::", bare.client), 0);
	assert_int_equal(lines_flow(rig->write_fd[0], &f), 0);
	assert_int_equal(lines_flow(rig->write_fd[1], &bare), 0);
	assert_int_equal(lines_flow(rig->write_fd[2], &hostile), 0);
	assert_int_equal(collect(rig), 0);
	assert_string_equal(output(rig, text, sizeof(text)),
	    "{\"start\":1,\"end\":2,\"client\":\"::\",\"client_port\":0,"
	    "\"server\":\"::\",\"server_port\":0,\"proto\":\"132\","
	    "\"vlan\":0,\"packets\":0,\"bytes_up\":0,\"bytes_down\":0,"
	    "\"name\":null,\"basis\":\"none\",\"ech\":\"none\","
	    "\"service\":null,\"role\":null,\"ndpi\":null,"
	    "\"ndpi_confidence\":null}\n"
	    "{\"start\":1,\"end\":3,\"client\":\"::\",\"client_port\":0,"
	    "\"server\":\"::\",\"server_port\":0,\"proto\":\"udp\","
	    "\"vlan\":0,\"packets\":0,\"bytes_up\":0,\"bytes_down\":0,"
	    "\"name\":\"a\\u0000\\u003cb\\u003e\xEF\xBF\xBD\","
	    "\"name_hex\":\"61003c623eff\",\"basis\":\"quic\","
	    "\"ech\":\"none\",\"service\":null,\"role\":null,"
	    "\"ndpi\":null,\"ndpi_confidence\":null}\n"
	    "{\"start\":1795163400000001,\"end\":1795163400500000,"
	    "\"client\":\"10.20.10.5\",\"client_port\":50000,"
	    "\"server\":\"2001:db8::1\",\"server_port\":443,"
	    "\"proto\":\"tcp\",\"vlan\":10,\"packets\":12,"
	    "\"bytes_up\":1800,\"bytes_down\":5400,\"name\":\"www.x.com\","
	    "\"basis\":\"tls\",\"ech\":\"offered\",\"service\":\"x\","
	    "\"role\":\"primary\",\"ndpi\":\"TLS.Twitter\","
	    "\"ndpi_confidence\":\"dpi\"}\n");
}

static void
lines_come_by_end_then_start_then_text(void **state)
{
	struct rig *rig = *state;
	char text[512];

	send_flow(rig, 0, 5, 30, 1);
	send_flow(rig, 0, 9, 20, 2);
	send_flow(rig, 1, 7, 20, 4);
	send_flow(rig, 1, 7, 20, 3);
	send_flow(rig, 2, 1, 40, 5);
	send_flow(rig, 2, 1, 10, 6);
	assert_int_equal(collect(rig), 0);
	assert_string_equal(order(rig, text, sizeof(text)),
	    "10:1:6 20:7:3 20:7:4 20:9:2 30:5:1 40:1:5 ");
}

/* A collector in a child, for what must come out before the end. */
static pid_t
start_collector(struct rig *rig, int out_fd)
{
	pid_t child = fork();

	if (child == 0) {
		for (int i = 0; i < SENSORS; i++)
			close(rig->write_fd[i]);
		_exit(lines_collect(rig->read_fd, SENSORS, out_fd, rig->why,
		    sizeof(rig->why)) == 0 ? 0 : 1);
	}
	assert_true(child > 0);
	return child;
}

static void
a_line_comes_once_all_clocks_passed_it(void **state)
{
	struct rig *rig = *state;
	char text[4096];
	int out[2], status;
	pid_t child;
	ssize_t n;

	assert_int_equal(pipe(out), 0);
	child = start_collector(rig, out[1]);
	send_flow(rig, 0, 1, 10, 1);
	send_flow(rig, 0, 1, 12, 2);
	for (int i = 0; i < SENSORS; i++)
		assert_int_equal(lines_clock(rig->write_fd[i], 12), 0);
	/* All sensors live: only the first line may be out, 12 is not past
	 * 12. The next byte to come would block if it were wrong. */
	n = read(out[0], text, sizeof(text));
	assert_true(n > 0);
	text[n] = '\0';
	assert_non_null(strstr(text, "\"end\":10,"));
	assert_null(strstr(text, "\"end\":12,"));
	/* A sensor at its end no longer holds the others' lines back. */
	close(rig->write_fd[2]);
	rig->write_fd[2] = -1;
	for (int i = 0; i < 2; i++)
		assert_int_equal(lines_clock(rig->write_fd[i], 13), 0);
	n = read(out[0], text, sizeof(text));
	assert_true(n > 0);
	text[n] = '\0';
	assert_non_null(strstr(text, "\"end\":12,"));
	for (int i = 0; i < 2; i++) {
		close(rig->write_fd[i]);
		rig->write_fd[i] = -1;
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(out[0]);
	close(out[1]);
}

/* More than a pipe, and more than one read, holds. */
static void
many_lines_stay_in_order(void **state)
{
	struct rig *rig = *state;
	FILE *file;
	char line[1024];
	long long end_us, last_us = 0;
	int status, count = 0;
	const char *end;
	pid_t child = start_collector(rig, rig->out_fd);

	for (int i = 0; i < 3000; i++) {
		send_flow(rig, i % SENSORS, 1, (uint64_t)(i ^ 5) + 10, 1);
		if (i % 50 == 0)
			assert_int_equal(lines_clock(rig->write_fd[i %
			    SENSORS], (uint64_t)(i > 10 ? i - 10 : 0)), 0);
	}
	for (int i = 0; i < SENSORS; i++) {
		close(rig->write_fd[i]);
		rig->write_fd[i] = -1;
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	lseek(rig->out_fd, 0, SEEK_SET);
	file = fdopen(dup(rig->out_fd), "r");
	assert_non_null(file);
	for (; fgets(line, sizeof(line), file); count++) {
		end = strstr(line, "\"end\":");
		assert_non_null(end);
		end_us = atoll(end + 6);
		assert_true(end_us >= last_us);
		last_us = end_us;
	}
	fclose(file);
	assert_int_equal(count, 3000);
}

static void
a_torn_line_is_dropped_and_said(void **state)
{
	struct rig *rig = *state;
	char text[512], frame[4096];
	ssize_t n;

	send_flow(rig, 0, 1, 10, 1);
	send_flow(rig, 1, 1, 20, 2);
	n = read(rig->read_fd[1], frame, sizeof(frame));
	assert_true(n > 40);
	assert_int_equal(write(rig->write_fd[1], frame, (size_t)n), n);
	assert_int_equal(write(rig->write_fd[1], frame, (size_t)n - 1), n - 1);
	assert_int_equal(collect(rig), -1);
	assert_string_equal(rig->why, "a sensor stopped while writing a line; "
	    "that line is missing");
	assert_string_equal(order(rig, text, sizeof(text)), "10:1:1 20:1:2 ");
}

static void
what_is_no_frame_is_refused(void **state)
{
	struct rig *rig = *state;
	uint8_t junk[64];

	memset(junk, 0xEE, sizeof(junk));
	assert_int_equal(write(rig->write_fd[0], junk, sizeof(junk)),
	    sizeof(junk));
	assert_int_equal(collect(rig), -1);
	assert_non_null(strstr(rig->why, "which is not a line"));
}

static void
an_output_that_fails_is_said(void **state)
{
	struct rig *rig = *state;
	int full = open("/dev/full", O_WRONLY);

	send_flow(rig, 0, 1, 10, 1);
	close(rig->out_fd);
	rig->out_fd = full;
	assert_int_equal(collect(rig), -1);
	assert_string_equal(rig->why,
	    "cannot write the lines: No space left on device");
}

static void
a_collector_that_is_gone_is_told_to_the_sensor(void **state)
{
	struct rig *rig = *state;
	struct lines_flow f = { .basis = BASIS_NONE };

	close(rig->read_fd[0]);
	assert_int_equal(lines_flow(rig->write_fd[0], &f), -1);
	assert_int_equal(lines_clock(rig->write_fd[0], 1), -1);
	rig->read_fd[0] = open("/dev/null", O_RDONLY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_says_all_of_it_in_order),
		TEST(lines_come_by_end_then_start_then_text),
		TEST(a_line_comes_once_all_clocks_passed_it),
		TEST(many_lines_stay_in_order),
		TEST(a_torn_line_is_dropped_and_said),
		TEST(what_is_no_frame_is_refused),
		TEST(an_output_that_fails_is_said),
		TEST(a_collector_that_is_gone_is_told_to_the_sensor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
