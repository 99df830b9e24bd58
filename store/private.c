/* private.c: a redis-server of our own, below the state directory.
 *
 * STATE/redis/lock is held by the server itself, and by what it forks, which
 * writes files there, too: whoever has the lock is alone in that directory,
 * however the one before ended.
 * It runs in STATE/redis and knows its files by relative names, so no path of
 * ours is ever quoted into its settings. It is in a process group of its own
 * (Ctrl-C is for us: we still have to drain into it) and ends when its parent
 * does. There is no user with dangerous rights at all: stopping it is done
 * by signal. */
#include "store/private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/files.h"
#include "store/login.h"
#include "store/redis_file.h"

#define SERVER "/usr/bin/redis-server"
#define START_MS 60000		/* loading a large file takes long */
#define STOP_MS 30000
#define LOCK_MS 10000		/* for what a killed one forked to end */
#define LOCK_FD 3		/* of the server */

static const char settings_text[] =
    "# Written by beadle at each start.\n"
    "port 0\n"
    "unixsocket redis.sock\n"
    "unixsocketperm 660\n"
    "daemonize no\n"
    "databases 1\n"
    "dir .\n"
    "appendonly yes\n"
    "appendfsync everysec\n"
    "save \"\"\n"
    "maxmemory-policy noeviction\n"
    "aclfile users.acl\n"
    "loglevel warning\n"
    "logfile redis.log\n";

/* Exactly the commands that feed.c and what expires send, and store.c. */
#define COMMON_RIGHTS "-@all +auth +ping +client|setname +asking +get "
static const char keeper_rights[] =
    "~b:* " COMMON_RIGHTS "+multi +exec +watch +unwatch +set +mset +append "
    "+unlink +scan +zadd +hset +hincrby +xadd +xdel "
    /* and feed_remove.c */
    "+exists +zrange +zrem +info +bgrewriteaof";
static const char reader_rights[] =
    "%R~b:* " COMMON_RIGHTS "+mget +zrange +hgetall +xread +xrevrange";

struct place {
	char dir[4096];
	char socket[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

static int
wait_ms(int ms)
{
	struct timespec t = { .tv_sec = ms / 1000,
		.tv_nsec = (ms % 1000) * 1000000L };

	return nanosleep(&t, NULL);
}

static int
check_place(const char *state, struct place *p, char *why, size_t whylen)
{
	size_t most = sizeof(p->socket) - 1;

	snprintf(p->dir, sizeof(p->dir), "%s/redis", state);
	if ((size_t)snprintf(p->socket, sizeof(p->socket),
	    "%s/redis/redis.sock", state) > most) {
		snprintf(why, whylen, "the state directory's name is too long: "
		    "%s/redis/redis.sock would have more than the %zu "
		    "characters a Unix socket's name can have", state, most);
		return -1;
	}
	if (access(SERVER, X_OK) < 0) {
		snprintf(why, whylen, SERVER " cannot be run: %s; install the "
		    "package redis-server", strerror(errno));
		return -1;
	}
	if (files_directory(p->dir) < 0) {
		snprintf(why, whylen, "cannot make %s: %s", p->dir,
		    strerror(errno));
		return -1;
	}
	return 0;
}

/* Does somebody listen on the socket? */
static bool
is_alive(const struct place *p)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd, r;

	memcpy(a.sun_path, p->socket, sizeof(p->socket));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	r = connect(fd, (const struct sockaddr *)&a, sizeof(a));
	close(fd);
	return r == 0;
}

/* A descriptor; -1 and *why. */
static int
open_lock(const struct place *p, char *why, size_t whylen)
{
	char path[sizeof(p->dir) + 8];
	int fd;

	snprintf(path, sizeof(path), "%s/lock", p->dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		snprintf(why, whylen, "cannot make %s: %s", path,
		    strerror(errno));
	return fd;
}

/* Be alone in the directory: a descriptor, or -1 and *why. A server that does
 * not have our lock is another's doing, and answers. */
static int
take_lock(const struct place *p, char *why, size_t whylen)
{
	int fd = open_lock(p, why, whylen), ms, r = -1;
	bool is_refused = false;

	if (fd < 0)
		return -1;
	for (ms = 0; r < 0 && !is_refused && ms < LOCK_MS; ms += 10) {
		r = flock(fd, LOCK_EX | LOCK_NB);
		is_refused = is_alive(p);
		if (r < 0 && !is_refused)
			wait_ms(10);
	}
	if (r == 0 && !is_refused)
		return fd;
	close(fd);
	if (is_refused)
		snprintf(why, whylen, "a redis-server already answers on %s: "
		    "another beadle runs with this state directory", p->socket);
	else
		snprintf(why, whylen, "%s/lock is held, though no redis-server "
		    "answers there: another beadle starts with this state "
		    "directory, or has not ended", p->dir);
	return -1;
}

/* A user's line of the rights file, which holds digests of the passwords, as
 * Redis's own does. */
static int
user_line(const char *state, const char *user, const char *rights,
    char line[PRIVATE_USERS / 2], char *why, size_t whylen)
{
	char password[LOGIN_TEXT], hex[2 * CHAIN_BYTES + 1];
	uint8_t digest[CHAIN_BYTES];

	if (login_make(state, user, password, why, whylen) < 0)
		return -1;
	chain_digest(password, strlen(password), digest);
	explicit_bzero(password, sizeof(password));
	snprintf(line, PRIVATE_USERS / 2, "user %s on #%s %s\n", user,
	    chain_hex(digest, sizeof(digest), hex), rights);
	return 0;
}

int
private_users(const char *state, char users[PRIVATE_USERS], char *why,
    size_t whylen)
{
	char keeper[PRIVATE_USERS / 2], reader[PRIVATE_USERS / 2];
	char dir[4096];

	snprintf(dir, sizeof(dir), "%s/redis", state);
	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "cannot make %s: %s", dir,
		    strerror(errno));
		return -1;
	}
	if (user_line(state, LOGIN_KEEPER, keeper_rights, keeper, why,
	    whylen) < 0 ||
	    user_line(state, LOGIN_READER, reader_rights, reader, why,
	    whylen) < 0)
		return -1;
	snprintf(users, PRIVATE_USERS, "%s%s", keeper, reader);
	return 0;
}

/* Nobody can be the user called default, but at its start Redis 7.0 replays
 * what it kept with that user's rights: without them all transactions are
 * refused. Files of old have DEL in them. */
static int
write_files(const char *state, const struct place *p, char *why, size_t whylen)
{
	char users[PRIVATE_USERS], all[2 * PRIVATE_USERS];

	if (private_users(state, users, why, whylen) < 0)
		return -1;
	snprintf(all, sizeof(all), "user default off %s +del\n%s",
	    keeper_rights, users);
	if (files_replace(p->dir, "users.acl", all, strlen(all), why,
	    whylen) < 0)
		return -1;
	return files_replace(p->dir, "redis.conf", settings_text,
	    sizeof(settings_text) - 1, why, whylen);
}

/* The child: only calls that are safe after fork, then the server. */
static void
become_server(const char *dir, int lock_fd, pid_t parent)
{
	/* In its memory is all that is recorded. */
	const struct rlimit no_core = { 0, 0 };
	char *const args[] = { (char *)SERVER, (char *)"redis.conf", NULL };
	char *const environment[] = { NULL };
	sigset_t none;
	int fd;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent ||
	    chdir(dir) < 0 || setrlimit(RLIMIT_CORE, &no_core) < 0)
		_exit(126);
	umask(0077);
	fd = open("/dev/null", O_RDWR);
	if (fd < 0 || dup2(fd, 0) < 0)
		_exit(126);
	/* What it says before it has read its settings. */
	fd = open("redis.log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(126);
	if (lock_fd != LOCK_FD ? dup2(lock_fd, LOCK_FD) < 0 :
	    fcntl(LOCK_FD, F_SETFD, 0) < 0)
		_exit(126);
	close_range(LOCK_FD + 1, ~0u, 0);
	execve(SERVER, args, environment);
	_exit(127);
}

/* The last line of the server's log, for the sentence about its end. */
static void
last_words(const struct place *p, char *out, size_t room)
{
	size_t len, at, i;
	char *text;

	snprintf(out, room, "it left no word in redis.log");
	text = files_read(p->dir, "redis.log", 64u << 20, &len);
	if (!text)
		return;
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	for (at = len; at > 0 && text[at - 1] != '\n'; at--)
		;
	if (len > at) {
		snprintf(out, room, "%s", text + at);
		for (i = 0; out[i]; i++)
			if (out[i] < ' ' || out[i] > '~')
				out[i] = '?';
	}
	free(text);
}

/* Until it answers the keeper. -1: it ended, or does not answer. */
static int
wait_ready(const char *state, const struct place *p, pid_t pid, char *why,
    size_t whylen)
{
	static const struct redis_arg ping[] = { { "PING", 4 } };
	struct redis_reply *reply = NULL;
	struct redis *r = NULL;
	char said[200], fault[256];
	int ms, status;

	if (login_redis(&r, state, NULL, LOGIN_KEEPER, 1000, why, whylen) < 0)
		return -1;
	for (ms = 0; ms < START_MS && !reply; ms += 10) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			last_words(p, said, sizeof(said));
			snprintf(why, whylen, "redis-server ended at its "
			    "start: %s", said);
			redis_free(r);
			return -2;
		}
		reply = redis_ask(r, ping, 1, 0, fault, sizeof(fault));
		if (!reply)
			wait_ms(10);
	}
	redis_free(r);
	if (!reply) {
		snprintf(why, whylen, "redis-server was started, but %s",
		    fault);
		return -1;
	}
	redis_reply_free(reply);
	return 0;
}

/* The server, with the lock, in a place that is ours. -1 and *why. */
static int
start(const char *state, const struct place *p, int lock_fd, pid_t *pid,
    char *why, size_t whylen)
{
	pid_t parent = getpid(), child;

	if (redis_file_remove_drafts(p->dir, why, whylen) < 0 ||
	    write_files(state, p, why, whylen) < 0)
		return -1;
	child = fork();
	if (child < 0) {
		snprintf(why, whylen, "cannot start redis-server: %s",
		    strerror(errno));
		return -1;
	}
	if (child == 0)
		become_server(p->dir, lock_fd, parent);
	*pid = child;
	return 0;
}

int
private_start(const char *state, pid_t *pid, char *why, size_t whylen)
{
	struct place p;
	pid_t child;
	int lock_fd, r;

	if (check_place(state, &p, why, whylen) < 0)
		return -1;
	lock_fd = take_lock(&p, why, whylen);
	if (lock_fd < 0)
		return -1;
	r = start(state, &p, lock_fd, &child, why, whylen);
	close(lock_fd);
	if (r < 0)
		return -1;
	r = wait_ready(state, &p, child, why, whylen);
	if (r == -1) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	if (r < 0)
		return -1;
	*pid = child;
	return 0;
}

/* The socket, unless somebody has begun there since. */
static void
remove_socket(const struct place *p, char *why, size_t whylen)
{
	int fd = open_lock(p, why, whylen);

	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlink(p->socket);
	close(fd);
}

int
private_stop(const char *state, pid_t pid, char *why, size_t whylen)
{
	struct place p;
	int ms, status = 0;
	pid_t got = 0;

	if (check_place(state, &p, why, whylen) < 0)
		return -1;
	kill(pid, SIGTERM);
	for (ms = 0; ms < STOP_MS && got == 0; ms += 10) {
		got = waitpid(pid, &status, WNOHANG);
		if (got == 0)
			wait_ms(10);
	}
	if (got == 0) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	remove_socket(&p, why, whylen);
	if (got == 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		snprintf(why, whylen, "redis-server did not end well: see "
		    "%s/redis.log", p.dir);
		return -1;
	}
	return 0;
}
