// SPDX-License-Identifier: MIT
#include "base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void mem_out_of_memory(void)
{
    static const char text[] = MEM_EXHAUSTED_TEXT "\n";
    struct sigaction handler;
    // whoever has the screen first puts it back, or the text would go with it
    if (sigaction(SIGABRT, NULL, &handler) == 0 && handler.sa_flags & SA_SIGINFO)
        pthread_sigqueue(pthread_self(), SIGABRT, (union sigval){.sival_int = MEM_EXHAUSTED});
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    abort();
}

void *mem_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        mem_out_of_memory();
    return p;
}

void *mem_zalloc(size_t size)
{
    return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        mem_out_of_memory();
    return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        mem_out_of_memory();
    size_t bytes = count * size;
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q)
        mem_out_of_memory();
    return q;
}

void *mem_large(size_t count, size_t size)
{
    const size_t page = 2u << 20;
    void *p = NULL;
    if (size && count > SIZE_MAX / size)
        mem_out_of_memory();
    if (count * size < page)
        return mem_alloc(count * size);
    if (posix_memalign(&p, page, count * size) != 0)
        mem_out_of_memory();
    madvise(p, count * size, MADV_HUGEPAGE);
    return p;
}

char *mem_strndup(const char *s, size_t n)
{
    char *copy = mem_alloc(n + 1);
    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *mem_strdup(const char *s)
{
    return s ? mem_strndup(s, strlen(s)) : NULL;
}

char *mem_printf(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return mem_strdup("");
    char *s = mem_alloc((size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(s, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return s;
}
