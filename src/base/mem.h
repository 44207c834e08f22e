// SPDX-License-Identifier: MIT
// Heap memory that cannot fail: out of memory ends the program in one place, with a message.
#pragma once
#include <stddef.h>
#include <stdlib.h>

void *mem_alloc(size_t size);                         // uninitialised
void *mem_zalloc(size_t size);                        // zeroed
void *mem_array(size_t count, size_t size);           // zeroed, overflow-checked
void *mem_resize(void *p, size_t count, size_t size); // like reallocarray; p may be NULL
// Uninitialised, for megabytes that are soon written: in large pages, if the system gives them,
// since most of the time of writing to new memory goes into small ones. Freed like the others.
void *mem_large(size_t count, size_t size);
char *mem_strdup(const char *s);                                              // NULL gives NULL
char *mem_strndup(const char *s, size_t n);                                   // n bytes and a NUL
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2))); // heap string

// Says so on stderr and aborts; a handler of SIGABRT that wants a siginfo_t gets MEM_EXHAUSTED as
// its value and says it instead.
_Noreturn void mem_out_of_memory(void);
enum { MEM_EXHAUSTED = 0x6d656d };
#define MEM_EXHAUSTED_TEXT "venn: out of memory"
