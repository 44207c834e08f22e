// SPDX-License-Identifier: MIT
// What the two ends of a decoder say to each other. Both are the same program on one machine, so
// structs go as they are; the parent still believes nothing that the child says.
//
//   request, then `bytes` bytes of an encoded image
//   answer, then w * h * channels bytes when ok, else `message` bytes of text
#pragma once
#include <stddef.h>
#include <stdint.h>

enum decode_what { DECODE_SIZE, DECODE_GREY, DECODE_RGBA };

struct decode_request {
    uint32_t what; // enum decode_what
    char type[12]; // gdk-pixbuf's name of the format
    uint64_t bytes;
};

struct decode_answer {
    uint32_t ok;
    uint32_t w, h;    // when ok
    uint32_t message; // bytes of it, when not
};

enum {
    DECODE_MESSAGE_MAX = 200,
    DECODE_MEMORY = 1 << 30, // address space of the child: 64 MP as RGBA and a loader's own buffers
    DECODE_CPU_SECONDS = 1,  // per image, rounded up to the second that has begun
    DECODE_WALL_SECONDS = 5, // per image, sending included
};

static inline size_t decode_channels(uint32_t what)
{
    return what == DECODE_RGBA ? 4 : what == DECODE_GREY ? 1 : 0;
}
