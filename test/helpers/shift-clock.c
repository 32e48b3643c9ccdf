/*
 * Runs a program, and all programs that it starts, with another wall clock: shift-clock SECONDS PROGRAM ARGUMENT...
 *
 * SECONDS is what the clock shows at the start, since 1970. The monotonic clock stays as it is. It also works for static
 * binaries, which a library that is preloaded does not reach: it traces the processes, and answers the system calls that tell
 * the time. A process normally reads the time from the vDSO instead; so it hides the vDSO's address at each exec.
 * A file that was written since the start has its times on the shifted clock, and a wait until a time of day ends as asked.
 *
 * Linux on x86-64 only. It must run as root, since a process that is not dumpable can be traced by no one else.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OPTIONS                                                                                                  \
  (PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | \
   PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD)

/* A system call whose end has to be waited for. */
struct call {
  pid_t thread;
  long number;
  unsigned long address; /* of the times in the memory of the thread */
  struct timespec saved[2];
};

static struct call calls[4096];
static int64_t real_start, shift;

static void fail(const char *what) {
  perror(what);
  exit(125);
}

static int read_memory(pid_t thread, unsigned long address, void *data, size_t size) {
  struct iovec here = {data, size}, there = {(void *)address, size};
  return process_vm_readv(thread, &here, 1, &there, 1, 0) == (ssize_t)size ? 0 : -1;
}

/* Writes whole words, also to memory that the process itself may only read. */
static void write_memory(pid_t thread, unsigned long address, const void *data, size_t size) {
  for (size_t at = 0; at < size; at += sizeof(long)) {
    long word;
    memcpy(&word, (const char *)data + at, sizeof word);
    ptrace(PTRACE_POKEDATA, thread, address + at, word);
  }
}

static struct call *find_call(pid_t thread) {
  for (size_t at = 0; at < sizeof calls / sizeof *calls; at++)
    if (calls[at].thread == thread) return &calls[at];
  return NULL;
}

static void hide_vdso(pid_t thread) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, thread, 0, &registers)) return;
  unsigned long at = registers.rsp, word = 0;
  read_memory(thread, at, &word, sizeof word);
  at += (word + 2) * sizeof word; /* the number of arguments, the arguments, a zero */
  do {
    if (read_memory(thread, at, &word, sizeof word)) return;
    at += sizeof word;
  } while (word != 0); /* the environment */
  for (Elf64_auxv_t entry;; at += sizeof entry) {
    if (read_memory(thread, at, &entry, sizeof entry) || entry.a_type == AT_NULL) return;
    if (entry.a_type != AT_SYSINFO_EHDR) continue;
    entry.a_type = AT_IGNORE;
    write_memory(thread, at, &entry, sizeof entry);
  }
}

/* Gives the result of a system call without making it. */
static void answer(pid_t thread, struct user_regs_struct *registers, long result) {
  registers->orig_rax = -1;
  registers->rax = result;
  ptrace(PTRACE_SETREGS, thread, 0, registers);
}

/* Whether a time is less than a day after the start on the shifted clock. */
static int is_shifted(const struct timespec *time) {
  return time->tv_sec >= real_start + shift && time->tv_sec < real_start + shift + 86400;
}

/* Handles the start of a system call. Returns whether its end must be handled, too. */
static int begin_call(pid_t thread) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, thread, 0, &registers)) return 0;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += shift;
  struct timeval now_in_microseconds = {now.tv_sec, now.tv_nsec / 1000};
  struct call call = {thread, registers.orig_rax, 0, {{0}}};
  switch (call.number) {
  case SYS_clock_gettime:
    write_memory(thread, registers.rsi, &now, sizeof now);
    answer(thread, &registers, 0);
    return 0;
  case SYS_gettimeofday:
    if (registers.rdi) write_memory(thread, registers.rdi, &now_in_microseconds, sizeof now_in_microseconds);
    if (registers.rsi) write_memory(thread, registers.rsi, &(struct timezone){0}, sizeof(struct timezone));
    answer(thread, &registers, 0);
    return 0;
  case SYS_time:
    if (registers.rdi) write_memory(thread, registers.rdi, &now.tv_sec, sizeof now.tv_sec);
    answer(thread, &registers, now.tv_sec);
    return 0;
  case SYS_stat:
  case SYS_lstat:
  case SYS_fstat:
    call.address = registers.rsi;
    break;
  case SYS_newfstatat:
    call.address = registers.rdx;
    break;
  case SYS_statx:
    call.address = registers.r8;
    break;
  case SYS_futex:
    if (((int)registers.rsi & FUTEX_CMD_MASK) == FUTEX_WAIT) return 0; /* its time is a duration */
    /* fall through */
  case SYS_clock_nanosleep:
  case SYS_utimensat: {
    size_t count = call.number == SYS_utimensat ? 2 : 1;
    call.address = call.number == SYS_utimensat ? registers.rdx : call.number == SYS_futex ? registers.r10 : registers.rdx;
    if (!call.address || read_memory(thread, call.address, call.saved, count * sizeof *call.saved)) return 0;
    struct timespec times[2] = {call.saved[0], call.saved[1]};
    for (size_t at = 0; at < count; at++)
      if (call.number != SYS_utimensat || is_shifted(&times[at])) times[at].tv_sec -= shift;
    write_memory(thread, call.address, times, count * sizeof *times);
    break;
  }
  default:
    return 0;
  }
  struct call *free_one = find_call(0);
  if (!free_one) return 0;
  *free_one = call;
  return 1;
}

/* Shifts a time of a file, if the file was written since the start. */
static void shift_seconds(int64_t *seconds) {
  if (*seconds >= real_start) *seconds += shift;
}

/* Handles the end of a system call. */
static void end_call(struct call *call) {
  pid_t thread = call->thread;
  call->thread = 0;
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, thread, 0, &registers)) return;
  if (call->number == SYS_utimensat || call->number == SYS_futex || call->number == SYS_clock_nanosleep) {
    write_memory(thread, call->address, call->saved, (call->number == SYS_utimensat ? 2 : 1) * sizeof *call->saved);
  } else if ((long)registers.rax < 0) {
    return;
  } else if (call->number == SYS_statx) {
    struct statx file;
    if (read_memory(thread, call->address, &file, sizeof file)) return;
    struct statx_timestamp *times[] = {&file.stx_atime, &file.stx_btime, &file.stx_ctime, &file.stx_mtime};
    for (size_t at = 0; at < 4; at++) {
      int64_t seconds = times[at]->tv_sec;
      shift_seconds(&seconds);
      times[at]->tv_sec = seconds;
    }
    write_memory(thread, call->address, &file, sizeof file);
  } else {
    struct stat file;
    if (read_memory(thread, call->address, &file, sizeof file)) return;
    shift_seconds(&file.st_atim.tv_sec);
    shift_seconds(&file.st_mtim.tv_sec);
    shift_seconds(&file.st_ctim.tv_sec);
    write_memory(thread, call->address, &file, sizeof file);
  }
}

/* Makes the kernel stop a process at each of these system calls, and at no other. */
static void install_filter(void) {
#define NUMBER BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define ARGUMENT(index) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[index]))
#define IF(what, value, then, otherwise) BPF_JUMP(BPF_JMP | what | BPF_K, value, then, otherwise)
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define TRACE(call) IF(BPF_JEQ, call, 0, 1), RETURN(SECCOMP_RET_TRACE)
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      IF(BPF_JEQ, AUDIT_ARCH_X86_64, 1, 0), RETURN(SECCOMP_RET_ALLOW), NUMBER,
      TRACE(SYS_gettimeofday), TRACE(SYS_time), TRACE(SYS_stat), TRACE(SYS_lstat), TRACE(SYS_fstat),
      TRACE(SYS_newfstatat), TRACE(SYS_statx), TRACE(SYS_utimensat),
      IF(BPF_JEQ, SYS_clock_gettime, 0, 5), ARGUMENT(0), /* the clocks that tell the time of day */
      IF(BPF_JEQ, CLOCK_REALTIME, 2, 0), IF(BPF_JEQ, CLOCK_REALTIME_COARSE, 1, 0), RETURN(SECCOMP_RET_ALLOW),
      RETURN(SECCOMP_RET_TRACE),
      IF(BPF_JEQ, SYS_futex, 0, 4), ARGUMENT(1),
      IF(BPF_JSET, FUTEX_CLOCK_REALTIME, 0, 1), RETURN(SECCOMP_RET_TRACE), RETURN(SECCOMP_RET_ALLOW),
      IF(BPF_JEQ, SYS_clock_nanosleep, 0, 5), ARGUMENT(0), IF(BPF_JEQ, CLOCK_REALTIME, 0, 3), ARGUMENT(1),
      IF(BPF_JSET, TIMER_ABSTIME, 0, 1), RETURN(SECCOMP_RET_TRACE), RETURN(SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) fail("seccomp");
}

int main(int count, char **arguments) {
  if (count < 3) return 125;
  real_start = time(NULL);
  shift = atoll(arguments[1]) - real_start;
  pid_t first = fork();
  if (first < 0) fail("fork");
  if (first == 0) {
    raise(SIGSTOP); /* until it is traced */
    install_filter();
    execvp(arguments[2], arguments + 2);
    fail(arguments[2]);
  }
  int status, outcome = 125;
  if (waitpid(first, &status, WUNTRACED) != first) fail("waitpid");
  if (ptrace(PTRACE_SEIZE, first, 0, OPTIONS)) fail("ptrace");
  kill(first, SIGCONT);
  for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
    struct call *call = find_call(thread);
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (call) call->thread = 0;
      if (thread == first) outcome = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    int sent = WSTOPSIG(status), event = status >> 16, next = PTRACE_CONT;
    if (event == PTRACE_EVENT_SECCOMP) {
      if (begin_call(thread)) next = PTRACE_SYSCALL;
    } else if (event == PTRACE_EVENT_EXEC) {
      if (call) call->thread = 0;
      hide_vdso(thread);
    } else if (sent == (SIGTRAP | 0x80)) {
      if (call) end_call(call);
    } else if (event == PTRACE_EVENT_STOP && sent != SIGTRAP) {
      next = PTRACE_LISTEN; /* the process was stopped as a whole, until a signal continues it */
    }
    ptrace(next, thread, 0, event == 0 && sent != (SIGTRAP | 0x80) ? sent : 0);
  }
  return outcome;
}
