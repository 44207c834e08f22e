// SPDX-License-Identifier: MIT
// A 64-bit hash for ids and contents (not cryptographic, stable across runs and machines).
#pragma once
#include <stddef.h>
#include <stdint.h>

// Continue a hash: hash_bytes(hash_bytes(0, a, n), b, m). The length is mixed in, so that
// ("ab","c") and ("a","bc") differ.
uint64_t hash_bytes(uint64_t seed, const void *p, size_t n);
