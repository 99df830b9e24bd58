/* replicas_test.c: a Redis that has a replica, which keeps a file of its own, is
 * known for that: two real servers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/redis_file.h"

struct server { char dir[32], port[8], why[256]; pid_t pid; struct redis *to; };

/* A port that is free now. */
static void
find_port(char port[8])
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	snprintf(port, 8, "%u", ntohs(a.sin_port));
}

/* master NULL: it is one itself. */
static void
serve(struct server *s, const char *master)
{
	struct settings_redis place = { .kind = SETTINGS_REDIS_TCP,
		.count = 1 };
	const struct redis_settings settings = { .place = &place,
		.timeout_ms = 2000 };

	find_port(s->port);
	strcpy(s->dir, "/tmp/replicas_test.XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid == 0) {
		execl("/usr/bin/redis-server", "redis-server", "--bind",
		    "127.0.0.1", "--port", s->port, "--dir", s->dir, "--save",
		    "", "--logfile", "log", "--repl-diskless-sync-delay", "0",
		    master ? "--replicaof" : NULL, "127.0.0.1", master, NULL);
		_exit(127);
	}
	snprintf(place.at[0], sizeof(place.at[0]), "127.0.0.1:%s", s->port);
	assert_int_equal(redis_new(&s->to, &settings, s->why,
	    sizeof(s->why)), 0);
}

static void
end(struct server *s)
{
	char command[64];

	redis_free(s->to);
	kill(s->pid, SIGTERM);
	assert_int_equal(waitpid(s->pid, NULL, 0), s->pid);
	snprintf(command, sizeof(command), "rm -rf %s", s->dir);
	assert_int_equal(system(command), 0);
}

/* What is said of it, once it is this; at most some seconds. */
static int
wait_for(struct server *s, int wanted)
{
	int i, r = -1;

	for (i = 0; i < 1000 && r != wanted; i++) {
		r = redis_file_replicas(s->to, s->why, sizeof(s->why));
		poll(NULL, 0, 10);
	}
	return r;
}

static void
a_replica_is_known(void **state)
{
	struct server master = { .pid = 0 }, replica = { .pid = 0 };

	(void)state;
	serve(&master, NULL);
	assert_int_equal(wait_for(&master, 0), 0);
	serve(&replica, master.port);
	assert_int_equal(wait_for(&master, 1), 1);
	end(&replica);
	assert_int_equal(wait_for(&master, 0), 0);
	end(&master);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_replica_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
