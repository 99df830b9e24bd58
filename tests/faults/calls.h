/* calls.h: what the store asks of the system, made to fail or written down.
 * The linker puts these in the place of the calls (--wrap, see the Makefile),
 * for our own objects; libraries call the system as ever. */
#ifndef TESTS_FAULTS_CALLS_H
#define TESTS_FAULTS_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- failing ---- */

enum calls_class { CALLS_MEMORY, CALLS_WRITE, CALLS_SYNC, CALLS_NAME,
	CALLS_CLASS_COUNT };
extern const char *const calls_name[CALLS_CLASS_COUNT];

/* From now on the n-th call of that class fails with this error, and `more`
 * after it. 0: none. Counting begins anew. */
void calls_fail(enum calls_class of, unsigned long n, unsigned long more,
    int error);
bool calls_has_failed(void);

/* The test's own calls in between neither count nor fail. */
void calls_pause(bool is_paused);

/* Of each call of that class it is asked whether it is to fail; n counts from
 * 1. Who is asked is not asked about calls of his own, and is no more once he
 * said yes. */
typedef bool calls_ask(void *arg, unsigned long n);
void calls_fail_asking(enum calls_class of, calls_ask *ask, void *arg);

/* ---- the time ---- */

/* The wall clock shows this, until it is set again; 0: the time it is. */
void calls_set_clock(uint64_t us);

/* ---- writing down ---- */

enum op_kind { OP_MAKE, OP_WRITE, OP_SIZE, OP_SYNC, OP_SYNC_DIR, OP_RENAME,
	OP_UNLINK, OP_ACK };
struct op {
	enum op_kind kind;
	unsigned file;			/* number of an inode, or directory */
	unsigned dir;			/* MAKE, RENAME, UNLINK, SYNC_DIR */
	char name[64], to[64];
	uint64_t at;			/* WRITE; SIZE: the size */
	char *bytes;
	size_t len;
};

/* Write down what happens below root; acks_fd: what is written there is an
 * OP_ACK. */
void calls_record(const char *root, int acks_fd);
void calls_record_end(void);
const struct op *calls_log(size_t *count);
/* The path of a directory, below root. */
const char *calls_dir(unsigned dir);

#endif
