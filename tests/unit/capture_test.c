/* capture_test.c: capture files good and bad, byte by byte, and what is said
 * of them; and, as root, a real device in a network namespace of its own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/capture.h"
#include "capture/confine.h"

#define PCAP(link) "d4c3b2a1" "0200" "0400" "00000000" "00000000" \
	"ffff0000" link "0000"
/* 2026-11-20 09:00:00.000005 UTC; 4 of 60 bytes captured. */
#define RECORD "100c006b" "05000000" "04000000" "3c000000" "01020304"
/* The same in nanoseconds, big-endian. */
#define PCAP_NS_BE "a1b23c4d" "0002" "0004" "00000000" "00000000" \
	"0000ffff" "00000001"
#define RECORD_NS_BE "6b000c10" "00001394" "00000004" "0000003c" "01020304"
#define PCAPNG "0a0d0d0a" "1c000000" "4d3c2b1a" "0100" "0000" \
	"ffffffffffffffff" "1c000000" \
	"01000000" "14000000" "0100" "0000" "ffff0000" "14000000"
/* An enhanced packet block of the same time and bytes. */
#define BLOCK "06000000" "24000000" "00000000" "b1600600" "05240f78" \
	"04000000" "3c000000" "01020304" "24000000"

/* Its clock counts seconds: the block is of the far future. */
#define PCAPNG_SECONDS "0a0d0d0a" "1c000000" "4d3c2b1a" "0100" "0000" \
	"ffffffffffffffff" "1c000000" \
	"01000000" "20000000" "0100" "0000" "ffff0000" "0900" "0100" \
	"00000000" "00000000" "20000000"

static const struct {
	const char *name, *file;	/* file as hex; NULL: not made */
	unsigned frames;
	enum packet_link link;
	const char *says;	/* part of the sentence; NULL: none */
} cases[] = {
	{ "pcap", PCAP("0100") RECORD RECORD, 2, PACKET_LINK_ETHERNET, NULL },
	{ "without a frame", PCAP("0100"), 0, PACKET_LINK_ETHERNET, NULL },
	{ "nanoseconds", PCAP_NS_BE RECORD_NS_BE, 1, PACKET_LINK_ETHERNET,
	  NULL },
	{ "pcapng", PCAPNG BLOCK, 1, PACKET_LINK_ETHERNET, NULL },
	{ "cooked", PCAP("7100") RECORD, 1, PACKET_LINK_COOKED, NULL },
	{ "cooked 2", PCAP("1401") RECORD, 1, PACKET_LINK_COOKED2,
	  NULL },
	{ "raw", PCAP("6500") RECORD, 1, PACKET_LINK_RAW, NULL },
	{ "raw IPv4", PCAP("e400") RECORD, 1, PACKET_LINK_RAW, NULL },
	{ "null", PCAP("0000") RECORD, 1, PACKET_LINK_LOOP, NULL },
	{ "loop", PCAP("6c00") RECORD, 1, PACKET_LINK_LOOP, NULL },

	{ "missing", NULL, 0, 0, "No such file or directory" },
	{ "empty", "", 0, 0, "is empty" },
	{ "text", "68656c6c6f20776f726c64", 0, 0, "is not a capture file" },
	{ "compressed", "1f8b0800000000000003", 0, 0, "not compressed" },
	{ "header cut", "d4c3b2a10200", 0, 0, "in the middle of its header" },
	{ "wireless", PCAP("6900") RECORD, 0, 0, "link type IEEE802_11 (105)" },
	{ "no such link", PCAP("c800") RECORD, 0, 0, "link type" },
	{ "record cut", PCAP("0100") RECORD "100c006b" "05000000", 1,
	  PACKET_LINK_ETHERNET, "in the middle of frame 2" },
	{ "data cut", PCAP("0100") RECORD RECORD "100c006b" "05000000"
	  "04000000" "3c000000" "01", 2, PACKET_LINK_ETHERNET,
	  "in the middle of frame 3" },
	{ "far future", PCAPNG_SECONDS BLOCK, 0, PACKET_LINK_ETHERNET,
	  "dates frame 1 outside" },
	{ "record of nonsense", PCAP("0100") RECORD "100c006b" "05000000"
	  "ffffff7f" "3c000000" "01020304", 1, PACKET_LINK_ETHERNET,
	  "cannot be read past frame 1" },
};

/* What a visitor saw. */
struct sight {
	struct capture *capture;
	unsigned frames;
	unsigned stop_after;
	bool is_right;		/* each was the frame above */
	const uint8_t *next;	/* where the next is to lie; NULL unknown */
	unsigned told;		/* of how many that was known */
};

static void
look(void *arg, const struct capture_frame *f)
{
	static const uint8_t bytes[4] = { 1, 2, 3, 4 };
	struct sight *s = arg;

	s->frames++;
	if (f->number != s->frames || f->time_us != 1795165200000005ull ||
	    f->len != 4 || f->wire_bytes != 60 ||
	    memcmp(f->bytes, bytes, 4) != 0)
		s->is_right = false;
	if ((s->next && f->bytes != s->next) || (f->next &&
	    (f->next->number != f->number + 1 || f->next->len != 4 ||
	    memcmp(f->next->bytes, bytes, 4) != 0)))
		s->is_right = false;
	s->next = f->next ? f->next->bytes : NULL;
	s->told += f->next != NULL;
	if (s->frames == s->stop_after)
		capture_break(s->capture);
}

static void
write_hex(const char *path, const char *hex)
{
	FILE *f = fopen(path, "wb");
	unsigned byte;

	assert_non_null(f);
	for (; *hex != '\0'; hex += 2) {
		assert_int_equal(sscanf(hex, "%2x", &byte), 1);
		putc((int)byte, f);
	}
	assert_int_equal(fclose(f), 0);
}

static const char *
path_in(const char *dir, const char *name, char *buf, size_t len)
{
	snprintf(buf, len, "%s/%s", dir, name);
	return buf;
}

static void
test_files(void **state)
{
	struct capture_counters none = { 0 }, count;
	enum capture_result result;
	char path[128], why[512];
	struct capture *c;
	struct sight s;
	unsigned told = 0;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		path_in(*state, "case", path, sizeof path);
		unlink(path);
		if (cases[i].file != NULL)
			write_hex(path, cases[i].file);
		why[0] = '\0';
		c = NULL;
		s = (struct sight){ .is_right = true };
		if (capture_open_file(&c, path, why, sizeof why) == 0) {
			assert_int_equal(capture_link(c), cases[i].link);
			assert_int_equal(capture_fd(c), -1);
			do
				result = capture_read(c, 1, look, &s, why,
				    sizeof why);
			while (result == CAPTURE_MORE);
			assert_int_equal(result == CAPTURE_FAILED,
			    cases[i].says != NULL);
			capture_count(c, &count);
			assert_memory_equal(&count, &none, sizeof none);
			capture_close(c);
		}
		if (s.frames != cases[i].frames || !s.is_right ||
		    (cases[i].says == NULL ? why[0] != '\0' :
		    strstr(why, cases[i].says) == NULL ||
		    strstr(why, path) == NULL))
			fail_msg("%s: %u frames, right %d, \"%s\"",
			    cases[i].name, s.frames, s.is_right, why);
		told += s.told;
	}
	assert_true(told > 0);
}

static void
test_no_file(void **state)
{
	struct capture *c = NULL;
	char path[128], why[512];

	assert_int_equal(capture_open_file(&c, *state, why, sizeof why), -1);
	assert_non_null(strstr(why, "is a directory"));
	path_in(*state, "secret", path, sizeof path);
	write_hex(path, PCAP("0100"));
	chmod(path, 0);
	if (geteuid() != 0) {
		assert_int_equal(capture_open_file(&c, path, why, sizeof why),
		    -1);
		assert_non_null(strstr(why, "Permission denied"));
	}
	assert_null(c);
	capture_close(NULL);
}

static void
test_break_and_progress(void **state)
{
	struct sight s = { .stop_after = 2, .is_right = true };
	enum capture_result result;
	uint64_t at, size;
	char path[128], why[512];
	struct capture *c;

	path_in(*state, "four", path, sizeof path);
	write_hex(path, PCAP("0100") RECORD RECORD RECORD RECORD);
	assert_int_equal(capture_open_file(&c, path, why, sizeof why), 0);
	s.capture = c;
	capture_progress(c, &at, &size);
	assert_int_equal(at, 24);
	assert_int_equal(size, 24 + 4 * 20);
	assert_int_equal(capture_read(c, 100, look, &s, why, sizeof why),
	    CAPTURE_MORE);
	assert_int_equal(s.frames, 2);
	capture_progress(c, &at, &size);
	assert_int_equal(at, 24 + 2 * 20);
	do
		result = capture_read(c, 100, look, &s, why, sizeof why);
	while (result == CAPTURE_MORE);
	assert_int_equal(result, CAPTURE_END);
	assert_int_equal(s.frames, 4);
	assert_true(s.is_right);
	capture_close(c);
}

static void
test_standard_input(void **state)
{
	struct sight s = { .is_right = true };
	int ends[2], kept = dup(STDIN_FILENO), from;
	uint64_t at, size;
	char path[128], why[512], bytes[64];
	struct capture *c;
	ssize_t n;

	path_in(*state, "piped", path, sizeof path);
	write_hex(path, PCAP("0100") RECORD);
	from = open(path, O_RDONLY);
	n = read(from, bytes, sizeof bytes);
	close(from);
	assert_int_equal(n, 44);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, (size_t)n), n);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(capture_open_file(&c, "-", why, sizeof why), 0);
	assert_int_equal(capture_read(c, 9, look, &s, why, sizeof why),
	    CAPTURE_MORE);
	capture_progress(c, &at, &size);
	assert_int_equal(at + size, 0);
	assert_int_equal(capture_read(c, 9, look, &s, why, sizeof why),
	    CAPTURE_END);
	assert_int_equal(s.frames, 1);
	assert_true(s.is_right);
	capture_close(c);
	assert_int_equal(capture_open_file(&c, "-", why, sizeof why), -1);
	assert_string_equal(why, "standard input is empty: it has not even a "
	    "capture file's header");
	dup2(kept, STDIN_FILENO);
	close(kept);
}

/* A file as standard input, from where somebody left it. */
static void
test_rest_of_input(void **state)
{
	struct sight s = { .is_right = true };
	int kept = dup(STDIN_FILENO), from;
	char path[128], why[512];
	struct capture *c;

	path_in(*state, "rest", path, sizeof path);
	write_hex(path, "ffffff" PCAP("0100") RECORD);
	from = open(path, O_RDONLY);
	assert_int_equal(lseek(from, 3, SEEK_SET), 3);
	dup2(from, STDIN_FILENO);
	close(from);
	assert_int_equal(capture_open_file(&c, "-", why, sizeof why), 0);
	assert_int_equal(capture_read(c, 9, look, &s, why, sizeof why),
	    CAPTURE_MORE);
	assert_int_equal(s.frames, 1);
	assert_true(s.is_right);
	capture_close(c);
	dup2(kept, STDIN_FILENO);
	close(kept);
}

static const struct capture_settings small = {
	.snaplen_bytes = 65535, .ring_bytes = 4 << 20, .promiscuous = true,
};

static void
test_no_device(void **state)
{
	struct capture *c = NULL;
	char why[512];

	(void)state;
	assert_int_equal(capture_open_device(&c, "nosuch0", &small, why,
	    sizeof why), -1);
	assert_non_null(strstr(why, "\"nosuch0\"; there are "));
	assert_non_null(strstr(why, "lo"));
	assert_int_equal(capture_device_up("nosuch0", why, sizeof why), 0);
	assert_int_equal(capture_device_up("any", why, sizeof why), 1);
	assert_int_equal(capture_open_device(&c, "a-name-longer-than-the-"
	    "kernel-allows", &small, why, sizeof why), -1);
	assert_null(c);
}

/* ---- live: in a child with a network of its own ---- */

/* 0, or the line that failed: the child's exit status must tell. */
#define NEED(what) do { if (!(what)) return __LINE__; } while (0)

struct seen {
	unsigned wanted, foreign;
	uint32_t wire;
};

/* Our frames are of EtherType 0x88b5 (local experiments) with a mark. */
static void
watch(void *arg, const struct capture_frame *f)
{
	struct seen *s = arg;

	if (f->len >= 15 && f->bytes[12] == 0x88 && f->bytes[13] == 0xb5) {
		s->wanted += f->bytes[14] == 2;
		s->foreign += f->bytes[14] != 2;
		s->wire = f->wire_bytes;
	}
}

static int
send_frames(const char *device, uint8_t mark, unsigned n)
{
	uint8_t frame[100] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5,
	    mark };
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = 6,
	    .sll_ifindex = (int)if_nametoindex(device) };
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	NEED(fd >= 0);
	for (; n > 0; n--)
		NEED(sendto(fd, frame, sizeof frame, 0,
		    (struct sockaddr *)&to, sizeof to) == sizeof frame);
	close(fd);
	return 0;
}

/* Read until n marked frames were seen, or nothing came for a second. */
static int
read_frames(struct capture *c, struct seen *s, unsigned n)
{
	struct pollfd wait = { .fd = capture_fd(c), .events = POLLIN };
	char why[512];

	while (s->wanted < n && poll(&wait, 1, 1000) > 0)
		NEED(capture_read(c, 64, watch, s, why, sizeof why) ==
		    CAPTURE_MORE);
	return 0;
}

/* The kernel tells of a link a little after it is there. */
static int
comes_up(const char *device, char *why, size_t whylen)
{
	int up = 0;

	for (int i = 0; i < 500 && up == 0; i++) {
		up = capture_device_up(device, why, whylen);
		if (up == 0)
			poll(NULL, 0, 10);
	}
	return up;
}

static int
run_live(void)
{
	struct capture_counters count;
	struct seen one = { 0 }, two = { 0 };
	struct capture *c, *d;
	char why[512];

	NEED(system("ip link add up0 type veth peer name up1") == 0);
	NEED(capture_device_up("up0", why, sizeof why) == 0);
	NEED(strstr(why, "ip link set up0 up") != NULL);
	NEED(capture_open_device(&c, "up0", &small, why, sizeof why) == -1);
	NEED(strstr(why, "up0 is down") != NULL);
	NEED(system("ip link set up0 up") == 0);
	NEED(capture_device_up("up0", why, sizeof why) == 0);
	NEED(strstr(why, "no link") != NULL);
	NEED(system("ip link set up1 up") == 0);
	NEED(comes_up("up0", why, sizeof why) == 1);

	NEED(capture_open_device(&c, "up0", &small, why, sizeof why) == 0);
	NEED(capture_open_device(&d, "up0", &small, why, sizeof why) == 0);
	NEED(capture_link(c) == PACKET_LINK_ETHERNET);
	/* What comes before the group is not seen. */
	NEED(send_frames("up1", 1, 50) == 0);
	NEED(capture_join(c, 7, why, sizeof why) == 0);
	NEED(send_frames("up1", 2, 20) == 0);
	NEED(read_frames(c, &one, 20) == 0);
	NEED(one.wanted == 20 && one.foreign == 0 && one.wire == 100);
	capture_count(c, &count);
	capture_count(c, &count);	/* adds up, does not start again */
	NEED(count.received >= 20 && count.received < 50);
	NEED(count.dropped == 0 && count.device_dropped == 0);
	/* The spare takes the slot of the one that goes. */
	NEED(capture_join(d, 7, why, sizeof why) == 0);
	capture_close(c);
	NEED(send_frames("up1", 2, 20) == 0);
	NEED(read_frames(d, &two, 20) == 0);
	NEED(two.wanted == 20 && two.foreign == 0);
	NEED(system("ip link del up0") == 0);
	NEED(capture_read(d, 64, watch, &two, why, sizeof why) ==
	    CAPTURE_FAILED || capture_device_up("up0", why, sizeof why) == 0);
	capture_close(d);
	return 0;
}

/* Frames that slip in between a capture's activation and its filter, widened
 * here to certainty by lifting the filter: none of those may be seen later. */
static int
run_slipped_in(void)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	const struct sock_fprog program = { .len = 1, .filter = &nothing };
	struct capture_counters count;
	struct seen s = { 0 };
	struct capture *c;
	char why[512];
	int fd, none = 0;

	NEED(system("ip link add up0 type veth peer name up1 && "
	    "ip link set up0 up && ip link set up1 up") == 0);
	NEED(capture_open_device(&c, "up0", &small, why, sizeof why) == 0);
	fd = capture_fd(c);
	NEED(setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none,
	    sizeof none) == 0);
	NEED(send_frames("up1", 1, 50) == 0);
	NEED(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
	    sizeof program) == 0);
	NEED(capture_join(c, 7, why, sizeof why) == 0);
	NEED(send_frames("up1", 2, 3) == 0);
	NEED(read_frames(c, &s, 3) == 0);
	NEED(s.wanted == 3 && s.foreign == 0);
	capture_count(c, &count);
	NEED(count.received >= 3 && count.received < 50);
	capture_close(c);
	return 0;
}

/* All of a sensor's calls, once nothing more can be opened. What dies of
 * SIGSYS says no line. */
static int
run_confined(void)
{
	struct capture_counters count;
	struct seen s = { 0 };
	struct capture *c;
	char why[512];

	NEED(system("ip link add up0 type veth peer name up1 && "
	    "ip link set up0 up && ip link set up1 up") == 0);
	NEED(capture_open_device(&c, "up0", &small, why, sizeof why) == 0);
	NEED(capture_join(c, 7, why, sizeof why) == 0);
	NEED(send_frames("up1", 2, 20) == 0);
	NEED(confine_process(CONFINE_SENSOR, NULL, NULL, why,
	    sizeof why) >= 0);
	NEED(read_frames(c, &s, 20) == 0);
	NEED(s.wanted == 20);
	capture_count(c, &count);
	NEED(count.received >= 20 && count.dropped == 0);
	capture_close(c);
	return 0;
}

/* And of one that reads a file. */
static int
run_confined_file(void)
{
	struct sight s = { .is_right = true };
	struct capture *c;
	uint64_t at, size;
	char path[] = "/tmp/beadle-capture-file-XXXXXX", why[512];
	int fd = mkstemp(path);

	NEED(fd >= 0);
	close(fd);
	write_hex(path, PCAP("0100") RECORD "100c006b");
	NEED(capture_open_file(&c, path, why, sizeof why) == 0);
	unlink(path);
	NEED(confine_process(CONFINE_SENSOR, NULL, NULL, why,
	    sizeof why) >= 0);
	NEED(capture_read(c, 9, look, &s, why, sizeof why) == CAPTURE_FAILED);
	NEED(s.frames == 1 && s.is_right);
	capture_progress(c, &at, &size);
	NEED(size == 48 && at == 44);
	capture_close(c);
	return 0;
}

static int
run_without_rights(void)
{
	struct capture *c;
	char why[512];

	NEED(system("ip link set lo up") == 0);
	NEED(setgid(65534) == 0 && setuid(65534) == 0);
	NEED(capture_open_device(&c, "lo", &small, why, sizeof why) == -1);
	NEED(strstr(why, "run as root or grant CAP_NET_RAW") != NULL);
	return 0;
}

/* A child, because a network namespace cannot be left; it says its line by a
 * pipe, exit statuses being too small. */
static void
in_namespace(int (*run)(void))
{
	int ends[2], line = -1;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		line = unshare(CLONE_NEWNET) < 0 ? -2 : run();
		_exit(write(ends[1], &line, sizeof line) !=
		    (ssize_t)sizeof line);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &line, sizeof line), sizeof line);
	close(ends[0]);
	waitpid(child, NULL, 0);
	if (line == -2) {
		print_message("skipped: needs root and network namespaces\n");
		skip();
	}
	if (line != 0)
		fail_msg("line %d", line);
}

static void
test_live(void **state)
{
	(void)state;
	in_namespace(run_live);
}

static void
test_slipped_in(void **state)
{
	(void)state;
	in_namespace(run_slipped_in);
}

static void
test_confined(void **state)
{
	(void)state;
	in_namespace(run_confined);
}

static void
test_confined_file(void **state)
{
	(void)state;
	in_namespace(run_confined_file);
}

static void
test_without_rights(void **state)
{
	(void)state;
	in_namespace(run_without_rights);
}

static int
make_dir(void **state)
{
	char *dir = strdup("/tmp/beadle-capture-XXXXXX");

	assert_non_null(dir);
	assert_non_null(mkdtemp(dir));
	*state = dir;
	return 0;
}

static int
remove_dir(void **state)
{
	static const char *const made[] = { "case", "secret", "four",
	    "piped" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof made / sizeof made[0]; i++)
		unlink(path_in(*state, made[i], path, sizeof path));
	rmdir(*state);
	free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_break_and_progress),
		cmocka_unit_test(test_standard_input),
		cmocka_unit_test(test_rest_of_input),
		cmocka_unit_test(test_no_device),
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_slipped_in),
		cmocka_unit_test(test_confined),
		cmocka_unit_test(test_confined_file),
		cmocka_unit_test(test_without_rights),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
