// SPDX-License-Identifier: MIT
// cmocka with the headers that it asks for. Beside it stands only what a test is about.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
